"""Who is let in, by key and by session."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from footfall.company.access import Endpoints, allowed, allowed_by_key
from footfall.company.actions.staff import let_go
from footfall.company.models import ApiKey, Role, Staff
from footfall.shared.models import Audit
from tests.cast import Company, key_of

TEAM = {"name": "Night"}
JSON = "application/json"


def problem(answer: Any) -> list[Any]:
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    return [answer.status_code, body["type"].rpartition(":")[2], body["detail"]]


def test_an_operation_without_roles_cant_be_registered() -> None:
    router = Endpoints()
    with pytest.raises(TypeError, match="declares no roles"):
        router.get("/open-to-all")(lambda _request: {})


def test_a_page_declares_every_role_by_declaring_none() -> None:
    @allowed()
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert page.roles == frozenset(Role)  # type: ignore[attr-defined]  # read by the matrix test


def test_an_async_page_is_refused_since_its_roles_would_not_be_checked() -> None:
    async def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(TypeError, match="async"):
        allowed()(page)  # type: ignore[arg-type]  # that is the mistake


def test_an_async_operation_stays_async() -> None:
    async def operation(_request: HttpRequest) -> None: ...

    from asgiref.sync import iscoroutinefunction

    assert iscoroutinefunction(allowed_by_key()(operation))


def test_a_key_lets_a_program_in_as_its_person(client: Client, meera: Staff) -> None:
    answer = client.post("/api/v1/teams", TEAM, content_type=JSON, headers={"Authorization": f"Bearer {key_of(meera)}"})
    assert [answer.status_code, answer.json()["name"]] == [201, "Night"]
    assert Audit.objects.get().by == meera


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Basic abc", ""])
def test_without_a_valid_key_nobody_is_let_in(header: str, client: Client, meera: Staff) -> None:
    answer = client.get("/api/v1/teams", headers={"Authorization": header} if header else {})
    assert problem(answer) == [401, "not-signed-in", "Send a valid key: Authorization: Bearer <key>."]


def test_a_revoked_key_and_the_key_of_somebody_who_left_stop_working(client: Client, company: Company) -> None:
    headers = {"Authorization": f"Bearer {key_of(company.nisha)}"}
    assert client.get("/api/v1/teams", headers=headers).status_code == 200
    let_go(staff=[company.nisha], by=company.meera)
    assert client.get("/api/v1/teams", headers=headers).status_code == 401
    ApiKey.objects.update(revoked_at=timezone.now())
    Staff.objects.update(is_active=True)
    assert client.get("/api/v1/teams", headers=headers).status_code == 401


def test_the_secret_is_kept_nowhere(client: Client, meera: Staff) -> None:
    client.force_login(meera)
    page = client.post(reverse("company:keys"), {"name": "Shop", "staff": meera.pk})
    secret = page.context["secret"]
    key = ApiKey.objects.get()
    assert secret.startswith(key.prefix)
    assert secret not in str(ApiKey.objects.values().get()) + str(list(Audit.objects.values()))
    assert secret not in client.get(reverse("company:keys")).content.decode()
    assert client.get("/api/v1/teams", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_a_manager_makes_keys_for_oneself_only(client: Client, company: Company) -> None:
    client.force_login(company.karan)
    answer = client.post(reverse("company:keys"), {"name": "Shop", "staff": company.meera.pk})
    assert [answer.status_code, ApiKey.objects.count()] == [422, 0]


def test_a_session_calls_the_api_with_the_token_of_its_page_and_not_without(meera: Staff) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(meera)
    assert client.get("/api/v1/teams").status_code == 200
    refused = client.post("/api/v1/teams", TEAM, content_type=JSON)
    assert problem(refused) == [403, "no-token", "The header X-CSRFToken is missing or stale; load the page again."]
    client.get(reverse("me"))
    token = client.cookies["csrftoken"].value
    taken = client.post("/api/v1/teams", TEAM, content_type=JSON, headers={"X-CSRFToken": token})
    assert taken.status_code == 201


def test_a_wrong_key_is_not_made_good_by_a_session(meera: Staff) -> None:
    client = Client()
    client.force_login(meera)
    assert client.get("/api/v1/teams", headers={"Authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_json_is_taken_by_its_content_type_only(content_type: str, client: Client, meera: Staff) -> None:
    headers = {"Authorization": f"Bearer {key_of(meera)}"}
    answer = client.post("/api/v1/teams", '{"name": "Night"}', content_type=content_type, headers=headers)
    assert problem(answer)[:2] == [415, "not-json"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[1",
        '{"name": NaN}',
        '{"name": "\\ud800"}',
        "[" * 100_000,
        '{"name": 1e999}',
        "null",
        "[]",
        '"Night"',
        "17",
    ],
)
def test_a_broken_body_is_answered_with_4xx_in_words(body: str, client: Client, meera: Staff) -> None:
    headers = {"Authorization": f"Bearer {key_of(meera)}"}
    answer = client.post("/api/v1/teams", body, content_type=JSON, headers=headers)
    assert problem(answer)[0] in {400, 422}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["name"]),
        ({"name": ""}, ["name"]),
        ({"name": 5}, ["name"]),
        ({"name": "a\x00b"}, ["body"]),
        ({"name": "Night", "colour": "blue"}, ["colour"]),
        ({"name": "x" * 300}, ["name"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field(body: Any, fields: list[str], client: Client, meera: Staff) -> None:
    headers = {"Authorization": f"Bearer {key_of(meera)}"}
    answer = client.post("/api/v1/teams", body, content_type=JSON, headers=headers)
    assert [answer.status_code, sorted(answer.json()["fields"])] == [422, fields]


def test_an_address_that_is_not_there_and_a_wrong_method_are_problems_too(client: Client, meera: Staff) -> None:
    assert problem(client.get("/api/v1/nothing"))[:2] == [404, "not-found"]
    answer = client.delete("/api/v1/teams")
    assert [*problem(answer)[:2], sorted(answer["Allow"].split(", "))] == [405, "wrong-method", ["GET", "POST"]]


def test_a_number_beyond_the_database_is_not_there(client: Client, meera: Staff) -> None:
    headers = {"Authorization": f"Bearer {key_of(meera)}"}
    assert client.get(f"/api/v1/teams/{10**30}", headers=headers).status_code == 404
