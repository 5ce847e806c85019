"""Rates, lags and chances on counts whose truth is known."""

import numpy as np
import pytest

from footfall.decisions.planning.budget import Spent, next_thousand, split
from footfall.decisions.planning.counts import NEVER, Counts
from footfall.decisions.planning.lags import lags_of
from footfall.decisions.planning.outlook import backtest, corrected_conversion, known, outlook
from footfall.decisions.planning.pooling import pooled
from footfall.decisions.planning.target import Effort, Plan, is_gap_chance, leads_for

RATES = np.array([0.10, 0.04, 0.07, 0.07])
TODAY = 20_000


def company(*, days: int = 540, a_day: int = 16, seed: int = 1) -> Counts:
    """Four channels of steady leads that sell at known rates after some twenty days."""
    rng = np.random.default_rng(seed)
    size = days * a_day
    channel, day = rng.integers(0, 4, size), TODAY - rng.integers(0, days, size)
    lag = (20 * rng.weibull(0.9, size)).astype(int)
    lag = np.where((rng.random(size) < RATES[channel]) & (day + lag <= TODAY), lag, NEVER)
    return Counts(["register", "web", "card", "list"], channel, day, lag, np.ones(size, dtype=np.int64), TODAY)


def test_share_and_days_are_found_though_the_youngest_are_under_way() -> None:
    lags = lags_of(company())
    assert lags.share == pytest.approx(0.07, abs=0.015)
    assert lags.day_of(0.5) == pytest.approx(20 * np.log(2) ** (1 / 0.9), rel=0.35)
    assert float(lags.by(np.array([-1]))[0]) == 0.0


def test_the_conversion_of_the_youngest_is_corrected() -> None:
    errors = []
    for seed in range(8):
        corrected, naive = corrected_conversion(company(seed=seed))
        errors.append((abs(corrected - 0.07), abs(naive - 0.07)))
    corrected, naive = np.mean(errors, axis=0)
    assert corrected <= 0.012
    assert naive > 2 * corrected


def test_few_leads_lean_on_the_company_and_many_do_not() -> None:
    found = pooled(np.array([70.0, 40.0, 0.0]), np.array([1000.0, 1000.0, 10.0])).mean
    assert found[0] == pytest.approx(0.07, abs=0.004)
    assert 0.02 < found[2] < 0.06


def test_eighty_of_a_hundred_intervals_hold_what_came() -> None:
    inside = []
    for seed in range(6):
        counts = company(seed=seed)
        for back in (60, 120, 180):
            meant, sold, _ = backtest(counts, TODAY - back)
            for place in range(4):
                fewer, most = meant.place_of(sold[place], place)
                inside.append(max(0.0, min(most, 0.9) - max(fewer, 0.1)) / (most - fewer))
    assert 0.7 <= np.mean(inside) <= 0.92


def test_the_same_seed_says_the_same() -> None:
    found = known(company())
    assert outlook(found, found.coming(30)).chance(50) == outlook(found, found.coming(30)).chance(50)


def test_more_leads_make_the_target_likelier_and_as_many_as_needed_make_it_likely_enough() -> None:
    counts = company()
    effort = [Effort(2.0, 300.0, 5_000.0, 100_000.0, 0.1)] * 4
    plan = Plan(known(counts), effort, np.full(4, 4.0), target=140, days=90)
    factor = plan.factor_needed()
    assert factor is not None
    assert plan.chance < plan.times(1.5).chance
    assert plan.times(factor).chance == pytest.approx(0.9, abs=0.01)
    assert plan.leads_by_month().sum(axis=0) == pytest.approx(plan.leads)
    assert plan.hours == pytest.approx(plan.leads.sum() * 300 / 3600)


def test_a_hundred_leads_for_four_sales_are_a_coin_and_more_are_needed() -> None:
    assert leads_for(4, 0.57, 0.04) == 100
    assert leads_for(4, 0.9, 0.04) == 166
    assert leads_for(4, 0.9, 0.04, learnt_from=100) > 200


def test_a_gap_within_chance_is_told_from_one_that_is_not() -> None:
    found = known(company(), surprise=0.002)
    meant = outlook(found, found.coming(30))
    assert is_gap_chance(meant, round(meant.sales))[1]
    assert not is_gap_chance(meant, round(meant.sales / 3))[1]


def test_a_budget_goes_where_the_next_unit_brings_most_and_not_beyond_a_cap() -> None:
    channels = [Spent(100, 50, 10), Spent(100, 50, 5), Spent(100, 50, 5, most_money=20), Spent(100, 1, 1)]
    given = split(channels, 300)
    assert given[0] > given[1] > given[2] > given[3] == 0
    assert given[2] <= 20
    assert sum(given) <= 300 + 1e-6
    assert next_thousand(channels[0], 100, 10) > next_thousand(channels[0], 200, 10)
