"""What each column of a file becomes: guessed, editable, kept under a name, and recognised again."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from footfall.capture.files.fields import FIELDS, KEEP, LEAVE_OUT, label_of
from footfall.capture.files.guess import SURE, Guess, fold, guess_columns
from footfall.capture.files.table import Table
from footfall.capture.files.values import Order, order_of
from footfall.shared.errors import Invalid

SAMPLE_ROWS = 200


class UnknownMapping(Invalid):
    """There is no saved mapping by that name."""


class WrongMapping(Invalid):
    """The mapping is not one that can be used."""


@dataclass(frozen=True)
class Mapping:
    """How rows become captures (or another kind of row): column by column, and what holds for all of them."""

    columns: dict[str, str]
    name: str = ""
    title: str = ""
    kind: str = "captures"
    system: str = ""
    """Stands before a row's own reference, so that number 7 of one system is not number 7 of another."""
    order: Order = "day"
    """Whether 03/04/2026 is the third of April or the fourth of March, where a file does not say."""
    fixed: dict[str, str] = field(default_factory=dict)
    """Fields that every row gets."""
    entry_point: dict[str, str] = field(default_factory=dict)
    """The door its rows come through when none is named: key, name, channel, source."""
    headings: tuple[str, ...] = ()
    """Headings by which this mapping is recognised: a file that has them all is one of these."""

    def of(self, column: str) -> str:
        """The field a column becomes; a column the mapping does not know is kept as it is."""
        return self.columns.get(column, KEEP)

    def to_json(self) -> dict[str, Any]:
        """As it is kept with an import and in a file."""
        return {key: value for key, value in asdict(self).items() if value or key == "columns"}


@dataclass(frozen=True)
class Proposal:
    """A mapping for a file with, per column, how sure it is and why."""

    mapping: Mapping
    guesses: list[Guess]


def from_json(document: Any) -> Mapping:  # noqa: ANN401 -- what a file holds
    """The mapping in a JSON document, whole or only its columns."""
    if not isinstance(document, dict):
        raise WrongMapping("A mapping is a JSON object of columns and fields.")
    if "columns" not in document:
        document = {"columns": document}
    known = {item.name for item in fields(Mapping)}
    if unknown := sorted(set(document) - known):
        raise WrongMapping(f"A mapping has no {', '.join(unknown)}.")
    columns = document["columns"]
    if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
        raise WrongMapping("The columns of a mapping are an object: heading to field.")
    mapping = Mapping(**{**document, "headings": tuple(document.get("headings", ()))})
    if mapping.kind == "captures" and (wrong := _unknown_fields(mapping)):
        raise WrongMapping(f"Column {next(iter(wrong))}: {next(iter(wrong.values()))[0]}", fields=wrong)
    return mapping


def _unknown_fields(mapping: Mapping) -> dict[str, list[str]]:
    return {
        column: [f"There is no field called {key}; there is {', '.join(FIELDS)}, {KEEP} and {LEAVE_OUT}."]
        for column, key in mapping.columns.items()
        if key not in FIELDS and key not in {KEEP, LEAVE_OUT}
    }


def checked(mapping: Mapping) -> Mapping:
    """The mapping itself, or a refusal that names the columns that can't be what they are said to be."""
    wrong = _unknown_fields(mapping)
    used: dict[str, str] = {}
    for column, key in mapping.columns.items():
        if key in FIELDS and not FIELDS[key].may_repeat:
            if key in used:
                wrong.setdefault(column, []).append(f"{label_of(key)} is {used[key]} already.")
            used.setdefault(key, column)
    if wrong:
        first = next(iter(wrong.items()))
        raise WrongMapping(f"Column {first[0]}: {first[1][0]}", fields=wrong)
    if mapping.order not in {"day", "month"}:
        raise WrongMapping("The order of a date is day or month.")
    return mapping


