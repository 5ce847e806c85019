"""A Refusal raised by a page becomes a page that says it in words."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from footfall.shared.errors import Refusal, Unavailable


class RefusalMiddleware:
    """Answers a page's Refusal with its status and sentence, and a database that is away with 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError):
            error = Unavailable()
        if not isinstance(error, Refusal):
            return None
        response = render(request, "refusal.html", {"refusal": error}, status=error.status)
        if isinstance(error, Unavailable):
            response["Retry-After"] = str(error.retry_after)
        return response
