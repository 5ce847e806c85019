"""A Refusal as application/problem+json."""

import orjson
from django.http import HttpResponse

from footfall.shared.errors import Refusal, Unavailable


def problem_document(refusal: Refusal, *, status: int | None = None) -> dict[str, object]:
    """The members of the problem document, by RFC 9457."""
    document: dict[str, object] = {
        "type": f"urn:footfall:problem:{refusal.code}",
        "title": refusal.sentence,
        "status": status or refusal.status,
        "detail": refusal.sentence,
    }
    if refusal.fields:
        document["fields"] = refusal.fields
    return document


def problem(refusal: Refusal, *, status: int | None = None) -> HttpResponse:
    """The answer a program gets for a refusal."""
    document = problem_document(refusal, status=status)
    response = HttpResponse(
        orjson.dumps(document), status=status or refusal.status, content_type="application/problem+json"
    )
    if isinstance(refusal, Unavailable):
        response["Retry-After"] = str(refusal.retry_after)
    return response
