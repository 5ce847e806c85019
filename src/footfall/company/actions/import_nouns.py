"""Files of places, products, campaigns, staff, teams, slabs and certificates: each row makes or changes what its key names.

`IMPORTERS` are what the pages, the API and `footfall import --as <noun>` call.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

from django.db import transaction

from footfall.company.actions import campaigns, categories, certify, locations, products, staff, teams, value_slabs
from footfall.company.actions.keeping import Kept, known_rows, one_keeper_at_a_time
from footfall.company.models import Staff
from footfall.company.queries import sheets
from footfall.company.rules import columns
from footfall.company.rules.faults import Fault, Row
from footfall.company.rules.sheets import Column, read_rows
from footfall.shared import audit
from footfall.shared.errors import Invalid


@dataclass(frozen=True)
class Sheet:
    """What the import of one noun needs to know."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    ground: Callable[[date], Any]
    faults: Callable[[Sequence[Row], Any], list[Fault]]
    keep: Callable[[Sequence[Row], Staff | None, date], Kept]
    dump: Callable[[date], Iterable[dict[str, str]]]
    lock: Any

    def key_of(self, row: Mapping[str, Any]) -> str:
        """What names a row in words."""
        return " ".join(str(row.get(name) or "") for name in self.key).strip()


@dataclass(frozen=True)
class Fate:
    """What became of a row: `new`, `changed`, `same`, or `left out` with the sentences why."""

    line: int
    key: str
    word: str
    changes: Mapping[str, list[Any]] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What a file came to, row by row."""

    fates: list[Fate]
    unknown_columns: list[str]

    def count(self, word: str) -> int:
        """How many rows had this fate."""
        return sum(fate.word == word for fate in self.fates)


class Importer(Protocol):
    """Takes the rows of a file; nothing is kept with `dry_run`, and the answer is the same."""

    def __call__(
        self,
        rows: Iterable[Mapping[str, str]],
        *,
        by: Staff | None,
        at: datetime,
        dry_run: bool = False,
        lines: Sequence[int] = (),
    ) -> Imported: ...


def import_rows(
    sheet: Sheet,
    rows: Iterable[Mapping[str, str]],
    *,
    by: Staff | None,
    at: datetime,
    dry_run: bool = False,
    lines: Sequence[int] = (),
) -> Imported:
    """The rows without a fault are kept, in a constant number of statements; the others are left out with the reason.

    A column that is missing leaves what there is; an empty cell empties it. Importing a file twice changes nothing.
    `lines` are where the rows stand in their file, if not one below the other under the heading.
    """
    rows = list(rows)
    lines = lines or range(2, len(rows) + 2)
    unknown = _unknown_columns(sheet, rows)
    typed, faults = read_rows(rows, sheet.columns)
    wrong: dict[int, list[str]] = {}
    _note(wrong, faults)
    with transaction.atomic():
        one_keeper_at_a_time(sheet.lock)
        good = _without_faults(sheet, typed, wrong, sheet.ground(at.date()))
        kept = sheet.keep([typed[position] for position in good], by, at.date())
        made, changed = len(kept.created), len(kept.changed)
        audit.record(
            by=by, verb="import", noun=sheet.name, rows=len(rows), new=made, changed=changed, left_out=len(wrong)
        )
        transaction.set_rollback(dry_run)
    places = {position: number for number, position in enumerate(good)}
    fates = []
    for position, line in enumerate(lines):
        key = sheet.key_of(typed[position]) or sheet.key_of(rows[position])
        if position in wrong:
            fates.append(Fate(line, key, "left out", sentences=tuple(wrong[position])))
        else:
            fates.append(_fate(line, key, kept, places[position]))
    return Imported(fates, unknown)


def _without_faults(sheet: Sheet, typed: Sequence[Row], wrong: dict[int, list[str]], ground: Any) -> list[int]:  # noqa: ANN401 -- each noun has its own
    """Positions of the rows that can be kept together: leaving one out may be the fault of another."""
    while True:
        good = [position for position in range(len(typed)) if position not in wrong]
        faults = sheet.faults([typed[position] for position in good], ground)
        if not faults:
            return good
        _note(wrong, [Fault(good[fault.position], fault.field, fault.sentence) for fault in faults])


def _note(wrong: dict[int, list[str]], faults: Iterable[Fault]) -> None:
    for fault in faults:
        wrong.setdefault(fault.position, []).append(fault.sentence)


def _unknown_columns(sheet: Sheet, rows: Sequence[Mapping[str, str]]) -> list[str]:
    names = {column.name for column in sheet.columns}
    given = list(dict.fromkeys(name for row in rows for name in row))
    missing = [name for name in sheet.key if rows and name not in given]
    if missing:
        raise Invalid(f"The file has no column {missing[0]}; without it no row can be told from another.")
    return [name for name in given if name not in names]


def _fate(line: int, key: str, kept: Kept, number: int) -> Fate:
    word = "new" if number in kept.created else "changed" if number in kept.changed else "same"
    return Fate(line, key, word, kept.changes.get(number, {}))


SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            "locations", "Locations", columns.LOCATIONS, ("code",),
            ground=locations.ground_of_locations, faults=locations.faults_in_locations,
            keep=lambda rows, by, on: locations.keep_locations(rows=rows, by=by, on=on),
            dump=sheets.sheet_of_locations, lock=locations.LOCATIONS,
        ),
        Sheet(
            "outlet-categories", "Outlet categories", columns.OUTLET_CATEGORIES, ("slug",),
            ground=lambda _: known_rows(categories.CATEGORIES), faults=categories.faults_in_outlet_categories,
            keep=lambda rows, by, _: categories.keep_outlet_categories(rows=rows, by=by),
            dump=sheets.sheet_of_categories, lock=categories.CATEGORIES,
        ),
        Sheet(
            "products", "Products", columns.PRODUCTS, ("code",),
            ground=lambda _: known_rows(products.PRODUCTS), faults=products.faults_in_products,
            keep=lambda rows, by, _: products.keep_products(rows=rows, by=by),
            dump=sheets.sheet_of_products, lock=products.PRODUCTS,
        ),
        Sheet(
            "campaigns", "Campaigns", columns.CAMPAIGNS, ("code",),
            ground=lambda _: known_rows(campaigns.CAMPAIGNS), faults=campaigns.faults_in_campaigns,
            keep=lambda rows, by, _: campaigns.keep_campaigns(rows=rows, by=by),
            dump=sheets.sheet_of_campaigns, lock=campaigns.CAMPAIGNS,
        ),
        Sheet(
            "teams", "Teams", columns.TEAMS, ("name",),
            ground=lambda _: known_rows(teams.TEAMS), faults=teams.faults_in_teams,
            keep=lambda rows, by, _: teams.keep_teams(rows=rows, by=by),
            dump=sheets.sheet_of_teams, lock=teams.TEAMS,
        ),
        Sheet(
            "staff", "Staff", columns.STAFF, ("email",),
            ground=lambda _: staff.ground_of_staff(), faults=staff.faults_in_staff,
            keep=lambda rows, by, _: staff.keep_staff(rows=rows, by=by),
            dump=sheets.sheet_of_staff, lock=staff.STAFF,
        ),
        Sheet(
            "value-slabs", "Value slabs", columns.VALUE_SLABS, ("currency", "slab"),
            ground=lambda _: value_slabs.slab_bounds(), faults=value_slabs.faults_in_value_slabs,
            keep=lambda rows, by, _: value_slabs.keep_value_slabs(rows=rows, by=by),
            dump=sheets.sheet_of_value_slabs, lock=value_slabs.SLABS,
        ),
        Sheet(
            "certifications", "Certificates", columns.CERTIFICATIONS, ("email", "course", "passed_on"),
            ground=certify.ground_of_certifications, faults=certify.faults_in_certifications,
            keep=lambda rows, by, on: certify.keep_certifications(rows=rows, by=by, on=on),
            dump=sheets.sheet_of_certifications, lock=certify.CERTIFICATES,
        ),
    )
}  # fmt: skip


IMPORTERS: dict[str, Importer] = {name: partial(import_rows, sheet) for name, sheet in SHEETS.items()}
