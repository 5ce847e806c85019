"""Take in the organiser's list of badges, before the show or after it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from footfall.capture.actions.accept import accept
from footfall.capture.files import guards
from footfall.capture.files.guess import fold
from footfall.capture.files.mapping import propose
from footfall.capture.files.table import Table, open_table
from footfall.capture.files.workbook import sheet_to_csv
from footfall.capture.models import Badge, Capture, EntryPoint
from footfall.capture.rules import Arrival
from footfall.company.models import Staff
from footfall.shared import audit
from footfall.shared.errors import Invalid

LONGEST = 60
_CODES = frozenset(
    (
        "badge",
        "badge id",
        "badge number",
        "badge no",
        "barcode",
        "qr code",
        "code",
        "ticket",
        "ticket number",
        "scan id",
    )
)
_TAKEN = ("name", "first_name", "last_name", "phone", "email", "company", "city", "language", "note")


class NoBadgeColumn(Invalid):
    """The list has no column with the badge's number; call it Badge."""


@dataclass(frozen=True)
class Listed:
    """What a list came to: badges it has, and how many that were scanned before got their name by it."""

    badges: int
    named: int


def badge_reference(code: str) -> str:
    """What a badge is called as somebody's number in another system; the same in every capture of it."""
    return f"badge:{code}"


def take_badge_list(*, content: Iterable[bytes], door: EntryPoint, at: datetime, by: Staff | None) -> Listed:
    """The list of a CSV or XLSX file, kept for this door; a badge that was listed before is as the new list says.

    A badge that was scanned before its list came gets a capture of its own with what the list says: the same person.
    """
    with TemporaryDirectory() as folder:
        rows = _rows(_opened(content, Path(folder)))
    with transaction.atomic():
        made = [Badge(entry_point=door, code=code, fields=fields, made_at=at) for code, fields in rows.items()]
        Badge.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["entry_point", "code"], update_fields=["fields", "made_at"],
            batch_size=5_000,
        )  # fmt: skip
        audit.record(by=by, verb="list", noun="badges", subjects=[door.pk], count=len(made))
    return Listed(len(made), _name_scanned(door, rows, at, by))


def _opened(content: Iterable[bytes], folder: Path) -> Table:
    path = folder / "file"
    with path.open("wb") as file:
        for block in content:
            file.write(block)
    if guards.kind_of(path) == "xlsx":
        sheet_to_csv(path, folder / "sheet.csv")
        return open_table(folder / "sheet.csv", is_sheet=True)
    return open_table(path)


def _rows(table: Table) -> dict[str, dict[str, str]]:
    """Badge numbers to fields of a capture."""
    mapping = propose(table).mapping
    folded = {column: fold(column) for column in table.columns}
    code = next((column for column in table.columns if folded[column] in _CODES), None)
    code = code or next((column for column in table.columns if mapping.of(column) == "external_id"), None)
    if code is None:
        raise NoBadgeColumn
    place = table.columns.index(code)
    found: dict[str, dict[str, str]] = {}
    for row in table.rows():
        if not row.fault and (number := row.values[place].strip()[:LONGEST]):
            pairs = zip(table.columns, row.values, strict=True)
            fields = {mapping.of(column): value.strip() for column, value in pairs if value.strip()}
            found[number] = {key: value for key, value in fields.items() if key in _TAKEN}
    return found


def _name_scanned(door: EntryPoint, rows: Mapping[str, Mapping[str, str]], at: datetime, by: Staff | None) -> int:
    """Captures of badges that had no name when they were scanned, told again with what the list says."""
    said: dict[str, Any] = {badge_reference(code): code for code in rows}
    scanned = Capture.objects.filter(
        entry_point=door, payload__badge__isnull=False, payload__external_id__in=list(said)
    ).exclude(payload__has_key="name")
    arrivals = []
    for capture in scanned:
        reference = capture.payload["external_id"]
        fields = dict(rows[said[reference]])
        payload = {**fields, "badge": said[reference], "external_id": reference, "listed": True}
        key = uuid.uuid5(capture.pk, "listed")
        arrivals.append(
            Arrival(
                id=key, entry_point=door.pk, payload=payload, captured_at=capture.captured_at,
                location=capture.location_id, attendant=capture.attendant_id,
            )
        )  # fmt: skip
    return sum(receipt.fate == "stored" for receipt in accept(arrivals, at=at, by=by)) if arrivals else 0
