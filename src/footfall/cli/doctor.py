"""`footfall doctor`: what is well and what is not."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from footfall.cli.running.checkup import Finding

PANEL = "Keep"


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False) -> None:
    """Examine database, disk, worker and queues; exit code 1 when something is not well."""
    findings = _findings()
    is_well = all(finding.is_well for finding in findings)
    if as_json:
        typer.echo(json.dumps({"is_well": is_well, "findings": [asdict(finding) for finding in findings]}))
    else:
        for finding in findings:
            typer.echo(f"{'✓' if finding.is_well else '✗'} {finding.question}: {finding.detail}")
    raise typer.Exit(0 if is_well else 1)


def _findings() -> "list[Finding]":
    from footfall.cli.running.checkup import Finding, examine
    from footfall.cli.running.company import open_company
    from footfall.cli.running.refusals import sentence_of

    try:
        with open_company():
            return list(examine(datetime.now(UTC)))
    except Exception as error:
        if sentence := sentence_of(error):
            return [Finding("database", is_well=False, detail=sentence)]
        raise
