"""What the user of `footfall import` asked for, and what it is answered with."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import typer

from footfall.capture.files.mapping import Mapping, WrongMapping, by_name


@dataclass(frozen=True)
class Request:
    """A file to import, and everything the options say about how."""

    path: Path
    kind: str = ""
    door: str = ""
    source: str = ""
    channel: str = ""
    mapping: str = ""
    pairs: tuple[str, ...] = ()
    save_as: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    result: Path | None = None
    is_dry: bool = False
    as_json: bool = False


@dataclass
class Report:
    """What became of a file: counts by name, lines about single rows, and more for --json."""

    kind: str
    file: str
    counts: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def show(self, *, as_json: bool) -> None:
        """Print it for people or for programs."""
        if as_json:
            document = {"kind": self.kind, "file": self.file, **self.counts, **self.more}
            typer.echo(json.dumps(document, ensure_ascii=False, default=str))
            return
        for line in self.lines:
            typer.echo(line)


def chosen_mapping(request: Request, proposed: Mapping, folder: Path) -> Mapping:
    """The mapping asked for by name, file or single columns, on top of the proposed one."""
    mapping = by_name(request.mapping, folder=folder) if request.mapping else proposed
    columns = dict(mapping.columns)
    for pair in request.pairs:
        column, found, key = pair.rpartition("=")
        if not found or not column:
            raise WrongMapping(f"--map takes COLUMN=FIELD, not {pair}.")
        if column not in columns and column not in proposed.columns:
            raise WrongMapping(f"The file has no column {column}; it has {', '.join(proposed.columns)}.")
        for other, taken in columns.items():
            if taken == key.strip() and other != column:
                columns[other] = "keep"
        columns[column] = key.strip()
    return replace(mapping, columns=columns)
