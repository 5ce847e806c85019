"""What a number of the explorer is held against, and what may be said of the difference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from footfall.measurement.cube.answer import Answer, Key
from footfall.measurement.cube.dimensions import Dimension
from footfall.measurement.cube.measures import COHORT, Measure, Number, Value
from footfall.measurement.cube.question import Question
from footfall.measurement.explorer.address import Explored
from footfall.measurement.explorer.axis import Path, under
from footfall.measurement.explorer.targets import Targets
from footfall.measurement.reading import as_people_read
from footfall.measurement.rules.comparing import BY_CHANCE, change, is_tested
from footfall.measurement.rules.shifting import shifted
from footfall.web import figures

Ask = Callable[[Question], Answer]
Atoms = Mapping[str, Number | None]


@dataclass(frozen=True)
class Mark:
    """What stands beside a number: how it differs, in words; `better` colours it."""

    said: str
    rises: bool | None = None
    better: bool | None = None

    @property
    def in_words(self) -> str:
        """The whole of it as text: ▲ 12% better."""
        arrow = {True: "▲ ", False: "▼ ", None: ""}[self.rises]
        return f"{arrow}{self.said}{ {True: ' better', False: ' worse', None: ''}[self.better] }"


@dataclass
class Comparison:
    """Marks for the numbers of one page; asks what it needs once."""

    explored: Explored
    ask: Ask
    today: date
    currency: str
    ripens: Callable[[str], float]
    targets: Targets
    _answers: dict[Question, Answer | None] = field(default_factory=dict)
    compared: int = 0
    by_chance: int = 0

    def mark(self, measure: Measure, now: Value, answer: Answer, path: Path, at: tuple[Key, Key]) -> Mark | None:
        """What to say beside the number of a cell: `path` of its line, `at` its keys among the rows and columns of
        the answer."""
        if not self.explored.compare or now.number is None or self._says_nothing(measure):
            return None
        if self.explored.compare == "target":
            return self._of_target(measure, now, path, at[1])
        atoms = self._atoms(answer, path, at)
        if atoms is None:
            return None
        found = change(measure, now, measure.read(atoms), is_young=self._is_young(measure))
        if found is None:
            return None
        if found.rises is None:
            return Mark("the same")
        self.compared += is_tested(measure)
        self.by_chance += found.because == BY_CHANCE
        size = abs(found.amount)
        said = figures.percent(size, 0) if found.is_share else self._said(measure, size)
        because = f", {found.because}" if found.because else ""
        return Mark(f"{said}{because}", found.rises, found.better)

    def _says_nothing(self, measure: Measure) -> bool:
        """An outlet has fewer leads than all others together, and medians of a rest can't be reckoned from parts."""
        return self.explored.compare == "rest" and (bool(measure.quantile) or not measure.under)

    def _atoms(self, answer: Answer, path: Path, at: tuple[Key, Key]) -> Atoms | None:
        if self.explored.compare == "rest":
            return self._rest(answer, path, at)
        asked = self.explored.asked
        shift = shifted(self.explored.compare, asked.days, self.today, asked.members.calendar)
        if shift is None:
            return None
        then = self._once(shift.question(answer.question))
        rows, columns = len(answer.question.rows), answer.dimensions[len(answer.question.rows) :]
        keys = tuple(shift.key(one, key) for one, key in zip(answer.dimensions[:rows], at[0], strict=False))
        last = tuple(shift.key(one, key) for one, key in zip(columns, at[1], strict=False))
        return then.total(keys, last=last)

    def _rest(self, answer: Answer, path: Path, at: tuple[Key, Key]) -> Atoms:
        """Everything one may see that is not in the line, under what else is chosen."""
        axis = self.explored.axis
        families = {one.members for one in axis}
        question = self.explored.question()
        kept = tuple(one for one in question.filters if one.dimension.partition(".")[0] not in families)
        times: list[tuple[Dimension, int | None]] = [
            (one, key) for one, key in zip(axis, path, strict=False) if one.is_time
        ][-1:]
        question = replace(question, filters=kept)
        question = under(question, self.explored.members, [one for one, _ in times], tuple(key for _, key in times))
        whole, part = self._once(question).total((), last=at[1]), answer.total(at[0], last=at[1])
        return {name: None if number is None else number - (part.get(name) or 0) for name, number in whole.items()}

    def _of_target(self, measure: Measure, now: Value, path: Path, last: Key) -> Mark | None:
        members = self.explored.members
        spot = list(zip(self.explored.axis, path, strict=False))
        if self.explored.across:
            spot += [(members.dimensions.get(self.explored.across), key) for key in last]
        target = self.targets.of(measure, self.explored.asked, spot, members, today=self.today, currency=self.currency)
        if target is None or now.number is None:
            return None
        share = now.number / target.number
        is_met = share <= 1 if measure.better == "down" else share >= 1
        number = round(target.number) if measure.unit in {"count", "money"} else target.number
        said = f"{share:.0%} of {as_people_read(measure, Value(number), self.currency)}"
        return Mark(f"{said}{' to date' if target.is_running else ''}", None, is_met)

    def _once(self, question: Question) -> Answer:
        found = self._answers.get(question)
        if found is None:
            found = self._answers[question] = self.ask(question)
        return found

    def _said(self, measure: Measure, size: float) -> str:
        return f"{100 * size:.1f} pt" if measure.unit == "rate" else as_people_read(measure, Value(size), self.currency)

    def _is_young(self, measure: Measure) -> bool:
        """Whether the leads are too young for the measure to be what it will be."""
        asked = self.explored.asked
        wait = self.ripens(measure.name)
        if not wait or asked.basis != COHORT or asked.end is None or self.explored.compare == "rest" or asked.within:
            return False
        return (self.today - asked.end).days < wait

    def in_words(self) -> list[str]:
        """What is compared with what, and how many differences chance makes by itself."""
        which = self.explored.compare
        if not which:
            return []
        asked = self.explored.asked
        if which == "target":
            return ["Compared with the targets written down for these places, products and days, up to today."]
        shift = shifted(which, asked.days, self.today, asked.members.calendar)
        if which in {"previous", "last_year"} and shift is None:
            return ["Choose a time with a beginning and an end to compare it with another."]
        lines = []
        if shift and which != "rest":
            lines.append(f"Compared with {_days(shift.first)} to {_days(shift.last)}.")
        elif which == "rest":
            lines.append("Compared with everything else you may see under the same choice; counts and sums are not.")
        if self.compared >= MANY:
            lines.append(
                f"{self.compared} differences are shown, {self.by_chance} of them within chance; of so many about "
                f"{round(self.compared * 0.05)} would look real by chance alone."
            )
        return lines


MANY = 20
"""From so many comparisons on it is said how many of them chance alone makes."""


def _days(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
