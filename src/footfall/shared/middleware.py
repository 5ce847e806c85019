"""A Refusal raised by a page becomes a page that says it in words; one of the API, a problem document."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from footfall.shared.errors import NotFound, Refusal, Unavailable
from footfall.shared.problems import problem, refusal_for

API = "/api/"


class WrongMethod(Refusal):
    """That address does not take this method."""

    status = HTTPStatus.METHOD_NOT_ALLOWED


_WORDS: dict[int, type[Refusal]] = {HTTPStatus.NOT_FOUND: NotFound, HTTPStatus.METHOD_NOT_ALLOWED: WrongMethod}

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


class RefusalMiddleware:
    """Answers a Refusal with its status and sentence, and a database that is away with 503."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        if self.is_async:
            return self._answer(request)
        return in_words(request, cast("HttpResponseBase", self.get_response(request)))

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        return in_words(request, await cast("Awaitable[HttpResponseBase]", self.get_response(request)))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """The refusal page, or None for a bug."""
        refusal = refusal_for(error)
        if refusal is None:
            return None
        if request.path.startswith(API):
            return problem(refusal)
        response = render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)
        if isinstance(refusal, Unavailable):
            response["Retry-After"] = str(refusal.retry_after)
        return response


def in_words(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response; the framework's bare 404 and 405 of an API address as problem documents."""
    refusal = _WORDS.get(response.status_code)
    if refusal is None or not request.path.startswith(API) or "json" in response.get("Content-Type", ""):
        return response
    answer = problem(refusal())
    if "Allow" in response:
        answer["Allow"] = response["Allow"]
    return answer
