"""Learning who is won from leads whose outcome is known."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from footfall.qualification.scoring.challengers import BASE, fit_all
from footfall.qualification.scoring.contest import Verdict, fading, hold_contest
from footfall.qualification.scoring.doubles import rows_once
from footfall.qualification.scoring.features import (
    COUNTERS,
    NUMBER,
    Feature,
    Found,
    comes_in_runs,
    counts_on,
    find_features,
)
from footfall.qualification.scoring.figures import figures, logits, reliability
from footfall.qualification.scoring.leaks import Suspect, find_suspects
from footfall.qualification.scoring.levels import Sheet, lay_out, read_sheet
from footfall.qualification.scoring.model import LEARNING, LEARNT, NO_SIGNAL, Model, silent
from footfall.qualification.scoring.outcome import Outcome, read_outcome
from footfall.qualification.scoring.table import Codes, Floats, Rows, Table
from footfall.qualification.scoring.words import moments_of
from footfall.shared.errors import Invalid

LEADS_NEEDED, WINS_NEEDED = 60, 5
MOST_LEADS = 200_000
"""More leads than these teach nothing new: the newest (or a draw) are learnt from."""
_TOO_GOOD = 0.985


class NoSuchColumn(Invalid):
    """The file has no such column."""


@dataclass(frozen=True)
class Lesson:
    """What to learn from: which column is the outcome, what orders the leads in time, what to leave out or trust."""

    outcome: str
    positive: str | None = None
    time: str | None = None
    in_order: bool = False
    drop: Collection[str] = ()
    keep: Collection[str] = ()
    points: str | None = None

    @property
    def is_ordered(self) -> bool:
        return self.in_order or self.time is not None


@dataclass(frozen=True)
class Prepared:
    """Leads ready to be learnt from, oldest first where the order is known."""

    table: Table
    sheet: Sheet
    y: Floats
    outcome: Outcome
    found: Found
    suspects: tuple[Suspect, ...]
    twice: int = 0


def train(table: Table, lesson: Lesson, *, at: datetime | None = None, seed: int = 0) -> Model:
    """The champion on these leads, calibrated; one that says why it is silent where nothing can be learnt."""
    outcome, ordered = _ordered(table, lesson)
    about = _about(lesson, outcome, at)
    if short := what_is_missing(outcome.y):
        return silent(f"{LEARNING}: {short}", _rate(outcome.y), about)
    ready = prepare(table, lesson, outcome, ordered, seed=seed)
    about |= {"leads": len(ready.y), "wins": int(ready.y.sum()), "twice": ready.twice}
    kept: dict[str, Any] = {"suspects": ready.suspects, "left_out": ready.found.left_out}
    if short := what_is_missing(ready.y):
        return silent(f"{LEARNING}: {short}", _rate(ready.y), about, **kept)
    if not ready.sheet.layouts:
        return silent(NO_SIGNAL, _rate(ready.y), about, **kept)
    contest = hold_contest(
        ready.sheet, ready.y, in_order=lesson.is_ordered, with_points=lesson.points is not None, seed=seed
    )
    about = {**about, **_held_out(contest)}
    if lesson.time:
        about["weeks"] = _weeks(contest, _moments(ready.table, lesson.time)[-len(contest.y) :])
    if not contest.has_signal:
        return silent(NO_SIGNAL, _newest_rate(ready.y, contest.base, lesson), about, **kept)
    weight = fading(len(ready.y), contest.memory.fades)
    field = fit_all(
        ready.sheet, ready.y, weight, with_points=lesson.points is not None, seed=seed, span=contest.memory.span
    )
    return Model(
        LEARNT, contest.champion, _rate(ready.y), ready.sheet.layouts, field.models, field.points,
        contest.bend.around(float(logits(field.rate))), lesson.points, about, **kept,
    )  # fmt: skip


def what_is_missing(y: Floats) -> str:
    """How far there are too few leads, wins or losses to learn from, as "61 of 120 leads"; empty where there are enough."""
    wins, lost = int(y.sum()), int(len(y) - y.sum())
    if len(y) < LEADS_NEEDED:
        return f"{len(y)} of {LEADS_NEEDED} leads"
    if wins < WINS_NEEDED:
        return f"{wins} of {WINS_NEEDED} wins"
    return f"{lost} of {WINS_NEEDED} losses" if lost < WINS_NEEDED else ""


def read(table: Table, lesson: Lesson, *, seed: int = 0) -> Prepared:
    """The leads of a lesson ready to be learnt from."""
    outcome, ordered = _ordered(table, lesson)
    return prepare(table, lesson, outcome, ordered, seed=seed)


def prepare(table: Table, lesson: Lesson, outcome: Outcome, ordered: Rows, *, seed: int) -> Prepared:
    """Features, without those that leak, of the leads with an outcome."""
    known, y = table.take(ordered), outcome.y
    without = {lesson.outcome, *lesson.drop} | ({lesson.time} if lesson.time else set())
    found = find_features(known, without=without, moment=lesson.time)
    if lesson.is_ordered:
        found = _without_clocks(found, known, lesson)
    sheet = read_sheet(lay_out(found.features, known), known, lesson.points)
    trusted = {*lesson.keep, *([lesson.points] if lesson.points else [])}
    suspects = find_suspects(sheet, y, keep=trusted, moment=lesson.time, seed=seed)
    leaking = {name for suspect in suspects for name in suspect.columns}
    safe = [at for at, one in enumerate(sheet.layouts) if not leaking & set(one.feature.columns)]
    once = rows_once(*_telling_apart(known, found, {*leaking, outcome.column}), y)
    twice = len(y) - len(once)
    if twice:
        known, sheet, y = known.take(once), sheet.take(once), y[once]
    return Prepared(known, sheet.only(safe), y, outcome, found, tuple(suspects), twice)


def _telling_apart(known: Table, found: Found, leaking: Collection[str]) -> tuple[list[Codes], list[Codes]]:
    """Columns that tell leads apart, and those among them that do not know the outcome; numbers of rows tell nothing."""
    names = [name for name in known.columns if found.left_out.get(name) not in COUNTERS]
    kept = [name for name in names if name not in leaking]
    return [known[name].codes for name in names], [known[name].codes for name in kept]


def _ordered(table: Table, lesson: Lesson) -> tuple[Outcome, Rows]:
    """The outcome, and the rows that have one, both oldest first."""
    for name in (*lesson.drop, *lesson.keep, lesson.time, lesson.points):
        if name and name not in table:
            raise NoSuchColumn(f"The file has no column {name}; it has {', '.join(table.columns)}.")
    outcome = read_outcome(table, lesson.outcome, lesson.positive)
    rows, y = outcome.rows, outcome.y
    if lesson.time:
        order = np.argsort(_moments(table, lesson.time)[rows], kind="stable")
        rows, y = rows[order], y[order]
    if len(rows) > MOST_LEADS:
        kept = np.arange(len(rows) - MOST_LEADS, len(rows)) if lesson.is_ordered else _drawn(len(rows))
        rows, y = rows[kept], y[kept]
    return Outcome(outcome.column, outcome.positive, rows, y, outcome.undecided), rows


def _moments(table: Table, name: str) -> Floats:
    """The time of each row, as a date or as a number; one that can't be read is the oldest."""
    column = table[name]
    if not table.size:
        return np.zeros(0)
    at = np.array(moments_of(column.words), dtype=np.float64)
    if np.isnan(at).all():
        at = Feature(name, NUMBER, (name,)).numbers(Table({name: column}, table.size))
        if np.isnan(at).all():
            raise NoSuchColumn(f"{name} holds neither dates nor numbers, so it orders nothing.")
        return np.nan_to_num(at, nan=-np.inf)
    return np.nan_to_num(at, nan=-np.inf)[column.codes]


