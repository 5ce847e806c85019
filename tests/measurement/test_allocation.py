"""Costs are spread exactly: to the minor unit, evenly or by value, over the right leads."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.measurement.cube.allocation import Carriers, Spent, spread, window

TREE = {1: [1, 2, 3], 2: [2], 3: [3]}
"""Place 1 has the outlets 2 and 3 below it."""


def below(level: str, key: int) -> list[int]:
    return TREE[key] if level == "location" else [key]


def carriers(*rows: tuple[int, int, int, int]) -> Carriers:
    """Leads as (lead, day, value, location), all of product 7 and no campaign, through door 9."""
    lead, day, value, location = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    same = np.ones(len(rows), dtype=np.int64)
    return Carriers(
        lead, day, value, {"location": location, "product": 7 * same, "campaign": 0 * same, "entry_point": 9 * same}
    )


def spent(amount: int, *, days: tuple[int, int] = (0, 9), by_value: bool = False, **levels: int) -> Spent:
    return Spent(1, *days, amount, by_value=by_value, levels=levels)


FOUR = carriers((11, 0, 100, 2), (12, 1, 0, 2), (13, 5, 300, 3), (14, 20, 100, 2))


def shares(cost: Spent, leads: Carriers = FOUR) -> list[int]:
    found, _ = spread([cost], leads, below)
    return [int(share) for share in found]


def test_a_cost_of_the_company_is_spread_evenly_over_all_leads_of_its_days() -> None:
    assert shares(spent(300)) == [100, 100, 100, 0]


def test_the_last_pennies_go_to_the_oldest_leads() -> None:
    assert shares(spent(101)) == [34, 34, 33, 0]


def test_a_cost_of_a_place_is_carried_by_what_lies_below_it() -> None:
    assert shares(spent(100, location=2)) == [50, 50, 0, 0]
    assert shares(spent(90, location=1)) == [30, 30, 30, 0]


def test_a_cost_can_be_shared_by_the_value_of_the_leads() -> None:
    assert shares(spent(100, by_value=True)) == [25, 0, 75, 0]


def test_a_cost_can_be_shared_by_the_calls_made_to_the_leads() -> None:
    called = replace(FOUR, attempts=np.array([0, 3, 1, 0]))
    assert shares(replace(spent(100), by_attempts=True), called) == [0, 75, 25, 0]
    assert shares(replace(spent(100, days=(0, 0)), by_attempts=True), called) == shares(spent(100, days=(0, 0)), called)


def test_leads_without_value_share_evenly() -> None:
    assert shares(spent(100, by_value=True, days=(1, 1))) == [0, 100, 0, 0]


def test_all_levels_of_a_cost_must_fit() -> None:
    assert shares(spent(100, location=3, product=7, entry_point=9)) == [0, 0, 100, 0]
    assert shares(spent(100, location=3, product=8)) == [0, 0, 0, 0]


@pytest.mark.parametrize("cost", [spent(100, days=(30, 40)), spent(100, campaign=4), spent(100, location=99)])
def test_a_cost_without_leads_is_carried_by_nobody(cost: Spent) -> None:
    found, carried = spread([cost], FOUR, lambda _level, key: [key])
    assert (found.sum(), carried) == (0, set())


def test_no_lead_at_all_carries_nothing() -> None:
    empty = np.empty(0, dtype=np.int64)
    found, carried = spread([spent(100)], Carriers(empty, empty, empty, {}), below)
    assert (len(found), carried) == (0, set())


def test_amounts_beyond_machine_integers_stay_exact() -> None:
    rich = carriers((1, 0, 10**15, 2), (2, 0, 2 * 10**15, 2))
    assert shares(spent(10**12 + 1, by_value=True), rich) == [333333333334, 666666666667]


leads = st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 12), st.integers(0, 10**9), st.sampled_from([2, 3, 0])), min_size=1, max_size=30, unique_by=lambda row: row[0])  # fmt: skip


@given(leads, st.integers(0, 10**9), st.booleans(), st.sampled_from([{}, {"location": 1}, {"location": 2}]))
def test_shares_add_up_to_the_amount_or_nobody_carries_it(
    rows: list[tuple[int, int, int, int]], amount: int, by_value: bool, levels: dict[str, int]
) -> None:
    found, carried = spread([spent(amount, by_value=by_value, **levels)], carriers(*rows), below)
    assert int(found.sum()) == (amount if carried else 0)
    assert found.min() >= 0


@given(leads, st.integers(0, 10**6))
def test_even_shares_differ_by_one_at_most(rows: list[tuple[int, int, int, int]], amount: int) -> None:
    found, _ = spread([spent(amount, days=(0, 12))], carriers(*rows), below)
    assert found.max() - found.min() <= 1


def test_the_stretch_to_reckon_again_grows_over_costs_that_overlap() -> None:
    assert window([(0, 5), (5, 9), (20, 30)], [3]) == (0, 9)
    assert window([(0, 5), (20, 30)], [7]) == (7, 7)
    assert window([(0, 30)], []) is None
