"""What stands on the scoreboard: key numbers, funnel, sources, crosstab and table, each number with its link."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from django.template.defaultfilters import capfirst
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from footfall.measurement.asking import Asked, address, drillable
from footfall.measurement.cube.answer import Answer, Key
from footfall.measurement.cube.dimensions import Dimension
from footfall.measurement.cube.document import EMPTY_NAME, SMALL
from footfall.measurement.cube.honesty import wilson
from footfall.measurement.cube.measures import COHORT, FUNNEL, MEASURES, Measure, Number, Value
from footfall.measurement.cube.question import Question, Scope
from footfall.measurement.drill import Behind, behind
from footfall.measurement.facts.published import Facts
from footfall.measurement.reading import as_people_read
from footfall.measurement.rules.comparing import Change, before, change
from footfall.shared.periods import NAMES as PERIODS
from footfall.shared.periods import unit_of
from footfall.web import figures
from footfall.web.figures import Bar, Kpi

STRIP = ("leads", "pct_warm", "pct_sold", "pct_dead", "cost_per_lead", "cost_per_sale")
MOST_BARS = 7
HEAT_ROWS, HEAT_COLUMNS = 7, 4
MOST_LINES = 100
"""More than anybody reads on a page; whoever wants all lines exports them."""
RIPENING = {
    "pct_warm": "days_to_warm_p90",
    "pct_dead": "days_to_warm_p90",
    "pct_sold": "days_to_sale_p90",
    "cost_per_sale": "days_to_sale_p90",
}
"""How long nine in ten take: until then the rate of a cohort still grows."""


@dataclass(frozen=True)
class Cell:
    """One number as it is read, with the leads behind it; `hint` says how sure it is, `shade` how high."""

    text: str
    url: str = ""
    hint: str = ""
    number: float | None = None

    @property
    def is_unsure(self) -> bool:
        """Whether it is missing, or of few."""
        return self.number is None or bool(self.hint)

    @property
    def drawn(self) -> SafeString:
        """The cell as markup; a table has thousands, and a template takes five times as long for each."""
        text, hint = escape(self.text), escape(self.hint)
        unsure, title = (" is-unsure" if self.is_unsure else ""), (f' title="{hint}"' if hint else "")
        shown = f'<a href="{escape(self.url)}">{text}</a>' if self.url else text
        said = f'<span class="unseen"> {hint}</span>' if hint else ""
        return mark_safe(f'<td class="num{unsure}"{title}>{shown}{said}</td>')  # noqa: S308 -- escaped above


@dataclass(frozen=True)
class Line:
    """One line of the table: its name, where the name leads, how deep it stands, its numbers."""

    name: str
    url: str
    cells: list[Cell]
    depth: int = 0
    is_group: bool = False

    @property
    def drawn(self) -> SafeString:
        """The line as markup."""
        name = escape(capfirst(self.name))
        head = f'<a href="{escape(self.url)}">{name}</a>' if self.url else name
        group, cells = (" data-group" if self.is_group else ""), "".join(cell.drawn for cell in self.cells)
        return mark_safe(f'<tr data-depth="{self.depth}"{group}><th scope="row">{head}</th>{cells}</tr>')  # noqa: S308 -- escaped above


@dataclass(frozen=True)
class Table:
    """The rows by what was asked, and the total that was worked out anew."""

    heading: str
    measures: list[Measure]
    lines: list[Line]
    total: list[Cell]
    hidden: int = 0


@dataclass(frozen=True)
class Heat:
    """Shares sold by place, or source, and product."""

    heading: str
    across: list[str]
    lines: list[Line]
    most: float
    note: str


@dataclass(frozen=True)
class Board:
    """Asks the cube what the page needs, for one person and one address."""

    facts: Facts
    scope: Scope
    asked: Asked
    today: date
    query: Any = field(repr=False)

    def ask(self, question: Question) -> Answer:
        """The answer, of the numbers one may see."""
        return self.facts.ask(question, self.scope)

    @property
    def currency(self) -> str:
        """Money is in the reporting currency."""
        return self.facts.current.currency

    def whole(self) -> Answer:
        """Everything about the leads as a whole, in one question."""
        names = dict.fromkeys([*STRIP, *FUNNEL, "dead", "sales", "cost"])
        return self.ask(self.asked.question(names, sure=True))

    def kpis(self, whole: Answer) -> list[Kpi]:
        """Six numbers and how they changed since the period before."""
        earlier = self._earlier()
        then = self.ask(earlier.question(STRIP, sure=True)) if earlier else None
        return [self._kpi(MEASURES[name], whole, then) for name in STRIP]

    def funnel(self, whole: Answer) -> list[Bar]:
        """From first contact to delivery, each step with its share of the step before."""
        bars, previous = [], 0
        labels = {
            "leads": "Captured",
            "negotiations": "Negotiation",
            "orders": "Purchase order",
            "deliveries": "Delivered",
        }
        for name in FUNNEL:
            measure, count = MEASURES[name], int(whole.totals[MEASURES[name].over[0]] or 0)
            step = figures.percent(count / previous, 0) if previous else ""
            url = self._url(measure) if count else ""
            label = labels.get(name, measure.label.removesuffix(" leads").removesuffix("s"))
            bars.append(Bar(label, count, figures.count(count), note=step, url=url))
            # A step that hardly anybody writes down is no base for the next: verified is often skipped.
            previous = max(count, previous) if name == "verified" else count
        return bars

    def sources(self) -> tuple[str, list[Bar]]:
        """What brings the leads: sources, or the entry points of the one that is chosen."""
        name = "entry_point" if len(self.asked.keys("source")) == 1 else "source"
        answer = self.ask(self.asked.question(["leads"], [name]))
        all_leads = int(answer.totals["leads"] or 0) or 1
        bars = []
        for row in answer.rows[:MOST_BARS]:
            count = int(row.atoms["leads"] or 0)
            url = self._url(MEASURES["leads"], answer.dimensions, row.keys)
            share = figures.percent(count / all_leads, 0)
            bars.append(Bar(row.names[0] or EMPTY_NAME, count, figures.count(count), note=share, url=url))
        return ("Where leads come from" if name == "source" else "Entry points of this source"), bars

    def heat(self) -> Heat | None:
        """Share sold by what has the most leads: outlets and products; for one outlet alone, sources and products."""
        place, product = self._next_places(), drillable(self.asked.members, "product", self.asked.keys("product"))
        if product is None:
            return None
        dimensions = self.asked.members.dimensions
        outlets = [one for one in dimensions.all() if one.name == "location.outlet"]
        place = (outlets[0] if outlets else place) if place else dimensions.get("source")
        answer = self.ask(self.asked.question(["leads", "pct_sold"], [place.name], [product.name]))
        rows, columns = _largest(answer, 0, HEAT_ROWS), _largest(answer, 1, HEAT_COLUMNS)
        if not rows or not columns:
            return None
        lines = [self._heat_line(answer, row, columns) for row in rows]
        lines.sort(key=lambda line: max((cell.number or 0 for cell in line.cells), default=0), reverse=True)
        most = max((cell.number or 0 for line in lines for cell in line.cells), default=0)
        there = {key[0] for key in answer.cells.keys() if key[0] is not None}
        note = f"{len(rows)} of {len(there)} by leads" if len(there) > len(rows) else ""
        names = [answer.members.name(product, key) or EMPTY_NAME for key in columns]
        return Heat("Source" if place.name == "source" else "Place", names, lines, most, note)

    def rows(self) -> tuple[str, ...]:
        """By what the table stands: as asked, else the next places below the chosen one."""
        if self.asked.rows:
            return self.asked.rows
        place = self._next_places()
        return (place.name if place else "source",)

    def _next_places(self) -> Dimension | None:
        within = self.scope.places if self.scope.kind in {"places", "salesperson"} else None
        return drillable(self.asked.members, "location", self.asked.keys("location"), within)

    def table_answer(self) -> Answer:
        """The numbers of the table."""
        return self.ask(self.asked.question(self.asked.measures, self.rows(), sort=self.asked.sort))

    def table(self, answer: Answer) -> Table:
        """The table: one line a member, or groups of them with their own totals."""
        is_nested = len(answer.dimensions) > 1 and not self.asked.sort
        there = len(answer.rows) + (len({row.keys[:1] for row in answer.rows}) if is_nested else 0)
        lines = list(islice(self._nested(answer) if is_nested else self._flat(answer), MOST_LINES))
        total = [self._cell(measure, value, self._behind()) for measure, value in answer.values(answer.totals)]
        heading = " › ".join(dimension.label for dimension in answer.dimensions)
        return Table(heading, answer.measures, lines, total, hidden=there - len(lines))

    def _flat(self, answer: Answer) -> Iterator[Line]:
        for row in answer.rows:
            name = " › ".join(n or EMPTY_NAME for n in row.names)
            yield self._line(answer, row.keys, row.atoms, answer.dimensions, name)

    def _nested(self, answer: Answer) -> Iterator[Line]:
        group: Key | None = None
        for row in answer.rows:
            if row.keys[:1] != group:
                group = row.keys[:1]
                head = self._line(answer, group, answer.total(group), answer.dimensions[:1], row.names[0] or EMPTY_NAME)
                yield replace(head, is_group=True)
            inner = self._line(answer, row.keys, row.atoms, answer.dimensions, row.names[1] or EMPTY_NAME)
            yield replace(inner, depth=1)

    def _line(
        self, answer: Answer, keys: Key, atoms: Mapping[str, Number | None], dimensions: Sequence[Dimension], name: str
    ) -> Line:
        leads = self._behind(dimensions, keys)
        cells = [self._cell(measure, value, leads) for measure, value in answer.values(atoms)]
        return Line(name, self._into(dimensions, keys), cells)

    def _into(self, dimensions: Sequence[Dimension], keys: Key) -> str:
        """One step down: the board held to this member, its table by the next level below."""
        dimension, key = dimensions[-1], keys[-1]
        if key is None or (not dimension.is_time and dimension.members not in _DICED):
            return ""
        members = self.asked.members
        if dimension.is_time:
            days = dict(parse_qsl(self._behind([dimension], (key,)).days))
            finer = _FINER.get(dimension.level)
            return address(
                self.query, period=None, from_=days["from"], to=days["to"], rows=finer or "source", then=None, sort=None
            )
        below = drillable(members, dimension.members, [key]) if dimension.is_tree else None
        deeper = below.name if below and below.name != dimension.name else None
        rows = (
            None
            if dimension.members == "location" and deeper
            else deeper or ("source" if dimension.name != "source" else "entry_point")
        )
        changes = {dimension.members: members.spelt(dimension, key)}
        return address(self.query, **changes, rows=rows, then=None, sort=None)

    def _cell(self, measure: Measure, value: Value, leads: Behind) -> Cell:
        text = as_people_read(measure, value, self.currency)
        if value.number is None:
            return Cell("—", hint=value.why)
        url = leads.url(measure) if value.number or value.hits else ""
        return Cell(text, url, sureness(measure, value), number=float(value.number))

    def _heat_line(self, answer: Answer, row: int, columns: Sequence[int]) -> Line:
        rate, cells = MEASURES["pct_sold"], []
        for column in columns:
            value = rate.read(answer.cells.at((row, column)))
            url = self._url(rate, answer.dimensions, (row, column)) if value.of else ""
            if value.number is None:
                cells.append(Cell("", hint="no leads"))
            else:
                cells.append(Cell(figures.percent(value.number), url, sureness(rate, value), number=value.number))
        name = answer.members.name(answer.dimensions[0], row) or EMPTY_NAME
        return Line(name, self._into(answer.dimensions[:1], (row,)), cells)

    def _behind(self, dimensions: Sequence[Dimension] = (), keys: Key = ()) -> Behind:
        return behind(self.asked.question(["leads"]), self.asked.members, dimensions, keys)

    def _url(self, measure: Measure, dimensions: Sequence[Dimension] = (), keys: Key = ()) -> str:
        return self._behind(dimensions, keys).url(measure)

    def _earlier(self) -> Asked | None:
        asked = self.asked
        if asked.start is None or asked.end is None:
            return None
        return asked.on_days(*before(asked.period, asked.start, asked.end, self.today, asked.members.calendar))

    def _kpi(self, measure: Measure, whole: Answer, then: Answer | None) -> Kpi:
        now = measure.read(whole.totals)
        label = {"pct_warm": "Became warm", "pct_sold": "Became a sale", "pct_dead": "Dead"}.get(
            measure.name, measure.label
        )
        text = as_people_read(measure, now, self.currency) if now.number is not None else figures.DASH
        url = self._url(measure) if now.number else ""
        found = change(measure, now, measure.read(then.totals), is_young=self._is_young(measure)) if then else None
        if found is None or found.rises is None:
            return Kpi(label, text, note=now.why or self._note(measure, now, is_same=bool(found)), url=url)
        return Kpi(
            label, text, self._said(measure, found), found.rises, found.better, found.because or self._since(), url
        )

    def _note(self, measure: Measure, now: Value, *, is_same: bool) -> str:
        if is_same:
            return f"as {self._since().removeprefix('on ')}" if self._since() else ""
        if measure.unit == "rate" and now.of:
            return f"{figures.count(now.hits)} of {figures.count(now.of)}"
        return ""

    def _since(self) -> str:
        """What the change is on: the quarter before, or as many days before."""
        if unit := unit_of(self.asked.period).replace("_", " "):
            return f"on last {unit}" if self.asked.period.startswith("this_") else f"on the {unit} before"
        return "on the days before" if self.asked.period in PERIODS or self.asked.start else ""

    def _said(self, measure: Measure, found: Change) -> str:
        size = abs(found.amount)
        if found.is_share:
            return figures.percent(size, 0)
        if measure.unit == "rate":
            return f"{100 * size:.1f} pt"
        return as_people_read(measure, Value(size), self.currency)

    def _is_young(self, measure: Measure) -> bool:
        """Whether the leads of the period are too young for the measure to be what it will be."""
        wait = RIPENING.get(measure.name)
        if not wait or self.asked.basis != COHORT or self.asked.end is None:
            return False
        return (self.today - self.asked.end).days < ripe_after(self.facts, wait)


_FINER = {
    "year": "time.quarter",
    "quarter": "time.month",
    "month": "time.week",
    "week": "time.day",
    "fiscal_year": "time.fiscal_quarter",
    "fiscal_quarter": "time.month",
}
"""What a stretch of time is looked at by, once it is chosen."""
_DICED = frozenset(
    [
        "location",
        "product",
        "slab",
        "priority",
        "source",
        "channel",
        "entry_point",
        "campaign",
        "category",
        "attendant",
        "certification",
        "owner",
        "team",
        "temperature",
        "status",
        "stage",
        "incentive",
        "arm",
        "customer",
        "form",
        "contact",
        "dead_cause",
        "lost_reason",
        "vendor",
    ]
)


def ripe_after(facts: Facts, measure: str) -> float:
    """How many days nine in ten take, over everything the company knows."""
    answer = facts.ask(Question((measure,)), Scope())
    return float(MEASURES[measure].read(answer.totals).number or 0)


def sureness(measure: Measure, value: Value) -> str:
    """Between what a rate of few leads may lie."""
    if measure.unit != "rate" or not 0 < value.of < SMALL or not 0 <= value.hits <= value.of:
        return ""
    low, high = wilson(value.hits, value.of)
    return f"{value.hits} of {value.of}: anything from {low:.0%} to {high:.0%} is likely"


def _largest(answer: Answer, place: int, most: int) -> list[int]:
    """Keys at one place of the cells that have the most leads, the largest first."""
    sizes: dict[int, int] = {}
    for key in answer.cells.keys():
        at = key[place]
        if at is not None and None not in key:
            sizes[at] = sizes.get(at, 0) + int(answer.cells.at(key)["leads"] or 0)
    return sorted((key for key in sizes if sizes[key]), key=lambda key: (-sizes[key], key))[:most]
