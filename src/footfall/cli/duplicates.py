"""`footfall duplicates`: who in the base is there twice."""

import json
from typing import Annotated

import typer

PANEL = "Data"


def duplicates(
    apply: Annotated[bool, typer.Option("--apply", help="Join the pairs that surely are one.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Look for persons who are there twice; joins nobody unless asked to."""
    from footfall.cli.running.company import open_company, say

    with open_company():
        from django.utils import timezone

        from footfall.identity.actions.scan import ask_for_scan, join_sure_pairs, run_scan
        from footfall.identity.models import Match
        from footfall.qualification.queries.matches import effect_of

        begun = ask_for_scan(by=None, at=timezone.now())
        found = run_scan(scan_id=begun.pk, now=timezone.now, report=say).report
        sure = Match.objects.filter(band=Match.Band.SAME, verdict=Match.Verdict.OPEN)
        effect = effect_of(list(sure.values_list("left", "right")))
        joined = join_sure_pairs(by=None, at=timezone.now()) if apply else 0
        if as_json:
            typer.echo(json.dumps({**found, "joined": joined}, ensure_ascii=False))
            return
        typer.echo(f"{found['persons']:,} persons compared in {found['seconds']} s.")
        typer.echo(f"Surely one: {found['same']:,} pairs. To be looked at: {found['review']:,} pairs.")
        for sentence in effect.sentences if found["same"] else ():
            typer.echo(sentence)
        if apply:
            typer.echo(f"{joined:,} persons were joined; any of it can be undone on the person's page.")
        elif found["same"]:
            typer.echo("Nothing was joined. Do it with: footfall duplicates --apply")
