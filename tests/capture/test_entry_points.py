"""Entry points: who opens which, what is printed of them, and what came in by each."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from footfall.capture.actions.entry_points import (
    KeyIsInUse,
    KeyIsTaken,
    NotAnEntryPoint,
    Wanted,
    change_entry_point,
    open_entry_point,
    provide_entry_point,
)
from footfall.capture.models import EntryPoint, Source
from footfall.capture.queries.door_numbers import numbers_of
from footfall.capture.queries.entry_points import doors_visible_to, lines_of
from footfall.company.models import Role
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from footfall.shared.calendar import Calendar
from footfall.shared.models import Audit
from tests.cast import NOON, Company, capture_id, door, key_of


def wanted(company: Company, **fields: Any) -> dict[str, Any]:
    source = Source.objects.get(slug="web")
    return {"name": "Price page", "channel": "web_form", "source": source, "location": company.saket, **fields}


def test_a_door_that_is_opened_gets_a_key_of_its_own(company: Company) -> None:
    opened = open_entry_point(fields=wanted(company), by=company.karan)
    assert len(opened.key) >= 8
    assert Audit.objects.get(noun="entry point").details == {"key": opened.key, "name": "Price page"}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"key": "a b"}, "key"),
        ({"channel": "pigeon"}, "channel"),
        ({"price_minor": 300}, "currency"),
        ({"starts_on": date(2026, 5, 4), "ends_on": date(2026, 5, 3)}, "ends_on"),
        ({"location": None}, "location"),
        ({"source": None}, "source"),
    ],
)
def test_a_door_that_cannot_stand_is_refused_at_its_field(company: Company, fields: dict[str, Any], name: str) -> None:
    with pytest.raises(NotAnEntryPoint) as refused:
        open_entry_point(fields=wanted(company, **fields), by=company.karan)
    assert list(refused.value.fields) == [name]


def test_a_key_names_one_door(company: Company) -> None:
    with pytest.raises(KeyIsTaken):
        open_entry_point(fields=wanted(company, key="metro"), by=company.karan)


def test_a_key_that_was_used_stays(company: Company, client: Client) -> None:
    change_entry_point(door=company.counter, fields={"key": "counter-kbx"}, by=company.meera)
    client.force_login(company.ravi)
    client.post("/counter/counter-kbx", {"name": "Asha", "phone": "98100 12345"})
    with pytest.raises(KeyIsInUse):
        change_entry_point(door=company.counter, fields={"key": "other"}, by=company.meera)


def test_a_change_is_audited_with_what_it_was(company: Company) -> None:
    change_entry_point(
        door=company.counter, fields={"incentive": "A mug", "name": company.counter.name}, by=company.farah
    )
    told = Audit.objects.get(noun="entry point")
    assert (told.by, told.details) == (company.farah, {"changes": {"incentive": ["", "A mug"]}})


def test_a_door_that_is_provided_is_made_once(company: Company) -> None:
    kind = Wanted("files-file", "Imported files", "file", "external-database")
    assert provide_entry_point(wanted=kind, by=None) == provide_entry_point(wanted=kind, by=None)


def test_managers_see_the_doors_at_their_places(company: Company) -> None:
    def seen(name: str) -> list[str]:
        return sorted(doors_visible_to(getattr(company, name)).values_list("key", flat=True))

    assert seen("karan") == ["counter-kb", "counter-sk"]
    assert seen("farah") == ["counter-kb"]
    assert seen("nisha") == ["counter-in", "counter-kb", "counter-sk", "metro", "web"]


def test_the_numbers_of_all_doors_come_in_one_statement(company: Company, client: Client) -> None:
    client.force_login(company.ravi)
    for number in range(3):
        client.post("/counter/counter-kb", {"name": f"Visitor {number}", "phone": f"98100 1234{number}"})
    drain_all(at=NOON)
    with CaptureQueriesContext(connection) as queries:
        lines = {line.door.key: line for line in lines_of(doors_visible_to(company.meera), timezone.now())}
    assert len(queries) == 1
    assert (lines["counter-kb"].captures, lines["counter-kb"].recent, lines["counter-kb"].leads) == (3, 3, 3)
    assert (lines["web"].captures, lines["web"].last_at, lines["web"].share_sold) == (0, None, None)


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_list_costs_the_same_for_one_door_and_for_thirty(company: Company, client: Client) -> None:
    client.force_login(company.meera)
    client.get("/entry-points")
    before = statements(client, "/entry-points")
    for number in range(30):
        door(f"Stand {number}", f"stand-{number}", location=company.saket)
    assert statements(client, "/entry-points") == before


def test_the_list_is_found_through_and_paged(company: Company, client: Client) -> None:
    for number in range(60):
        door(f"Stand {number:02}", f"stand-{number}", location=company.saket)
    client.force_login(company.karan)
    first, second = (client.get(f"/entry-points?page={number}").content.decode() for number in (1, 2))
    assert ("1 to 50 of 62" in first, "51 to 62 of 62" in second) == (True, True)
    found = client.get("/entry-points?q=stand+07&channel=counter&state=open").content.decode()
    assert ("Stand 07" in found, "Stand 08" in found) == (True, False)
    assert "No entry point fits" in client.get("/entry-points?q=nothing").content.decode()
    assert client.get("/entry-points?q=%00&channel=%00&page=x").status_code == 200


def test_a_door_has_a_page_with_its_code_link_and_example(company: Company, client: Client) -> None:
    client.force_login(company.farah)
    page = client.get(f"/entry-points/{company.counter.pk}").content.decode()
    assert "http://testserver/counter/counter-kb" in page
    assert ("<svg" in page, "curl http://testserver/api/v1/captures" in page) == (True, True)
    assert "style=" not in page


def test_a_door_has_its_own_numbers(company: Company, client: Client) -> None:
    client.force_login(company.ravi)
    client.post("/counter/counter-kb", {"id": str(capture_id(1)), "name": "Asha Rao", "phone": "98100 12345"})
    client.post("/counter/counter-kb", {"id": str(capture_id(2)), "name": "Bela Sen", "phone": "98100 54321"})
    Lead.objects.filter(person__name="Asha Rao").update(warm_at=NOON, won_at=NOON, direct_cost_minor=5_000)
    numbers = numbers_of(company.counter, timezone.now())
    assert (numbers.leads, numbers.sold, numbers.dead, numbers.share(numbers.sold), numbers.cost_per_lead_minor) == (
        2,
        1,
        0,
        0.5,
        2_500,
    )
    assert [count for _, count in numbers.weeks] == [2, *[0] * 11]
    with override_settings(CALENDAR=Calendar(first_day=7)):
        weeks = numbers_of(company.counter, timezone.now()).weeks
    assert ([count for _, count in weeks], {day.isoweekday() for day, _ in weeks}) == ([2, *[0] * 11], {7})
    client.force_login(company.farah)
    page = client.get(f"/entry-points/{company.counter.pk}").content.decode()
    assert ("Direct cost a lead" in page, "Captures by week" in page) == (True, True)


def test_the_code_is_a_full_qr_code_to_print(company: Company, client: Client) -> None:
    client.force_login(company.farah)
    svg = client.get(f"/entry-points/{company.counter.pk}/code.svg")
    png = client.get(f"/entry-points/{company.counter.pk}/code.png")
    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml", "image/png")
    assert png.content.startswith(b"\x89PNG")
    # A micro code has at most 17 modules a side; a full one at least 21, here with 4 of border on both sides.
    assert int(svg.content.split(b'width="')[1].split(b'"')[0]) >= 16 * (21 + 8)


def test_a_door_without_a_form_has_no_code_to_print(company: Company, client: Client) -> None:
    client.force_login(company.nisha)
    page = client.get(f"/entry-points/{company.bought_list.pk}").content.decode()
    assert ("code-print" in page, "curl http://testserver" in page) == (False, True)
    assert client.get(f"/entry-points/{company.bought_list.pk}/code.svg").status_code == 404


def form(**fields: Any) -> dict[str, Any]:
    return {"name": "Trade fair", "channel": "trade_show", "is_active": "on", **fields}


def test_a_door_is_opened_and_changed_by_its_form(company: Company, client: Client) -> None:
    client.force_login(company.nisha)
    answer = client.post(
        "/entry-points/new", form(key="fair-26", price="3.50", currency="INR", campaign=company.diwali.pk)
    )
    opened = EntryPoint.objects.get(key="fair-26")
    assert answer["Location"] == f"/entry-points/{opened.pk}"
    assert (opened.source.slug, opened.price_minor, opened.campaign) == ("event", 350, company.diwali)
    page = client.get(f"/entry-points/{opened.pk}/edit").content.decode()
    assert ('value="3.50"' in page, 'value="fair-26"' in page) == (True, True)
    client.post(f"/entry-points/{opened.pk}/edit", form(name="Fair", key="fair-26"))
    opened.refresh_from_db()
    assert (opened.name, opened.price_minor, opened.is_active) == ("Fair", None, True)


def test_a_form_that_cannot_stand_says_so_at_its_field(company: Company, client: Client) -> None:
    client.force_login(company.farah)
    answer = client.post("/entry-points/new", form(key="fair"))
    assert (answer.status_code, "Choose one of your places." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("path", ["", "/edit", "/code.svg"])
def test_the_door_of_another_place_is_not_there(company: Company, client: Client, path: str) -> None:
    client.force_login(company.omar)
    assert client.get(f"/entry-points/{company.counter.pk}{path}").status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("ravi", 403), ("sunita", 403), ("leela", 403), ("arjun", 403), ("farah", 200)]
)
def test_who_opens_doors(company: Company, client: Client, name: str, status: int) -> None:
    client.force_login(getattr(company, name))
    assert client.get("/entry-points/new").status_code == status


class Api:
    def __init__(self, client: Client, secret: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {secret}"}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        content = json.dumps(body)
        return self.client.generic(method, f"/api/v1{path}", content, "application/json", headers=self.headers)


@pytest.fixture
def api(client: Client, company: Company) -> Api:
    return Api(client, key_of(company.nisha))


def test_doors_are_listed_by_the_api_page_by_page(api: Api) -> None:
    first = api.get("/entry-points?limit=2").json()
    assert [item["key"] for item in first["items"]] == ["counter-kb", "counter-sk"]
    rest = api.get(f"/entry-points?limit=9&after={first['next']}").json()
    assert ([item["key"] for item in rest["items"]], rest["next"]) == (["counter-in", "web", "metro"], "")
    assert [item["key"] for item in api.get("/entry-points?channel=bought-list").json()["items"]] == ["metro"]


def test_a_door_is_opened_and_changed_by_the_api(api: Api) -> None:
    made = api.send(
        "POST", "/entry-points", {"name": "Fair", "channel": "trade_show", "location": "DEL-SK", "key": "fair"}
    )
    assert (made.status_code, made.json()["source"], made.json()["location"]) == (201, "event", "DEL-SK")
    path = f"/entry-points/{made.json()['id']}"
    changed = api.send("PATCH", path, {"campaign": "DIWALI-26", "price": "2.5", "currency": "INR", "location": None})
    assert {name: changed.json()[name] for name in ("campaign", "price", "location", "name")} == {
        "campaign": "DIWALI-26", "price": "2.50", "location": None, "name": "Fair",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        ({"name": "", "channel": "counter"}, 422, "name"),
        ({"name": "Fair", "channel": "pigeon"}, 422, "channel"),
        ({"name": "Fair", "channel": "counter", "source": "nowhere"}, 422, "source"),
        ({"name": "Fair", "channel": "counter", "location": "MARS"}, 422, "location"),
        ({"name": "Fair", "channel": "counter", "form_version": 9**15}, 422, "form_version"),
        ({"name": "Fair", "channel": "counter", "currency": "XXX"}, 422, "currency"),
        ({"name": "Fair", "channel": "counter", "key": "metro"}, 409, "key"),
        ({"name": "Fair", "channel": "counter", "colour": "red"}, 422, "colour"),
        ({"name": "Fair\x00", "channel": "counter"}, 422, "body"),
    ],
)
def test_the_api_refuses_in_words_at_the_field(api: Api, body: dict[str, Any], status: int, name: str) -> None:
    answer = api.send("POST", "/entry-points", body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert name in {field.rpartition(".")[2] for field in answer.json()["fields"]}


def test_the_api_shows_a_manager_the_doors_of_their_places_only(client: Client, company: Company) -> None:
    api = Api(client, key_of(company.farah))
    assert [item["key"] for item in api.get("/entry-points").json()["items"]] == ["counter-kb"]
    assert api.get(f"/entry-points/{company.saket_counter.pk}").status_code == 404
    assert api.send("PATCH", f"/entry-points/{company.saket_counter.pk}", {"name": "Mine"}).status_code == 404
    assert company.farah.role == Role.OUTLET_MANAGER


def test_a_list_comes_in_by_its_door_from_a_file(
    company: Company, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.FILES = tmp_path
    numbers = door("Numbers to call", "numbers", channel="telemarketing-list", source="telemarketing")
    client.force_login(company.nisha)
    page = client.get(f"/entry-points/{numbers.pk}").content.decode()
    assert ("counts as telemarketing list from" in page, "--entry-point numbers" in page) == (True, True)
    assert 'href="/imports/new?door=numbers"' in page
    file = SimpleUploadedFile("numbers.csv", b"name,phone\nAsha Rao,98100 12345\n")
    reading = client.post("/imports/new?door=numbers", {"file": file}, follow=True).content.decode()
    assert '<option value="numbers" selected>' in reading
    assert "numbers.csv" in client.get(f"/entry-points/{numbers.pk}").content.decode()
    assert "From a file" not in client.get(f"/entry-points/{company.counter.pk}").content.decode()


def test_every_example_has_an_id_of_its_own(company: Company, client: Client) -> None:
    client.force_login(company.nisha)
    pages = [client.get(f"/entry-points/{company.counter.pk}").content.decode() for _ in range(2)]
    assert len({page.partition("&quot;id&quot;: ")[2][:50] for page in pages}) == 2
