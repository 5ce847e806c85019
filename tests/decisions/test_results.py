"""Results of experiments read from tables as people write them."""

import numpy as np
import pytest

from footfall.decisions.results import columns
from footfall.decisions.results.advice import advice
from footfall.decisions.results.dosing import dosed, levels_of
from footfall.decisions.results.reading import How, Reading, control_of, read
from footfall.decisions.results.table import Taken, Wanted, take
from footfall.shared.errors import Invalid

RNG = np.random.default_rng


def visitors(rates: dict[str, float], *, each: int, seed: int) -> dict[str, list[str]]:
    """A table of visitors by arm who say yes at these rates."""
    rng = RNG(seed)
    arms = [arm for arm in rates for _ in range(each)]
    yes = ["yes" if rng.random() < rates[arm] else "no" for arm in arms]
    order = rng.permutation(len(arms))
    return {"arm": [arms[place] for place in order], "yes": [yes[place] for place in order]}


def reading_of(table: dict[str, list[str]], **wanted: str) -> tuple[Taken, Reading]:
    taken = take(table, Wanted("arm", "yes", **wanted))
    return taken, read(taken.results, How())


def test_a_real_effect_is_taken() -> None:
    _, reading = reading_of(visitors({"control": 0.1, "gift": 0.14}, each=3_000, seed=1))
    said = advice(reading)
    assert (said.verdict, said.arm, reading.control) == ("take", "gift", "control")
    assert 0 < reading.comparisons[0].outcome.corrected <= reading.comparisons[0].outcome.effect.estimate


def test_no_effect_keeps_the_control() -> None:
    _, reading = reading_of(visitors({"A": 0.1, "B": 0.1}, each=3_000, seed=2))
    assert advice(reading).verdict == "undecided"
    assert advice(reading).sentence.startswith("Keep A for now")


def test_the_order_of_rows_changes_nothing() -> None:
    table = visitors({"B": 0.1, "A": 0.13}, each=2_000, seed=3)
    turned = {name: texts[::-1] for name, texts in table.items()}
    assert reading_of(table)[1] == reading_of(turned)[1]


def test_a_broken_ratio_forbids_a_decision() -> None:
    table = visitors({"A": 0.1, "B": 0.2}, each=3_000, seed=4)
    kept = [place for place, arm in enumerate(table["arm"]) if arm == "B" or place % 10]
    broken = {name: [texts[place] for place in kept] for name, texts in table.items()}
    _, reading = reading_of(broken)
    assert reading.is_broken
    assert advice(reading).verdict == "broken"


def test_arms_that_follow_the_outlet_are_read_by_outlet() -> None:
    rng = RNG(5)
    outlet = rng.integers(0, 20, 4_000)
    rates, arms = rng.beta(3, 27, 20), rng.permutation(20) < 10
    table = {
        "arm": [("new" if arms[one] else "old") for one in outlet],
        "yes": [str(int(rng.random() < rates[one])) for one in outlet],
        "outlet": [f"O{one}" for one in outlet],
        "age": [str(age) for age in rng.integers(18, 80, 4_000)],
    }
    taken, reading = reading_of(table)
    assert taken.cluster == "outlet"
    assert taken.warnings[0].startswith("ARMS LOOK ASSIGNED BY outlet")
    assert (reading.clusters, reading.ratio_of, reading.control) == (20, "clusters", "old")


def test_arms_that_follow_outlet_and_day_are_read_by_both() -> None:
    rng = RNG(6)
    outlet, day = rng.integers(0, 8, 4_000), rng.integers(1, 29, 4_000)
    arms = rng.integers(0, 2, (8, 29))
    table = {
        "arm": [str(arm) for arm in arms[outlet, day]],
        "yes": [str(int(one)) for one in rng.random(4_000) < 0.1],
        "outlet": [f"O{one}" for one in outlet],
        "at": [f"2026-05-{one:02d} 10:{place % 60:02d}" for place, one in enumerate(day)],
    }
    assert reading_of(table)[0].cluster == "outlet and at"


def test_visitors_who_drew_their_own_arm_raise_no_suspicion() -> None:
    table = visitors({"A": 0.1, "B": 0.1}, each=500, seed=7)
    table["outlet"] = [f"O{place % 12}" for place in range(1_000)]
    table["visitor"] = [str(place) for place in range(1_000)]
    taken, _ = reading_of(table)
    assert (taken.suspect, taken.warnings) == (None, [])


def test_profit_decides_over_the_outcome() -> None:
    table = visitors({"control": 0.1, "gift": 0.2}, each=4_000, seed=8)
    table["value"] = ["1.000,00" if yes == "yes" else "" for yes in table["yes"]]
    table["cost"] = [
        "900" if arm == "gift" and yes == "yes" else "0" for arm, yes in zip(table["arm"], table["yes"], strict=True)
    ]
    taken, reading = reading_of(table, value="value", cost="cost")
    said = advice(reading)
    assert (said.verdict, said.arm) == ("keep", "control")
    assert "although its outcome" in said.sentence
    assert "rows without value count as 0." in taken.notes[0]


