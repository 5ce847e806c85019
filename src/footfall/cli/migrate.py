"""`footfall migrate`: the database as this version needs it."""

import json
from typing import Annotated

import typer

PANEL = "Keep"


def migrate(
    check: Annotated[
        bool, typer.Option("--check", help="Only list what is pending; exit code 1 if there is any.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Bring the database up to date with this version of Footfall."""
    from footfall.cli.running.company import open_company
    from footfall.cli.running.schema import migrate_if_needed, pending_migrations

    with open_company():
        names = pending_migrations() if check else migrate_if_needed()
    if as_json:
        typer.echo(json.dumps({"pending" if check else "applied": names}))
    elif names:
        typer.echo("\n".join(names))
    else:
        typer.echo("The database is up to date.")
    if check and names:
        raise typer.Exit(1)