def _drawn(size: int) -> Rows:
    return np.sort(np.random.default_rng(0).choice(size, MOST_LEADS, replace=False))


def _without_clocks(found: Found, known: Table, lesson: Lesson) -> Found:
    """Leave out what says only when: numbers that go up with time, and values that come in long runs, as months do."""
    why = {}
    for feature in found.features:
        if set(feature.columns) & set(lesson.keep):
            continue
        if feature.kind == NUMBER and not feature.part and counts_on(feature.numbers(known)):
            why[feature.name] = "it goes up with time: it tells when the lead came, not who it is"
        elif comes_in_runs(feature, known):
            why[feature.name] = "it comes in long runs: it tells when the lead came, not who it is"
    return Found(tuple(one for one in found.features if one.name not in why), {**found.left_out, **why})


def _about(lesson: Lesson, outcome: Outcome, at: datetime | None) -> dict[str, Any]:
    return {
        "trained_at": at.isoformat() if at else None, "outcome": lesson.outcome, "positive": outcome.positive,
        "leads": len(outcome.y), "wins": int(outcome.y.sum()), "undecided": outcome.undecided, "time": lesson.time,
        "in_order": lesson.is_ordered, "points": lesson.points,
    }  # fmt: skip


def _held_out(contest: Verdict) -> dict[str, Any]:
    """What the contest says of the champion on leads it did not see."""
    found: dict[str, Any] = {
        "log_losses": contest.losses, "memory": asdict(contest.memory),
        "held_out": figures(contest.y, contest.probability).as_json(),
        "reliability": [list(group) for group in reliability(contest.y, contest.probability, _groups(contest.y))],
    }  # fmt: skip
    area = found["held_out"]["roc_auc"]
    if contest.has_signal and area is not None and area >= _TOO_GOOD:
        found["warning"] = "The outcome is told almost without fault: look for fields that were written after it."
    return found


def _groups(y: Floats) -> int:
    """Into how many groups quoted chances are put: fewer where each would hold but a few wins."""
    return int(np.clip(min(y.sum(), len(y) - y.sum()) // 10, 3, 10))


def _weeks(contest: Verdict, moments: Floats) -> list[dict[str, Any]]:
    """Each week of the leads held out: how many, how many were won and expected, and the skill over the average."""
    weeks: dict[str, list[int]] = {}
    for row, at in enumerate(moments):
        if np.isfinite(at):
            year, week, _day = datetime.fromtimestamp(at, UTC).isocalendar()
            weeks.setdefault(f"{year}-W{week:02}", []).append(row)
    found = []
    for name, rows in weeks.items():
        y, quoted, base = contest.y[rows], contest.probability[rows], contest.base[rows]
        reference = float(np.sum((base - y) ** 2))
        skill = 1 - float(np.sum((quoted - y) ** 2)) / reference if reference else 0.0
        won, expected = int(y.sum()), float(quoted.sum())
        found.append({"week": name, "leads": len(rows), "won": won, "expected": expected, "skill": skill})
    return found


def _newest_rate(y: Floats, base: Floats, lesson: Lesson) -> float:
    return float(base[-1]) if lesson.is_ordered and len(base) else _rate(y)


def _rate(y: Floats) -> float:
    """The share of wins, as if one more lead had been half won: never quite nought or one."""
    return float((y.sum() + 0.5) / (len(y) + 1)) if len(y) else 0.5


def columns_used(model: Model) -> Sequence[str]:
    """The columns that the model reads."""
    if model.champion == BASE:
        return []
    return list(dict.fromkeys(name for layout in model.layouts for name in layout.feature.columns))
