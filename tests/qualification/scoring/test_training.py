"""What is learnt from made-up leads, and what traps in them are stepped over."""

from pathlib import Path

import numpy as np
import pytest

from footfall.qualification.scoring import versions
from footfall.qualification.scoring.chance import by_chance
from footfall.qualification.scoring.figures import auc, figures, logits
from footfall.qualification.scoring.model import NO_SIGNAL, Model
from footfall.qualification.scoring.outcome import UnclearOutcome
from footfall.qualification.scoring.table import Table
from footfall.qualification.scoring.training import Lesson, read, train
from tests.qualification.scoring.sets import leads, table

LESSON = Lesson("won")


def named(model: Model) -> list[str]:
    return [one.field for one in model.suspects]


def test_signal_is_learnt_and_quoted_honestly() -> None:
    columns, _ = leads(2000)
    fresh, won = leads(1000, seed=1)
    model = train(table(columns), LESSON)
    found = figures(won.astype(float), model.predict(table(fresh)))
    assert model.has_signal
    assert found.roc_auc is not None
    assert found.roc_auc > 0.74
    assert found.calibration_error < 0.06


@pytest.mark.parametrize("size", [40, 400])
def test_terms_add_up_to_the_probability_exactly(size: int) -> None:
    columns, _ = leads(1500)
    model = train(table(columns), LESSON)
    few = table(leads(size, seed=3)[0])
    told, quoted = model.explain(few), model.predict(few)
    sums = np.array([one.start + sum(term.term for term in one.terms) for one in told])
    assert np.allclose(logits(quoted), sums, atol=1e-6)
    assert np.allclose([one.probability for one in told], quoted, atol=1e-9)


def test_a_shuffled_outcome_gives_no_signal() -> None:
    columns, _ = leads(1500)
    columns["won"] = list(np.random.default_rng(2).permutation(columns["won"]))
    assert train(table(columns), LESSON).verdict == NO_SIGNAL


@pytest.mark.parametrize("size", [100, 400])
def test_chance_is_seldom_taken_for_a_signal_and_a_strong_signal_is_found_among_few(size: int) -> None:
    verdicts = []
    for seed in range(6):
        columns, _ = leads(size, seed=seed)
        columns["won"] = list(np.random.default_rng(seed).permutation(columns["won"]))
        verdicts.append(train(table(columns), LESSON).verdict)
    assert verdicts == [NO_SIGNAL] * 6
    assert train(table(leads(size, seed=1)[0]), LESSON).has_signal


def test_among_neighbours_in_time_good_months_are_no_signal() -> None:
    columns, _ = leads(900)
    month = np.arange(900) // 300
    random = np.random.default_rng(3)
    won = random.random(900) < np.array([0.1, 0.3, 0.6])[month]
    said = ["yes" if random.random() < (0.2, 0.5, 0.8)[at] else "no" for at in month]
    sheet = read(table({**columns, "won": ["yes" if one else "no" for one in won]}, said=said), LESSON).sheet
    assert by_chance(sheet, won.astype(float), in_order=False, seed=0) < 0.01
    assert by_chance(sheet, won.astype(float), in_order=True, seed=0) > 0.05


def test_few_leads_or_wins_are_told_by_number() -> None:
    assert train(table(leads(45)[0]), LESSON).verdict == "learning: 45 of 60 leads"
    columns, _ = leads(100)
    columns["won"] = ["yes"] * 2 + ["no"] * 98
    model = train(table(columns), LESSON)
    assert model.verdict == "learning: 2 of 5 wins"
    assert model.predict(table(columns)).max() < 0.05
    columns["won"] = ["no"] * 100
    assert train(table(columns), LESSON).verdict == "learning: 0 of 5 wins"


def test_nothing_but_constants_gives_no_signal() -> None:
    columns, _ = leads(300)
    model = train(Table.of({"won": columns["won"], "country": ["IN"] * 300, "note": [""] * 300}), LESSON)
    assert model.verdict == NO_SIGNAL
    assert model.left_out == {"country": "it always says the same", "note": "it is empty"}


