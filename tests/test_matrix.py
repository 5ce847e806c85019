"""Every route x every role x own and foreign: who gets in, who is refused, and that a refusal writes nothing.

How a route is tried is declared in `tests/matrix_routes`.
"""

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from footfall.company.access import PUBLIC
from footfall.company.models import Role, Staff
from tests.cast import Company, key_of
from tests.matrix_routes import ROUTES
from tests.matrix_routes.trying import Side, Try, given
from tests.matrix_routes.walking import Route, routes

WALKED = routes()
BOOKKEEPING = {"django_session", "company_signinallowance", "capture_doortally"}
WRITING = re.compile(r"\b(INSERT INTO|DELETE FROM|COPY|TRUNCATE|MERGE INTO|(?<!FOR )UPDATE)\b", re.IGNORECASE)


def test_every_route_declares_its_roles() -> None:
    assert [name for name, route in WALKED.items() if route.roles is None] == []


def test_every_route_says_how_it_is_tried() -> None:
    undeclared = sorted(WALKED.keys() - ROUTES.keys())
    assert undeclared == [], "declare me in tests/matrix_routes"


def test_every_declared_route_is_there() -> None:
    assert sorted(ROUTES.keys() - WALKED.keys()) == []


@pytest.mark.parametrize("name", sorted(WALKED.keys() & ROUTES.keys()))
def test_who_gets_in_and_who_does_not(name: str, company: Company) -> None:
    route, surprises = WALKED[name], []
    for attempt in _attempts(ROUTES[name]):
        surprises += [*_strangers(route, attempt, company), *_everybody(route, attempt, company)]
    assert surprises == []


def _attempts(declared: Try | list[Try]) -> list[Try]:
    return declared if isinstance(declared, list) else [declared]


def _everybody(route: Route, attempt: Try, company: Company) -> Iterator[str]:
    for role, staff in company.staff.items():
        is_permitted = route.roles == PUBLIC or role in route.roles
        own = attempt.answers if is_permitted else {403}
        yield from _tried(route, attempt, Side(company, staff, is_own=True), staff, own)
        if attempt.has_foreign and is_permitted:
            foreign = attempt.answers if role in attempt.sees_all else {404}
            yield from _tried(route, attempt, Side(company, staff, is_own=False), staff, foreign)


def _strangers(route: Route, attempt: Try, company: Company) -> Iterator[str]:
    expected: AbstractSet[int] = {401} if route.is_operation else {302}
    if route.roles == PUBLIC:
        expected = attempt.answers
    yield from _tried(route, attempt, Side(company, company.meera, is_own=True), None, expected)


def _tried(route: Route, attempt: Try, side: Side, by: Staff | None, expected: AbstractSet[int]) -> Iterator[str]:
    """A sentence for each surprise; whatever the request did is rolled back."""
    who = f"{by.get_role_display()} ({'own' if side.is_own else 'foreign'})" if by else "a stranger"
    answer, url, may_have_written = _asked(route, attempt, side, by)
    said = f"{attempt.method} {url}: {who}"
    if answer.status_code not in expected:
        yield f"{said} got {answer.status_code}, not {sorted(expected)}"
    elif by is None and answer.status_code == 302 and route.roles != PUBLIC and "/sign-in" not in answer["Location"]:
        yield f"{said} was sent to {answer['Location']}"
    # To compare every table is slow, so only a refusal that sent a writing statement is asked for again.
    if answer.status_code >= 400 and may_have_written and _leaves_something(route, attempt, side, by):
        yield f"{said} was refused, but something was written"


def _asked(route: Route, attempt: Try, side: Side, by: Staff | None) -> tuple[Any, str, bool]:
    """The answer, the address, and whether a writing statement was sent."""
    with transaction.atomic():
        call, url = _prepared(route, attempt, side, by)
        with CaptureQueriesContext(connection) as queries:
            answer = call()
        transaction.set_rollback(True)
    return answer, url, any(_writes(query["sql"]) for query in queries)


def _leaves_something(route: Route, attempt: Try, side: Side, by: Staff | None) -> bool:
    with transaction.atomic():
        call, _ = _prepared(route, attempt, side, by)
        before = _database()
        call()
        after = _database()
        transaction.set_rollback(True)
    return before != after


def _prepared(route: Route, attempt: Try, side: Side, by: Staff | None) -> tuple[Callable[[], Any], str]:
    """The request, ready to be sent, and its address."""
    url = _address(route, attempt, side)
    client, headers = _client(route, by)
    data, query = given(attempt.data, side), given(attempt.query, side)
    return partial(_call, client, route, attempt.method, url, data, headers=headers, query_params=query), url


def _writes(sql: str) -> bool:
    return bool(WRITING.search(sql)) and not any(table in sql for table in BOOKKEEPING)


def _address(route: Route, attempt: Try, side: Side) -> str:
    kwargs = dict(attempt.kwargs(side)) if attempt.kwargs else {}
    if route.is_operation:
        return re.sub(r"\{(\w+)\}", lambda match: str(kwargs[match[1]]), route.name.partition(" ")[2])
    return reverse(route.name, kwargs=kwargs)


def _client(route: Route, by: Staff | None) -> tuple[Client, dict[str, str]]:
    client = Client(raise_request_exception=False)
    if by is None:
        return client, {}
    if route.is_operation:
        return client, {"Authorization": f"Bearer {key_of(by)}"}
    client.force_login(by)
    return client, {}


def _call(client: Client, route: Route, method: str, url: str, data: Any, **options: Any) -> Any:
    has_file = isinstance(data, dict) and any(hasattr(value, "chunks") for value in data.values())
    if route.is_operation and method != "get" and not has_file:
        options["content_type"] = "application/json"
    if method == "get":
        options["query_params"] = {**options["query_params"], **data}
        return client.get(url, **options)
    return getattr(client, method)(url, data, **options)


def _database() -> list[tuple[Any, ...]]:
    """A fingerprint of every table."""
    names = [name for name in connection.introspection.table_names() if name not in BOOKKEEPING]
    parts = [
        f"SELECT '{name}', count(*), sum(hashtextextended(kept::text, 0)) FROM \"{name}\" AS kept"
        for name in sorted(names)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def test_the_cast_has_every_role(company: Company) -> None:
    assert sorted(company.staff) == sorted(Role.values)
