"""Rows and columns: lines that open in place, totals worked out anew at every level, every number with its leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.template.defaultfilters import capfirst
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from footfall.measurement.cube.answer import ORDERED, Answer, Key
from footfall.measurement.cube.dimensions import THEN, Dimension
from footfall.measurement.cube.document import EMPTY_NAME
from footfall.measurement.cube.measures import MEASURES, Measure
from footfall.measurement.drill import Behind, behind
from footfall.measurement.explorer.address import Explored
from footfall.measurement.explorer.axis import Path, may_open, under
from footfall.measurement.explorer.comparison import Ask, Comparison, Mark
from footfall.measurement.panels import sureness
from footfall.measurement.reading import as_people_read
from footfall.web.figures import DASH, heat_step

MOST_CELLS = 1_200
"""On one page; the rest is on the next, or in the file."""
MOST_LINES, FEWEST_LINES = 60, 12
MOST_COLUMNS = 24


@dataclass(frozen=True)
class Spot:
    """One line before it is written: its path, the answer it was read in, and its keys there."""

    path: Path
    answer: Answer
    keys: Key


@dataclass(frozen=True)
class Cell:
    """One number as it is read, with its leads, how sure it is, and what it is compared with."""

    text: str
    url: str = ""
    hint: str = ""
    number: float | None = None
    mark: Mark | None = None
    step: int = 0

    @property
    def drawn(self) -> SafeString:
        """The cell as markup: a page has a thousand of them."""
        text, hint = escape(self.text), escape(self.hint)
        unsure = " is-unsure" if self.number is None or self.hint else ""
        heat = f" heat heat-{self.step}" if self.step else ""
        title = f' title="{hint}"' if hint else ""
        shown = f'<a href="{escape(self.url)}">{text}</a>' if self.url else text
        said = f'<span class="unseen"> {hint}</span>' if hint else ""
        return mark_safe(f'<td class="num{unsure}{heat}"{title}>{shown}{said}{self._mark()}</td>')  # noqa: S308 -- escaped above

    def _mark(self) -> str:
        if self.mark is None:
            return ""
        tone = {True: " change--better", False: " change--worse", None: ""}[self.mark.better]
        return f'<small class="change{tone}">{escape(self.mark.in_words)}</small>'


@dataclass(frozen=True)
class Line:
    """One line: what it is called, how deep it stands, what opens it, where its name leads, its numbers."""

    name: str
    path: Path
    cells: list[Cell]
    toggle: str = ""
    is_open: bool = False
    focus: str = ""

    @property
    def depth(self) -> int:
        """How far down it stands."""
        return len(self.path) - 1

    @property
    def drawn(self) -> SafeString:
        """The line as markup."""
        name = escape(capfirst(self.name))
        opened = "true" if self.is_open else "false"
        toggle = (
            f'<a class="explorer__toggle" hx-boost="true" href="{escape(self.toggle)}" role="button" '
            f'aria-expanded="{opened}" aria-label="{name}"></a>'
            if self.toggle
            else ""
        )
        head = f'<a class="explorer__name" href="{escape(self.focus)}">{name}</a>' if self.focus else name
        cells = "".join(cell.drawn for cell in self.cells)
        return mark_safe(f'<tr data-depth="{self.depth}"><th scope="row">{toggle}{head}</th>{cells}</tr>')  # noqa: S308 -- escaped above


@dataclass
class Pivot:
    """The table of a page; `ask` answers questions in the scope of whoever looks."""

    explored: Explored
    ask: Ask
    comparison: Comparison
    currency: str
    _links: dict[Path, Behind] = field(default_factory=dict)

    @cached_property
    def axis(self) -> list[Dimension]:
        """What the lines stand by at each depth."""
        return self.explored.axis

    @cached_property
    def measures(self) -> list[Measure]:
        """The numbers of each column."""
        return [MEASURES[name] for name in self.explored.measures]

    @cached_property
    def across(self) -> Dimension | None:
        """What the columns stand by."""
        return self.explored.members.dimensions.get(self.explored.across) if self.explored.across else None

    @cached_property
    def total(self) -> Spot:
        """Everything."""
        return Spot((), self.ask(self.explored.question()), ())

    @cached_property
    def every_column(self) -> list[int | None]:
        """The members the columns stand for: times and ladders in their order, others by size."""
        answer = self.total.answer
        if self.across is None:
            return []
        keys: list[int | None] = [key[0] for key in answer.cells.keys()]
        ranks = {key: answer.members.rank(self.across, key) for key in keys}
        if self.across.is_time or self.across.name in ORDERED:
            return sorted(keys, key=ranks.__getitem__)
        return sorted(keys, key=lambda key: (-(self._size(answer, (), (key,))), ranks[key]))

    @cached_property
    def columns(self) -> list[int | None]:
        """Those that the page has room for: the latest times, or the largest."""
        found, most = self.every_column, self.most_columns
        return found[-most:] if self.across and self.across.is_time else found[:most]

    @property
    def column_names(self) -> list[str]:
        """What the columns of the page are called."""
        return [self.name_of_column(key) for key in self.columns]

    def name_of_column(self, key: int | None) -> str:
        """What a column is called."""
        return (self.explored.members.name(self.across, key) if self.across else None) or EMPTY_NAME

    @property
    def most_columns(self) -> int:
        """As many as a page bears."""
        return max(3, MOST_COLUMNS // len(self.measures))

    @property
    def hidden_columns(self) -> int:
        """Columns that are in the file only."""
        return len(self.every_column) - len(self.columns)

    @cached_property
    def spots(self) -> list[Spot]:
        """All lines of all pages, in order."""
        return list(self._walk(()))

    @property
    def per_page(self) -> int:
        """Lines of one page."""
        width = len(self.measures) * (1 + len(self.columns))
        return max(FEWEST_LINES, min(MOST_LINES, MOST_CELLS // width))

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.spots) // self.per_page))

    @property
    def lines(self) -> list[Line]:
        """The lines of this page."""
        first = (min(self.explored.page, self.pages) - 1) * self.per_page
        return [self.line(spot) for spot in self.spots[first : first + self.per_page]]

    def cells(self, spot: Spot) -> list[Cell]:
        """Numbers of a line: for each column, then for all of them."""
        ends: list[Key] = [(key,) for key in self.columns] + [()]
        return [cell for last in ends for cell in self._cells(spot, last)]

    def line(self, spot: Spot) -> Line:
        """A spot, written out."""
        dimension, key = self.axis[len(spot.path) - 1], spot.path[-1]
        name = self.name_of(dimension, key)
        opens = len(spot.path) < len(self.axis) and may_open(self.explored.members, dimension, key)
        is_deep = len(spot.path) < self.explored.deep
        toggle = self.explored.toggled(spot.path) if opens and not is_deep else ""
        return Line(
            name, spot.path, self.cells(spot), toggle, spot.path in self.explored.open, self._focus(dimension, key)
        )

    def name_of(self, dimension: Dimension, key: int | None) -> str:
        """What a member is called on a page."""
        return self.explored.members.name(dimension, key) or EMPTY_NAME

    def _walk(self, path: Path) -> Iterator[Spot]:
        """The lines right below a path, and below each that is open."""
        upto = max(len(path) + 1, self.explored.deep)
        names = tuple(one.name for one in self.axis[len(path) : upto])
        question = under(self.explored.question(names), self.explored.members, self.axis, path)
        answer = self.ask(question)
        below: dict[Key, dict[int | None, None]] = {}
        for key in answer.cells.keys():
            for depth in range(len(names)):
                below.setdefault(key[:depth], {})[key[depth]] = None
        yield from self._nested(answer, below, (), path)

    def _nested(
        self, answer: Answer, below: dict[Key, dict[int | None, None]], keys: Key, path: Path
    ) -> Iterator[Spot]:
        for key in self._ordered(answer, keys, list(below.get(keys, ()))):
            here, within = (*path, key), (*keys, key)
            yield Spot(here, answer, within)
            if len(within) < len(answer.question.rows):
                yield from self._nested(answer, below, within, here)
            elif here in self.explored.open and len(here) < len(self.axis):
                yield from self._walk(here)

    def _ordered(self, answer: Answer, prefix: Key, keys: list[int | None]) -> list[int | None]:
        """By the number asked for; else times and ladders in their own order, others the largest first."""
        dimension = answer.dimensions[len(prefix)]
        sort = self.explored.asked.sort
        named, falls = MEASURES.get(sort.removeprefix("-")), sort.startswith("-")
        own = sorted(keys, key=lambda key: answer.members.rank(dimension, key))
        if named is not None and named.name in self.explored.measures:
            there = [key for key in own if named.read(answer.total((*prefix, key))).number is not None]
            there.sort(key=lambda key: named.read(answer.total((*prefix, key))).number or 0, reverse=falls)
            return there + [key for key in own if key not in set(there)]
        if sort:
            return own[::-1] if falls else own
        if dimension.is_time or dimension.name in ORDERED:
            return own
        return sorted(own, key=lambda key: (key is None, -self._size(answer, (*prefix, key))))

    def _size(self, answer: Answer, prefix: Key, last: Key = ()) -> float:
        return float(self.measures[0].read(answer.total(prefix, last=last)).number or 0)

    def _cells(self, spot: Spot, last: Key) -> Iterator[Cell]:
        atoms = spot.answer.total(spot.keys, last=last)
        leads = self._behind(spot.path, last)
        for measure in self.measures:
            value = measure.read(atoms)
            if value.number is None:
                yield Cell(DASH, hint=value.why)
                continue
            mark = self.comparison.mark(measure, value, spot.answer, spot.path, (spot.keys, last))
            url = leads.url(measure) if value.number or value.hits else ""
            text = as_people_read(measure, value, self.currency)
            yield Cell(text, url, sureness(measure, value), float(value.number), mark)

    def _behind(self, path: Path, last: Key) -> Behind:
        known = self._links.get((*path, -1, *last))
        if known is None:
            dimensions: Sequence[Dimension] = [
                *self.axis[: len(path)],
                *([self.across] if self.across and last else []),
            ]
            question = self.explored.question((), (), measures=("leads",))
            known = behind(question, self.explored.members, dimensions, (*path, *last))
            self._links[(*path, -1, *last)] = known
        return known

    def _focus(self, dimension: Dimension, key: int | None) -> str:
        """The page held to this member alone; nothing where an address can't say it."""
        if key is None or dimension.name == "category_today" or dimension.members == THEN:
            return ""
        clean = {"open": None, "page": None, "deep": None}
        if dimension.is_time:
            days = under(self.explored.question((), ()), self.explored.members, [dimension], (key,))
            first, last = (day.isoformat() if day else None for day in (days.start, days.end))
            return self.explored.address(period=None, from_=first, to=last, **clean)
        held = self.explored.members.spelt(dimension, key)
        return self.explored.address(**{dimension.members: held}, **clean)


def shaded(lines: Sequence[Line], width: int) -> list[list[int]]:
    """Steps of shade for each cell, each of `width` numbers against the largest of its own kind; a number of few leads
    has none, it would shout loudest."""
    sure = [[0.0 if cell.hint else cell.number or 0.0 for cell in line.cells] for line in lines]
    most = [max((number for row in sure for number in row[place::width]), default=0) for place in range(width)]
    return [[heat_step(number, most[place % width]) for place, number in enumerate(row)] for row in sure]
