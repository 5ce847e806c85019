"""One page of the explorer for one person: what the address asks, answered in their scope."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.http import QueryDict

from footfall.company.models import Staff
from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.question import COHORT, Question, Scope
from footfall.measurement.explorer.address import Explored, explored
from footfall.measurement.explorer.comparison import Comparison
from footfall.measurement.explorer.pictures import Pictures
from footfall.measurement.explorer.pivot import Line, Pivot, shaded
from footfall.measurement.explorer.targets import targets_of
from footfall.measurement.facts.published import Facts
from footfall.measurement.panels import RIPENING, ripe_after
from footfall.measurement.queries import numbers_visible_to
from footfall.measurement.reading import basis_in_words, freshness, in_words


@dataclass(frozen=True)
class Page:
    """The facts, whose numbers, what is asked and on which day."""

    facts: Facts
    scope: Scope
    explored: Explored
    today: date

    def ask(self, question: Question) -> Answer:
        """The answer, of the numbers one may see."""
        return self.facts.ask(question, self.scope)

    @property
    def currency(self) -> str:
        """Money is in the reporting currency."""
        return self.facts.current.currency

    @cached_property
    def comparison(self) -> Comparison:
        """What numbers are held against."""
        targets = targets_of(self.explored.measures if self.explored.compare == "target" else ())
        return Comparison(self.explored, self.ask, self.today, self.currency, self._ripens, targets)

    @cached_property
    def pivot(self) -> Pivot:
        """The table."""
        return Pivot(self.explored, self.ask, self.comparison, self.currency)

    @cached_property
    def pictures(self) -> Pictures:
        """The views that are drawn."""
        return Pictures(self.pivot, self.today)

    def lines(self) -> list[Line]:
        """The lines of this page, shaded where the view is heat."""
        lines = self.pivot.lines
        if self.explored.view != "heat":
            return lines
        inner = [replace(line, cells=line.cells[: -len(self.pivot.measures)]) for line in lines]
        steps = shaded(inner, len(self.pivot.measures))
        return [_in_shades(line, shades) for line, shades in zip(lines, steps, strict=True)]

    def words(self) -> list[str]:
        """What the numbers are of, what they are compared with, what was left out, how fresh they are."""
        asked = self.explored.asked
        basis = basis_in_words(asked.basis, asked.start, asked.end, asked.as_of, asked.within)
        compared = self.comparison.in_words()
        if self.explored.view == "trend" and asked.basis == COHORT and set(self.explored.measures) & set(RIPENING):
            compared.append(
                "The newest points are of young leads: their shares, and costs for each sale, are still maturing."
            )
        return [
            basis,
            *compared,
            *in_words(self.pivot.total.answer, self.facts.current)[1:-1],
            freshness(self.facts.current),
        ]

    def _ripens(self, measure: str) -> float:
        wait = RIPENING.get(measure)
        return ripe_after(self.facts, wait) if wait else 0.0


def page_of(facts: Facts, query: QueryDict, *, by: Staff, today: date) -> Page:
    """The page an address means, for this member of staff."""
    return Page(facts, numbers_visible_to(by), explored(query, facts.cube.engine.members, today=today, by=by), today)


def _in_shades(line: Line, shades: list[int]) -> Line:
    dyed = [replace(cell, step=step) for cell, step in zip(line.cells, shades, strict=False)]
    return replace(line, cells=[*dyed, *line.cells[len(shades) :]])
