"""An answer as others read it: the document of the API, a table for the terminal, CSV. The same numbers everywhere."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.honesty import wilson
from footfall.measurement.cube.measures import Measure, Number, Value
from footfall.shared.currencies import DIGITS

EMPTY_NAME = "(empty)"
FORMATS = {
    "count": "#,##0", "rate": "0.0%", "money": "#,##0.00", "number": "0.0", "hours": "0.0", "days": "0.0", "seconds": "0",
}  # fmt: skip
"""How a spreadsheet shows a number of each unit."""
SMALL = 30
"""Below so many a rate carries its interval."""


def document(answer: Answer, *, currency: str, as_of: datetime) -> dict[str, Any]:
    """Rows with a key for each dimension and measure: money in the currency's main unit, rates as shares of one."""
    question = answer.question
    return {
        "rows": [
            dict(zip(question.dimensions, row.names, strict=True)) | numbers(answer, row.atoms, currency)
            for row in answer.rows
        ],
        "totals": numbers(answer, answer.totals, currency),
        "basis": question.basis,
        "from": question.start.isoformat() if question.start else None,
        "to": question.end.isoformat() if question.end else None,
        "as_of_day": question.as_of.isoformat() if question.as_of else None,
        "within": question.within,
        "currency": currency,
        "unallocated_cost": None if answer.unallocated is None else major(answer.unallocated, currency),
        "left_out": left_out(answer, currency),
        "notes": notes(answer),
        "as_of": as_of.isoformat(),
    }


def numbers(answer: Answer, atoms: Mapping[str, Number | None], currency: str) -> dict[str, Number | None]:
    """Each measure of a cell by its name."""
    return {measure.name: said(measure, value, currency) for measure, value in answer.values(atoms)}


def said(measure: Measure, value: Value, currency: str) -> Number | None:
    """A number as it leaves the house."""
    if value.number is None:
        return None
    return major(value.number, currency) if measure.unit == "money" else value.number


def major(minor: Number, currency: str) -> Number:
    """An amount in the main unit of its currency."""
    digits = DIGITS.get(currency, 2)
    return float(round(minor / 10**digits, digits)) if isinstance(minor, int) else float(minor / 10**digits)


def left_out(answer: Answer, currency: str) -> dict[str, int]:
    """How many amounts are in a currency of which no rate was known by their day, and so in no sum."""
    counts = {"costs": "other_costs", "sales": "other_sales", "values": "other_values"}
    asked = any(measure.unit in {"money", "rate"} for measure in answer.measures)
    return {
        name: int(answer.whole[atom] or 0) for name, atom in counts.items() if asked and answer.whole[atom] and currency
    }


def notes(answer: Answer) -> list[str]:
    """Why a number is missing from the totals, and between what a rate of few leads may lie, in sentences."""
    found = []
    for measure, value in answer.values(answer.totals):
        if value.number is None:
            found.append(f"{measure.label}: {value.why}.")
        elif measure.unit == "rate" and 0 < value.of < SMALL and 0 <= value.hits <= value.of:
            low, high = wilson(value.hits, value.of)
            found.append(f"{measure.label}: of only {value.of}, so anything from {low:.0%} to {high:.0%} is likely.")
    return found


def grid(answer: Answer, currency: str) -> Iterator[list[str]]:
    """Heading, lines and totals as text with unrounded numbers: what CSV has."""
    question = answer.question
    yield [*question.dimensions, *question.measures]
    for row in answer.rows:
        names = [EMPTY_NAME if name is None else name for name in row.names]
        yield names + [_plain(number) for number in numbers(answer, row.atoms, currency).values()]


def as_csv(answer: Answer, currency: str) -> str:
    """Lines of CSV; cells that a spreadsheet would take for a formula are quoted with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([harmless(cell) for cell in line] for line in grid(answer, currency))
    return out.getvalue()


def harmless(cell: str) -> str:
    """Text that no spreadsheet runs."""
    return f"'{cell}" if cell[:1] in {"=", "+", "@", "\t", "\r"} or (cell[:1] == "-" and not _is_number(cell)) else cell


def _plain(number: Number | None) -> str:
    if number is None:
        return ""
    return str(number) if isinstance(number, int) else f"{number:.10g}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
