"""Costs and reach: written down by hand, by file and by program, for one's own places, each deed in the audit."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from footfall.company.models import Staff
from footfall.measurement.actions.import_costs import IMPORTERS
from footfall.measurement.models import Cost, Reach
from footfall.shared.models import Audit
from tests.cast import NOON, Company, key_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)
FORM = {
    "amount": "1,250.50",
    "currency": "INR",
    "kind": "media",
    "spread": "evenly",
    "from_on": "2026-05-01",
    "until_on": "2026-05-31",
}


def cost(**fields: Any) -> Cost:
    return Cost.objects.create(
        **{"from_on": DAY, "until_on": DAY, "amount_minor": 100, "currency": "INR", "kind": "media"} | fields
    )


def as_(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


def test_a_cost_is_written_down(client: Client, company: Company) -> None:
    answer = as_(client, company.nisha).post("/costs/new", {**FORM, "location": "DEL", "campaign": "DIWALI-26"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/costs")
    made = Cost.objects.get()
    assert (made.amount_minor, made.from_on, made.until_on, made.location, made.campaign, made.by) == (
        125_050, date(2026, 5, 1), date(2026, 5, 31), company.delhi, company.diwali, company.nisha,
    )  # fmt: skip
    assert Audit.objects.get(noun="cost").subjects == [str(made.pk)]


def test_a_cost_of_one_day_needs_no_last_day(client: Client, company: Company) -> None:
    as_(client, company.nisha).post("/costs/new", {**FORM, "until_on": ""})
    assert Cost.objects.get().until_on == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"until_on": "2026-04-30"}, "The last day is before the first."),
        ({"until_on": "2046-04-30"}, "A cost is spent within ten years."),
        ({"amount": "-5"}, "An amount is zero or more"),
        ({"amount": "a lot"}, "is not an amount"),
        ({"amount": ""}, "This has to be filled in."),
        ({"from_on": "May"}, "is not a day"),
        ({"location": "NOWHERE"}, "There is nothing by that name any more."),
    ],
)
def test_a_cost_that_can_not_be_is_refused_in_words(
    client: Client, company: Company, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_(client, company.nisha).post("/costs/new", FORM | wrong)
    assert (answer.status_code, sentence in answer.content.decode(), Cost.objects.count()) == (422, True, 0)


def test_a_manager_writes_for_their_own_places_only(client: Client, company: Company) -> None:
    as_(client, company.farah)
    assert client.post("/costs/new", FORM).status_code == 422
    assert client.post("/costs/new", {**FORM, "location": "BLR-IN"}).status_code == 422
    assert client.post("/costs/new", {**FORM, "location": "DEL-KB"}).status_code == 302
    assert Cost.objects.get().location == company.karol_bagh


def test_a_manager_sees_and_changes_the_costs_of_their_places_only(client: Client, company: Company) -> None:
    mine, theirs = (
        cost(location=company.karol_bagh, note="our sign"),
        cost(location=company.indiranagar, note="their sign"),
    )
    through = cost(entry_point=company.counter, note="at our counter")
    everybodys = cost(note="company sign")
    listed = as_(client, company.farah).get("/costs").content.decode()
    assert [note in listed for note in ("our sign", "their sign", "at our counter", "company sign")] == [
        True,
        False,
        True,
        False,
    ]
    assert [client.get(f"/costs/{one.pk}/edit").status_code for one in (mine, theirs, through, everybodys)] == [
        200,
        404,
        200,
        404,
    ]


def test_a_cost_is_put_right_and_the_audit_says_how(client: Client, company: Company) -> None:
    one = cost()
    as_(client, company.nisha).post(f"/costs/{one.pk}/edit", {**FORM, "amount": "2"})
    one.refresh_from_db()
    assert (one.amount_minor, Audit.objects.get(verb="edit").details["changes"]["amount_minor"]) == (
        200,
        ["100", "200"],
    )


def test_picked_costs_are_removed_and_stay_in_the_audit(client: Client, company: Company) -> None:
    mine, theirs = cost(location=company.karol_bagh), cost(location=company.indiranagar)
    as_(client, company.farah).post("/costs/removal", {"picked": [mine.pk, theirs.pk, "x"]})
    assert list(Cost.objects.all()) == [theirs]
    assert Audit.objects.get(verb="delete").details["was"][str(mine.pk)]["amount_minor"] == "100"


def test_the_list_can_be_diced_and_sums_what_it_shows(client: Client, company: Company) -> None:
    cost(location=company.karol_bagh)
    cost(location=company.indiranagar, amount_minor=700, kind="event")
    shown = as_(client, company.nisha).get("/costs", {"location": company.north.pk})
    assert (len(shown.context["rows"]), shown.context["sums"]) == (1, ["₹1"])
    assert client.get("/costs?kind=event").context["sums"] == ["₹7"]
    assert client.get("/costs?period=last_year").context["rows"] == []


def test_a_list_asks_as_often_for_three_rows_as_for_one(
    client: Client, company: Company, django_assert_num_queries: Any
) -> None:
    cost(location=company.karol_bagh, campaign=company.diwali, entry_point=company.counter, product=company.x1)
    as_(client, company.nisha).get("/costs")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/costs")
    cost(location=company.saket, campaign=company.diwali, entry_point=company.saket_counter, product=company.x2)
    cost(location=company.delhi)
    with django_assert_num_queries(len(one)):
        client.get("/costs")


def test_people_reached_are_written_down(client: Client, company: Company) -> None:
    as_(client, company.karan).post(
        "/reach/new", {"on": "2026-05-04", "people": "1,250", "kind": "footfall", "location": "DEL-SK"}
    )
    made = Reach.objects.get()
    assert (made.people, made.kind, made.location) == (1250, "footfall", company.saket)


def take(noun: str, *rows: dict[str, str], by: Staff | None = None, **options: Any) -> Any:
    return IMPORTERS[noun](rows, by=by, at=NOON, **options)


ROW = {"from": "2026-05-01", "until": "2026-05-31", "amount": "1000", "kind": "media", "location": "DEL-KB"}


def test_a_file_of_costs_comes_in_once(company: Company) -> None:
    rows = [ROW, {**ROW, "location": "saket", "amount": "2,000.50"}, ROW]
    assert [fate.word for fate in take("costs", *rows).fates] == ["new", "new", "same"]
    assert [fate.word for fate in take("costs", *rows).fates] == ["same", "same", "same"]
    assert sorted(Cost.objects.values_list("location__name", "amount_minor", "currency")) == [
        ("Karol Bagh", 100_000, "INR"),
        ("Saket", 200_050, "INR"),
    ]


def test_a_broken_row_is_left_out_with_its_line_and_reason(company: Company) -> None:
    rows = [
        ROW,
        {**ROW, "amount": "lots"},
        {**ROW, "location": "Atlantis"},
        {**ROW, "kind": "bribe"},
        {**ROW, "from": ""},
        {**ROW, "until": "2026-04-01"},
    ]
    fates = take("costs", *rows).fates
    assert [(fate.line, fate.word, fate.sentences) for fate in fates] == [
        (2, "new", ()),
        (3, "left out", ("“lots” is not an amount; write it as 1250.50.",)),
        (4, "left out", ("There is no location Atlantis.",)),
        (5, "left out", ("“bribe” is no kind of cost; write one of media, list, material, incentive, reward, attendant_time, caller_time, event, other.",)),
        (6, "left out", ("A cost needs the first day it was spent for.",)),
        (7, "left out", ("The last day is before the first.",)),
    ]  # fmt: skip


def test_a_dry_run_writes_nothing(company: Company) -> None:
    assert take("costs", ROW, dry_run=True).count("new") == 1
    assert (Cost.objects.count(), Audit.objects.count()) == (0, 0)


def test_a_manager_imports_for_their_places_only(company: Company) -> None:
    fates = take("costs", ROW, {**ROW, "location": "BLR-IN"}, {**ROW, "location": ""}, by=company.farah).fates
    assert [fate.word for fate in fates] == ["new", "left out", "left out"]


def test_an_import_asks_as_often_for_many_rows_as_for_one(company: Company, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(6):
        take("costs", *({**ROW, "amount": str(amount)} for amount in range(50)))


def test_a_file_of_reach_comes_in_once(company: Company) -> None:
    rows = [{"on": "2026-05-04", "people": "5,000", "campaign": "Diwali"}, {"on": "2026-05-04", "people": "few"}]
    assert [fate.word for fate in take("reach", *rows).fates] == ["new", "left out"]
    assert [fate.word for fate in take("reach", *rows).fates] == ["same", "left out"]
    assert Reach.objects.get().campaign == company.diwali


def test_a_file_is_looked_through_on_the_page_before_it_is_taken(client: Client, company: Company) -> None:
    text = "from,amount,location,colour\n2026-05-01,1000,DEL-KB,red\n2026-05-01,lots,DEL-KB,red\n"
    looked = as_(client, company.nisha).post("/costs/import", {"text": text, "deed": "look"})
    assert (looked.context["counts"], Cost.objects.count()) == ([(1, "new"), (0, "same"), (1, "left out")], 0)
    assert "These columns are not read: colour." in looked.content.decode()
    client.post("/costs/import", {"text": text, "deed": "take"})
    assert Cost.objects.count() == 1


def test_what_is_exported_can_be_imported_again(client: Client, company: Company) -> None:
    take("costs", {**ROW, "note": "=danger"}, {**ROW, "entry_point": "web", "product": "X1", "campaign": "DIWALI-26"})
    text = as_(client, company.nisha).get("/costs.csv").content.decode()
    assert "'=danger" in text
    again = client.post("/costs/import", {"text": text, "deed": "look"})
    assert again.context["counts"] == [(0, "new"), (2, "same"), (0, "left out")]


def call(client: Client, method: str, url: str, data: Any, staff: Staff) -> Any:
    return getattr(client, method)(
        url,
        data,
        content_type="application/json",
        headers={"Authorization": f"Bearer {key_of(staff, f'{url}{method}')}"},
    )


def test_the_api_makes_changes_lists_and_removes(client: Client, company: Company) -> None:
    sent = {"from_on": "2026-05-01", "amount_minor": 5000, "kind": "event", "location": "DEL-KB", "product": "X1"}
    made = call(client, "post", "/api/v1/costs", sent, company.nisha)
    pk = made.json()["id"]
    assert (made.status_code, made.json()) == (201, {
        "id": pk, "from_on": "2026-05-01", "until_on": "2026-05-01", "amount_minor": 5000, "currency": "INR", "kind": "event",
        "spread": "evenly", "location": "DEL-KB", "product": "X1", "campaign": None, "entry_point": None, "note": "",
    })  # fmt: skip
    changed = call(client, "patch", f"/api/v1/costs/{pk}", {"amount_minor": 1, "location": None}, company.nisha)
    assert (changed.json()["amount_minor"], changed.json()["location"]) == (1, None)
    assert call(client, "delete", f"/api/v1/costs/{pk}", {}, company.nisha).status_code == 204
    assert call(client, "get", "/api/v1/costs", {}, company.arjun).json() == {"items": [], "next": ""}


@pytest.mark.parametrize(
    "sent", [{}, {"from_on": "2026-05-01", "amount_minor": -1}, {"from_on": "2026-05-01", "amount_minor": 1, "colour": "red"}, {"from_on": "2026-05-01", "amount_minor": 1, "location": "X"}, {"from_on": "2026-05-01", "amount_minor": 1, "note": "\x00"}, {"from_on": "2026-05-01", "until_on": "2026-04-01", "amount_minor": 1}]
)  # fmt: skip
def test_the_api_refuses_in_words(client: Client, company: Company, sent: dict[str, Any]) -> None:
    answer = call(client, "post", "/api/v1/costs", sent, company.nisha)
    assert (answer.status_code, answer.headers["Content-Type"], Cost.objects.count()) == (
        422,
        "application/problem+json",
        0,
    )


def test_the_api_does_not_empty_what_must_be_there(client: Client, company: Company) -> None:
    answer = call(client, "patch", f"/api/v1/costs/{cost().pk}", {"amount_minor": None}, company.nisha)
    assert (answer.status_code, answer.json()["title"]) == (422, "amount_minor can't be empty.")