def test_more_arms_ask_for_more() -> None:
    rates = dict.fromkeys(["none", "10", "20", "30", "40"], 0.1)
    _, reading = reading_of(visitors(rates, each=500, seed=9))
    assert [arm.name for arm in reading.arms] == ["10", "20", "30", "40", "none"]
    assert reading.control == "none"
    assert all(one.outcome.p == pytest.approx(min(1.0, 4 * one.outcome.effect.p)) for one in reading.comparisons)


def test_a_handful_of_visitors_decides_nothing() -> None:
    _, reading = reading_of({"arm": ["A", "A", "B", "B"], "yes": ["0", "0", "1", "1"]})
    assert advice(reading).sentence.startswith("Too early to decide")


def test_a_difference_of_one_enormous_sale_is_not_taken() -> None:
    table = visitors({"A": 0.1, "B": 0.1}, each=1_000, seed=10)
    table["value"] = ["10" if yes == "yes" else "0" for yes in table["yes"]]
    table["value"][table["arm"].index("B")] = "900000"
    _, reading = reading_of(table, value="value")
    profit = reading.comparisons[0].profit
    assert profit is not None
    assert profit.capped is not None
    assert advice(reading).verdict == "undecided"


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["Yes", " no ", "", "N"], [1, 0, np.nan, 0]),
        (["TRUE", "false"], [1, 0]),
        (["sold", "", "sold"], [1, 0, 1]),
        (["1.5", "2,000.25", "₹3"], [1.5, 2000.25, 3]),
        (["1.234,50", "7,5", "n/a"], [1234.5, 7.5, np.nan]),
        (["12%", "(3)", "-4"], [12, -3, -4]),
    ],
)
def test_outcomes_are_read_as_they_are_written(texts: list[str], values: list[float]) -> None:
    np.testing.assert_array_equal(columns.outcome(texts, "bought").values, np.array(values, dtype=float))


def test_two_unknown_words_must_be_told_apart() -> None:
    with pytest.raises(Invalid, match="say which of them counts with --yes"):
        columns.outcome(["red", "blue"], "bought")
    assert columns.outcome(["red", "blue"], "bought", yes="Blue").values.tolist() == [0, 1]


def test_the_control_is_the_arm_that_sounds_like_it() -> None:
    assert control_of(["gift", "No gift"]) == 1
    assert control_of(["10", "20"]) == 0
    assert control_of(["A", "B"], "b") == 1
    with pytest.raises(Invalid, match="There is no arm called C; there are A, B"):
        control_of(["A", "B"], "C")


def test_a_look_of_five_is_held_to_less_than_the_whole() -> None:
    table = visitors({"A": 0.10, "B": 0.13}, each=1_200, seed=11)
    results = take(table, Wanted("arm", "yes")).results
    whole, look = read(results, How()), read(results, How(look=1, of_looks=5))
    assert look.alpha < 1e-5 < whole.alpha
    assert look.comparisons[0].outcome.effect.low < whole.comparisons[0].outcome.effect.low


def test_levels_of_an_incentive_are_read_as_a_dose() -> None:
    rng = RNG(8)
    rates = {"none": 0.05, "₹50": 0.09, "₹150": 0.12, "₹400": 0.125}
    arms = [arm for arm in rates for _ in range(2_500)]
    yes = [rng.random() < rates[arm] for arm in arms]
    table = {
        "arm": arms,
        "yes": ["yes" if one else "no" for one in yes],
        "value": ["1000" if one else "" for one in yes],
    }
    taken = take(table, Wanted("arm", "yes", "value"))
    found = dosed(taken.results, taken.brought)
    assert found is not None
    assert found.worth_of_yes == 1_000
    assert 80 <= found.best.level <= 260
    assert found.best.low < found.best.level < found.best.high
    assert "earns most" in found.in_words


@pytest.mark.parametrize(
    ("arms", "levels"),
    [(["none", "₹50", "1,000 points"], [0, 50, 1000]), (["A", "B", "C"], None), (["no gift", "5"], None)],
)
def test_arms_are_levels_where_each_names_a_number(arms: list[str], levels: list[float] | None) -> None:
    assert levels_of(arms) == levels


def test_words_that_nobody_can_count_are_named_in_the_refusal() -> None:
    with pytest.raises(Invalid, match="says blue, green, red; say which of them counts with --yes"):
        columns.outcome(["red", "green", "blue"], "out")


def test_what_was_known_before_takes_noise_out_of_amounts() -> None:
    rng = RNG(9)
    before = rng.normal(1_000, 300, 2_000)
    arms = ["B" if one else "A" for one in rng.permutation(2_000) < 1_000]
    spent = [one + rng.normal(0, 100) + (30 if arm == "B" else 0) for one, arm in zip(before, arms, strict=True)]
    table = {"arm": arms, "spent": [f"{one:.2f}" for one in spent], "last": [f"{one:.2f}" for one in before]}
    plain, careful = (
        read(take(table, Wanted("arm", "spent", before=name)).results, How()).comparisons[0].outcome.effect
        for name in ("", "last")
    )
    assert careful.error < plain.error / 2
    assert abs(careful.estimate - 30) < 15
