"""The REST API: every step's router under /api/v1, one way to authenticate, one shape of refusal."""

from typing import Any

from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from footfall import __version__
from footfall.capture.api import router as capture
from footfall.company.access import KeyAuth, SignedInAuth
from footfall.company.api import router as company
from footfall.identity.api import router as identity
from footfall.measurement.api import router as measurement
from footfall.qualification.api import router as qualification
from footfall.selling.api import router as selling
from footfall.shared.errors import Conflict, Invalid, NotAllowed, Refusal, Unavailable
from footfall.shared.problems import problem

api = NinjaAPI(
    title="Footfall",
    version=__version__,
    description="Everything the pages do. Refusals come as application/problem+json, in words.",
    auth=[KeyAuth(), SignedInAuth()],
    urls_namespace="api",
    docs_url=None,
)
for router in (company, capture, identity, qualification, selling, measurement):
    api.add_router("", router)


class NotSignedIn(NotAllowed):
    """Send a valid key: Authorization: Bearer <key>."""

    status = 401


@api.exception_handler(Refusal)
def _refused(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem(refusal)


@api.exception_handler(ValidationError)
def _not_as_asked(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for item in error.errors:
        where = ".".join(str(part) for part in item["loc"][1:] if part not in {"data", "body"})
        fields.setdefault(where or "body", []).append(str(item["msg"]))
    return problem(Invalid(fields=fields))


@api.exception_handler(AuthenticationError)
def _unknown_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(NotSignedIn())


@api.exception_handler(HttpError)
def _http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    refusal = Refusal(str(error))
    return problem(refusal, status=error.status_code)


@api.exception_handler(DataError)
def _unstorable(_request: HttpRequest, _error: DataError) -> HttpResponse:
    return problem(Invalid("A value is outside what can be stored."))


@api.exception_handler(IntegrityError)
def _clash(_request: HttpRequest, error: IntegrityError) -> HttpResponse:
    name: Any = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    # Constraints are named as sentences, so that their name is the answer.
    return problem(Conflict(f"{str(name).capitalize()}." if name and " " in name else None))


@api.exception_handler(OperationalError)
def _database_away(_request: HttpRequest, _error: OperationalError) -> HttpResponse:
    return problem(Unavailable())
