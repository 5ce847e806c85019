"""The table of the scoreboard as a file: the same lines, columns and totals as on the page."""

import io
from typing import Any

from django.http import HttpResponse

from footfall.capture.files.writing import XLSX
from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.document import EMPTY_NAME, FORMATS, as_csv, numbers
from footfall.measurement.facts.store import Current
from footfall.measurement.reading import in_words
from footfall.web.tables import Column


def columns_of(answer: Answer) -> list[Column]:
    """The columns of the table: its dimensions as one, then its measures, which it can be sorted by."""
    heading = Column(answer.question.rows[0], " › ".join(one.label for one in answer.dimensions), sortable=True)
    return [
        heading,
        *(Column(one.name, one.label, numeric=True, sortable=True, hint=one.sentence) for one in answer.measures),
    ]


def comma_separated(answer: Answer, currency: str) -> HttpResponse:
    """The table as CSV, numbers unrounded."""
    return HttpResponse(as_csv(answer, currency), content_type="text/csv; charset=utf-8", headers=_named("csv"))


def workbook(answer: Answer, current: Current, currency: str) -> HttpResponse:
    """The table as XLSX: numbers as numbers, text as text, below them what they are in words."""
    import xlsxwriter  # only who downloads a workbook waits for it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Scoreboard")
    bold = book.add_format({"bold": True})
    shapes = {
        unit: (book.add_format({"num_format": f}), book.add_format({"num_format": f, "bold": True}))
        for unit, f in FORMATS.items()
    }
    labels = [*(one.label for one in answer.dimensions), *(one.label for one in answer.measures)]
    for place, label in enumerate(labels):
        sheet.write_string(0, place, label, bold)
    for at, row in enumerate(answer.rows, 1):
        for place, name in enumerate(row.names):
            sheet.write_string(at, place, EMPTY_NAME if name is None else name)
        _numbers(
            sheet, at, answer, numbers(answer, row.atoms, currency), {unit: pair[0] for unit, pair in shapes.items()}
        )
    last = len(answer.rows) + 1
    sheet.write_string(last, 0, "All", bold)
    _numbers(
        sheet, last, answer, numbers(answer, answer.totals, currency), {unit: pair[1] for unit, pair in shapes.items()}
    )
    for at, line in enumerate(in_words(answer, current), last + 2):
        sheet.write_string(at, 0, line)
    sheet.freeze_panes(1, len(answer.dimensions))
    sheet.set_column(0, len(labels) - 1, 18)
    book.close()
    return HttpResponse(out.getvalue(), content_type=XLSX, headers=_named("xlsx"))


def _numbers(sheet: Any, at: int, answer: Answer, found: dict[str, Any], shapes: dict[str, Any]) -> None:  # noqa: ANN401 -- xlsxwriter has no types
    for place, measure in enumerate(answer.measures, len(answer.dimensions)):
        value = found[measure.name]
        if value is not None:
            sheet.write_number(at, place, value, shapes[measure.unit])


def _named(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="scoreboard.{ending}"'}
