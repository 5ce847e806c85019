"""`footfall disposable`: a newer list of throw-away domains."""

import sys
from pathlib import Path
from typing import Annotated

import typer

PANEL = "Data"


def disposable(
    file: Annotated[Path, typer.Argument(help="One domain a line, !domain to allow one; - for standard input.")],
) -> None:
    """Put a list of throw-away mail domains beside those that Footfall brings; it takes the place of the last one.

    `footfall verify --all` then looks at every address again.
    """
    from footfall.identity.verification.disposable import FILE, read_list
    from footfall.shared.errors import Invalid
    from footfall.shared.postgres import data_directory

    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8", errors="replace")
    added, allowed = read_list(text.splitlines())
    if not added and not allowed:
        raise Invalid("There is no domain in this file.")
    folder = data_directory()
    folder.mkdir(parents=True, exist_ok=True)
    lines = [*sorted(added), *(f"!{domain}" for domain in sorted(allowed))]
    fresh = folder / f"{FILE}.new"
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(folder / FILE)
    typer.echo(f"{len(added):,} domains are on the list, {len(allowed):,} are allowed.")