def propose(table: Table, *, saved: Sequence[Mapping] = ()) -> Proposal:
    """The mapping that suits the file: one that recognises its heading, else a guess column by column."""
    samples = []
    for row in table.rows():
        if not row.fault:
            samples.append(row.values)
        if len(samples) >= SAMPLE_ROWS:
            break
    known = recognise(table.columns, [*saved, *shipped().values()])
    if known:
        return _completed(known, table, samples)
    guesses = guess_columns(table.columns, samples)
    columns = {column: guess.field for column, guess in zip(table.columns, guesses, strict=True)}
    times = [i for i, guess in enumerate(guesses) if guess.field == "captured_at"]
    order = order_of(row[i] for row in samples for i in times)
    return Proposal(Mapping(columns, order=order), guesses)


def _completed(known: Mapping, table: Table, samples: Sequence[Sequence[str]]) -> Proposal:
    """A recognised mapping for this file; a column it does not name is what its heading says beyond doubt."""
    laid = _laid_on(known, table.columns)
    named = {fold(column) for column in known.columns}
    guesses = []
    for column, guess in zip(table.columns, guess_columns(table.columns, samples), strict=True):
        key = laid.of(column)
        is_free = guess.field not in laid.columns.values() or (guess.field in FIELDS and FIELDS[guess.field].may_repeat)
        if fold(column) not in named and known.kind == "captures" and guess.score >= SURE and is_free:
            laid.columns[column] = guess.field
            guesses.append(guess)
        else:
            guesses.append(Guess(key, 1.0, known.title))
    return Proposal(laid, guesses)


def recognise(columns: Sequence[str], mappings: Sequence[Mapping]) -> Mapping | None:
    """The mapping with most headings, all of which the file has."""
    folded = {fold(column) for column in columns}
    fitting = [m for m in mappings if m.headings and all(fold(heading) in folded for heading in m.headings)]
    return max(fitting, key=lambda mapping: len(mapping.headings), default=None)


def _laid_on(mapping: Mapping, columns: Sequence[str]) -> Mapping:
    """The mapping with the file's own headings; of two columns for one field the first is it."""
    by_fold = {fold(column): key for column, key in mapping.columns.items()}
    laid: dict[str, str] = {}
    for column in columns:
        key = by_fold.get(fold(column), KEEP)
        may_repeat = key not in FIELDS or FIELDS[key].may_repeat
        laid[column] = key if may_repeat or key not in laid.values() else KEEP
    return replace(mapping, columns=laid)


@cache
def shipped() -> dict[str, Mapping]:
    """The mappings that come with Footfall, by name."""
    folder = resources.files("footfall.capture.files") / "mappings"
    documents = [
        (item.name, item.read_text(encoding="utf-8")) for item in folder.iterdir() if item.name.endswith(".json")
    ]
    named = [replace(from_json(json.loads(text)), name=name.removesuffix(".json")) for name, text in sorted(documents)]
    return {mapping.name: mapping for mapping in named}


def saved_in(folder: Path) -> dict[str, Mapping]:
    """The mappings a company has kept, by name; a file that is none is left out."""
    found: dict[str, Mapping] = {}
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        try:
            found[path.stem] = replace(from_json(json.loads(path.read_text(encoding="utf-8"))), name=path.stem)
        except (OSError, ValueError, Invalid):
            continue
    return found


def save(mapping: Mapping, folder: Path, *, name: str, columns: Sequence[str]) -> Path:
    """Keep the mapping under a name; a file with the same heading is recognised by it from then on."""
    slug = "-".join(fold(name).split())
    if not slug:
        raise WrongMapping("Give the mapping a name of letters or digits.")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug[:80]}.json"
    kept = replace(mapping, name="", title=name, headings=tuple(columns))
    path.write_text(json.dumps(kept.to_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def by_name(name: str, *, folder: Path) -> Mapping:
    """A saved or shipped mapping, or one in a file of that name."""
    if name.endswith(".json") and Path(name).is_file():
        try:
            return from_json(json.loads(Path(name).read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise WrongMapping(f"{name} holds no JSON that can be read.") from error
    found = saved_in(folder).get(name) or shipped().get(name)
    if found is None:
        names = ", ".join(sorted({*saved_in(folder), *shipped()}))
        raise UnknownMapping(f"There is no mapping called {name}. There is: {names}.")
    return found
