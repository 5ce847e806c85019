"""Of money a difference is called better or worse as seldom by mistake as is said, and not at all where few sales carry it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.http import QueryDict

from footfall.measurement.cube.honesty import Sample, amounts_within_chance, is_told, student_95
from footfall.measurement.cube.measures import MEASURES, Value
from footfall.measurement.cube.question import Question, Scope
from footfall.measurement.explorer.page import page_of
from footfall.measurement.models import Cost
from footfall.measurement.rules.comparing import Change, change
from footfall.qualification.models import Lead
from tests.cast import NOON
from tests.measurement.conftest import Measured
from tests.qualification.making import make_leads

Draw = Callable[[np.random.Generator, int], Any]
TRIES = 1_000
AT_MOST = 0.05 + 3 * (0.05 * 0.95 / TRIES) ** 0.5
"""One in twenty, and what chance adds to that in so many tries."""
KINDS: dict[str, Draw] = {
    "alike": lambda chance, n: chance.lognormal(10, 0.3, n),
    "uneven": lambda chance, n: chance.lognormal(10, 1.0, n),
    "very uneven": lambda chance, n: chance.lognormal(10, 1.4, n),
    "a few large ones": lambda chance, n: np.where(chance.random(n) < 0.05, 50.0, 1.0),
}
COST_PER_SALE, AVERAGE_SALE, SALES_VALUE = MEASURES["cost_per_sale"], MEASURES["average_sale"], MEASURES["sales_value"]


def read(name: str, **atoms: float) -> Value:
    measure = MEASURES[name]
    nothing = dict.fromkeys([*measure.atoms(), *measure.atoms_of_chance()], 0)
    return measure.read(nothing | atoms)


def sold(values: Any) -> dict[str, float]:
    return {"won": values.sum(), "won_known": len(values), "sales": len(values), "won_squares": (values**2).sum()}


def alarms(name: str, make: Callable[[int], dict[str, float]]) -> float:
    """How often two sides between which there is no difference are called different."""
    pairs = [(read(name, **make(0)).sample, read(name, **make(1)).sample) for _ in range(TRIES)]
    return sum(bool(a and b and is_told(a, b) and not amounts_within_chance(a, b)) for a, b in pairs) / TRIES


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "means"), [("sales_value", (40, 40)), ("sales_value", (300, 300)), ("average_sale", (40, 400))]
)
def test_where_nothing_differs_one_in_twenty_is_called_different(kind: str, name: str, means: tuple[int, int]) -> None:
    chance = np.random.default_rng(5)
    assert alarms(name, lambda side: sold(KINDS[kind](chance, chance.poisson(means[side])))) <= AT_MOST


@pytest.mark.parametrize("name", ["cost_per_lead", "cost_per_warm_lead", "cost_per_sale"])
def test_two_budgets_that_buy_alike_differ_by_chance_only(name: str) -> None:
    chance = np.random.default_rng(6)

    def month(side: int) -> dict[str, float]:
        budget = (300_000, 900_000)[side]
        leads = chance.poisson(budget / 1_000)
        direct = chance.choice([0.0, 500.0], leads)
        spread = np.full(leads, budget / leads)
        warm, sales = chance.binomial(leads, 0.4), chance.binomial(leads, 0.1)
        squares = {"direct_squares": (direct**2).sum(), "cost_squares": ((spread + direct) ** 2).sum()}
        return {"spread": budget, "direct": direct.sum(), "leads": leads, "warm": warm, "sales": sales, **squares}

    found = alarms(name, month)
    assert 0.01 < found <= AT_MOST


def test_a_price_of_each_row_is_no_chance() -> None:
    def bought(price: float, leads: int) -> Value:
        squares = {"direct_squares": leads * price**2, "cost_squares": leads * price**2}
        return read("cost_per_lead", direct=leads * price, leads=leads, **squares)

    # A hundred rows at 50, then at 55 each: nobody drew lots.
    assert change(MEASURES["cost_per_lead"], bought(55, 100), bought(50, 100), is_young=False) == Change(
        5.0, False, True, False
    )


def test_a_cost_per_sale_is_called_better_only_beyond_chance_and_with_enough_sales() -> None:
    def month(sales: int, cost: float = 100_000) -> Value:
        return read("cost_per_sale", spread=cost, sales=sales, cost_squares=cost**2 / 1_000)

    def said(now: Value, then: Value) -> tuple[bool | None, str]:
        found = change(COST_PER_SALE, now, then, is_young=False)
        assert found is not None
        return found.better, found.because

    assert said(month(80), month(40)) == (True, "")
    assert said(month(40), month(80)) == (False, "")
    assert said(month(44), month(40)) == (None, "within chance")
    assert said(month(80), month(9)) == (None, "too few sales to tell")


def test_one_large_sale_tells_nothing() -> None:
    ordinary, one_large = np.full(40, 1_000.0), np.append(np.full(39, 1_000.0), 500_000.0)
    now, then = read("sales_value", **sold(one_large)), read("sales_value", **sold(ordinary))
    assert change(SALES_VALUE, now, then, is_young=False) == Change(
        499_000.0, False, True, None, "too few sales to tell"
    )


def test_without_what_it_rests_on_an_amount_is_taken_as_it_is() -> None:
    assert change(AVERAGE_SALE, Value(110.0), Value(100.0), is_young=False) == Change(10.0, False, True, True)
    assert change(MEASURES["spend"], Value(110), Value(100), is_young=False) == Change(10, False, True, False)


def test_a_return_on_spend_is_no_rate_of_so_many_rupees() -> None:
    # 1,500 of 1,000 twice over would be sure if every paisa were a lead of its own.
    def month(margin: float) -> Value:
        of_sales = {"margin": margin, "margin_known": 20, "sales": 20, "margin_squares": margin**2 / 20}
        return read("return_on_spend", spread=1_000_00, **of_sales)

    found = change(MEASURES["return_on_spend"], month(1_500_00), month(1_800_00), is_young=False)
    assert found is not None
    assert (found.better, found.because) == (None, "within chance")


def test_students_bounds_are_those_of_the_tables() -> None:
    assert [round(student_95(df), 3) for df in (9, 11, 20, 30, 1e9)] == [2.262, 2.201, 2.086, 2.042, 1.96]


@pytest.mark.django_db(transaction=True)
def test_the_facts_give_the_squares_of_the_rows_and_pages_their_words(measured: Measured) -> None:
    company, chance = measured.company, np.random.default_rng(7)
    day = NOON.date()
    for days, sales in ((0, 30), (10, 60)):
        at = NOON + timedelta(days=days)
        make_leads(100, location=company.karol_bagh, captured_at=at, value_minor=3_000_000_000, currency="INR")
        make_leads(sales, location=company.karol_bagh, captured_at=at, won_at=at, currency="INR")
        Cost.objects.create(from_on=day + timedelta(days=days), until_on=day + timedelta(days=days), amount_minor=4_000_000, currency="INR",
                            kind="media")  # fmt: skip
    for lead in Lead.objects.filter(won_at__isnull=False):
        Lead.objects.filter(pk=lead.pk).update(won_minor=int(chance.integers(900, 1_100)), direct_cost_minor=7)
    facts = measured.counted()
    answer = facts.ask(Question(("sales_value", "lead_value", "cost_per_sale"), sure=True), Scope())
    won = list(Lead.objects.filter(won_at__isnull=False).values_list("won_minor", flat=True))
    samples = {measure.name: value.sample for measure, value in answer.values(answer.totals)}
    assert samples["sales_value"] == Sample(
        sum(won), 90, sum(won), sum(one**2 for one in won), counts=True, few="sales"
    )
    # The square of thirty million rupees in paise alone is beyond 64 bits.
    assert samples["lead_value"] is not None
    assert samples["lead_value"].squares == 200 * 3_000_000_000**2
    query = f"rows=location&measure=cost_per_sale&measure=average_sale&measure=sales_value&compare=previous&from={day + timedelta(days=10)}"
    page = page_of(
        facts, QueryDict(f"{query}&to={day + timedelta(days=19)}"), by=company.arjun, today=day + timedelta(days=400)
    )
    said = [cell.mark.in_words if cell.mark else "" for cell in page.lines()[0].cells]
    assert [words.rpartition(" ")[2] for words in said[::2]] == ["better", "better"]
    assert said[1].endswith("within chance")
    assert "too few" not in " ".join(said)