def test_copies_of_the_outcome_are_named_and_left_out() -> None:
    columns, won = leads(800)
    random = np.random.default_rng(1)
    flipped = won ^ (random.random(800) < 0.01)
    late = {
        "Tags": ["closed" if one else "ringing" for one in flipped],
        "invoice": [f"{random.integers(1, 9) * 100}" if one else "" for one in won],
        "loss_reason": ["" if one or random.random() < 0.6 else "price" for one in won],
        "half_stage": [("6 won" if one else "7 lost") if random.random() < 0.4 else "4 call" for one in won],
    }
    model = train(table(columns, **late), LESSON)
    assert named(model) == ["Tags", "invoice", "loss_reason", "half_stage"]
    assert model.has_signal
    assert {layout.feature.name for layout in model.layouts} == {"budget", "source", "colour", "shoe"}
    kept = train(table(columns, **late), Lesson("won", keep=["Tags"]))
    assert "Tags" not in named(kept)


def test_a_date_after_the_moment_that_tells_is_named() -> None:
    columns, won = leads(600)
    random = np.random.default_rng(4)
    days = np.arange(600) // 2
    came = np.datetime64("2024-01-01") + days
    closed = came + np.where(won, random.integers(20, 60, 600), random.integers(5, 30, 600))
    model = train(
        table(columns, came=[str(one) for one in came], closed=[str(one) for one in closed]), Lesson("won", time="came")
    )
    assert any("closed" in one.columns for one in model.suspects)
    assert not any("came" in one.columns for one in model.suspects)


def test_numbers_of_records_and_clocks_are_not_learnt_from() -> None:
    columns, won = leads(600)
    order = np.argsort(~won, kind="stable")  # the file lists the won first
    sorted_ = {name: [values[at] for at in order] for name, values in columns.items()}
    numbers = {
        "row": list(range(600)),
        "lead_no": list(range(90_000, 89_400, -1)),
        "prospect": [f"{'W' if won[at] else 'L'}-{at:05}-{at * 7919 % 1000}" for at in order],
        "name": [f"Person {at * 31 % 601}" for at in range(600)],
    }
    model = train(table(sorted_, **numbers), LESSON)
    assert set(model.left_out) == set(numbers)
    assert named(model) == []


def test_one_in_a_hundred_is_no_reason_to_fail() -> None:
    columns, _ = leads(6000, start=-6.0)
    fresh, won = leads(6000, start=-6.0, seed=5)
    model = train(table(columns), LESSON)
    quoted = model.predict(table(fresh))
    assert model.has_signal
    assert auc(won.astype(float), quoted) > 0.7
    assert abs(quoted.mean() - won.mean()) < 0.008


def test_new_values_and_absent_columns_are_taken_as_not_known() -> None:
    columns, _ = leads(800)
    model = train(table(columns), LESSON)
    odd = Table.of({"budget": ["n/a", "1,000,000"], "source": ["a new one", "Referral"], "new": ["x", "y"]})
    quoted = model.predict(odd)
    assert np.all((quoted > 0) & (quoted < 1))


def test_three_outcomes_need_the_win_to_be_plain() -> None:
    columns, won = leads(300)
    columns["won"] = [("gold" if one else ("silver" if at % 2 else "bronze")) for at, one in enumerate(won)]
    with pytest.raises(UnclearOutcome, match="--positive"):
        train(table(columns), LESSON)
    assert train(table(columns), Lesson("won", positive="gold")).has_signal
    columns["won"] = [("won" if one else ("open" if at % 3 == 0 else "lost")) for at, one in enumerate(won)]
    undecided = columns["won"].count("open")
    assert train(table(columns), LESSON).about["undecided"] == undecided


def test_points_compete_and_bad_points_do_no_harm() -> None:
    columns, won = leads(600)
    random = np.random.default_rng(3)
    for points in (won * 10 + random.normal(0, 12, 600), random.normal(0, 5, 600)):
        model = train(table(columns, points=[f"{one:.1f}" for one in points]), Lesson("won", points="points"))
        assert model.has_signal
        assert model.about["log_losses"]["points"] <= model.about["log_losses"]["base rate"] + 0.01


