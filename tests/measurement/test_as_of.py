"""Leads as they stood on a past day, or so many days after capture: what plain Python finds in the rows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from footfall.company.actions.locations import move_outlets
from footfall.company.models import OutletCategory, OutletCategoryPeriod
from footfall.measurement.cube.measures import ACTIVITY
from footfall.measurement.cube.measures import MEASURES as DECLARED
from footfall.measurement.cube.question import BadQuestion, Filter, Question, Scope
from footfall.measurement.drill import behind
from footfall.qualification.models import Lead
from tests.cast import NOON, key_of
from tests.measurement import history
from tests.measurement.conftest import Measured
from tests.measurement.oracle import Oracle, _local
from tests.measurement.test_oracle import _example
from tests.measurement.test_scope_and_drill import shown
from tests.qualification.making import make_lead, make_leads

pytestmark = pytest.mark.django_db(transaction=True)
REACHED = {"warm": "warm", "demos": "demo", "orders": "order", "sales": "won", "dead": "dead", "lost": "lost"}
MEASURES = ("leads", "junk", *REACHED, "pct_sold", "sales_value", "pipeline_value")
LEADS = DECLARED["leads"]
DAYS = [date(2026, 1, 20), date(2026, 2, 14), date(2026, 3, 31)]


def plainly(is_there: Callable[[Lead, str], bool], captured_until: date) -> dict[str, Any]:
    """The measures over every lead, `is_there(lead, milestone)` saying whether it had got there."""
    leads = [lead for lead in Oracle().all_leads if lead.captured_on <= captured_until]
    counted = [lead for lead in leads if not is_there(lead, "junk")]
    found: dict[str, Any] = {"leads": len(counted), "junk": len(leads) - len(counted)}
    for name, milestone in REACHED.items():
        found[name] = sum(is_there(lead, milestone) for lead in counted)
    found["pct_sold"] = found["sales"] / len(counted) if counted else None
    sold = [lead for lead in counted if is_there(lead, "won") and lead.currency == "INR"]
    found["sales_value"] = sum(lead.won_minor or 0 for lead in sold)
    staged = [
        lead for lead in counted if any(is_there(lead, one) for one in ("demo", "negotiation", "order", "delivered"))
    ]
    still = [lead for lead in staged if not any(is_there(lead, one) for one in ("won", "lost", "dead"))]
    found["pipeline_value"] = sum(lead.value_minor or 0 for lead in still if lead.currency == "INR")
    return found


def lag(lead: Lead, milestone: str) -> int | None:
    at = getattr(lead, f"{milestone}_at")
    return None if at is None else (_local(at, lead) - lead.captured_on).days


def totals(measured: Measured, question: Question) -> dict[str, Any]:
    answer = measured.counted().ask(question, Scope())
    return {measure.name: value.number for measure, value in answer.values(answer.totals)}


@pytest.fixture
def rich(measured: Measured) -> Measured:
    """A dozen leads with all kinds of lives."""
    history.write(_example(history.leads(measured.company)), [], [], [])
    return measured


def test_leads_are_read_as_they_stood_on_a_day(rich: Measured) -> None:
    for day in DAYS:

        def by_then(lead: Lead, milestone: str, day: date = day) -> bool:
            at = getattr(lead, f"{milestone}_at")
            return at is not None and _local(at, lead) <= day

        assert totals(rich, Question(MEASURES, as_of=day)) == plainly(by_then, day), day


def test_a_cohort_is_read_within_days_of_capture(rich: Measured) -> None:
    for days in (1, 10, 60):

        def by_then(lead: Lead, milestone: str, days: int = days) -> bool:
            found = lag(lead, milestone)
            return found is not None and found <= days

        assert totals(rich, Question(MEASURES, within=days)) == plainly(by_then, date.max), days


def test_what_happened_is_read_until_the_day(rich: Measured) -> None:
    for day in DAYS:

        def by_then(lead: Lead, milestone: str, day: date = day) -> bool:
            at = getattr(lead, f"{milestone}_at")
            return at is not None and _local(at, lead) <= day

        then = plainly(by_then, day)
        asked = Question(("sales", "warm"), basis=ACTIVITY, as_of=day)
        assert totals(rich, asked) == {name: then[name] for name in ("sales", "warm")}, day


def test_what_a_lead_keeps_no_days_of_is_not_told_of_the_past(rich: Measured) -> None:
    assert totals(rich, Question(("attempts", "duplicates"), as_of=DAYS[0])) == {"attempts": None, "duplicates": None}


def test_no_list_is_offered_for_what_it_can_not_say(rich: Measured) -> None:
    question = Question(("leads",), as_of=DAYS[0])
    assert not behind(question, rich.counted().cube.engine.members).is_known


def test_days_after_capture_are_asked_of_a_cohort(measured: Measured) -> None:
    with pytest.raises(BadQuestion, match="asked of a cohort"):
        Question(("leads",), basis=ACTIVITY, within=30)


def test_an_outlet_is_counted_by_what_it_was_and_by_what_it_is(measured: Measured) -> None:
    company = measured.company
    outlet = company.karol_bagh
    was = outlet.categories.get(until_on=None).category
    now, _ = OutletCategory.objects.get_or_create(slug="kiosk", defaults={"name": "Kiosk"})
    make_leads(3, location=outlet, category=was)
    outlet.categories.update(until_on=date(2027, 1, 1))
    OutletCategoryPeriod.objects.create(outlet=outlet, category=now, from_on=date(2027, 1, 1))
    facts = measured.counted()
    by = {name: facts.ask(Question(("leads",), (name,)), Scope()) for name in ("category", "category_today")}
    assert [(row.names, row.atoms["leads"]) for row in by["category"].rows] == [((was.name,), 3)]
    assert [(row.names, row.atoms["leads"]) for row in by["category_today"].rows] == [(("Kiosk",), 3)]
    today = by["category_today"]
    link = behind(today.question, facts.cube.engine.members, today.dimensions, today.rows[0].keys)
    assert link.chosen == f"location=only-{outlet.pk}&"


def test_an_outlet_that_moved_is_counted_where_it_lay_at_capture_and_where_it_lies_today(measured: Measured) -> None:
    company, moved_on = measured.company, NOON.date() + timedelta(days=10)
    at = {"location": company.saket, "captured_at": NOON}
    make_leads(3, **at)
    make_lead(**at | {"captured_at": NOON + timedelta(days=10)})
    measured.refresh()
    for under, day in (
        (company.bengaluru, moved_on),
        (company.india, moved_on),
        (company.delhi, moved_on + timedelta(days=7)),
    ):
        move_outlets(locations=[company.saket], under=under, by=company.meera, on=day)
    make_lead(**at | {"captured_at": NOON + timedelta(days=30)})
    facts = measured.counted()
    found = {}
    for name in ("location.city", "location_at_capture.city", "location_at_capture.region"):
        answer = facts.ask(Question(("leads",), (name,)), Scope())
        found[name] = {row.names[0]: row.atoms["leads"] for row in answer.rows}
        links = [behind(answer.question, facts.cube.engine.members, answer.dimensions, row.keys) for row in answer.rows]
        urls = [link.url(LEADS) for link in links]
        assert [bool(url) for url in urls] == [row.names[0] is not None for row in answer.rows]
        assert [shown(url, Lead.objects.all()) for url in urls if url] == [
            row.atoms["leads"] for row, url in zip(answer.rows, urls, strict=True) if url
        ]
    # For a week it stood right under the country, in no city.
    assert found["location.city"] == {"Delhi": 5}
    assert found["location_at_capture.city"] == {"Delhi": 4, None: 1}
    assert found["location_at_capture.region"] == {"North": 4, None: 1}
    held = facts.ask(Question(("leads",), filters=(Filter("location_at_capture.city", ("none",)),)), Scope())
    assert held.totals["leads"] == 1


def test_programs_ask_by_rows_and_columns_of_a_named_period_as_it_stood(measured: Measured, client: Client) -> None:
    make_lead(location=measured.company.karol_bagh, warm_at=NOON)
    measured.refresh()
    asked = {
        "measures": ["leads", "warm"],
        "by": ["location.city"],
        "across": ["source"],
        "as_of": "2020-01-01",
        "period": "all",
    }
    send = {
        "content_type": "application/json",
        "headers": {"Authorization": f"Bearer {key_of(measured.company.arjun)}"},
    }
    past = client.post("/api/v1/dice", asked, **send).json()  # type: ignore[arg-type]  # Django's stubs want each header by name
    assert (past["rows"], past["totals"], past["as_of_day"]) == ([], {"leads": 0, "warm": 0}, "2020-01-01")
    now = client.post("/api/v1/dice", {**asked, "as_of": None}, **send).json()  # type: ignore[arg-type]
    assert now["rows"] == [{"location.city": "Delhi", "source": "point of sale", "leads": 1, "warm": 1}]
    refused = client.post("/api/v1/dice", {**asked, "period": "this_qarter"}, **send)  # type: ignore[arg-type]
    assert (refused.status_code, "this_quarter" in refused.json()["detail"]) == (422, True)
