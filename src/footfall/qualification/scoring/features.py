"""What can be learnt from a table: each column as numbers or words, dates as parts, and what is left out and why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from footfall.qualification.scoring.table import Column, Flags, Floats, Rows, Table
from footfall.qualification.scoring.words import moments_of, numbers_of, plain

DAY = 86_400.0
_COUNTS_ON = "it counts the rows on, which tells the time or the order of the file, not the lead"
_RECORD = "every row has its own: the number of a record"
COUNTERS = frozenset({_COUNTS_ON, _RECORD})
"""Reasons why a column of numbers was left out that differs between two copies of a row."""
NUMBER, WORD = "number", "word"

_MOSTLY = 0.95
_A_YEAR_AND_A_HALF = 550 * DAY
_MOST_GAPS = 6
_SELDOM_REPEATS = 0.5
_FEW_WORDS = 30
_FEW_ODD = 5
_LONG_ENOUGH, _SELDOM_BACK = 20, 12
_SELDOM, _OFTEN = 0.02, 0.98
_CLOCK = 0.995
_NAMED_ID = re.compile(
    r"(^|[\s_.-])(id|ids|no|nr|num|number|key|uuid|guid|ref|reference|index|idx|row|unnamed|serial)\.?$|(Id|ID|No)$"
)
_PARTS = ("month", "weekday", "hour")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_HOURS = [f"{hour:02}" for hour in range(24)]


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing known of a lead: a column, a part of its date, or the days between two dates."""

    name: str
    kind: str
    columns: tuple[str, ...]
    part: str = ""

    def numbers(self, table: Table) -> Floats:
        """The number of each row, not-a-number where it is not known."""
        if self.part == "gap":
            later, earlier = (_moments(table, name) for name in self.columns)
            return (later - earlier) / DAY
        return _each(table, self.columns[0], lambda column: np.array(numbers_of(column.words), dtype=np.float64))

    def words(self, table: Table) -> Column:
        """The word of each row as it is compared; empty where it is not known."""
        name = self.columns[0]
        if name not in table:
            return Column(("",), np.zeros(table.size, dtype=np.int32))
        column = table[name]
        read = _parts_in(moments_of(column.words), self.part) if self.part in _PARTS else None
        texts = read or [_READ.get(self.part, plain)(word) for word in column.words]
        index: dict[str, int] = {}
        again = np.fromiter((index.setdefault(text, len(index)) for text in texts), np.int32, len(texts))
        return Column(tuple(index), again[column.codes] if len(texts) else column.codes)

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "kind": self.kind, "columns": list(self.columns), "part": self.part}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Feature":
        return cls(kept["name"], kept["kind"], tuple(kept["columns"]), kept["part"])


@dataclass(frozen=True)
class Found:
    """The features of a table, and the columns that nothing can be learnt from, each with the reason."""

    features: tuple[Feature, ...]
    left_out: Mapping[str, str]


def find_features(table: Table, *, without: Iterable[str], moment: str | None = None) -> Found:
    """What can be learnt from these leads; `moment` is the column that says when each lead is looked at."""
    features: list[Feature] = []
    left_out: dict[str, str] = {}
    dates: dict[str, Floats] = {}
    unwanted = set(without)
    for name, column in table.columns.items():
        if name in unwanted and name != moment:
            continue
        if reason := _nothing_in(column):
            left_out[name] = reason
        elif (at := _dates(column)) is not None:
            dates[name] = at
            features.extend(_parts_of(name, at))
        elif name != moment:
            found = _feature_of(name, column)
            if isinstance(found, Feature):
                features.append(found)
            else:
                left_out[name] = found
                features.extend(_whether_filled(name, column))
    return Found((*features, *_gaps(dates, moment)), left_out)


def _nothing_in(column: Column) -> str:
    counts = column.counts()
    said = {plain(word) for word, count in zip(column.words, counts, strict=True) if count}
    if said <= {""}:
        return "it is empty"
    return "it always says the same" if len(said) == 1 else ""


def _feature_of(name: str, column: Column) -> "Feature | str":
    """The column as a feature, or why it is none."""
    counts = column.counts()
    known = np.array([bool(plain(word)) for word in column.words]) & (counts > 0)
    rows = int(counts[known].sum())
    numbers = np.array(numbers_of(column.words))
    if _are(numbers, known, counts):
        return _number_id(name, numbers[column.codes], rows) or Feature(name, NUMBER, (name,))
    texts = {plain(word) for word in np.array(column.words, dtype=object)[known]}
    if len(texts) > _FEW_WORDS and len(texts) > _SELDOM_REPEATS * rows:
        if sum("@" in text for text in texts) > _MOSTLY * len(texts):
            return Feature(f"{name}: domain", WORD, (name,), "domain")
        return "its values hardly ever repeat: a name, a number of a record or free text"
    return Feature(name, WORD, (name,))


def _whether_filled(name: str, column: Column) -> list[Feature]:
    """A text that says nothing by itself, where some have written one and others have not."""
    known = np.array([bool(plain(word)) for word in column.words])
    share = float(column.counts()[known].sum() / len(column.codes))
    return [Feature(f"{name}: filled", WORD, (name,), "filled")] if _SELDOM <= share <= _OFTEN else []


