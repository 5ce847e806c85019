"""The statement of a month as a PDF: every line with the lead behind it."""

import io
from xml.sax.saxutils import escape

from footfall.selling.queries.rewards import Statement
from footfall.shared.currencies import from_minor

MOST_ROWS = 2_000
HEADING = ("Day", "What", "Scheme", "Lead", "Pending", "Payable", "Points")


def rows_of_statement(statement: Statement) -> list[tuple[str, ...]]:
    """The lines as text: leads by their number, since a statement is taken home."""
    return [
        (
            f"{entry.at:%Y-%m-%d}",
            f"{entry.get_kind_display()}{f': {entry.because}' if entry.because else ''}",
            entry.scheme.name if entry.scheme else "",
            str(entry.lead_id or ""),
            _money(entry.pending_minor, entry.currency),
            _money(entry.payable_minor, entry.currency),
            str(entry.payable_points or ""),
        )
        for entry in statement.entries
    ]


def statement_pdf(statement: Statement, *, company: str) -> bytes:
    """The statement on as many A4 pages as it takes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    from footfall.capture.printing.sheet import printable

    style = getSampleStyleSheet()
    title = printable(f"{statement.account}: rewards of {statement.first:%B %Y}")
    story = [Paragraph(escape(printable(company)), style["Normal"]), Paragraph(escape(title), style["Title"])]
    before, after = (" and ".join(_money(minor, currency) for currency, minor in sums) or "nothing"
                     for sums in (statement.opening, statement.closing))  # fmt: skip
    said = f"Payable before: {before}. Payable after: {after}. Points: {statement.points:,}."
    rows = [HEADING, *([printable(cell) for cell in row] for row in rows_of_statement(statement)[:MOST_ROWS])]
    table = Table(rows, repeatRows=1)
    table.setStyle(TableStyle([("FONTSIZE", (0, 0), (-1, -1), 8), ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
                               ("ALIGN", (4, 0), (-1, -1), "RIGHT")]))  # fmt: skip
    story += [Paragraph(escape(printable(said)), style["Normal"]), Spacer(1, 12), table]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=title, author=company, invariant=1).build(story)
    return out.getvalue()


def _money(minor: int, currency: str) -> str:
    # With the code: the printed font has no sign of the rupee.
    return f"{from_minor(minor, currency):,} {currency}" if minor else ""
