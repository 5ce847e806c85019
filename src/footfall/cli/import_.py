"""`footfall import`: rows of a CSV or XLSX file into the company."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from footfall.cli.files.request import Report, Request

PANEL = "Data"


def import_(
    file: Annotated[Path, typer.Argument(help="A .csv or .xlsx file.", show_default=False)],
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            help="captures, deals, locations, products, campaigns, staff, teams, costs, reach, targets, rates ...",
        ),
    ] = "",
    entry_point: Annotated[
        str, typer.Option("--entry-point", "-e", help="Key of the door the rows come through.")
    ] = "",
    source: Annotated[str, typer.Option(help="Slug of the source, where no entry point is named.")] = "",
    channel: Annotated[str, typer.Option(help="Channel, where no entry point is named: file, bought_list ...")] = "",
    mapping: Annotated[str, typer.Option("--mapping", "-m", help="A saved mapping by name, or a file of one.")] = "",
    pairs: Annotated[
        list[str] | None,
        typer.Option("--map", help="COLUMN=FIELD, such as 'Mobile no=phone'; repeat it."),
    ] = None,
    save_mapping: Annotated[str, typer.Option(help="Keep the mapping under this name.")] = "",
    encoding: Annotated[str, typer.Option(help="Found out when not given.")] = "",
    delimiter: Annotated[str, typer.Option(help="Found out when not given.")] = "",
    sheet: Annotated[str, typer.Option(help="Of a workbook; the first with rows when not given.")] = "",
    result: Annotated[Path | None, typer.Option(help="Write what became of each row to this file.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of the rows; write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Import captures, deals, costs, places, products, staff ... from a file.

    Headings of HubSpot, Salesforce, Odoo, EspoCRM, SuiteCRM, Frappe, Mautic and of Google, Meta and LinkedIn lead forms
    are recognised, others are guessed in a dozen languages. Importing the same file twice changes nothing.
    """
    from footfall.cli.files.request import Request
    from footfall.cli.running.company import open_company
    from footfall.cli.running.schema import migrate_if_needed
    from footfall.shared.errors import NotFound

    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    request = Request(
        path=file, kind=kind, door=entry_point, source=source, channel=channel, mapping=mapping,
        pairs=tuple(pairs or ()),
        save_as=save_mapping, encoding=encoding, delimiter={"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter),
        sheet=sheet, result=result, is_dry=dry_run, as_json=as_json,
    )  # fmt: skip
    with open_company():
        migrate_if_needed()
        report = _import(request)
        report.show(as_json=as_json)


def _import(request: "Request") -> "Report":
    from footfall.cli.files.captures import import_captures
    from footfall.cli.files.deals import import_deal_file
    from footfall.cli.files.nouns import import_noun, importers
    from footfall.shared.errors import Invalid

    kind = request.kind or _kind_of(request)
    if kind == "captures":
        return import_captures(request)
    if kind == "deals":
        return import_deal_file(request)
    if kind not in importers():
        raise Invalid(f"Rows are imported as captures, deals, {', '.join(sorted(importers()))}; not as {kind}.")
    return import_noun(request)


def _kind_of(request: "Request") -> str:
    """Captures, unless the mapping that is asked for or recognised is for something else."""
    from tempfile import TemporaryDirectory

    from footfall.capture.actions.import_file import mapping_folder
    from footfall.capture.files.mapping import by_name
    from footfall.cli.files.tables import open_file, proposed

    if request.mapping:
        return by_name(request.mapping, folder=mapping_folder()).kind
    with TemporaryDirectory() as folder:
        return proposed(open_file(request, Path(folder))).kind
