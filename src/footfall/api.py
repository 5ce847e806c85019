"""The REST API: every step's router under /api/v1, one way to authenticate, one shape of refusal."""

from typing import Any, ClassVar

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from footfall import __version__
from footfall.capture.api import router as capture
from footfall.company.access import KeyAuth, NotSignedIn, SignedInAuth, public
from footfall.company.api import router as company
from footfall.decisions.api import router as decisions
from footfall.identity.api import router as identity
from footfall.measurement.api import router as measurement
from footfall.qualification.api import router as qualification
from footfall.selling.api import router as selling
from footfall.shared.errors import Invalid, Refusal
from footfall.shared.json_body import JsonBody
from footfall.shared.problems import problem, refusal_for


class FootfallApi(NinjaAPI):
    """Operations that answer for their own authentication: the sign-in of the pages does not stand before them."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        patterns = super()._get_urls()
        for pattern in patterns:
            pattern.callback.login_required = False  # type: ignore[union-attr]  # each pattern has one view
        return patterns

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description of the API, worked out once: it costs half a second and never changes in a process."""
        key = str(sorted(options.items()))
        if key not in self._described:
            self._described[key] = super().get_openapi_schema(**options)
        return self._described[key]

    _described: ClassVar[dict[str, OpenAPISchema]] = {}


api = FootfallApi(
    title="Footfall",
    version=__version__,
    description="Everything the pages do. Refusals come as application/problem+json, in words.",
    auth=[KeyAuth(), SignedInAuth()],
    urls_namespace="api",
    docs_url=None,
    docs_decorator=public,
    parser=JsonBody(),
)
for router in (company, capture, identity, qualification, selling, measurement, decisions):
    api.add_router("", router)


@api.exception_handler(Refusal)
def _refused(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem(refusal)


@api.exception_handler(ValidationError)
def _not_as_asked(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for item in error.errors:
        where, *path = item["loc"]
        # ("body", <name of the argument>, field, ...) or ("query", field)
        path = path[1:] if where in {"body", "form"} else path[-1:]
        fields.setdefault(".".join(map(str, path)) or str(where), []).append(
            str(item["msg"]).removeprefix("Value error, ")
        )
    return problem(Invalid(fields=fields))


@api.exception_handler(AuthenticationError)
def _unknown_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(NotSignedIn())


@api.exception_handler(HttpError)
def _http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refusal):
        return problem(error.__cause__)
    return problem(Refusal(str(error)), status=error.status_code)


@api.exception_handler(DataError)
@api.exception_handler(IntegrityError)
@api.exception_handler(OperationalError)
@api.exception_handler(RequestDataTooBig)
def _not_taken(_request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(refusal_for(error) or Refusal())
