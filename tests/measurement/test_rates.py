"""Amounts in other currencies count at the latest rate on or before their day, whenever that rate was written down."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.measurement.cube import layout
from footfall.measurement.cube.question import Question, Scope
from footfall.measurement.facts.published import published
from footfall.measurement.facts.rates import FOR_EVER, Rate, stretches
from footfall.measurement.models import Cost
from footfall.measurement.models import Rate as Kept
from footfall.qualification.models import Lead
from tests.cast import NOON
from tests.measurement import history
from tests.measurement.conftest import Measured
from tests.measurement.oracle import Oracle
from tests.measurement.test_oracle import _example
from tests.measurement.test_refresh import cost, counts, dump, settle
from tests.qualification.making import make_lead, make_leads

TODAY = NOON.date()
stored = pytest.mark.django_db(transaction=True)


def rate(currency: str, units: str, days_ago: int = 0) -> Kept:
    return Kept.objects.create(on=TODAY - timedelta(days=days_ago), currency=currency, units=units, reporting="INR")


def left_out(measured: Measured) -> list[Any]:
    whole = measured.counted().ask(Question(("sales_value", "lead_value", "cost")), Scope()).whole
    return [whole[name] for name in ("other_values", "other_sales", "other_costs")]


@stored
def test_an_amount_counts_at_the_rate_of_its_own_day(measured: Measured) -> None:
    rate("USD", "80", days_ago=10)
    rate("USD", "84.5", days_ago=2)
    make_lead(value_minor=50_000, won_minor=45_000, currency="USD", captured_on=TODAY - timedelta(days=5), won_at=NOON)
    cost(9_999, currency="USD", from_on=TODAY - timedelta(days=3))
    assert counts(measured, "lead_value", "sales_value", "spend") == (4_000_000, 3_802_500, 799_920)
    assert left_out(measured) == [0, 0, 0]


@stored
def test_before_the_first_rate_an_amount_is_left_out_and_counted(measured: Measured) -> None:
    make_lead(value_minor=100, won_minor=90, currency="USD", captured_on=TODAY - timedelta(days=5), won_at=NOON)
    cost(100, currency="USD", from_on=TODAY - timedelta(days=5))
    cost(100, currency="EUR")
    assert left_out(measured) == [1, 1, 2]
    rate("USD", "80", days_ago=4)
    assert (counts(measured, "lead_value", "sales_value", "spend"), left_out(measured)) == ((0, 7_200, None), [1, 0, 2])


@stored
def test_half_a_paisa_is_a_whole_one_whatever_the_digits(measured: Measured) -> None:
    cases = [
        (1_000, "JPY", "0.555", 55_500),
        (1, "JPY", "0.005", 1),
        (1, "JPY", "0.004999999999", 0),
        (1_500, "KWD", "271.3333", 40_700),
        (15, "KWD", "0.333333333333", 0),
        (15, "KWD", "0.333333333334", 1),
        (10**17, "USD", "99999999", 10**17),
    ]
    for ago, (amount, currency, units, _) in enumerate(cases):
        rate(currency, units, days_ago=ago)
        make_lead(value_minor=amount, currency=currency, captured_on=TODAY - timedelta(days=ago))
    found = counts(measured, "lead_value", by="time.day")
    assert found == {
        (TODAY - timedelta(days=ago)).isoformat(): (paise,) for ago, (*_, paise) in enumerate(cases) if paise
    }


@stored
def test_a_rate_reads_those_leads_again_that_it_speaks_of(measured: Measured) -> None:
    for days in (9, 6, 3):
        make_lead(value_minor=100, currency="USD", captured_on=TODAY - timedelta(days=days))
    make_lead(value_minor=100, currency="EUR", captured_on=TODAY)
    make_lead(captured_on=TODAY, currency="USD")
    make_lead(value_minor=100, currency="INR", captured_on=TODAY)
    settle(measured)
    rate("USD", "80", days_ago=7)
    assert measured.refresh().leads == 2
    later = rate("USD", "81", days_ago=4)
    assert measured.refresh().leads == 1
    Kept.objects.filter(pk=later.pk).update(units="82")
    assert measured.refresh().leads == 1
    Kept.objects.filter(pk=later.pk).update(on=TODAY - timedelta(days=5))
    assert measured.refresh().leads == 1
    later.delete()
    assert (measured.refresh().leads, counts(measured, "lead_value")) == (1, (16_100,))
    Kept.objects.all().delete()
    assert (measured.refresh().leads, counts(measured, "lead_value"), left_out(measured)) == (2, (100,), [4, 0, 0])
    assert measured.refresh().leads == 0


@stored
def test_the_sale_of_a_lead_that_counts_for_another_follows_its_rate(measured: Measured) -> None:
    head, again = make_leads(2, captured_on=TODAY - timedelta(days=20))
    Lead.objects.filter(pk=again.pk).update(
        counted_with=head, currency="USD", value_minor=100, won_minor=200, won_at=NOON
    )
    settle(measured)
    rate("USD", "80", days_ago=1)
    assert (measured.refresh().leads, counts(measured, "sales_value"), left_out(measured)) == (1, (16_000,), [1, 0, 0])


@stored
def test_a_cost_by_value_is_shared_anew_when_a_rate_changes(measured: Measured) -> None:
    make_lead(value_minor=100, currency="USD", location=measured.company.saket)
    make_lead(value_minor=100, currency="INR", location=measured.company.karol_bagh)
    cost(900, spread="by_value")
    assert counts(measured, "cost", by="location.outlet") == {"Karol Bagh": (900,)}
    rate("USD", "2")
    assert counts(measured, "cost", by="location.outlet") == {"Saket": (600,), "Karol Bagh": (300,)}
    rate("USD", "8", days_ago=-1)
    assert counts(measured, "cost", by="location.outlet") == {"Saket": (600,), "Karol Bagh": (300,)}


@stored
def test_rates_into_another_reporting_currency_are_not_these(measured: Measured) -> None:
    rate("USD", "80")
    Kept.objects.update(reporting="EUR")
    make_lead(value_minor=100, currency="USD")
    assert (counts(measured, "lead_value"), left_out(measured)) == ((0,), [1, 0, 0])


@stored
def test_however_rates_come_change_and_go_the_facts_are_those_of_a_full_reading(measured: Measured) -> None:
    chance = Random(7)  # noqa: S311 -- a script of changes, no secret
    company = measured.company
    history.write(_example(history.leads(company)), _example(history.costs(company)), [], [], _example(history.rates()))
    measured.refresh()
    for _ in range(3):
        for _ in range(3):
            _change_a_rate(chance)
        assert measured.refresh().rebuilt is False
        before = dump(), _codes()
        oracle = Oracle()
        value = sum(amount for *_, amount in oracle.events("value", "cohort"))
        missing = sum(amount for *_, amount in oracle.events("other_values", "cohort"))
        answer = published().ask(Question(("lead_value",)), Scope())
        assert (answer.totals["value"], answer.whole["other_values"]) == (value, missing)
        measured.refresh(rebuild=True)
        assert (dump(), _codes()) == before


def _codes() -> Any:
    return sorted(published().cube.engine.rows(f"SELECT * FROM {layout.CODE.name}"))


def _change_a_rate(chance: Random) -> None:
    there = list(Kept.objects.order_by("pk"))
    deed = chance.choice(["add", "change", "move", "remove"])
    day = date(2026, 1, 1) + timedelta(days=chance.randrange(70))
    units = str(chance.randrange(1, 10**6) / 1000)
    if deed == "add" or not there:
        Kept.objects.update_or_create(
            on=day, currency=chance.choice(["USD", "JPY", "KWD"]), reporting="INR", defaults={"units": units}
        )
        return
    one = chance.choice(there)
    if deed == "remove":
        one.delete()
    elif deed == "change":
        Kept.objects.filter(pk=one.pk).update(units=units)
    elif not Kept.objects.filter(on=day, currency=one.currency).exists():
        Kept.objects.filter(pk=one.pk).update(on=day)


_some = st.lists(
    st.tuples(st.sampled_from(["EUR", "USD"]), st.integers(0, 12), st.sampled_from(["1", "2"])),
    max_size=6,
    unique_by=lambda one: one[:2],
).map(sorted)


@settings(max_examples=100, deadline=None)
@given(_some, _some)
def test_the_days_of_a_change_are_those_whose_rate_is_another(was: list[Rate], now: list[Rate]) -> None:
    found = stretches(was, now)
    for currency in ("EUR", "USD"):
        for day in range(15):
            is_in = any(name == currency and first <= day < past for name, first, past in found)
            assert is_in == (_latest(was, currency, day) != _latest(now, currency, day))
    assert all(past < later for (one, _, past), (other, later, _) in pairwise(found) if one == other)


def _latest(rates: Sequence[Rate], currency: str, day: int) -> Rate | None:
    return max((one for one in rates if one[0] == currency and one[1] <= day), default=None, key=lambda one: one[1])


def test_the_newest_rate_holds_for_ever() -> None:
    assert stretches([], [("USD", 5, "80")]) == [("USD", 5, FOR_EVER)]


@stored
def test_a_cost_is_carried_once_its_rate_is_known(measured: Measured) -> None:
    make_lead()
    spent = cost(100, currency="USD", until_on=TODAY + timedelta(days=2))
    assert counts(measured, "cost", "unallocated_cost") == (None, 0)
    rate("USD", "80.005")
    assert counts(measured, "cost", "unallocated_cost") == (8_001, 0)
    Cost.objects.filter(pk=spent.pk).update(currency="INR")
    assert counts(measured, "cost", "unallocated_cost") == (100, 0)
