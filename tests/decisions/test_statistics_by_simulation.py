"""What the statistics do when the truth is known: experiments without an effect, with one, in clusters."""

import numpy as np
import pytest
from scipy import stats

from footfall.decisions.statistics import clustered, effect, looks, sequence, uplift, winner
from footfall.decisions.statistics.dose import Dose, Level, Worth

DAYS, A_DAY = 14, 200


def daily(rates: tuple[float, float], *, experiments: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Differences and their errors by experiment and day, of two arms that get 200 visitors a day."""
    rng = np.random.default_rng(seed)
    hits = [rng.binomial(A_DAY, rate, (experiments, DAYS)).cumsum(axis=1) for rate in rates]
    of = np.arange(1, DAYS + 1) * A_DAY
    control, arm = hits[0] / of, hits[1] / of
    pooled = (control + arm) / 2
    return arm - control, np.sqrt(2 * np.clip(pooled * (1 - pooled), 1e-9, None) / of)


def test_an_experiment_without_effect_looked_at_daily_is_called_in_six_of_a_hundred_at_most() -> None:
    apart, error = daily((0.1, 0.1), experiments=8_000, seed=1)
    z = np.abs(apart / error)
    planned = (z > np.array(looks.bounds(looks.even_looks(DAYS)))).any(axis=1).mean()
    any_time = (z > sequence.widths(np.arange(1, DAYS + 1) / DAYS)).any(axis=1).mean()
    careless = (z > 1.96).any(axis=1).mean()
    assert planned <= 0.06
    assert any_time <= 0.02
    assert careless > 0.15


def test_three_points_on_ten_percent_are_seen_with_2800_visitors_an_arm() -> None:
    apart, error = daily((0.1, 0.13), experiments=3_000, seed=2)
    z = apart / error
    assert (z > np.array(looks.bounds(looks.even_looks(DAYS)))).any(axis=1).mean() >= 0.9
    assert (z > sequence.widths(np.arange(1, DAYS + 1) / DAYS)).any(axis=1).mean() >= 0.67


def test_the_band_covers_the_truth_at_all_times_together() -> None:
    apart, error = daily((0.1, 0.13), experiments=3_000, seed=3)
    inside = np.abs(apart - 0.03) <= error * sequence.widths(np.arange(1, DAYS + 1) / DAYS)
    assert inside.all(axis=1).mean() >= 0.95


def test_the_interval_of_a_planned_look_covers_the_truth_whenever_it_stopped() -> None:
    apart, error = daily((0.1, 0.13), experiments=3_000, seed=4)
    bounds = np.array(looks.bounds(looks.even_looks(DAYS)))
    called = np.abs(apart / error) > bounds
    stopped = np.where(called.any(axis=1), called.argmax(axis=1), DAYS - 1)
    rows = np.arange(len(apart))
    inside = np.abs(apart[rows, stopped] - 0.03) <= bounds[stopped] * error[rows, stopped]
    assert inside.mean() >= 0.95


def outlets(rng: np.random.Generator, *, count: int, each: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes by visitor in outlets that differ, and their outlets; no arm does anything."""
    chance = np.clip(rng.beta(0.1 / spread, 0.9 / spread, count), 0.001, 0.999)
    sizes = rng.integers(each // 2, each * 2, count)
    cluster = np.repeat(np.arange(count), sizes)
    return (rng.random(len(cluster)) < chance[cluster]).astype(float), cluster


@pytest.mark.parametrize("count", [10, 24])
def test_outlets_without_effect_are_called_in_seven_of_a_hundred_at_most(count: int) -> None:
    rng, called, naive, rounds = np.random.default_rng(count), 0, 0, 240
    for _ in range(rounds):
        outcome, cluster = outlets(rng, count=count, each=150, spread=0.05)
        arm = (rng.permutation(count) < count // 2).astype(int)[cluster]
        found = clustered.nested(outcome, cluster, arm)
        assert found is not None
        called += clustered.of_clusters(found).p <= 0.05
        plain = effect.of_means(outcome[arm == 1], outcome[arm == 0])
        naive += plain.p <= 0.05
    assert called / rounds <= 0.07
    assert naive / rounds > 0.25


def test_many_clusters_are_read_without_exchange_and_as_carefully() -> None:
    rng, called, rounds = np.random.default_rng(9), 0, 300
    for _ in range(rounds):
        outcome, cluster = outlets(rng, count=100, each=20, spread=0.05)
        arm = (rng.permutation(100) < 50).astype(int)[cluster]
        found = clustered.nested(outcome, cluster, arm)
        assert found is not None
        called += clustered.of_clusters(found).p <= 0.05
    assert called / rounds <= 0.07


def test_an_interval_of_two_rates_covers_the_truth() -> None:
    rng, inside, rounds = np.random.default_rng(5), 0, 2_000
    for control, arm in zip(rng.binomial(700, 0.1, rounds), rng.binomial(700, 0.13, rounds), strict=True):
        found = effect.of_rates(arm, 700, control, 700)
        inside += found.low <= 0.03 <= found.high
    assert inside / rounds >= 0.95


def test_a_called_effect_is_nearer_the_truth_once_corrected() -> None:
    rng = np.random.default_rng(6)
    seen = rng.normal(1.5, 1.0, 4_000)
    called = seen[np.abs(seen) > 1.96]
    corrected = np.array([winner.corrected(one, 1.0) for one in called])
    assert np.median(called) > 2.4
    assert abs(np.median(corrected) - 1.5) < 0.15


def test_the_incentive_level_that_earns_most_is_found() -> None:
    levels, worth = np.array([0.0, 25, 50, 100, 200]), Worth(400.0)
    all_levels = np.linspace(0, 200, 401)
    rng, lost, covered, rounds = np.random.default_rng(7), [], 0, 40

    def rate(level: np.ndarray) -> np.ndarray:
        return 0.1 + 0.25 * (1 - np.exp(-level / 60))

    truth = rate(all_levels) * (400 - all_levels)
    for _ in range(rounds):
        yes = rng.binomial(200, rate(levels))
        dose = Dose([Level(float(level), 200, int(hits)) for level, hits in zip(levels, yes, strict=True)])
        best = dose.best(worth)
        lost.append(1 - np.interp(best.level, all_levels, truth) / truth.max())
        covered += best.low <= all_levels[truth.argmax()] <= best.high
    assert np.mean(lost) <= 0.02
    assert covered / rounds >= 0.9


def test_a_response_that_falls_again_is_not_believed_to_saturate() -> None:
    humped = [Level(level, 1_000, yes) for level, yes in ((0, 100), (50, 300), (100, 320), (150, 220), (200, 120))]
    rising = [Level(level, 1_000, yes) for level, yes in ((0, 100), (50, 200), (100, 250), (150, 280), (200, 290))]
    assert Dose(humped).fit() < 0.01
    assert Dose(rising).fit() > 0.05


def test_uplift_is_used_only_where_it_is_borne_out() -> None:
    rng, used = np.random.default_rng(8), 0
    for _ in range(60):
        features, arm = rng.normal(0, 1, (1_000, 3)), rng.integers(0, 2, 1_000)
        used += uplift.read(features, 0.3 * arm + features[:, 0] + rng.normal(0, 1, 1_000), arm).is_used
    assert used / 60 <= 0.1
    features, arm = rng.normal(0, 1, (3_000, 3)), rng.integers(0, 2, 3_000)
    moved = uplift.read(features, arm * features[:, 1] + rng.normal(0, 1, 3_000), arm)
    assert moved.is_used
    assert moved.upper > 0.5
    assert moved.lower < 0
    assert stats.spearmanr(moved.scores, features[:, 1]).statistic > 0.9
