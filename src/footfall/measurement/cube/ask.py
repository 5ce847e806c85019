"""Ask a question: its parts are read from one fact each and put together by their dimensions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from footfall.measurement.cube.answer import Answer, Atoms, Cells
from footfall.measurement.cube.atoms import ATOMS, QUANTILES
from footfall.measurement.cube.compiler import MOST_STEPS, Held, Shape, compiled
from footfall.measurement.cube.dimensions import OF_LEADS, THEN, Dimension, Reading
from footfall.measurement.cube.engine import Engine
from footfall.measurement.cube.measures import ACTIVITY, measure_called
from footfall.measurement.cube.members import day_key
from footfall.measurement.cube.plans import Plans
from footfall.measurement.cube.question import BadQuestion, Question, Scope
from footfall.measurement.cube.rollups import ROLLUPS, Kept, settled, smallest
from footfall.measurement.cube.steps import alike, quantile_rows

MOST_CELLS = 100_000
ALWAYS = ("other_values", "other_sales", "other_costs", "stranded", "direct_outside")
"""Atoms of the whole that every answer can tell: what was left out, and what stays unallocated."""


ROLLED_UP: dict[str, set[str]] = {"all": set(), "places": {"location"}}
"""Scopes whose numbers rollups can tell, and the columns they are told by."""
COUNTED_NOW = frozenset({"attempts", "call_cost", "repeats"})
"""Columns of a lead that add up what happened until now."""


class TooManyCells(BadQuestion):
    """That would be too many rows to read; ask by fewer dimensions or for a shorter time."""


@dataclass(frozen=True)
class Cube:
    """An engine and the plans compiled for it."""

    engine: Engine
    plans: Plans

    def ask(self, question: Question, scope: Scope) -> Answer:
        """The answer to a question, of what the scope allows."""
        return Asking(self, question, scope).answer()


@dataclass(frozen=True)
class _Part:
    """Atoms that are read together: of one fact, by one date, or out of one rollup; between two days if it names any."""

    fact: str
    date: str
    atoms: tuple[str, ...] = ()
    quantiles: tuple[str, ...] = ()
    rollup: str = ""
    steps: bool = False
    start: int | None = None
    end: int | None = None


class Asking:
    """One question on its way to its answer."""

    def __init__(self, cube: Cube, question: Question, scope: Scope) -> None:
        self.cube = cube
        self.question = question
        self.scope = scope
        self.members = cube.engine.members
        self.dimensions = [self.members.dimensions.get(name) for name in question.dimensions]
        self.measures = [measure_called(name) for name in question.measures]

    def answer(self) -> Answer:
        """All cells, the whole, and where rows cross columns both margins."""
        atoms = dict.fromkeys(name for measure in self.measures for name in measure.atoms())
        if self.question.sure:
            atoms |= dict.fromkeys(name for measure in self.measures for name in measure.atoms_of_chance())
        unkept = [name for name in atoms if self._is_unkept(name)]
        atoms = {name: None for name in atoms if name not in unkept}
        quantiles = dict.fromkeys(measure.quantile for measure in self.measures if measure.quantile)
        cells = Cells(len(self.dimensions))
        cells.untold(unkept)
        self._read_atoms(atoms, self.dimensions, cells)
        for part in self._parts((), quantiles):
            self._read_quantiles(part, cells)
        return Answer(self.question, self.measures, self.dimensions, self.members, cells, self._whole)

    def _is_unkept(self, atom: str) -> bool:
        """Of calls and repeats a lead keeps only how many there are now: of a past day that can't be told by capture.

        Nor in which stage a deal stood then.
        """
        is_past = self.question.as_of is not None or bool(self.question.within)
        if is_past and ATOMS[atom].fact == "deal":
            return True
        return is_past and ATOMS[atom].value in COUNTED_NOW and self.question.basis != ACTIVITY

    def _whole(self) -> Atoms:
        whole = Cells(0)
        self._read_atoms(ALWAYS, [], whole)
        return whole.at(())

    def _margins(self) -> list[tuple[int, ...]]:
        """Which dimensions a total keeps: medians do not add up, so each kind of total is asked for."""
        rows, columns = range(len(self.question.rows)), range(len(self.question.rows), len(self.dimensions))
        kept = {tuple(range(upto)) for upto in range(len(self.question.rows))} | {tuple(columns), tuple(rows), ()}
        kept |= {(*range(upto), *columns) for upto in range(1, len(self.question.rows))}
        return sorted(kept - {tuple(range(len(self.dimensions)))})

    def rollup_for(self, dimensions: Sequence[Dimension]) -> str:
        """Which rollup tells the numbers of leads by these dimensions; none where only the leads can."""
        within = self.question.within
        if self.question.as_of or (within and within < max((one.longest for one in self.rollups), default=1 << 20)):
            return ""
        start, end = ([*days, None][0] for days in self._period())
        return self._smallest(dimensions, start, end)

    def reads(self, dimensions: Sequence[Dimension]) -> str:
        """Where the numbers of leads come from, in words: a rollup, the leads, or both."""
        if all(measure.quantile for measure in self.measures):
            return "leads"
        parts = self._old_and_young(_Part("lead", "captured", rollup=self.rollup_for(dimensions)), dimensions)
        return " and ".join(part.rollup or "leads" for part in parts)

    def _smallest(self, dimensions: Sequence[Dimension], start: int | None, end: int | None) -> str:
        question, scope = self.question, self.scope.kind
        asked = [*dimensions, *(self.members.dimensions.get(one.dimension) for one in question.filters)]
        # What a place lay under depends on the day of capture, and rollups have only months.
        if scope not in ROLLED_UP or any(one.members == THEN for one in asked):
            return ""
        columns = {one.on["lead"].column for one in asked} | ROLLED_UP[scope]
        units = {one.level for one in asked if one.is_time}
        found = smallest(self.rollups, question.basis, columns, units, (start, end))
        return found.rollup.name if found else ""

    @property
    def rollups(self) -> Sequence[Kept]:
        """What there is beside the leads."""
        return self.cube.engine.rollups

    def _old_and_young(self, part: _Part, dimensions: Sequence[Dimension]) -> list[_Part]:
        """As of a past day: leads old enough to have reached by then all they ever did may come out of a rollup."""
        question = self.question
        if part.fact != "lead" or not question.as_of or question.within or question.basis == ACTIVITY:
            return [part]
        squares = tuple(name for name in part.atoms if ATOMS[name].is_square)
        if squares and (rest := tuple(name for name in part.atoms if name not in squares)):
            parts = (replace(part, atoms=squares), replace(part, atoms=rest))
            return [one for half in parts for one in self._old_and_young(half, dimensions)]
        start, end = ([*days, None][0] for days in self._period())
        until = min(settled(self.rollups, day_key(question.as_of)), 1 << 30 if end is None else end)
        rollup = "" if squares else self._smallest(dimensions, start, until)
        if not rollup or until < (until if start is None else start):
            return [part]
        young = [] if end == until else [replace(part, start=until + 1, end=end)]
        return [replace(part, rollup=rollup, start=start, end=until), *young]

    def _parts(self, atoms: Iterable[str], quantiles: Iterable[str], rollup: str = "") -> list[_Part]:
        by: dict[tuple[str, str, str], list[str]] = {}
        for name in atoms:
            actual = ATOMS[name]
            if self.question.basis == ACTIVITY and actual.instead:
                actual = ATOMS[actual.instead]
            # A rollup has each moment on its own day, so that one statement tells all.
            is_told = actual.fact == "lead" and (not actual.is_square or (rollup and ROLLUPS[rollup].squares))
            told = rollup if is_told else ""
            by.setdefault((actual.fact, "captured" if told else self._date(actual.date), told), []).append(name)
        times: dict[str, list[str]] = {}
        for name in quantiles:
            times.setdefault(self._date(QUANTILES[name].date), []).append(name)
        return [_Part(fact, date, atoms=tuple(names), rollup=told) for (fact, date, told), names in by.items()] + [
            _Part("lead", date, quantiles=tuple(names)) for date, names in times.items()
        ]

    def _date(self, date: str) -> str:
        return date if self.question.basis == ACTIVITY else "captured"

    def _read_atoms(self, atoms: Iterable[str], dimensions: Sequence[Dimension], cells: Cells) -> None:
        """Everything that adds up."""
        for whole in self._parts(atoms, (), self.rollup_for(dimensions)):
            for part in self._old_and_young(whole, dimensions):
                self._read(part, dimensions, cells)

    def _read_quantiles(self, part: _Part, cells: Cells) -> None:
        """Medians of the cells and of every kind of total, out of how many leads have each number of days."""
        whole = tuple(range(len(self.dimensions)))
        for names in alike(part.quantiles):
            steps = self._rows(replace(part, quantiles=names, steps=True), self.dimensions)
            for kept in (whole, *self._margins()):
                if len(steps) > MOST_STEPS:
                    self._read(replace(part, quantiles=names), [self.dimensions[place] for place in kept], cells, kept)
                else:
                    cells.put(names, quantile_rows(steps, kept, [QUANTILES[name].share for name in names]), kept)

    def _read(
        self, part: _Part, dimensions: Sequence[Dimension], cells: Cells, kept: Sequence[int] | None = None
    ) -> None:
        """Put the numbers of one part into the cells; where it can't be told by these dimensions, none."""
        names = part.atoms or part.quantiles
        if not self._told(part.fact, dimensions):
            cells.untold(names)
            return
        rows = self._rows(part, dimensions)
        if len(rows) > MOST_CELLS:
            raise TooManyCells
        cells.put(names, rows, kept)

    def _rows(self, part: _Part, dimensions: Sequence[Dimension]) -> Sequence[tuple[Any, ...]]:
        """What the engine says to one part."""
        actual = tuple(self._actual(name, part.fact) for name in part.atoms)
        held, values = self._held(part.fact)
        own = [[] if day is None else [day] for day in (part.start, part.end)]
        days = [mine or asked for mine, asked in zip(own, self._period(), strict=True)]
        shape = Shape(
            part.fact,
            part.date,
            actual,
            part.quantiles,
            tuple(one.on[part.fact] for one in dimensions),
            held,
            self.scope.kind,
            bool(days[0]),
            bool(days[1]),
            self.question.as_of is not None and not part.rollup,
            bool(self.question.within) and not part.rollup and part.fact in {"lead", "attempt"},
            part.rollup,
            part.steps,
        )
        plan = self.cube.plans.get(shape, lambda: compiled(shape, self.cube.engine.dialect))
        return self.cube.engine.rows(plan.sql([*days, *self._whose(), *self._until(), *values]))

    def _actual(self, name: str, fact: str) -> str:
        return name if ATOMS[name].fact == fact else ATOMS[name].instead

    def _told(self, fact: str, dimensions: Sequence[Dimension]) -> bool:
        """Whether a fact knows these dimensions, the ones the question is held to, and whose rows they are."""
        held = [self.members.dimensions.get(one.dimension) for one in self.question.filters]
        known = all(fact in one.on for one in [*dimensions, *held])
        return known and (fact in OF_LEADS or self.scope.kind in {"all", "places"})

    def _period(self) -> list[list[int]]:
        days = (self.question.start, self.question.end)
        return [[day_key(day)] if day else [] for day in days]

    def _until(self) -> list[list[int]]:
        """How far the lives of leads are read."""
        as_of = self.question.as_of
        return [[day_key(as_of)] if as_of else [], [self.question.within] if self.question.within else []]

    def _whose(self) -> list[list[int]]:
        scope = self.scope
        return [list(scope.places), [scope.staff], [] if scope.team is None else [scope.team]]

    def _held(self, fact: str) -> tuple[tuple[Held, ...], list[list[int]]]:
        held, values = [], []
        for one in self.question.filters:
            dimension = self.members.dimensions.get(one.dimension)
            wanted = [self.members.key(dimension, value) for value in one.values]
            keys = self._leaves(dimension, dimension.on[fact], wanted)
            column = "asked_day" if dimension.is_time else dimension.on[fact].column
            reading = dimension.on[fact]
            then = reading.level if reading.tree == THEN else ""
            held.append(Held(column, keys=bool(keys) or None not in wanted, empty=None in wanted, then=then))
            values.append(keys)
        return tuple(held), values

    def _leaves(self, dimension: Dimension, reading: Reading, wanted: list[int | None]) -> list[int]:
        """Keys in the fact that a dimension's chosen keys stand for."""
        if dimension.is_time:
            return self.members.leaves("time", dimension.level, wanted)
        if reading.tree and reading.tree != THEN:
            return self.members.leaves(reading.tree, reading.level, wanted)
        keys = [key for key in wanted if key is not None]
        return self.members.below(dimension.members, keys) if dimension.is_tree else keys
