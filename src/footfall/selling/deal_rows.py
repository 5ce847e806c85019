"""Rows of a file of deals: which lead, how it ended, when, and at what value."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from footfall.capture.files.fields import KEEP, LEAVE_OUT
from footfall.capture.files.guess import fold
from footfall.capture.files.mapping import Mapping as ColumnMapping
from footfall.capture.files.mapping import WrongMapping
from footfall.capture.files.table import Row
from footfall.capture.files.values import moment_of, status_of
from footfall.qualification.reading.interest import money_of

FIELDS = {
    "external_id": "Reference of the lead",
    "won_at": "Won on",
    "lost_at": "Lost on",
    "closed_at": "Closed on",
    "outcome": "Won or lost",
    "lost_reason": "Why it was lost",
    "value": "Value of the sale",
    "currency": "Currency",
    "product": "Product",
    "note": "Note",
}
HEADINGS = {
    "external_id": "external id; lead id; mql id; record id; lead; lead reference; id",
    "won_at": "won date; won at; won on; sold on; sale date; date won; date sold; order date",
    "lost_at": "lost date; lost at; lost on; date lost",
    "closed_at": "close date; closed at; closed on; closing date; date closed",
    "outcome": "outcome; stage; status; result; deal stage; stage id",
    "lost_reason": "lost reason; reason; closed lost reason; loss reason; lost reason id",
    "value": "value; amount; deal amount; revenue; sale value; price; total; expected revenue",
    "currency": "currency; currency code; deal currency code",
    "product": "product; item; product name",
    "note": "note; notes; comment; comments; description",
}
LONGEST_NOTE = 4_000
_WON, _LOST = "won", "lost"


@dataclass(frozen=True)
class DealRow:
    """How the deal of one lead ended. `fault` says in words why the row says nothing that can be used."""

    line: int
    reference: str = ""
    outcome: str = ""
    at: datetime | None = None
    value_minor: int | None = None
    currency: str = ""
    product: str = ""
    reason: str = ""
    note: str = ""
    fault: str = ""


def guess_deals(columns: Sequence[str]) -> ColumnMapping:
    """The mapping that suits the headings of a file of deals; the first column for a field is it."""
    by_heading = {fold(phrase): key for key, text in HEADINGS.items() for phrase in text.split(";")}
    chosen: dict[str, str] = {}
    for column in columns:
        key = by_heading.get(fold(column), KEEP)
        chosen[column] = KEEP if key in chosen.values() else key
    return checked_deals(ColumnMapping(chosen, kind="deals"))


def checked_deals(mapping: ColumnMapping) -> ColumnMapping:
    """The mapping, if it tells which lead and when; else a refusal in words."""
    used = set(mapping.columns.values())
    if unknown := sorted(used - FIELDS.keys() - {KEEP, LEAVE_OUT}):
        raise WrongMapping(f"A deal has no field called {unknown[0]}; it has {', '.join(FIELDS)}.")
    if "external_id" not in used:
        raise WrongMapping("Say which column is the reference of the lead: --map COLUMN=external_id.")
    if not used & {"won_at", "lost_at", "closed_at"}:
        raise WrongMapping("Say which column is the day of the sale: --map COLUMN=won_at.")
    return mapping


def read_deals(
    rows: Iterable[Row], columns: Sequence[str], mapping: ColumnMapping, *, zone: str, currency: str
) -> Iterator[DealRow]:
    """Each row as a deal, or with its fault; moments without an offset are of `zone`, amounts of `currency`."""
    for row in rows:
        if row.fault:
            yield DealRow(row.line, fault=row.fault)
            continue
        cells = {column: cell.strip() for column, cell in zip(columns, row.values, strict=True)}
        said = {mapping.of(column): cell for column, cell in cells.items() if cell}
        said = mapping.fixed | said
        kept = {column: cell for column, cell in cells.items() if cell and mapping.of(column) == KEEP}
        yield _read(row.line, said, kept, mapping, zone, currency)


def _read(
    line: int,
    said: Mapping[str, str],
    kept: Mapping[str, str],
    mapping: ColumnMapping,
    zone: str,
    currency: str,
) -> DealRow:
    number = said.get("external_id", "")
    if not number:
        return DealRow(line, fault="The row has no reference of a lead.")
    reference = f"{mapping.system}:{number}" if mapping.system else number
    outcome, when = _ending(said)
    if not outcome:
        return DealRow(line, reference, fault="The row does not say that the deal was won or lost.")
    at = moment_of(when, mapping.order, zone)
    if at is None:
        return DealRow(line, reference, fault=f"{when} is no day that can be read.")
    value = money_of(said["value"]) if "value" in said else None
    if "value" in said and (value is None or value[0] < 0):
        return DealRow(line, reference, fault=f"{said['value']} is no amount that can be read.")
    return DealRow(
        line, reference, outcome, at,
        value_minor=value[0] if value else None,
        currency=(said.get("currency", "").upper() or value[1] or currency) if value else "",
        product=said.get("product", ""), reason=said.get("lost_reason", ""), note=_note(said, kept),
    )  # fmt: skip


def _ending(said: Mapping[str, str]) -> tuple[str, str]:
    """Won or lost, and the text that says when."""
    word = {"converted": _WON, "unqualified": _LOST, "dead": _LOST}.get(status_of(said.get("outcome", "")), "")
    if word != _LOST and "won_at" in said:
        return _WON, said["won_at"]
    if word != _WON and "lost_at" in said:
        return _LOST, said["lost_at"]
    return (word, said["closed_at"]) if word and "closed_at" in said else ("", "")


def _note(said: Mapping[str, str], kept: Mapping[str, str]) -> str:
    """The row's note, and below it what it says that has no field."""
    lines = [said["note"]] if "note" in said else []
    lines += [f"{column}: {cell}" for column, cell in kept.items()]
    return "\n".join(lines).replace("\x00", "")[:LONGEST_NOTE]