def _number_id(name: str, numbers: Floats, rows: int) -> str:
    """Why a column of numbers only counts or names records; empty if it says more."""
    known = numbers[~np.isnan(numbers)]
    if rows < _FEW_WORDS or np.any(known != np.round(known)):
        return ""
    distinct = np.unique(known)
    share = len(distinct) / len(known)
    if share > _SELDOM_REPEATS and abs(_order(known)) > _CLOCK:
        return _COUNTS_ON
    if len(distinct) < len(known):
        return ""
    is_dense = distinct[-1] - distinct[0] + 1 <= 2 * len(distinct)
    is_code = distinct[0] >= 10_000 and len(str(int(distinct[0]))) == len(str(int(distinct[-1])))  # noqa: PLR2004
    return _RECORD if is_dense or is_code or _NAMED_ID.search(name) else ""


def counts_on(numbers: Floats) -> bool:
    """Whether numbers only go up, or only down, with the order of the rows."""
    known = numbers[~np.isnan(numbers)]
    return len(np.unique(known)) > _FEW_WORDS and abs(_order(known)) > _CLOCK


def comes_in_runs(feature: Feature, table: Table) -> bool:
    """Whether rows that follow one another mostly agree, and a value hardly ever comes back once it has gone."""
    if feature.part == "gap" or table.size < _LONG_ENOUGH:
        return False
    said = feature.numbers(table) if feature.kind == NUMBER else feature.words(table).codes
    values, codes = np.unique(said, return_inverse=True)
    if len(values) > table.size / _LONG_ENOUGH:
        return False
    shares = np.bincount(codes) / table.size
    agree, by_chance = float(np.mean(codes[1:] == codes[:-1])), float(shares @ shares)
    stretches = (1 - agree) * table.size + 1
    return agree - by_chance >= _MOSTLY * (1 - by_chance) and stretches < _SELDOM_BACK * len(values)


def _order(values: Floats) -> float:
    """How far values follow the order of the rows: the correlation of their ranks with it."""
    _, ranks = np.unique(values, return_inverse=True)
    if ranks.max(initial=0) == 0:
        return 0.0
    return float(np.corrcoef(ranks, np.arange(len(ranks)))[0, 1])


def _dates(column: Column) -> Floats | None:
    """The moments of a column of dates; None for another column."""
    counts = column.counts()
    known = np.array([bool(plain(word)) for word in column.words]) & (counts > 0)
    at = np.array(moments_of(column.words))
    return at[column.codes] if _are(at, known, counts) else None


def _are(values: Floats, known: Flags, counts: Rows) -> bool:
    """Whether words are numbers (or moments): nearly all, or most beside a few words that stand for none."""
    fit = known & ~np.isnan(values)
    rows, odd = counts[known].sum(), int((known & ~fit).sum())
    if counts[fit].sum() >= _MOSTLY * rows:
        return True
    return odd <= _FEW_ODD and int(fit.sum()) > _FEW_WORDS and bool(counts[fit].sum() >= rows / 2)


def _parts_of(name: str, at: Floats) -> list[Feature]:
    """Month, weekday and hour, as far as the dates tell them; a month only where it comes round again."""
    known = at[~np.isnan(at)]
    parts = []
    if np.ptp(known) > _A_YEAR_AND_A_HALF:
        parts.append("month")
    parts.append("weekday")
    if len(np.unique(known % DAY // 3600)) > 3:  # noqa: PLR2004 -- a zone's midnight may be one or two hours
        parts.append("hour")
    return [Feature(f"{name}: {part}", WORD, (name,), part) for part in parts]


def _gaps(dates: Mapping[str, Floats], moment: str | None) -> list[Feature]:
    """Days from each other date to the moment of the lead, or between any two dates where no moment is named."""
    if moment is not None and moment in dates:
        pairs: Sequence[tuple[str, str]] = [(moment, name) for name in dates if name != moment]
    else:
        pairs = list(combinations(dates, 2))[:_MOST_GAPS]
    found = [(one, other) for one, other in pairs if len(np.unique(dates[one] - dates[other])) > 2]  # noqa: PLR2004
    return [Feature(f"days from {other} to {one}", NUMBER, (one, other), "gap") for one, other in found]


def _each(table: Table, name: str, read: Any) -> Floats:  # noqa: ANN401 -- a reader of columns
    if name not in table or not table.size:
        return np.full(table.size, np.nan)
    column = table[name]
    found: Floats = read(column)[column.codes]
    return found


def _moments(table: Table, name: str) -> Floats:
    return _each(table, name, lambda column: np.array(moments_of(column.words), dtype=np.float64))


def _parts_in(moments: Sequence[float], part: str) -> list[str]:
    """The month, weekday or hour of each moment; empty where it is not known."""
    seconds = np.array(moments, dtype=np.float64)
    known = ~np.isnan(seconds)
    whole = np.floor(np.where(known, seconds, 0)).astype(np.int64)
    if part == "month":
        labels, places = _MONTHS, whole.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
    elif part == "weekday":
        labels, places = _WEEKDAYS, (whole // 86_400 + 3) % 7  # the first of January 1970 was a Thursday
    else:
        labels, places = _HOURS, whole // 3600 % 24
    found: list[str] = np.array([*labels, ""], dtype=object)[np.where(known, places, -1)].tolist()
    return found


def _domain(word: str) -> str:
    return plain(word).rpartition("@")[2]


def _filled(word: str) -> str:
    return "yes" if plain(word) else ""


_READ = {"domain": _domain, "filled": _filled}
