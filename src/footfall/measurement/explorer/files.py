"""The table of the explorer as a file: the same lines, columns and totals, of all pages, with unrounded numbers."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from footfall.capture.files.writing import XLSX
from footfall.measurement.cube.answer import Key
from footfall.measurement.cube.document import FORMATS, harmless, said
from footfall.measurement.cube.measures import Measure, Number
from footfall.measurement.explorer.page import Page
from footfall.measurement.explorer.pivot import Spot
from footfall.measurement.reading import as_people_read
from footfall.shared.errors import Invalid
from footfall.web.figures import DASH

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
}
ALL = "All"
MOST_ON_PAPER = 2_000
WIDEST_ON_PAPER = 14
"""Columns of numbers that fit a page turned on its side."""


class NoSuchFile(Invalid):
    """The table is given as csv, xlsx, parquet or pdf."""


@dataclass(frozen=True)
class Column:
    """One column of numbers: its heading, its measure, and the member it stands for."""

    heading: str
    measure: Measure
    last: Key


def file_of(page: Page, kind: str) -> bytes:
    """The table as a file of that kind."""
    makers = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "pdf": _pdf}
    if kind not in makers:
        raise NoSuchFile
    return makers[kind](page)


def columns_of(page: Page) -> list[Column]:
    """Columns of numbers: for each member of what stands across, then for all of them."""
    pivot = page.pivot
    ends: list[tuple[str, Key]] = [(pivot.name_of_column(key), (key,)) for key in pivot.every_column]
    ends += [(ALL if pivot.across else "", ())]
    return [
        Column(f"{name} · {measure.label}" if name else measure.label, measure, last)
        for name, last in ends
        for measure in pivot.measures
    ]


def lines_of(page: Page) -> Iterator[tuple[list[str], Spot]]:
    """Names of each line, one for each depth, and the line; everything last."""
    pivot = page.pivot
    for spot in pivot.spots:
        names = [pivot.name_of(dimension, key) for dimension, key in zip(pivot.axis, spot.path, strict=False)]
        yield names + [""] * (depth_of(page) - len(names)), spot
    yield [ALL] + [""] * (depth_of(page) - 1), pivot.total


def depth_of(page: Page) -> int:
    """How deep the lines of the page go."""
    return max((len(spot.path) for spot in page.pivot.spots), default=1)


def _numbers(page: Page, spot: Spot, columns: list[Column]) -> list[Number | None]:
    found = []
    for column in columns:
        value = column.measure.read(spot.answer.total(spot.keys, last=column.last))
        found.append(said(column.measure, value, page.currency))
    return found


def _headings(page: Page) -> list[str]:
    return [one.label for one in page.pivot.axis[: depth_of(page)]]


def _csv(page: Page) -> bytes:
    out, columns = io.StringIO(), columns_of(page)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(text) for text in [*_headings(page), *(one.heading for one in columns)]])
    for names, spot in lines_of(page):
        numbers = [
            "" if one is None else f"{one:.10g}" if isinstance(one, float) else one
            for one in _numbers(page, spot, columns)
        ]
        writer.writerow([*(harmless(name) for name in names), *numbers])
    return out.getvalue().encode()


def _xlsx(page: Page) -> bytes:
    import xlsxwriter  # only who takes a workbook waits for it

    out, columns = io.BytesIO(), columns_of(page)
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Explorer")
    bold = book.add_format({"bold": True})
    shapes = {unit: book.add_format({"num_format": shape}) for unit, shape in FORMATS.items()}
    headings = [*_headings(page), *(one.heading for one in columns)]
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    at = 0
    for at, (names, spot) in enumerate(lines_of(page), 1):
        for place, name in enumerate(names):
            sheet.write_string(at, place, name)
        for place, (column, number) in enumerate(zip(columns, _numbers(page, spot, columns), strict=True), len(names)):
            if number is not None:
                sheet.write_number(at, place, number, shapes[column.measure.unit])
    for place, line in enumerate(page.words(), at + 2):
        sheet.write_string(place, 0, line)
    sheet.freeze_panes(1, depth_of(page))
    sheet.set_column(0, len(headings) - 1, 16)
    book.close()
    return out.getvalue()


def _parquet(page: Page) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    columns, lines = columns_of(page), list(lines_of(page))
    numbers = [_numbers(page, spot, columns) for _, spot in lines]
    fields: dict[str, Any] = {
        heading: pa.array([names[place] or None for names, _ in lines], pa.string())
        for place, heading in enumerate(_headings(page))
    }
    for place, column in enumerate(columns):
        kind = pa.int64() if column.measure.unit == "count" else pa.float64()
        fields[column.heading] = pa.array([row[place] for row in numbers], kind)
    table = pa.table(fields).replace_schema_metadata({"words": "\n".join(page.words())})
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def _pdf(page: Page) -> bytes:
    """The table on A4, on its side, its heading on every page."""
    from xml.sax.saxutils import escape

    from anyascii import anyascii
    from reportlab.lib.colors import Color
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    def plain(text: str) -> str:
        # The fonts that every PDF reader has know neither the rupee nor Devanagari.
        return anyascii(text.replace(DASH, "-").replace("₹", "Rs "))

    columns = columns_of(page)[-WIDEST_ON_PAPER:]
    rows = [[plain(text) for text in [*_headings(page), *(one.heading for one in columns)]]]
    for at, (names, spot) in enumerate(lines_of(page)):
        if at >= MOST_ON_PAPER:
            break
        read = [one.measure.read(spot.answer.total(spot.keys, last=one.last)) for one in columns]
        texts = [
            DASH if v.number is None else as_people_read(c.measure, v, page.currency)
            for c, v in zip(columns, read, strict=True)
        ]
        rows.append([plain(text) for text in [*names, *texts]])
    styles, rule = getSampleStyleSheet(), Color(0.8, 0.8, 0.8)
    small = styles["BodyText"].clone("small", fontSize=7.5, leading=9.5)
    cells = [[Paragraph(escape(text), small) for text in rows[0]], *rows[1:]]
    depth = depth_of(page)
    table = Table(cells, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("FONTSIZE", (0, 0), (-1, -1), 7.5),
                ("ALIGN", (depth, 1), (-1, -1), "RIGHT"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.3, rule),
                ("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    words = [Paragraph(escape(plain(line)), small) for line in page.words()]
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=36,
        rightMargin=36,
        topMargin=36,
        bottomMargin=36,
        title="Footfall explorer",
    )
    paper.build([*words[:1], Spacer(1, 8), table, Spacer(1, 8), *words[1:]])
    return out.getvalue()
