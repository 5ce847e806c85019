"""`footfall erase`: forget a person for good."""

import json
from collections.abc import Mapping
from typing import Annotated

import typer

from footfall.shared.errors import Invalid

PANEL = "Data"


class OneOfTheTwo(Invalid):
    """Name a person, or say --again for everybody who was erased before."""


def erase(
    person: Annotated[
        str, typer.Argument(help="Number of the person, or their whole phone number or e-mail address.")
    ] = "",
    because: Annotated[str, typer.Option(help="Why; nothing that names the person.")] = "",
    apply: Annotated[
        bool, typer.Option("--apply", help="Do it; without this it is only told what it would do.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="Everybody who was erased and came back with a backup, in place of a person."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Tell what erasing a person takes away and leaves; with --apply, erase them. It can't be undone."""
    from footfall.cli.running.company import open_company

    with open_company():
        from django.utils import timezone

        from footfall.identity.actions import erase as verbs
        from footfall.identity.actions.erased_before import back_again
        from footfall.identity.queries import person_called

        if again == bool(person):
            raise OneOfTheTwo
        keys = back_again() if again else [person_called(person)]
        if not keys:
            typer.echo("{}" if as_json else "Nobody who was erased came back.")
            return
        effect = verbs.effect_of(keys)
        if apply:
            verbs.erase(
                person_ids=keys, by=None, at=timezone.now(), because=because or ("erased before" if again else "")
            )
        if as_json:
            told = {
                "person": keys[0],
                "persons": keys,
                "goes": effect.goes,
                "stays": effect.stays,
                "kept_silent": effect.kept_silent,
            }
            typer.echo(json.dumps({**told, "erased": apply}))
            return
        who = f"{len(keys):,} persons" if again else f"Person {keys[0]}"
        typer.echo(f"{who}. Goes: {_said(effect.goes)}. Stays as numbers: {_said(effect.stays)}.")
        if effect.kept_silent:
            typer.echo(f"{effect.kept_silent} stay on the list of those who asked to be left alone.")
        typer.echo("Erased." if apply else "Nothing was erased. Do it with --apply.")


def _said(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {noun}" for noun, count in counts.items()) or "nothing"
