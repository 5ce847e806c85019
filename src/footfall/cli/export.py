"""`footfall export`: the company's leads, captures and persons as a file."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

PANEL = "Data"


def export(
    noun: Annotated[str, typer.Argument(help="leads, captures or persons.", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A .csv or .xlsx file to write; - for CSV on standard output.")
    ] = Path("-"),
    where: Annotated[
        list[str] | None, typer.Option("--where", "-w", help='Of which rows: "source=web,location=Delhi".')
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say what was written as JSON.")] = False,
) -> None:
    """Write leads, captures or persons to a CSV or XLSX file, with everything an administrator may see.

    A cell that a spreadsheet would run as a formula gets an apostrophe. The audit notes the export.
    """
    from footfall.cli.running.company import open_company, say
    from footfall.shared.errors import Invalid

    is_book = output.suffix.lower() == ".xlsx"
    if not is_book and output.suffix.lower() not in {".csv", ""} and str(output) != "-":
        raise Invalid(f"A file is written as .csv or .xlsx, not as {output.suffix}.")
    with open_company():
        count = _export(noun, output, where or [], is_book=is_book)
    if as_json and str(output) != "-":
        typer.echo(json.dumps({"noun": noun, "file": str(output), "rows": count}))
    elif str(output) != "-":
        say(f"{count:,} {noun} are in {output}.")


def _export(noun: str, output: Path, where: list[str], *, is_book: bool) -> int:
    from footfall.capture.files.writing import csv_lines, write_csv, write_xlsx
    from footfall.cli.files.exporting import NOUNS
    from footfall.measurement.cube.spoken import held
    from footfall.shared import audit
    from footfall.shared.errors import Invalid

    if noun not in NOUNS:
        raise Invalid(f"What can be exported is {', '.join(NOUNS)}; not {noun}.")
    found = NOUNS[noun](held(where))
    audit.record(by=None, verb="export", noun=noun, where=where, count=found.count, via="command line")
    if str(output) == "-":
        for line in csv_lines(found.heading, found.rows):
            sys.stdout.write(line.removeprefix("\ufeff"))
    else:
        (write_xlsx if is_book else write_csv)(output, found.heading, found.rows)
    return found.count
