"""A feature as levels: not known, seldom seen, each word that is seen often enough, or stretches of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from footfall.qualification.scoring.features import NUMBER, Feature
from footfall.qualification.scoring.table import Codes, Column, Floats, Rows, Table

UNKNOWN, SELDOM = 0, 1
OFTEN_ENOUGH = 3
MOST_WORDS = 2_000
FINENESS = (4, 8, 16)
MOST_EXACT = 24


@dataclass(frozen=True)
class Levels:
    """How a feature's values fall into levels; 0 is "not known", 1 "seldom seen" (words only), then the others."""

    words: tuple[str, ...] = ()
    edges: tuple[float, ...] | None = None
    index: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = {word: at + 2 for at, word in enumerate(self.words)}
        object.__setattr__(self, "index", {**found, "": UNKNOWN})

    @property
    def size(self) -> int:
        return 2 + (len(self.words) if self.edges is None else len(self.edges) + 1)

    def of_numbers(self, numbers: Floats) -> Codes:
        """The level of each number."""
        found = np.searchsorted(np.array(self.edges or (), dtype=np.float64), numbers, side="right") + 2
        return np.where(np.isnan(numbers), UNKNOWN, found).astype(np.int32)

    def of_words(self, column: Column) -> Codes:
        """The level of each row's word."""
        level = np.fromiter((self.index.get(word, SELDOM) for word in column.words), np.int32, len(column.words))
        return level[column.codes]

    def label(self, level: int) -> str:
        """A level in words."""
        if level == UNKNOWN:
            return "not known"
        if level == SELDOM:
            return "seldom seen"
        if self.edges is None:
            return self.words[level - 2]
        return _stretch(self.edges, level - 2)

    def as_json(self) -> dict[str, Any]:
        return {"words": list(self.words)} if self.edges is None else {"edges": list(self.edges)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Levels":
        if "edges" in kept:
            return cls(edges=tuple(kept["edges"]))
        return cls(words=tuple(kept["words"]))


@dataclass(frozen=True)
class Layout:
    """A feature with the ways its values may fall into levels, from coarse to fine, and the middle of its numbers."""

    feature: Feature
    ways: tuple[Levels, ...]
    middle: float = 0.0
    spread: float = 1.0

    @property
    def is_number(self) -> bool:
        return self.feature.kind == NUMBER

    def as_json(self) -> dict[str, Any]:
        ways = [way.as_json() for way in self.ways]
        return {"feature": self.feature.as_json(), "ways": ways, "middle": self.middle, "spread": self.spread}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Layout":
        ways = tuple(Levels.from_json(way) for way in kept["ways"])
        return cls(Feature.from_json(kept["feature"]), ways, kept["middle"], kept["spread"])


@dataclass(frozen=True)
class Sheet:
    """Leads as models read them: for each layout the levels in each way, and its numbers where it has any."""

    layouts: tuple[Layout, ...]
    levels: tuple[tuple[Codes, ...], ...]
    numbers: tuple[Floats | None, ...]
    points: Floats
    size: int

    def take(self, rows: Rows) -> "Sheet":
        """Some rows, in that order."""
        return Sheet(
            self.layouts,
            tuple(tuple(codes[rows] for codes in ways) for ways in self.levels),
            tuple(None if numbers is None else numbers[rows] for numbers in self.numbers),
            self.points[rows],
            len(rows),
        )

    def only(self, places: Sequence[int]) -> "Sheet":
        """Some of the features."""
        return Sheet(
            tuple(self.layouts[at] for at in places),
            tuple(self.levels[at] for at in places),
            tuple(self.numbers[at] for at in places),
            self.points,
            self.size,
        )


def lay_out(features: Sequence[Feature], table: Table) -> tuple[Layout, ...]:
    """The ways each feature falls into levels, found from the leads alone, without their outcome."""
    return tuple(_layout(feature, table) for feature in features)


def read_sheet(layouts: Sequence[Layout], table: Table, points: str | None) -> Sheet:
    """These leads as models read them."""
    levels: list[tuple[Codes, ...]] = []
    numbers: list[Floats | None] = []
    for layout in layouts:
        if layout.is_number:
            found = layout.feature.numbers(table)
            levels.append(tuple(way.of_numbers(found) for way in layout.ways))
            numbers.append(found)
        else:
            column = layout.feature.words(table)
            levels.append(tuple(way.of_words(column) for way in layout.ways))
            numbers.append(None)
    given = Feature(points, NUMBER, (points,)).numbers(table) if points else np.zeros(table.size)
    return Sheet(tuple(layouts), tuple(levels), tuple(numbers), np.nan_to_num(given), table.size)


def _layout(feature: Feature, table: Table) -> Layout:
    if feature.kind != NUMBER:
        column = feature.words(table)
        counts = np.bincount(column.codes, minlength=len(column.words))
        often = [at for at in np.argsort(-counts, kind="stable") if counts[at] >= OFTEN_ENOUGH and column.words[at]]
        return Layout(feature, (Levels(words=tuple(column.words[at] for at in often[:MOST_WORDS])),))
    numbers = feature.numbers(table)
    known = np.sort(numbers[~np.isnan(numbers)])
    low, middle, high = np.quantile(known, (0.1, 0.5, 0.9)) if len(known) else (0.0, 0.0, 0.0)
    spread = float(high - low) / 2.56 or float(np.std(known)) or 1.0
    return Layout(feature, tuple(Levels(edges=edges) for edges in _ways(known)), float(middle), spread)


def _ways(known: Floats) -> list[tuple[float, ...]]:
    """Edges between stretches that hold about as many leads each, and between single values where these are few."""
    found: list[tuple[float, ...]] = []
    distinct, counts = np.unique(known, return_counts=True)
    for pieces in FINENESS:
        if len(known) >= pieces * 5:
            edges = np.unique(np.quantile(known, np.arange(1, pieces) / pieces, method="inverted_cdf"))
            found.append(tuple(float(edge) for edge in edges if edge > known[0]))
    if 1 < len(distinct) <= MOST_EXACT and counts.max() >= OFTEN_ENOUGH:
        found.append(tuple(float(value) for value in distinct[1:]))
    if len(known) and known[0] < known[-1] and known[0] == np.median(known):
        # Most have the smallest value, often nought: having any at all is a way of its own.
        found.append((float(distinct[1]),))
    kept = list(dict.fromkeys(edges for edges in found if edges))
    return kept or [(float(np.median(known)),) if len(known) else (0.0,)]


def _stretch(edges: Sequence[float], at: int) -> str:
    bounds = [f"{low:,.6g} to under {high:,.6g}" for low, high in pairwise(edges)]
    return [f"under {edges[0]:,.6g}", *bounds, f"{edges[-1]:,.6g} or more"][at]
