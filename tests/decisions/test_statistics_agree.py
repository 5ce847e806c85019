"""The statistics beside statsmodels, published tables, and each other."""

import numpy as np
import pytest
from statsmodels.stats import power as reference
from statsmodels.stats import proportion, weightstats

from footfall.decisions.statistics import clustered, cuped, effect, looks, power, ratio, sequence, winner


def test_power_of_two_rates_is_what_statsmodels_says() -> None:
    for base, rise, visitors in ((0.1, 0.03, 2800), (0.02, 0.01, 900), (0.4, -0.05, 500)):
        said = proportion.power_proportions_2indep(rise, base, visitors, ratio=1, alpha=0.05, return_results=False)
        assert power.power_of_rates(base, rise, visitors) == pytest.approx(float(said), abs=1e-6)


def test_visitors_for_a_mean_are_what_statsmodels_says() -> None:
    said = reference.TTestIndPower().solve_power(effect_size=0.2, alpha=0.05, power=0.9)
    assert power.visitors_for_means(10, 2, power=0.9) == int(np.ceil(said))


def test_visitors_are_the_fewest_that_are_enough() -> None:
    fewest = power.visitors_for_rates(0.1, 0.03)
    assert power.power_of_rates(0.1, 0.03, fewest) >= 0.8 > power.power_of_rates(0.1, 0.03, fewest - 1)


def test_clusters_multiply_visitors_by_the_design_effect() -> None:
    assert power.design_effect(40, 0.05) == pytest.approx(2.95)
    assert power.clusters_for(1774, 40, 0.05) == 132


def test_the_smallest_effect_is_what_that_many_visitors_show() -> None:
    rise = power.smallest_effect(0.1, 2800)
    assert rise is not None
    assert power.power_of_rates(0.1, rise, 2800) == pytest.approx(0.8, abs=1e-3)
    assert power.smallest_effect(0.1, 3) is None


def test_five_even_looks_have_the_bounds_of_the_published_table() -> None:
    assert looks.bounds(looks.even_looks(5)) == pytest.approx([4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=2e-3)
    assert looks.bounds([1.0]) == pytest.approx([1.95996], abs=1e-4)


def test_the_interval_of_two_rates_is_the_published_one() -> None:
    found = effect.of_rates(56, 70, 48, 80)
    assert (found.low, found.high) == pytest.approx((0.0428, 0.3422), abs=5e-5)
    low, high = proportion.confint_proportions_2indep(56, 70, 48, 80, method="newcomb")
    assert found.low < low < high < found.high


def test_the_interval_of_one_rate_is_wilsons() -> None:
    assert effect.wilson(7, 40) == pytest.approx(proportion.proportion_confint(7, 40, method="wilson"))


def test_the_difference_of_two_means_is_welchs() -> None:
    rng = np.random.default_rng(1)
    arm, control = rng.normal(1, 3, 80), rng.normal(0, 1, 50)
    _, p, _ = weightstats.ttest_ind(arm, control, usevar="unequal")
    assert effect.of_means(arm, control).p == pytest.approx(p)


def test_few_yeses_are_read_exactly() -> None:
    assert effect.of_rates(3, 10, 0, 10).p == pytest.approx(0.2105, abs=1e-4)
    assert effect.of_rates(0, 10, 0, 10).p == 1.0


def test_a_broken_ratio_is_seen_and_a_fair_one_is_not() -> None:
    assert ratio.mismatch([5_000, 5_400]) < ratio.SURE
    assert ratio.mismatch([5_000, 5_060]) > ratio.SURE
    assert ratio.mismatch([900, 100], [9, 1]) == pytest.approx(1.0)


def test_the_band_is_wider_than_the_interval_and_narrowest_near_the_plan() -> None:
    assert sequence.width(1.0) == pytest.approx(3.035, abs=1e-3)
    assert sequence.width(0.2) > sequence.width(1.0) > 1.96


def test_a_winner_that_only_just_won_is_taken_down_most() -> None:
    assert winner.corrected(2.0, 1.0) < 0.9
    assert winner.corrected(5.0, 1.0) == pytest.approx(5.0, abs=0.01)
    assert winner.corrected(-3.0, 1.0) == pytest.approx(-winner.corrected(3.0, 1.0))
    assert winner.corrected(1.0, 1.0) == 1.0


def test_what_was_known_before_narrows_the_interval_without_moving_it() -> None:
    rng = np.random.default_rng(2)
    before, arm = rng.normal(10, 3, 4000), rng.integers(0, 2, 4000)
    outcome = before + 0.5 * arm + rng.normal(0, 1, 4000)
    adjusted = cuped.adjusted(outcome, before, arm)
    plain = effect.of_means(outcome[arm == 1], outcome[arm == 0])
    better = effect.of_means(adjusted[arm == 1], adjusted[arm == 0])
    assert better.low < 0.5 < better.high
    assert better.error < plain.error / 2
    assert cuped.kept(outcome, before, arm) < 0.2


def test_the_icc_is_found_again() -> None:
    rng = np.random.default_rng(3)
    cluster = np.repeat(np.arange(400), 20)
    outcome = rng.normal(0, 0.5, 400)[cluster] + rng.normal(0, 1, 8000)
    assert clustered.icc(outcome, cluster) == pytest.approx(0.2, abs=0.03)


def test_a_cluster_of_both_arms_is_no_nested_cluster() -> None:
    outcome, cluster = np.ones(4), np.array([1, 1, 2, 2])
    assert clustered.nested(outcome, cluster, np.array([0, 1, 0, 0])) is None
    assert clustered.nested(outcome, cluster, np.array([0, 0, 1, 1])) is not None
