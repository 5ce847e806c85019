"""Who may use what: every page and every operation declares its roles, or it can't be registered.

`@allowed(Role.X, ...)` for pages, `@allowed_by_key(Role.X, ...)` for operations of the REST API, `@public` for pages
before sign-in. The matrix test walks the URLconf and the OpenAPI document and fails on whatever declares nothing.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from asgiref.sync import iscoroutinefunction
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from ninja import Router
from ninja.security import HttpBearer, SessionAuth
from ninja.utils import check_csrf

from footfall.company.models import ApiKey, Role, Staff
from footfall.shared.errors import NotAllowed

EVERYONE: frozenset[Role] = frozenset(Role)
MANAGERS = frozenset(
    {Role.ADMINISTRATOR, Role.DIRECTOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER, Role.ANALYST}
)
PUBLIC = "public"

type_of_view = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: Staff
    htmx: Any


def allowed(*roles: Role) -> Callable[[type_of_view], type_of_view]:
    """A page for these roles only; others are refused in words."""

    def decorate(view: type_of_view) -> type_of_view:
        if iscoroutinefunction(view):
            raise TypeError(f"{view.__name__} is async: the roles of pages are checked in sync views only")
        permitted = frozenset(roles) or EVERYONE

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if cast("StaffRequest", request).user.role not in permitted:
                raise NotAllowed
            return view(request, *args, **kwargs)

        checked.roles = permitted  # type: ignore[attr-defined]  # read by the matrix test
        return checked

    return decorate


def public(view: type_of_view) -> type_of_view:
    """A page that needs no sign-in."""
    view.roles = PUBLIC  # type: ignore[attr-defined]  # read by the matrix test
    return login_not_required(view)


def allowed_by_key(*roles: Role) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An operation of the REST API for these roles only."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        permitted = frozenset(roles) or EVERYONE

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- any operation
            if staff_of(request).role not in permitted:
                raise NotAllowed
            return view(request, *args, **kwargs)

        @wraps(view)
        async def checked_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- any operation
            if staff_of(request).role not in permitted:
                raise NotAllowed
            return await view(request, *args, **kwargs)

        decorated: Callable[..., Any] = checked_async if iscoroutinefunction(view) else checked
        decorated.roles = permitted  # type: ignore[attr-defined]  # read by Endpoints and the matrix test
        return decorated

    return decorate


def staff_of(request: HttpRequest) -> Staff:
    """The member of staff behind an API request, by key or by session."""
    return cast("Staff", getattr(request, "auth", None) or request.user)


class Endpoints(Router):
    """A router that takes no operation without declared roles."""

    def add_api_operation(self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any) -> Any:  # noqa: ANN401 -- ninja's own signature
        if not hasattr(view_func, "roles"):
            raise TypeError(
                f"{methods} {path} declares no roles: put @allowed_by_key(...) under the router's decorator"
            )
        return super().add_api_operation(path, methods, view_func, **options)


class NotSignedIn(NotAllowed):
    """Send a valid key: Authorization: Bearer <key>."""

    status = 401


def digest_of(secret: str) -> bytes:
    """What is kept of an API key."""
    return hashlib.sha256(secret.encode()).digest()


class KeyAuth(HttpBearer):
    """`Authorization: Bearer <key>` of a member of staff who may still sign in."""

    def authenticate(self, _request: HttpRequest, token: str) -> Staff | None:
        key = (
            ApiKey.objects.filter(digest=digest_of(token), revoked_at=None, staff__is_active=True)
            .select_related("staff")
            .first()
        )
        return key.staff if key else None


class NoToken(NotAllowed):
    """The header X-CSRFToken is missing or stale; load the page again."""


class SignedInAuth(SessionAuth):
    """The session of the page that calls; protected by the CSRF token."""

    def __call__(self, request: HttpRequest) -> Staff | None:
        # Who has no session is told to send a key, not that a token of pages is missing.
        if not request.user.is_authenticated or request.headers.get("Authorization"):
            return None
        if check_csrf(request):
            raise NoToken
        return request.user
