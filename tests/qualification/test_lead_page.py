"""The page of one lead, and what is done there."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from footfall.capture.models import Capture, Consent
from footfall.company.models import Staff
from footfall.identity.models import Record
from footfall.qualification.actions.states import set_state
from footfall.qualification.actions.touch import touch
from footfall.qualification.models import Lead, Touchpoint
from tests.cast import NOON, Company, capture_id
from tests.qualification.making import make_lead, make_person
from tests.selling.reading import select, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points")]


@pytest.fixture
def at_desk(client: Client, meera: Staff) -> Client:
    client.force_login(meera)
    return client


@pytest.fixture
def asha(company: Company) -> Lead:
    """Asha, who came to the counter at Karol Bagh three days ago and asked for a price today."""
    person = make_person("Asha Rao", phones=["+919811045217"], emails=["asha@example.in"])
    now = timezone.now()
    lead = make_lead(
        person=person, location=company.karol_bagh, product=company.x2, entry_point=company.counter,
        attendant=company.ravi, captured_at=now - timedelta(days=3), form_version=company.counter.form_version,
    )  # fmt: skip
    capture = Capture.objects.create(
        id=capture_id(1), entry_point=company.counter, payload={}, digest=b"", captured_at=lead.captured_at,
        location=company.karol_bagh, attendant=company.ravi, seconds=9,
    )  # fmt: skip
    Record.objects.create(capture=capture, person=person, reason="new")
    Consent.objects.create(capture=capture, way="call", is_granted=True, at=lead.captured_at)
    touch(lead_ids=[lead.pk], kind="visit", at=lead.captured_at, by=None, capture_ids=[capture.pk])
    touch(lead_ids=[lead.pk], kind="price_request", at=now, by=company.sunita, note="For two rooms")
    lead.refresh_from_db()
    return lead


def page_of(client: Client, lead: Lead) -> str:
    answer = client.get(reverse("qualification:lead", args=[lead.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def do(client: Client, lead: Lead, name: str, **values: Any) -> Any:
    return client.post(reverse("qualification:deed", args=[lead.pk, name]), values)


def test_the_page_says_how_warm_a_lead_is_and_why(at_desk: Client, asha: Lead) -> None:
    page = page_of(at_desk, asha)
    assert texts(page, ".standing .temp") == ["Hot"]
    day, today = (f"{timezone.localtime(at):%-d %b %Y}" for at in (asha.captured_at, timezone.now()))
    assert texts(page, ".reasons div") == [
        f"Asked for a price {today} +55, now 55",
        f"Visited, Karol Bagh {day} +22, now 21",
    ]
    assert "Falls to warm on" in page


def test_the_page_says_who_where_from_and_what_happened(at_desk: Client, asha: Lead) -> None:
    page = page_of(at_desk, asha)
    links = {node.attrs["href"] for node in select(page, ".lead__who dd a")}
    assert links == {"tel:+919811045217", "mailto:asha@example.in"}
    origin = dict(zip(texts(page, ".lead__origin dt"), texts(page, ".lead__origin dd"), strict=True))
    assert {name: origin[name] for name in ("Entry point", "Outlet", "Attendant", "Time to fill it")} == {
        "Entry point": "Counter at Karol Bagh", "Outlet": "Karol Bagh", "Attendant": "Ravi", "Time to fill it": "9 s",
    }  # fmt: skip
    assert texts(page, ".event__what") == [
        "Asked for a price Sunita",
        "Temperature: hot",
        "Visited, Karol Bagh Ravi",
        "Temperature: warm",
    ]
    assert "may be used for offers" in page


def test_milestones_are_a_strip_with_their_days(at_desk: Client, asha: Lead) -> None:
    reached = texts(page_of(at_desk, asha), ".milestones__reached span")
    assert reached == ["Captured", "Became warm", "Became hot"]


def test_a_long_history_costs_the_same_statements_as_a_short_one(at_desk: Client, asha: Lead) -> None:
    counts = []
    for _ in range(2):
        page_of(at_desk, asha)
        with CaptureQueriesContext(connection) as captured:
            page_of(at_desk, asha)
        counts.append(len(captured))
        Touchpoint.objects.bulk_create(Touchpoint(lead=asha, kind="note", at=NOON, note=f"{n}") for n in range(60))
        for n in range(3):
            set_state(
                lead_ids=[asha.pk], aspect="priority", value=["low", "high", "low"][n], at=NOON, by=None, because=""
            )
    assert counts[0] == counts[1]


def test_a_long_history_is_shown_in_part_until_all_is_asked_for(at_desk: Client, asha: Lead) -> None:
    Touchpoint.objects.bulk_create(Touchpoint(lead=asha, kind="note", at=NOON, note=f"{n}") for n in range(60))
    assert len(select(page_of(at_desk, asha), ".event")) == 40
    everything = at_desk.get(reverse("qualification:lead", args=[asha.pk]), {"all": "yes"}).content.decode()
    assert len(select(everything, ".event")) > 60


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("status", {"status": "connected", "because": "Spoke"}, {"status": "connected"}),
        ("priority", {"priority": "low"}, {"priority": "low"}),
        ("value", {"amount": "90000", "currency": "INR"}, {"value_minor": 9_000_000, "slab": "high"}),
        ("value", {"amount": "", "currency": "INR"}, {"value_minor": None, "slab": ""}),
        ("product", {"product": ""}, {"product": None}),
        ("owner", {"owner": ""}, {"owner": None}),
        ("next-step", {"next_step": "Demo at home"}, {"next_step": "Demo at home"}),
        ("disqualification", {"kind": "dead", "cause": "wrong_number", "note": ""}, {"status": "dead"}),
    ],
)  # fmt: skip
def test_each_deed_is_a_form_and_one_change(
    name: str, values: dict[str, str], expected: dict[str, Any], at_desk: Client, asha: Lead
) -> None:
    assert at_desk.get(reverse("qualification:deed", args=[asha.pk, name])).status_code == 200
    answer = do(at_desk, asha, name, **values)
    assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("qualification:lead", args=[asha.pk]))
    assert Lead.objects.values(*expected).get() == expected


def test_a_dialog_is_answered_with_where_to_go_on_or_with_the_mistake(at_desk: Client, asha: Lead) -> None:
    url, asks = reverse("qualification:deed", args=[asha.pk, "value"]), {"HX-Request": "true"}
    wrong = at_desk.post(url, {"amount": "-5", "currency": "INR"}, headers=asks)
    assert (wrong.status_code, len(select(wrong.content.decode(), "#lead-deed .field__error"))) == (422, 1)
    right = at_desk.post(url, {"amount": "5", "currency": "INR"}, headers=asks)
    assert (right.status_code, right.headers["HX-Redirect"]) == (204, reverse("qualification:lead", args=[asha.pk]))


def test_a_temperature_by_hand_has_a_reason_and_an_end_and_can_be_let_go(at_desk: Client, asha: Lead) -> None:
    soon = (timezone.localdate() + timedelta(days=7)).isoformat()
    assert do(at_desk, asha, "temperature", temperature="cold", because="", holds_until=soon).status_code == 422
    past = do(at_desk, asha, "temperature", temperature="cold", because="No budget", holds_until="2020-01-01")
    assert past.status_code == 422
    do(at_desk, asha, "temperature", temperature="cold", because="No budget", holds_until=soon)
    page = page_of(at_desk, asha)
    assert (texts(page, ".standing .temp"), "No budget" in page) == (["Cold"], True)
    at_desk.post(reverse("qualification:by-rule", args=[asha.pk]))
    asha.refresh_from_db()
    assert asha.temperature == "hot"


def test_a_lead_goes_out_of_work_says_so_and_comes_back(at_desk: Client, asha: Lead) -> None:
    do(at_desk, asha, "disqualification", kind="dead", cause="wrong_number", note="Rang twice")
    page = page_of(at_desk, asha)
    assert texts(page, ".standing .temp") == ["Dead"]
    assert "Dead: Wrong number, says Meera. Rang twice" in texts(page, ".notice p")[0]
    assert do(at_desk, asha, "status", status="new").status_code == 409
    at_desk.post(reverse("qualification:lift", args=[asha.pk]))
    asha.refresh_from_db()
    assert asha.status == "new"


def test_a_note_stands_on_the_timeline(at_desk: Client, asha: Lead) -> None:
    at_desk.post(reverse("qualification:note", args=[asha.pk]), {"note": "Has <two> sons"})
    assert "Has <two> sons" in texts(page_of(at_desk, asha), ".event__body")
    assert at_desk.post(reverse("qualification:note", args=[asha.pk]), {"note": " "}).status_code == 422


def test_a_prospect_is_examined_and_counted_once(at_desk: Client, asha: Lead) -> None:
    for _ in range(2):
        at_desk.post(reverse("qualification:prospect", args=[asha.pk]))
    asha.refresh_from_db()
    assert (asha.status, asha.milestones.filter(kind="qualified").count()) == ("qualified", 1)
    do(at_desk, asha, "disqualification", kind="junk", cause="spam", note="")
    assert at_desk.post(reverse("qualification:prospect", args=[asha.pk])).status_code == 409


def test_a_lead_out_of_sight_is_not_there(client: Client, company: Company, asha: Lead) -> None:
    client.force_login(company.omar)
    assert client.get(reverse("qualification:lead", args=[asha.pk])).status_code == 404
    assert client.get(reverse("qualification:person", args=[asha.person_id])).status_code == 404
    client.force_login(company.ravi)
    assert client.get(reverse("qualification:lead", args=[asha.pk])).status_code == 200


def test_the_other_leads_of_a_person_are_shown_as_far_as_one_may_see_them(
    client: Client, company: Company, asha: Lead
) -> None:
    make_lead(person=asha.person, product=company.x1, location=company.karol_bagh)
    make_lead(person=asha.person, product=company.purifiers, location=company.indiranagar)
    client.force_login(company.farah)
    assert texts(page_of(client, asha), ".others a") == ["Purifier X1"]
    person = client.get(reverse("qualification:person", args=[asha.person_id])).content.decode()
    assert sorted(texts(person, "tbody td a")) == ["Purifier X1", "Purifier X2"]


def test_people_are_found_and_paged(at_desk: Client, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    from footfall.qualification.queries import people

    for name in ("Asha Rao", "Imran Qureshi", "Noor Rao"):
        make_lead(person=make_person(name))
    url = reverse("qualification:people")
    assert texts(at_desk.get(url, {"q": "rao"}).content.decode(), ".person a") == ["Noor Rao", "Asha Rao"]
    monkeypatch.setattr(people, "MOST", 2)
    first = at_desk.get(url).content.decode()
    assert texts(first, ".person a") == ["Noor Rao", "Imran Qureshi"]
    [more] = [node.attrs["href"] for node in select(first, "nav.pager a")]
    assert texts(at_desk.get(f"{url}{more}").content.decode(), ".person a") == ["Asha Rao"]
    assert texts(at_desk.get(url, {"q": "nobody"}).content.decode(), ".empty h2") == ["Nobody by that name"]
