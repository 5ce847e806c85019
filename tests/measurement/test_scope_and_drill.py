"""Everybody's numbers are those of the leads they may see, and behind each number stand exactly so many leads."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from footfall.company.models import Staff
from footfall.measurement.asking import Asked
from footfall.measurement.cube.measures import ACTIVITY, COHORT, MEASURES
from footfall.measurement.cube.question import Filter, Question, Scope
from footfall.measurement.drill import behind
from footfall.measurement.facts.published import Facts
from footfall.measurement.queries import numbers_visible_to
from footfall.qualification.filters import parse
from footfall.qualification.models import Lead
from footfall.qualification.queries import leads_visible_to
from tests.cast import NOON, key_of
from tests.measurement import history
from tests.measurement.conftest import Measured
from tests.measurement.test_oracle import COUNTS, _example
from tests.qualification.making import make_lead

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 3, 31)
BY = [
    ("location.region", "source"), ("location.city",), ("location.outlet", "customer"), ("location",), ("product.family",), ("product",),
    ("campaign", "channel"), ("entry_point", "vendor"), ("time.month", "slab"), ("time.week",), ("owner", "attendant"), ("team", "form"),
    ("priority", "temperature"), ("status", "dead_cause"), ("lost_reason", "category"), ("certification",), ("certification", "location.city"), ("stage",), ("incentive", "arm"), ("location_at_capture.region", "location_at_capture.city"), (),
]  # fmt: skip


@pytest.fixture
def rich(measured: Measured) -> Facts:
    """Facts of a dozen leads with all kinds of attributes."""
    company = measured.company
    history.write(_example(history.leads(company)), [], [], [])
    history.move(_example(history.moves(company)))
    return measured.counted()


def shown(url: str, leads: Any) -> int:
    """How many leads the lead list shows under an address."""
    found: int = parse(QueryDict(urlsplit(url).query), today=TODAY).apply(leads).count()
    return found


def test_behind_each_number_stand_exactly_so_many_leads(rich: Facts) -> None:
    members = rich.cube.engine.members
    counted = [*(name for name in COUNTS if name != "attempts"), "certified_leads"]
    asked = linked = 0
    for basis in (COHORT, ACTIVITY):
        for by in BY:
            question = Question(tuple(counted), by, basis=basis, start=date(2026, 1, 10))
            answer = rich.ask(question, Scope())
            for row in answer.rows:
                for measure, value in answer.values(row.atoms):
                    url = behind(question, members, answer.dimensions, row.keys).url(measure)
                    asked, linked = asked + 1, linked + bool(url)
                    assert not url or shown(url, Lead.objects.all()) == value.number, (
                        by,
                        basis,
                        row.names,
                        measure.name,
                        url,
                    )
    assert linked > 0.9 * asked


def test_a_filter_narrows_the_leads_behind_a_number(rich: Facts, measured: Measured) -> None:
    company, members = measured.company, rich.cube.engine.members
    held = (
        Filter("location", (str(company.north.pk),)),
        Filter("source", ("point-of-sale", "none")),
        Filter("slab", ("none", "high")),
    )
    for by in (("location.country",), ("location.outlet",), ("location.region", "time.month")):
        question = Question(("leads", "warm", "existing_leads"), by, filters=held)
        answer = rich.ask(question, Scope())
        for row in answer.rows:
            for measure, value in answer.values(row.atoms):
                url = behind(question, members, answer.dimensions, row.keys).url(measure)
                assert not value.number or shown(url, Lead.objects.all()) == value.number, (
                    by,
                    row.names,
                    measure.name,
                    url,
                )


def test_everybody_gets_the_numbers_of_the_leads_they_may_see(rich: Facts, measured: Measured) -> None:
    company = measured.company
    for staff in (*company.staff.values(), company.dev, company.omar):
        answer = rich.ask(Question(("leads", "sales")), numbers_visible_to(staff))
        seen = leads_visible_to(staff).filter(junk_at=None)
        assert [value.number for _, value in answer.values(answer.totals)] == [
            seen.count(),
            seen.exclude(won_at=None).count(),
        ], staff.role


def test_a_manager_of_places_is_told_of_no_other_place(measured: Measured, client: Client) -> None:
    company = measured.company
    make_lead(location=company.karol_bagh)
    make_lead(location=company.indiranagar)
    measured.refresh()
    headers = {"Authorization": f"Bearer {key_of(company.farah)}"}
    found = client.post(
        "/api/v1/dice",
        {"measures": ["leads"], "by": ["location.outlet"]},
        content_type="application/json",
        headers=headers,
    ).json()
    assert (found["rows"], found["totals"]) == ([{"location.outlet": "Karol Bagh", "leads": 1}], {"leads": 1})
    asked = {"measures": ["leads"], "where": {"location": "Indiranagar"}}
    assert client.post("/api/v1/dice", asked, content_type="application/json", headers=headers).json()["totals"] == {
        "leads": 0
    }
    places = client.get("/api/v1/dimensions/location.outlet", headers=headers).json()
    assert [place["name"] for place in places] == ["Karol Bagh"]


def test_costs_are_not_told_to_those_who_see_only_their_own_leads(measured: Measured) -> None:
    facts = measured.counted()
    answer = facts.ask(Question(("spend", "unallocated_cost", "reach")), numbers_visible_to(measured.company.ravi))
    assert [value.number for _, value in answer.values(answer.totals)] == [None, None, None]


def asking(facts: Facts, staff: Staff, query: str) -> Asked:
    from footfall.measurement.asking import asked

    return asked(QueryDict(query), facts.cube.engine.members, today=TODAY, by=staff)


def test_an_address_may_name_sources_by_id_or_short_name(measured: Measured) -> None:
    facts, company = measured.counted(), measured.company
    by_id, by_slug = (
        asking(facts, company.arjun, f"source={value}").filters for value in (company.web.source_id, "web")
    )
    assert by_id == by_slug == (Filter("source", ("web",)),)


def test_me_is_whoever_looks(measured: Measured) -> None:
    company = measured.company
    make_lead(owner=company.vikram)
    make_lead(owner=company.karan)
    facts = measured.counted()
    question = asking(facts, company.karan, "owner=me").question(["leads"])
    assert facts.ask(question, Scope()).totals["leads"] == 1
    assert MEASURES["leads"].read(facts.ask(question, Scope()).totals).number == 1


def test_today_is_not_yet_over_in_an_open_period(measured: Measured) -> None:
    facts = measured.counted()
    asked = asking(facts, measured.company.arjun, "period=this_month")
    assert (asked.start, asked.end, isinstance(NOON, datetime)) == (date(2026, 3, 1), date(2026, 3, 31), True)
