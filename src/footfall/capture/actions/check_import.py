"""The dry run of an import: what each row would become, with nothing written but the findings."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import orjson

from footfall.capture.actions.copy_captures import known_captures
from footfall.capture.actions.import_file import batches, reader_of, table_of
from footfall.capture.files.reading import Fault, Reading
from footfall.capture.models import Import, ReviewItem
from footfall.capture.rules.contact_words import email_in_words, phone_in_words
from footfall.company.models import Campaign, Location, Product

_CHUNK = 5_000
_MOST_EXAMPLES = 200
Reason = ReviewItem.Reason


@dataclass(frozen=True)
class Book:
    """The names and codes a row may use for what the company has, folded; and where its phones are from."""

    products: frozenset[str]
    places: frozenset[str]
    campaigns: frozenset[str]
    region: str


@dataclass
class Findings:
    """Counts of a dry run, why rows would be looked at or can't come in, and the first of them one by one."""

    rows: int = 0
    new: int = 0
    known: int = 0
    review: int = 0
    broken: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the import."""
        counts = {key: getattr(self, key) for key in ("rows", "new", "known", "review", "broken")}
        return {**counts, "reasons": dict(self.reasons.most_common()), "examples": self.examples}

    def note(self, line: int, fate: str, why: list[str], row: str) -> None:
        """Count one row, and keep it as an example while there are few."""
        self.rows += 1
        setattr(self, fate, getattr(self, fate) + 1)
        self.reasons.update(why)
        if why and len(self.examples) < _MOST_EXAMPLES:
            self.examples.append({"line": line, "fate": fate, "why": why, "row": row[:300]})


def check_import(*, import_run: Import, region: str) -> Findings:
    """What would come of every row: new, known already, to be looked at, or broken. No capture is made.

    `region` is the country a phone number without a country code is read in.
    """
    table = table_of(import_run)
    reader = reader_of(import_run, table)
    book = _book(region)
    findings = Findings()
    for readings in batches(reader.read(table.rows()), _CHUNK):
        known = known_captures([reading.id for reading in readings if isinstance(reading, Reading)], import_run)
        for reading in readings:
            if isinstance(reading, Fault):
                findings.note(reading.line, "broken", [reading.reason], reading.text)
            elif known.fate(reading.id) or reading.is_repeat:
                findings.note(reading.line, "known", [], "")
            else:
                payload = orjson.loads(reading.body)
                why = oddities(payload, reading, book)
                findings.note(reading.line, "review" if why else "new", why, row_in_words(payload))
    import_run.findings = findings.to_json()
    import_run.rows = findings.rows
    import_run.save(update_fields=["findings", "rows"])
    return findings


def oddities(payload: dict[str, Any], reading: Reading, book: Book) -> list[str]:
    """What somebody would be asked to look at in this row, in words."""
    why = [str(Reason(reason).label) for reason, _ in reading.flags]
    if phone := phone_in_words(str(payload.get("phone", "")), book.region):
        why.append(phone)
    if email := email_in_words(str(payload.get("email", ""))):
        why.append(email)
    if not any(payload.get(key) for key in ("phone", "email", "external_id")):
        why.append(str(Reason.NO_CONTACT.label))
    for key, names, reason in (
        ("product", book.products, Reason.UNKNOWN_PRODUCT),
        ("location", book.places, Reason.UNKNOWN_LOCATION),
        ("campaign", book.campaigns, Reason.UNKNOWN_CAMPAIGN),
    ):
        if (said := str(payload.get(key, ""))) and said.strip().casefold() not in names:
            why.append(f"{reason.label}: {said[:60]}")
    return why


def row_in_words(payload: dict[str, Any]) -> str:
    """A row as one line: who, how to reach them, what they want."""
    shown = ("name", "phone", "email", "company", "product", "external_id")
    return " · ".join(str(payload[key]) for key in shown if payload.get(key))


def _book(region: str) -> Book:
    return Book(
        products=_names(Product.objects.values_list("name", "code")),
        places=_names(Location.objects.values_list("name", "code")),
        campaigns=_names(Campaign.objects.values_list("name", "code")),
        region=region,
    )


def _names(pairs: Any) -> frozenset[str]:  # noqa: ANN401 -- a values_list
    return frozenset(word.casefold() for pair in pairs for word in pair)