def test_a_model_is_the_same_after_it_was_kept_and_can_be_taken_back(tmp_path: Path) -> None:
    columns, _ = leads(1500)
    fresh = table(leads(50, seed=9)[0])
    first = train(table(columns), LESSON)
    assert versions.save(first, tmp_path) == "0001"
    silent = train(table(leads(30)[0]), LESSON)
    assert versions.save(silent, tmp_path) == "0002"
    assert versions.load(tmp_path).verdict == "learning: 30 of 60 leads"
    versions.use(tmp_path, "0001")
    assert np.array_equal(versions.load(tmp_path).predict(fresh), first.predict(fresh))


def test_in_time_the_newest_leads_judge() -> None:
    columns, won = leads(1500)
    columns["won"] = [*columns["won"][:1000], *("yes" if not one else "no" for one in won[1000:])]
    turned = train(table(columns), Lesson("won", in_order=True))
    fresh, won = leads(1000, seed=77)
    found = figures(1.0 - won, turned.predict(table(fresh)))
    assert found.brier_skill > 0.05 if turned.has_signal else turned.verdict == NO_SIGNAL


def test_a_row_that_is_written_again_is_counted_once_and_leads_alike_are_not_one() -> None:
    columns, _ = leads(400)
    again = np.random.default_rng(3).choice(400, 1600)
    model = train(table({name: [values[at] for at in again] for name, values in columns.items()}), LESSON)
    assert (model.about["leads"], model.about["twice"]) == (len(set(again)), 1600 - len(set(again)))
    alike = {name: columns[name] for name in ("source", "colour", "won")}
    assert train(table(alike), LESSON).about["twice"] == 0


def test_losses_that_are_alike_are_not_one_beside_a_column_that_knows_the_outcome() -> None:
    columns, won = leads(800)
    alike = {name: columns[name] for name in ("source", "colour", "won")}
    paid = [f"{at}" if one else "" for at, one in enumerate(won)]
    assert train(table(alike, paid=paid), LESSON).about["twice"] == 0


def test_words_that_stand_for_no_number_do_not_make_words_of_numbers() -> None:
    columns, _ = leads(600)
    columns["budget"] = [
        one if at % 3 else ("not told" if at % 2 else "asks later") for at, one in enumerate(columns["budget"])
    ]
    found = {one.feature.name: one.feature.kind for one in train(table(columns), LESSON).layouts}
    assert found["budget"] == "number"


def test_a_text_that_hardly_repeats_tells_only_whether_it_is_there() -> None:
    columns, won = leads(800)
    random = np.random.default_rng(6)
    wrote = random.random(800) < np.where(won, 0.7, 0.4)
    columns["message"] = [f"please call {at}" if one else "" for at, one in enumerate(wrote)]
    model = train(table(columns), LESSON)
    assert "message" in model.left_out
    assert "message: filled" in {one.feature.name for one in model.layouts}


def test_fields_named_after_the_end_are_suspects_when_they_tell_it() -> None:
    columns, won = leads(800)
    random = np.random.default_rng(6)
    days = [str(int(one)) for one in random.gamma(4, np.where(won, 6, 9))]
    model = train(table(columns, days_to_close=days, previous_outcome=list(columns["source"])), LESSON)
    assert named(model) == ["days_to_close"]


def test_in_time_the_level_follows_the_newest_leads_and_months_are_no_reason() -> None:
    columns, _ = leads(3000)
    random = np.random.default_rng(7)
    slow = np.linspace(-1.5, 1.5, 3000)
    z = slow + (np.array([float(one.replace(",", "")) for one in columns["budget"]]) - 5000) / 2000
    won = random.random(3000) < 1 / (1 + np.exp(-z))
    columns["won"] = ["yes" if one else "no" for one in won]
    columns["wave"] = [f"wave {at // 300}" for at in range(3000)]
    model = train(table({name: values[:2600] for name, values in columns.items()}), Lesson("won", in_order=True))
    quoted = model.predict(table({name: values[2600:] for name, values in columns.items()}))
    assert "wave" in model.left_out
    assert model.about["memory"]["span"] > 0
    now, before = float(won[2600:].mean()), float(won[:2600].mean())
    assert abs(float(quoted.mean()) - now) < abs(before - now) / 2
