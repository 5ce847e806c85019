"""Which fields know the outcome because they were written after it.

A leak is the classic fault of scores: a stage, a note of the call, the reason of a loss. It shines on the past and
is empty when a lead comes in. Each suspect is named with what gave it away and left out, unless it is kept on purpose.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from footfall.qualification.scoring.drift import steady
from footfall.qualification.scoring.evidence import Encoded, encode, fit_scorecard
from footfall.qualification.scoring.figures import auc, from_logits, loss
from footfall.qualification.scoring.levels import UNKNOWN, Sheet
from footfall.qualification.scoring.table import Floats

TELLS_ALL = 0.95
"""AUC of one field alone from which no honest field is."""
STRONG, STRONG_FOR_ITS_NAME = 0.80, 0.72
"""AUC of one field from which it is looked at beside all others together; lower where its name speaks of afterwards."""

_FEWEST_WINS = 5
_FEWEST_TO_COMPARE = 300
_AHEAD_OF_NEXT = 2.0
_MOST_ROWS = 20_000
_EXPECTED = 8.0
_NEVER = 0.05
_ALWAYS = 0.985
_AFTERWARDS = re.compile(
    r"duration|call|\btag|stage|status|clos(e|ing)|lost|\bwon|reason|result|disposition|note|comment|last|modified"
    r"|updated|after|invoice|paid|payment|revenue|convert|quality|page.?value|talk|follow.?up",
    re.IGNORECASE,
)
_THE_END = re.compile(
    r"(^|[^a-z])(closed|close.?date|won|lost|outcome|disposition|invoiced?|refund(ed)?|converted|conversion|signed)([^a-z]|$)"
    r"|to.?(close|convert|win|sale|purchase)([^a-z]|$)|(sale|purchase|decision|closing|contract|order).?(date|day|time|at)([^a-z]|$)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"prev|prior|past|former|last.?campaign|history|ever", re.IGNORECASE)
_TELLS = 3.0


@dataclass(frozen=True, slots=True)
class Suspect:
    """A field that may have been written after the outcome, and what speaks for it."""

    field: str
    columns: tuple[str, ...]
    reason: str


def find_suspects(
    sheet: Sheet, y: Floats, *, keep: Collection[str] = (), moment: str | None = None, seed: int = 0
) -> list[Suspect]:
    """The suspects among the fields of these leads; fields with a column in `keep` are trusted."""
    if min(y.sum(), len(y) - y.sum()) < _FEWEST_WINS:
        return []
    if sheet.size > _MOST_ROWS:
        rows = np.sort(np.random.default_rng(seed).choice(sheet.size, _MOST_ROWS, replace=False))
        sheet, y = sheet.take(rows), y[rows]
    encoded = encode(sheet, y, np.ones(len(y)), steady(float(y.mean()), len(y)), seed)
    order = [auc(y, encoded.out_of_fold[:, at]) for at in range(len(sheet.layouts))]
    found: dict[int, str] = {}
    trusted = {at for at, one in enumerate(sheet.layouts) if set(one.feature.columns) & set(keep)}
    for at in range(len(sheet.layouts)):
        if at not in trusted and (reason := _alone(sheet, y, at, order[at]) or _by_name(encoded, sheet, at)):
            found[at] = reason
    found |= dict(_outshining(sheet, y, encoded, order, skip={*found, *trusted}))
    return [
        Suspect(feature.name, tuple(name for name in feature.columns if name != moment), reason)
        for feature, reason in ((sheet.layouts[at].feature, reason) for at, reason in sorted(found.items()))
    ]


def _alone(sheet: Sheet, y: Floats, place: int, order: float) -> str:
    """What gives the field away by itself."""
    if order >= TELLS_ALL:
        return f"alone it tells nearly every outcome (AUC {order:.3f})"
    return _by_absence(sheet, y, place) or _by_purity(sheet, y, place) or _by_future(sheet, place, order)


def _by_absence(sheet: Sheet, y: Floats, place: int) -> str:
    filled = sheet.levels[place][0] != UNKNOWN
    if filled.all() or not filled.any():
        return ""
    won, lost = float(filled[y == 1].mean()), float(filled[y == 0].mean())
    if abs(won - lost) - _doubt(won, lost, y) >= 0.5:  # noqa: PLR2004 -- an AUC of .75 from being filled alone
        return f"filled in {won:.0%} of the won and {lost:.0%} of the lost: it follows the outcome"
    for side, words in ((filled, "filled"), (~filled, "empty")):
        wins, losses = float(y[side].sum()), float((1 - y[side]).sum())
        expected = float(y.mean() * side.sum())
        if expected >= _EXPECTED and wins <= _NEVER * expected:
            return f"where it is {words} hardly anybody was won ({wins:.0f} where {expected:.0f} were to be expected)"
        if expected + _EXPECTED <= side.sum() and losses <= _NEVER * (side.sum() - expected) and wins >= _EXPECTED:
            return f"where it is {words} nearly everybody was won ({wins:.0f} of {side.sum()})"
    return ""


def _doubt(won: float, lost: float, y: Floats) -> float:
    """Two standard errors of the distance between two shares, one of the won and one of the lost."""
    wins, losses = float(y.sum()), float((1 - y).sum())
    return 2 * float(np.sqrt(won * (1 - won) / wins + lost * (1 - lost) / losses))


def _by_purity(sheet: Sheet, y: Floats, place: int) -> str:
    """Values that decide: all won behind them, for a good part of the wins, or none where many were to be expected."""
    rate = float(y.mean())
    for way, levels in zip(sheet.layouts[place].ways, sheet.levels[place], strict=True):
        counts = np.bincount(levels, minlength=way.size)
        wins = np.bincount(levels, weights=y, minlength=way.size)
        share = wins / np.maximum(counts, 1)
        sure = (share >= _ALWAYS) & (counts * (1 - rate) >= _EXPECTED / 2) & (wins >= _FEWEST_WINS)
        if wins[sure].sum() >= 0.1 * y.sum() and wins[sure].sum() >= _EXPECTED:
            return f"behind {_named(way.label, sure)} nearly everybody was won ({wins[sure].sum():.0f} wins)"
        hopeless = (counts * rate >= _EXPECTED) & (wins <= _NEVER * counts * rate)
        expected = counts[hopeless].sum() * rate
        if expected >= 0.3 * y.sum():
            return f"behind {_named(way.label, hopeless)} nobody was won ({expected:.0f} were to be expected)"
    return ""


def _by_future(sheet: Sheet, place: int, order: float) -> str:
    """A date that lies after the moment of the lead, and says something."""
    numbers, feature = sheet.numbers[place], sheet.layouts[place].feature
    if feature.part != "gap" or numbers is None or abs(order - 0.5) < 0.1:  # noqa: PLR2004
        return ""
    after = float(np.mean(numbers[~np.isnan(numbers)] < -1))
    return f"{after:.0%} of its dates lie after {feature.columns[0]}" if after > 0.2 else ""  # noqa: PLR2004


def _by_name(encoded: Encoded, sheet: Sheet, place: int) -> str:
    """A field that is named after the end of a lead, and says something of it."""
    name, evidence = sheet.layouts[place].feature.name, encoded.fields[place]
    if evidence is None or evidence.gain < _TELLS or not _THE_END.search(name) or _BEFORE.search(name):
        return ""
    return "by its name it is written when a lead ends, and it tells how"


def _outshining(
    sheet: Sheet, y: Floats, encoded: Encoded, order: list[float], *, skip: set[int]
) -> Iterator[tuple[int, str]]:
    """Fields that alone foretell more than all ordinary fields together, and far more than the next."""
    ordinary = [at for at, value in enumerate(order) if value < STRONG_FOR_ITS_NAME and at not in skip]
    strong = [at for at, value in enumerate(order) if value >= STRONG_FOR_ITS_NAME and at not in skip]
    if not strong or len(ordinary) < 3 or sheet.size < _FEWEST_TO_COMPARE:  # noqa: PLR2004
        return
    together = _gain(encoded, y, ordinary)
    next_best = max(_gain(encoded, y, [at]) for at in ordinary)
    for at in strong:
        name = sheet.layouts[at].feature.name
        gain = _gain(encoded, y, [at])
        is_strong = order[at] >= (STRONG_FOR_ITS_NAME if _AFTERWARDS.search(name) else STRONG)
        if is_strong and gain >= together and gain >= _AHEAD_OF_NEXT * next_best:
            yield at, f"alone it foretells more (AUC {order[at]:.3f}) than {len(ordinary)} other fields together"


def _gain(encoded: Encoded, y: Floats, places: list[int]) -> float:
    """Nats that these fields' evidence saves over the average."""
    fields = tuple(one if at in places else None for at, one in enumerate(encoded.fields))
    card = fit_scorecard(Encoded(fields, encoded.out_of_fold, encoded.level), y, np.ones(len(y)))
    z = card.start + encoded.out_of_fold @ card.weights
    return float((loss(y, np.full(len(y), y.mean())) - loss(y, from_logits(z))).sum())


def _named(label: object, which: "np.typing.NDArray[np.bool_]") -> str:
    names = [f"“{label(int(at))}”" for at in np.flatnonzero(which)[:3]]  # type: ignore[operator]  # a bound method
    return ", ".join(names)
