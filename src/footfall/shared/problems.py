"""A Refusal as application/problem+json."""

from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpResponse

from footfall.shared.errors import Conflict, Invalid, Refusal, TooLarge, Unavailable


def refusal_for(error: Exception) -> Refusal | None:
    """The refusal that an exception amounts to; None if it is a bug."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, RequestDataTooBig):
        return TooLarge()
    if isinstance(error, DataError):
        return Invalid("A value is outside what can be stored.")
    if isinstance(error, IntegrityError):
        name: Any = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        # Constraints are named as sentences, so that their name is the answer.
        return Conflict(f"{str(name).capitalize()}." if name and " " in name else None)
    if isinstance(error, OperationalError):
        return Unavailable()
    return None


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
