"""`footfall undo`: take an import back."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

PANEL = "Data"


def undo(
    number: Annotated[int, typer.Argument(help="Of the import, as its page and `footfall import --json` name it.")],
    apply: Annotated[
        bool, typer.Option("--apply", help="Do it; without this it is only told what it would do.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Take back what an import made; leads that somebody has touched since stay and are named.

    It can be broken off and given again, and given again later for what stayed.
    """
    from footfall.cli.running.company import open_company

    with open_company():
        from django.utils import timezone

        from footfall.capture.actions.undo_import import effect_of_undo, undo_import
        from footfall.capture.models import Import
        from footfall.capture.queries.uploads import NoSuchImport
        from footfall.cli.files.progress import counting_back

        import_run = Import.objects.filter(pk=number).first()
        if import_run is None:
            raise NoSuchImport
        if apply:
            with counting_back(import_run, as_json=as_json) as show:
                done = undo_import(import_run=import_run, at=timezone.now(), by=None, on_progress=show)
        else:
            done = effect_of_undo(import_run)
        if as_json:
            typer.echo(json.dumps({"import": number, "applied": apply, **asdict(done)}))
            return
        verb = "went" if apply else "would go"
        typer.echo(
            f"{import_run.name}: {done.captures:,} rows and {done.leads:,} leads {verb}; {done.returned:,} leads stand as "
            f"before; {done.kept:,} rows stay."
        )
        for why, count in done.reasons.items():
            typer.echo(f"  {count:,} × {why}")
        for lead, why in done.examples[:10]:
            typer.echo(f"  lead {lead} {why}")
        if not apply:
            typer.echo("Nothing was taken back. Do it with --apply.")
