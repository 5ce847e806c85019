"""Files of costs, of people reached, of targets and of rates. The same row again, in the same file or another, is the row
that is there; of a rate there is one a day, and another one changes it.

`IMPORTERS` is what the pages and `footfall import --as costs` call.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from footfall.company.actions.import_nouns import Fate, Imported, Importer
from footfall.company.models import Staff
from footfall.company.rules.sheets import cell_of, read_rows
from footfall.measurement.actions.ledgers import (
    BATCH,
    COSTS,
    LEVELS,
    RATES,
    REACHES,
    TARGETS,
    Ledger,
    NotYourPlace,
    completed,
    key_of,
    misplaced,
    standing,
)
from footfall.measurement.models import Rate
from footfall.shared import audit
from footfall.shared.errors import Invalid

NEEDED = {
    "costs": ("from", "amount"),
    "reach": ("on", "people"),
    "targets": ("measure", "from", "amount"),
    "rates": ("on", "currency", "units"),
}
Wrong = dict[int, list[str]]
Changes = dict[int, tuple[str, dict[str, list[str]]]]
"""By position: the key in words, and for each field what it was and what it is."""


def import_entries(
    ledger: Ledger,
    rows: Iterable[Mapping[str, str]],
    *,
    by: Staff | None,
    at: datetime,  # noqa: ARG001 -- every importer is called alike
    dry_run: bool = False,
    lines: Sequence[int] = (),
) -> Imported:
    """Rows without a fault are written down once, in a constant number of statements; the others are left out."""
    rows = [_prepared(ledger, row) for row in rows]
    lines = lines or range(2, len(rows) + 2)
    unknown = _unknown_columns(ledger, rows)
    typed, faults = read_rows(rows, ledger.columns)
    wrong: Wrong = {}
    for fault in faults:
        wrong.setdefault(fault.position, []).append(fault.sentence)
    ready = [_resolved(ledger, row, position, wrong) for position, row in enumerate(_looked_up(ledger, typed, wrong))]
    _note_twice(ledger, ready, wrong)
    for position in misplaced(ready, by):
        wrong.setdefault(position, []).append(NotYourPlace.__doc__ or "")
    with transaction.atomic():
        good = {at: row for at, row in enumerate(ready) if at not in wrong}
        new, changes = _write_by_key(ledger, good, by) if ledger.key else (_write(ledger, good, by), {})
        told: dict[str, Any] = {"changes": dict(changes.values())} if ledger.key else {}
        audit.record(by=by, verb="import", noun=ledger.many, rows=len(rows), new=len(new), left_out=len(wrong), **told)
        transaction.set_rollback(dry_run)
    fates = [
        Fate(line, _named(ledger, rows[position]), "left out", sentences=tuple(wrong[position]))
        if position in wrong
        else Fate(line, _named(ledger, rows[position]), _word(position, new, changes))
        for position, line in enumerate(lines)
    ]
    return Imported(fates, unknown)


def _prepared(ledger: Ledger, row: Mapping[str, str]) -> dict[str, str]:
    # The reader of files takes "location" for the places of staff.
    filled = {"location" if name == "places" else name: value for name, value in row.items()}
    if ledger is COSTS and not filled.get("currency", "").strip():
        filled["currency"] = settings.REPORTING_CURRENCY
    return filled


def _unknown_columns(ledger: Ledger, rows: Sequence[Mapping[str, str]]) -> list[str]:
    given = list(dict.fromkeys(name for row in rows for name in row))
    missing = [name for name in NEEDED[ledger.many] if rows and name not in given]
    if missing:
        raise Invalid(f"The file has no column {missing[0]}; without it no row can be understood.")
    return [name for name in given if name not in {column.name for column in ledger.columns}]


def _looked_up(ledger: Ledger, rows: Sequence[dict[str, Any]], wrong: Wrong) -> list[dict[str, Any]]:
    """Rows with what they name as objects; one statement for each level."""
    for level in ledger.levels:
        if not any(row.get(level) for row in rows):
            continue
        model, short = LEVELS[level]
        known: dict[str, list[Any]] = {}
        for one in model._default_manager.order_by():
            for text in {getattr(one, short).lower(), one.name.lower()}:
                known.setdefault(text, []).append(one)
        for position, row in enumerate(rows):
            if text := row.get(level):
                row[level] = _only(known.get(text.lower(), []), text, short, level, position, wrong)
    return list(rows)


def _only(found: list[Any], text: str, short: str, level: str, position: int, wrong: Wrong) -> Any:  # noqa: ANN401 -- a member
    by_short = [one for one in found if getattr(one, short).lower() == text.lower()] or found
    if len(by_short) == 1:
        return by_short[0]
    what = level.replace("_", " ")
    said = f"More than one {what} is called {text}; give its {short}." if by_short else f"There is no {what} {text}."
    wrong.setdefault(position, []).append(said)
    return None


def _resolved(ledger: Ledger, row: dict[str, Any], position: int, wrong: Wrong) -> dict[str, Any]:
    """The row by the names of its fields; what is wrong with it as a whole is noted."""
    renamed = {ledger.renamed.get(name, name): value for name, value in row.items()}
    kept = {name: value for name, value in renamed.items() if name in (*ledger.plain, *ledger.levels)}
    defaults = {column.name: column.empty for column in ledger.columns if column.empty}
    ready = completed(ledger, {**{name: value for name, value in defaults.items() if name in ledger.plain}, **kept})
    if position not in wrong:
        sentences = [sentence for _, sentence in ledger.faults(ready)]
        if sentences:
            wrong[position] = sentences
    return ready


def _write(ledger: Ledger, rows: Mapping[int, dict[str, Any]], by: Staff | None) -> set[int]:
    """Positions of the rows that were not there yet."""
    keys = {position: row_key(ledger, row) for position, row in rows.items()}
    kept: Any = ledger.model.objects
    known = set(kept.filter(row_key__in=set(keys.values())).values_list("row_key", flat=True))
    first = {key: position for position, key in reversed(keys.items()) if key not in known}
    made = [kept.model(by=by, row_key=key, **rows[position]) for key, position in first.items()]
    # Two imports at once: the key is unique, the other's row is as good as ours.
    kept.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
    return set(first.values())


def _write_by_key(ledger: Ledger, rows: Mapping[int, dict[str, Any]], by: Staff | None) -> tuple[set[int], Changes]:
    """Positions of rows of new keys, and what changed of rows that were there."""
    there = standing(ledger, rows.values())
    first = {key_of(ledger, rows[position]): position for position in sorted(rows, reverse=True)}
    new = {position for key, position in first.items() if key not in there}
    Rate.objects.bulk_create((Rate(by=by, **rows[position]) for position in sorted(new)), batch_size=BATCH)
    changes: Changes = {}
    for key, one in there.items():
        row = rows[first[key]]
        differs = {
            name: [cell_of(getattr(one, name)), cell_of(row[name])]
            for name in ledger.plain
            if getattr(one, name) != row[name]
        }
        if differs:
            changes[first[key]] = (" ".join(map(str, key)), differs)
            for name in differs:
                setattr(one, name, row[name])
    touched = [one for key, one in there.items() if first[key] in changes]
    Rate.objects.bulk_update(touched, ["units"], batch_size=BATCH)
    return new, changes


def _note_twice(ledger: Ledger, rows: Sequence[dict[str, Any]], wrong: Wrong) -> None:
    """A key that the file speaks of in two ways: the first holds."""
    first: dict[tuple[Any, ...], dict[str, Any]] = {}
    for position, row in enumerate(rows if ledger.key else ()):
        if position not in wrong and first.setdefault(key_of(ledger, row), row) != row:
            wrong.setdefault(position, []).append("The file says something else of the same day further up.")


def _word(position: int, new: set[int], changes: Changes) -> str:
    return "new" if position in new else "changed" if position in changes else "same"


def row_key(ledger: Ledger, row: Mapping[str, Any]) -> str:
    """A digest of everything a row says: alike rows have one key."""
    levels = [getattr(row.get(level), "pk", None) for level in ledger.levels]
    return hashlib.sha256(repr([*(str(row.get(name, "")) for name in ledger.plain), levels]).encode()).hexdigest()


def _named(ledger: Ledger, row: Mapping[str, str]) -> str:
    return " ".join(cell_of(row.get(name, "")) for name in NEEDED[ledger.many]).strip()


IMPORTERS: dict[str, Importer] = {
    ledger.many: partial(import_entries, ledger) for ledger in (COSTS, REACHES, TARGETS, RATES)
}
