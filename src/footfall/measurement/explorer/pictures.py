"""The views of the explorer that are drawn: bars, lines over time, the funnel, cohorts by age, the map of outlets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import SafeString

from footfall.company.models import Location
from footfall.measurement.cube.answer import Answer, Key
from footfall.measurement.cube.document import EMPTY_NAME
from footfall.measurement.cube.measures import COHORT, FUNNEL, MEASURES, Measure
from footfall.measurement.cube.members import day_key, day_of, days_of, name_of_time
from footfall.measurement.drill import behind
from footfall.measurement.explorer.drawing import Place, Point, outlets, trend
from footfall.measurement.explorer.pivot import Cell, Line, Pivot
from footfall.measurement.panels import sureness
from footfall.measurement.reading import as_people_read
from footfall.measurement.rules.shifting import shifted
from footfall.shared.calendar import Calendar
from footfall.web import figures
from footfall.web.figures import Bar, heat_step

AGES = (7, 14, 30, 60, 90, 120, 180, 270, 365)
"""Days after capture that cohorts are read at."""
MOST_CHARTS, MOST_BARS, MOST_SMALL = 6, 40, 8
BY_DAY, BY_WEEK = 45, 200
"""Up to so many days a line has a point for each day, then for each week, then for each month."""
LIFE = ("warm", "sales", "pct_warm", "pct_hot", "pct_qualified", "pct_appointment", "pct_demo", "pct_negotiation",
        "pct_order", "pct_delivered", "pct_sold", "pct_lost", "pct_dead")  # fmt: skip
"""Numbers that grow as a cohort ages."""


@dataclass(frozen=True)
class Bars:
    """A list of bars for one number."""

    title: str
    bars: list[Bar]
    hidden: int = 0


@dataclass(frozen=True)
class Drawn:
    """One line over time, its title, and its numbers for whoever reads rather than looks."""

    title: str
    svg: SafeString
    points: list[Point]


@dataclass(frozen=True)
class Triangle:
    """Cohorts by age: what is not old enough is left empty, what is still filling is marked."""

    measure: Measure
    ages: tuple[int, ...]
    lines: list[Line]


@dataclass(frozen=True)
class Map:
    """Outlets where they lie, and how many have no place on a map."""

    svg: SafeString | None
    measure: Measure
    without: int


@dataclass
class Pictures:
    """Draws what the address asks for; numbers come from the same answers as the table's."""

    pivot: Pivot
    today: date

    @property
    def _calendar(self) -> Calendar:
        return self.pivot.explored.members.calendar

    def bars(self) -> list[Bars]:
        """A list of bars for each of the first numbers, by the lines of the table."""
        found = []
        for place, measure in enumerate(self.pivot.measures[:MOST_CHARTS]):
            lines = [self.pivot.line(spot) for spot in self.pivot.spots[:MOST_BARS]]
            cells = [(line, line.cells[-len(self.pivot.measures) + place]) for line in lines]
            bars = [_bar(line, cell) for line, cell in cells if cell.number is not None]
            found.append(Bars(measure.label, bars, max(0, len(self.pivot.spots) - MOST_BARS)))
        return found

    def trends(self) -> tuple[list[Drawn], list[Drawn]]:
        """Each of the first numbers over time; then the first one for each of the largest lines."""
        explored = self.pivot.explored
        unit = self.unit()
        times = (f"time.{unit}",)
        answer = self.pivot.ask(explored.question(times, ()))
        units = self._units(answer, unit)
        wholes = [
            self._drawn(measure.label, measure, answer, (), units) for measure in self.pivot.measures[:MOST_CHARTS]
        ]
        first = self.pivot.axis[0]
        if first.is_time or not units:
            return wholes, []
        by = self.pivot.ask(explored.question((first.name, *times), (), measures=explored.measures[:1]))
        largest = [spot.path[0] for spot in self.pivot.spots if len(spot.path) == 1][:MOST_SMALL]
        names = [explored.members.name(first, key) or EMPTY_NAME for key in largest]
        return wholes, [
            self._drawn(name, self.pivot.measures[0], by, (key,), units)
            for name, key in zip(names, largest, strict=True)
        ]

    def unit(self) -> str:
        """Days, weeks or months, so that a line has a few dozen points."""
        asked = self.pivot.explored.asked
        if asked.start is None or asked.end is None:
            return "month"
        days = (min(asked.end, self.today) - asked.start).days + 1
        return "day" if days <= BY_DAY else "week" if days <= BY_WEEK else "month"

    def _units(self, answer: Answer, unit: str) -> list[int]:
        """Every unit from the first to the last, also where nothing happened."""
        keys = sorted(key[-1] for key in answer.cells.keys() if key[-1] is not None)
        if not keys:
            return []
        found, last = [keys[0]], min(keys[-1], day_key(self.today))
        while found[-1] < last:
            found.append(days_of(self._calendar, unit, found[-1])[-1] + 1)
        return found

    def _drawn(self, title: str, measure: Measure, answer: Answer, prefix: Key, units: Sequence[int]) -> Drawn:
        points = [self._point(measure, answer, (*prefix, key)) for key in units]
        return Drawn(title, trend(points, title=title, before=self._before(measure, answer, prefix, units)), points)

    def _point(self, measure: Measure, answer: Answer, keys: Key) -> Point:
        value = measure.read(answer.cells.at(keys))
        label = name_of_time(self._calendar, answer.dimensions[-1].level, keys[-1] or 0)
        if value.number is None:
            return Point(label, None, value.why)
        explored = self.pivot.explored
        url = behind(explored.question((), (), measures=("leads",)), explored.members, answer.dimensions, keys).url(
            measure
        )
        return Point(label, float(value.number), as_people_read(measure, value, self.pivot.currency), url)

    def _before(self, measure: Measure, answer: Answer, prefix: Key, units: Sequence[int]) -> list[float | None]:
        explored = self.pivot.explored
        if explored.compare not in {"previous", "last_year"}:
            return []
        shift = shifted(explored.compare, explored.asked.days, self.today, self._calendar)
        if shift is None:
            return []
        then, time = self.pivot.ask(shift.question(answer.question)), answer.dimensions[-1]
        values = [measure.read(then.cells.at((*prefix, shift.key(time, key)))) for key in units]
        return [None if value.number is None else float(value.number) for value in values]

    def funnel(self) -> list[Bar]:
        """From first contact to delivery: how many, the share of the step before, and how it was before."""
        explored = self.pivot.explored
        answer = self.pivot.ask(explored.question((), (), measures=FUNNEL))
        bars: list[Bar] = []
        previous = 0
        for name in FUNNEL:
            measure = MEASURES[name]
            value = measure.read(answer.totals)
            count = int(value.number or 0)
            step = f"{figures.percent(count / previous, 0)} of the step before" if previous else ""
            mark = self.pivot.comparison.mark(measure, value, answer, (), ((), ()))
            note = " · ".join(part for part in (step, mark.in_words if mark else "") if part)
            url = behind(answer.question, explored.members).url(measure) if count else ""
            bars.append(Bar(measure.label, count, figures.count(count), note, url))
            # A step that hardly anybody writes down is no base for the next: verified is often skipped.
            previous = max(count, previous) if name == "verified" else count
        return bars

    def triangle(self) -> Triangle:
        """Months of capture down, days after capture across: what share had got there by then."""
        explored = self.pivot.explored
        measure = next((MEASURES[name] for name in explored.measures if name in LIFE), MEASURES["pct_sold"])
        asked = replace(explored.asked, basis=COHORT)
        unit = "week" if self.unit() != "month" else "month"
        ask = {age: self.pivot.ask(asked.question((measure.name,), (f"time.{unit}",), within=age)) for age in AGES}
        whole = self.pivot.ask(asked.question((measure.name, "leads"), (f"time.{unit}",)))
        lines = []
        for key in sorted(key[0] for key in whole.cells.keys() if key[0] is not None):
            days = days_of(self._calendar, unit, key)
            youngest = (self.today - day_of(days[-1])).days
            oldest = (self.today - day_of(days[0])).days
            leads = int(whole.cells.at((key,))["leads"] or 0)
            cells = [Cell(figures.count(leads), self._cohort_url(whole, key), number=float(leads))]
            cells += [self._aged(measure, ask[age].cells.at((key,)), age, youngest, oldest) for age in AGES]
            lines.append(Line(name_of_time(self._calendar, unit, key), (key,), cells))
        most = max((cell.number or 0 for line in lines for cell in line.cells[1:]), default=0)
        shaded = [
            replace(
                line,
                cells=[line.cells[0], *(replace(cell, step=heat_step(cell.number, most)) for cell in line.cells[1:])],
            )
            for line in lines
        ]
        return Triangle(measure, AGES, shaded)

    def _aged(
        self, measure: Measure, atoms: dict[str, int | float | None], age: int, youngest: int, oldest: int
    ) -> Cell:
        if oldest < age:
            return Cell("", hint="not old enough yet", number=0.0)
        value = measure.read(atoms)
        if value.number is None:
            return Cell("", hint=value.why)
        text = as_people_read(measure, value, self.pivot.currency)
        if youngest < age:
            return Cell(f"{text} …", hint="still maturing", number=float(value.number))
        return Cell(text, hint=sureness(measure, value), number=float(value.number))

    def _cohort_url(self, whole: Answer, key: int) -> str:
        return behind(whole.question, whole.members, whole.dimensions, (key,)).url(MEASURES["leads"])

    def map(self) -> Map:
        """Outlets by where they lie: as large as their leads, as dark as their rate."""
        explored = self.pivot.explored
        rate = next(
            (MEASURES[name] for name in explored.measures if MEASURES[name].unit == "rate"), MEASURES["pct_sold"]
        )
        answer = self.pivot.ask(explored.question(("location",), (), measures=("leads", rate.name)))
        keys = [key[0] for key in answer.cells.keys() if key[0] is not None]
        known = {
            place.pk: place
            for place in Location.objects.filter(pk__in=keys, latitude__isnull=False, longitude__isnull=False)
        }
        rates = {key: rate.read(answer.cells.at((key,))) for key in keys}
        most = max((float(rates[key].number or 0) for key in known), default=0)
        places = []
        for key, place in known.items():
            leads = int(answer.cells.at((key,))["leads"] or 0)
            said = f"{figures.count(leads)} leads, {rate.label.lower()} {as_people_read(rate, rates[key], self.pivot.currency)}"
            url = behind(answer.question, explored.members, answer.dimensions, (key,)).url(MEASURES["leads"])
            step = heat_step(rates[key].number, most)
            places.append(Place(place.name, place.latitude or 0.0, place.longitude or 0.0, leads, step, said, url))
        title = f"Outlets: leads by size, {rate.label.lower()} by shade"
        return Map(outlets(places, title=title) if places else None, rate, len(keys) - len(places))


def _bar(line: Line, cell: Cell) -> Bar:
    note = cell.mark.in_words if cell.mark else ""
    return Bar(f"{'· ' * line.depth}{line.name}", max(0.0, cell.number or 0.0), cell.text, note, cell.url)
