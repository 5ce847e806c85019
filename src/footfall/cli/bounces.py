"""`footfall bounces`: take returned mail in."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

PANEL = "Data"


def bounces(
    file: Annotated[Path, typer.Argument(help="A letter or an mbox of letters; - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Read returned mail and judge the addresses it names: nobody there, full for now, refused by policy.

    Made to be called by a mail server for each letter that comes back. The same letter counts once.
    """
    from footfall.cli.running.company import open_company, say

    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    with open_company():
        from django.utils import timezone

        from footfall.identity.actions.bounces import take_bounces
        from footfall.identity.verification.bounces import read_bounces, split_mailbox

        letters = [read_bounces(part) for part in split_mailbox(content)]
        found = [bounce for letter in letters for bounce in letter]
        taken = take_bounces(bounces=found, at=timezone.now(), by=None)
    if as_json:
        typer.echo(
            json.dumps({"letters": len(letters), "reported": taken.reported, "known": taken.known, "died": taken.died})
        )
        return
    say(f"{len(letters):,} letters name {taken.reported:,} addresses; {taken.known:,} are known, {taken.died:,} died.")
