"""Every measure by every dimension on both bases is what plain Python finds in the rows, on random histories."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from statistics import median, quantiles
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.measures import ACTIVITY, COHORT, MEASURES
from footfall.measurement.cube.question import Question, Scope
from footfall.shared.calendar import Calendar
from tests.measurement import history
from tests.measurement.conftest import Measured
from tests.measurement.oracle import Oracle, grouped

COUNTS = [
    "leads",
    "verified",
    "attempted",
    "contacts",
    "warm",
    "hot",
    "qualified",
    "appointments",
    "demos",
    "negotiations",
    "orders",
    "deliveries",
    "sales",
    "lost",
    "dead",
    "recycled",
    "junk",
    "attempts",
]
FORMULAS: dict[str, tuple[list[str], list[str]]] = {
    **{name: ([name], []) for name in COUNTS},
    "existing_leads": (["existing"], []),
    "certified_leads": (["certified"], []),
    "pct_certified": (["certified"], ["attended"]),
    "duplicates": (["repeats"], []),
    "pct_duplicate": (["repeats"], ["leads", "repeats"]),
    "valid_contacts": (["reachable"], []),
    "pct_valid_contact": (["reachable"], ["leads"]),
    "pct_dead_number": (["dead_number"], ["leads"]),
    "pct_dead_email": (["dead_email"], ["leads"]),
    "pct_made_up": (["made_up"], ["leads"]),
    "pct_no_customer": (["no_customer"], ["leads"]),
    "new_leads": (["new"], []),
    "forms_begun": (["forms_begun"], []),
    "forms_sent": (["forms_sent"], []),
    "form_completion": (["forms_sent"], ["forms_begun"]),
    "reach": (["notified", "visitors"], []),
    "visitors": (["visitors"], []),
    "passers_by": (["passers_by"], []),
    "cost": (["cost"], []),
    "spend": (["spend"], []),
    "sales_value": (["won"], []),
    "lead_value": (["value"], []),
    "pipeline_value": (["pipeline"], []),
    "weighted_pipeline": (["weighted"], []),
    "pct_warm": (["warm"], ["leads"]),
    "pct_hot": (["hot"], ["leads"]),
    "pct_qualified": (["qualified"], ["leads"]),
    "pct_appointment": (["appointments"], ["leads"]),
    "pct_demo": (["demos"], ["leads"]),
    "pct_negotiation": (["negotiations"], ["leads"]),
    "pct_order": (["orders"], ["leads"]),
    "pct_delivered": (["deliveries"], ["leads"]),
    "pct_sold": (["sales"], ["leads"]),
    "pct_lost": (["lost"], ["leads"]),
    "pct_dead": (["dead"], ["leads"]),
    "pct_junk": (["junk"], ["leads", "junk"]),
    "pct_existing": (["existing"], ["leads"]),
    "step_contact": (["contacts"], ["verified"]),
    "step_warm": (["warm"], ["leads"]),
    "step_demo": (["demos"], ["warm"]),
    "step_negotiation": (["negotiations"], ["demos"]),
    "step_order": (["orders"], ["negotiations"]),
    "step_delivered": (["deliveries"], ["orders"]),
    "contact_rate": (["contacts"], ["attempted"]),
    "pct_in_time": (["in_time"], ["leads"]),
    "pct_in_time_open": (["in_time_open"], ["leads"]),
    "capture_rate": (["leads"], ["visitors"]),
    "street_capture_rate": (["visitors"], ["passers_by"]),
    "reach_rate": (["leads"], ["notified", "visitors"]),
    "cost_per_lead": (["cost"], ["leads"]),
    "cost_per_warm_lead": (["cost"], ["warm"]),
    "cost_per_sale": (["cost"], ["sales"]),
    "cost_of_sold_leads": (["cost_of_sold"], ["sales"]),
    "attempts_per_contact": (["attempts"], ["contacts"]),
    "calls_per_lead": (["attempts"], ["leads"]),
    "call_conversion": (["sales"], ["attempts"]),
    "cost_per_call": (["call_cost"], ["attempts"]),
    "value_per_lead": (["value"], ["valued"]),
    "average_sale": (["won"], ["won_known"]),
}
WAITS = {
    "speed_to_lead": "speed", "speed_to_lead_open": "speed_open", "days_to_warm": "warm_days", "days_to_sale": "sale_days",
}  # fmt: skip
NOTHING_IS_NO_NUMBER = {
    "cost",
    "spend",
    "cost_per_lead",
    "cost_per_warm_lead",
    "cost_per_sale",
    "cost_of_sold_leads",
    "cost_per_call",
}
OF_REACH = {"reach", "visitors", "passers_by", "capture_rate", "street_capture_rate", "reach_rate"}
OF_COSTS = {
    "location",
    "location.region",
    "location.outlet",
    "location_at_capture.region",
    "location_at_capture.city",
    "product",
    "product.family",
    "campaign",
    "entry_point",
    "source",
    "channel",
    "vendor",
}
DIMENSIONS = [
    "location",
    "location.country",
    "location.region",
    "location.city",
    "location.outlet",
    "location_at_capture.region",
    "location_at_capture.city",
    "product",
    "product.family",
    "slab",
    "priority",
    "source",
    "channel",
    "entry_point",
    "campaign",
    "category",
    "attendant",
    "certification",
    "owner",
    "team",
    "temperature",
    "status",
    "stage",
    "incentive",
    "arm",
    "customer",
    "form",
    "contact",
    "dead_cause",
    "lost_reason",
    "vendor",
    "time.year",
    "time.quarter",
    "time.month",
    "time.week",
    "time.day",
    "time.fiscal_year",
    "time.fiscal_quarter",
]
CALENDARS = [Calendar(), Calendar(4, 7), Calendar(7, 6), Calendar(2, 1)]
ASKED = (*FORMULAS, *WAITS, *(f"{name}_p90" for name in WAITS))


def test_the_formulas_here_cover_every_measure_but_those_with_a_test_of_their_own() -> None:
    assert set(MEASURES) - set(ASKED) == {"unallocated_cost", "return_on_spend", "seconds_per_form", "forms_left"}


@pytest.mark.django_db(transaction=True)
def test_every_measure_by_every_dimension_is_what_the_rows_say(measured: Measured) -> None:
    company = measured.company

    # Without shrinking: every example is a commit and a refresh, and the message of a failure says enough.
    @settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(
        leads=history.leads(company),
        costs=history.costs(company),
        calls=history.calls(),
        reach=history.reach(company),
        rates=history.rates(),
        moves=history.moves(company),
        forms=history.forms(company),
        by=st.lists(st.sampled_from(DIMENSIONS), max_size=2, unique=True),
        basis=st.sampled_from([COHORT, ACTIVITY]),
        period=st.sampled_from([(None, None), (date(2026, 1, 20), None), (date(2026, 1, 10), date(2026, 2, 15))]),
        calendar=st.sampled_from(CALENDARS),
    )
    def check(by: list[str], basis: str, period: Any, calendar: Calendar, moves: Any, forms: Any, **rows: Any) -> None:
        history.write(**rows)
        history.move(moves)
        history.begin(forms)
        question = Question(ASKED, tuple(by), basis=basis, start=period[0], end=period[1])
        with override_settings(CALENDAR=calendar):
            answer = measured.counted().ask(question, Scope())
            _compare(answer, Oracle())

    check()


@pytest.mark.django_db(transaction=True)
def test_each_dimension_alone_is_what_the_rows_say(measured: Measured, every_rollup: None) -> None:
    company = measured.company
    history.write(
        *(
            _example(part)
            for part in (
                history.leads(company),
                history.costs(company),
                history.calls(),
                history.reach(company),
                history.rates(),
            )
        )
    )
    history.move(_example(history.moves(company)))
    history.begin(_example(history.forms(company)))
    facts, oracle = measured.counted(), Oracle()
    for basis in (COHORT, ACTIVITY):
        for dimension in DIMENSIONS:
            _compare(facts.ask(Question(ASKED, (dimension,), basis=basis), Scope()), oracle)


@pytest.mark.django_db(transaction=True)
def test_another_calendar_changes_every_number_by_time_at_once(measured: Measured) -> None:
    company = measured.company
    history.write(_example(history.leads(company)), _example(history.costs(company)), [], [])
    measured.refresh()
    for calendar in CALENDARS[1:]:
        with override_settings(CALENDAR=calendar):
            facts, oracle = measured.counted(), Oracle()
            assert facts.cube.engine.members.calendar == calendar
            for unit in ("week", "fiscal_year", "fiscal_quarter"):
                _compare(facts.ask(Question(ASKED, (f"time.{unit}",), basis=ACTIVITY), Scope()), oracle)


def _example(strategy: Any) -> Any:
    """A rich example, always the same."""
    found: list[Any] = []

    @settings(max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return max(found, key=len)


def _compare(answer: Answer, oracle: Oracle) -> None:
    question = answer.question
    expected = _expected(oracle, question)
    found = {row.names: {m.name: v.number for m, v in answer.values(row.atoms)} for row in answer.rows}
    for key in expected.keys() | found.keys():
        for name in ASKED:
            theirs = expected.get(key, {}).get(name) if key in expected else None
            ours = found[key][name] if key in found else None
            assert _same(ours, theirs), (question.dimensions, question.basis, key, name, ours, theirs)
    totals = {m.name: v.number for m, v in answer.values(answer.totals)}
    whole = _expected(oracle, Question(ASKED, basis=question.basis, start=question.start, end=question.end)).get((), {})
    for name in ASKED:
        if _is_told(name, question):
            assert _same(totals[name], whole.get(name)), (question.dimensions, question.basis, "total", name)


def _same(ours: Any, theirs: Any) -> bool:
    if not ours and not theirs:  # a cell that one of them does not list
        return True
    return ours is not None and theirs is not None and ours == pytest.approx(float(theirs))


def _is_told(measure: str, question: Question) -> bool:
    """Whether a measure of costs or reach can be told by these dimensions."""
    by = {name for name in question.dimensions if not name.startswith("time.")}
    if measure.startswith("form"):
        return by <= OF_COSTS | {"location.country", "location.city", "form"}
    if measure in OF_REACH:
        return not any(name.startswith("product") for name in by) and by <= OF_COSTS | {
            "location.country",
            "location.city",
        }
    return measure != "spend" or by <= OF_COSTS | {"location.country", "location.city"}


def _expected(oracle: Oracle, question: Question) -> dict[Any, dict[str, Any]]:
    def key_of(of: Any, day: date) -> Any:
        return tuple(oracle.member(name, of, day) for name in question.dimensions)

    names = dict.fromkeys(
        atom for name, parts in FORMULAS.items() if _is_told(name, question) for atom in (*parts[0], *parts[1])
    )
    sums = {atom: grouped(oracle.events(atom, question.basis), key_of, question.start, question.end) for atom in names}
    waits: dict[str, dict[Any, list[float]]] = {}
    for which in WAITS.values():
        for lead, day, wait in oracle.waits(which, question.basis):
            if (question.start or date.min) <= day <= (question.end or date.max):
                waits.setdefault(which, {}).setdefault(key_of(lead, day), []).append(wait)
    keys = {key for found in sums.values() for key, amount in found.items() if amount}
    return {key: {**_ratios(sums, key, question), **_medians(waits, key)} for key in keys}


def _ratios(sums: Mapping[str, Mapping[Any, int]], key: Any, question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (over, under) in FORMULAS.items():
        if not _is_told(name, question):
            continue
        top, bottom = (sum(sums[atom].get(key, 0) for atom in atoms) for atoms in (over, under))
        is_none = (under and not bottom) or (name in NOTHING_IS_NO_NUMBER and not top)
        found[name] = None if is_none else Fraction(top, bottom) if under else top
    return found


def _medians(waits: Mapping[str, Mapping[Any, list[float]]], key: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, which in WAITS.items():
        times = waits.get(which, {}).get(key, [])
        found[name] = median(times) if times else None
        found[f"{name}_p90"] = _p90(times) if times else None
    return found


def _p90(times: list[float]) -> float:
    return quantiles(times, n=10, method="inclusive")[-1] if len(times) > 1 else times[0]


def test_a_day_of_the_history_is_within_it() -> None:
    assert history.FIRST.date() + timedelta(days=history.DAYS) == date(2026, 3, 12)
