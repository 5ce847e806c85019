"""Refusals: their words, their status, and what else amounts to one."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError, OperationalError
from django.test import RequestFactory

from footfall.company.models import Location
from footfall.shared.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, TooLarge, TooMany, Unavailable
from footfall.shared.middleware import RefusalMiddleware
from footfall.shared.problems import problem, problem_document, refusal_for


class ShopIsShut(Conflict):
    """The shop is shut."""


def test_a_refusals_docstring_is_what_the_user_reads() -> None:
    assert [str(ShopIsShut()), ShopIsShut().sentence, ShopIsShut().code] == [
        "The shop is shut.", "The shop is shut.", "shop-is-shut",
    ]  # fmt: skip


def test_a_refusal_may_say_more_than_its_docstring() -> None:
    assert str(ShopIsShut("The shop is shut until ten.")) == "The shop is shut until ten."


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(Refusal, 400), (NotAllowed, 403), (NotFound, 404), (Conflict, 409), (TooLarge, 413), (Invalid, 422),
     (TooMany, 429), (Unavailable, 503)],
)  # fmt: skip
def test_each_refusal_has_its_status_and_a_sentence(refusal: type[Refusal], status: int) -> None:
    assert problem_document(refusal()) == {
        "type": f"urn:footfall:problem:{refusal().code}",
        "title": refusal().sentence,
        "status": status,
        "detail": refusal().sentence,
    }
    assert refusal().sentence.endswith(".")


def test_a_problem_names_the_fields_and_when_to_come_back() -> None:
    assert problem_document(Invalid(fields={"name": ["Too long."]}))["fields"] == {"name": ["Too long."]}
    assert problem(Unavailable())["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("error", "refusal"),
    [(DataError(), Invalid), (IntegrityError(), Conflict), (OperationalError(), Unavailable),
     (RequestDataTooBig(), TooLarge)],
)  # fmt: skip
def test_what_the_database_refuses_is_refused(error: Exception, refusal: type[Refusal]) -> None:
    assert type(refusal_for(error)) is refusal


def test_a_bug_is_no_refusal() -> None:
    assert refusal_for(ZeroDivisionError()) is None


def test_a_constraints_name_is_the_sentence(db: None) -> None:
    with pytest.raises(IntegrityError) as caught:
        Location.objects.create(name="", code="X", level="city")
    refusal = refusal_for(caught.value)
    assert refusal
    assert refusal.sentence == "A location has a name."


def test_a_pages_refusal_is_a_page_and_the_apis_a_problem(rf: RequestFactory) -> None:
    middleware = RefusalMiddleware(lambda _request: None)  # type: ignore[arg-type, return-value]  # not called
    page = middleware.process_exception(rf.get("/leads/7"), NotFound())
    document = middleware.process_exception(rf.get("/api/v1/leads/7"), NotFound())
    assert page
    assert document
    assert [page.status_code, page["Content-Type"]] == [404, "text/html; charset=utf-8"]
    assert [document.status_code, document["Content-Type"]] == [404, "application/problem+json"]
    assert middleware.process_exception(rf.get("/"), ZeroDivisionError()) is None


def test_a_database_that_is_away_says_when_to_come_back(rf: RequestFactory) -> None:
    middleware = RefusalMiddleware(lambda _request: None)  # type: ignore[arg-type, return-value]  # not called
    answer = middleware.process_exception(rf.get("/leads"), OperationalError())
    assert answer
    assert [answer.status_code, answer["Retry-After"]] == [503, "5"]


async def _found(_request: object) -> object:
    from django.http import HttpResponse

    return HttpResponse("nothing here", status=404)


def test_the_middleware_serves_async_views_too(rf: RequestFactory) -> None:
    from asgiref.sync import async_to_sync, iscoroutinefunction

    middleware = RefusalMiddleware(_found)  # type: ignore[arg-type]  # an awaitable answer
    assert iscoroutinefunction(middleware)
    answer = async_to_sync(middleware)(rf.get("/api/v1/nothing"))
    assert [answer.status_code, answer["Content-Type"]] == [404, "application/problem+json"]
