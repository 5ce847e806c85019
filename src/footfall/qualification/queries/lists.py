"""Bought lists and their vendors as score cards, samples, and the rows a vendor owes a refund for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from footfall.capture.models import EntryPoint
from footfall.qualification.models import Disqualification, Lead, ListSample
from footfall.qualification.rules.lists import Rate, rates, wilson
from footfall.shared.bulk import rows_of
from footfall.shared.currencies import from_minor
from footfall.shared.errors import NotFound

_ROWS = """
row AS (
    SELECT capture.entry_point_id AS door, capture.id, capture.captured_at, capture.payload, record.person_id,
           row_number() OVER (PARTITION BY capture.entry_point_id, record.person_id
                              ORDER BY capture.captured_at, capture.id) AS nth,
           (SELECT min(earlier.captured_at) FROM identity_record AS other
              JOIN capture_capture AS earlier ON earlier.id = other.capture_id
             WHERE other.person_id = record.person_id AND earlier.entry_point_id <> capture.entry_point_id
               AND earlier.captured_at < capture.captured_at) AS known_since
      FROM capture_capture AS capture
      JOIN identity_record AS record ON record.capture_id = capture.id
     WHERE capture.entry_point_id = ANY(%(doors)s) AND NOT capture.is_test
)
"""

_CARDS = f"""
WITH {_ROWS},
counted AS (
    SELECT door, count(*) AS rows, count(*) FILTER (WHERE nth > 1) AS twice,
           count(*) FILTER (WHERE nth = 1 AND known_since IS NOT NULL) AS known
      FROM row GROUP BY door
),
led AS (
    SELECT entry_point_id AS door, count(*) AS leads,
           count(*) FILTER (WHERE dead_at IS NULL AND (verified_at IS NOT NULL OR first_contact_at IS NOT NULL)) AS valid,
           count(dead_at) AS dead, count(warm_at) AS warm, count(won_at) AS sold
      FROM qualification_lead WHERE entry_point_id = ANY(%(doors)s) AND junk_at IS NULL GROUP BY entry_point_id
)
SELECT door.id, coalesce(counted.rows, 0), coalesce(counted.twice, 0), coalesce(counted.known, 0),
       coalesce(led.leads, 0), coalesce(led.valid, 0), coalesce(led.dead, 0), coalesce(led.warm, 0),
       coalesce(led.sold, 0)
  FROM unnest(%(doors)s::bigint[]) AS door (id)
  LEFT JOIN counted ON counted.door = door.id LEFT JOIN led ON led.door = door.id
 ORDER BY door.id
"""  # noqa: S608 -- a step of the same statement

_CLAIM = f"""
WITH {_ROWS},
bad AS (
    SELECT row.*, closing.cause, closing.note, closing.at AS found_at
      FROM row
      LEFT JOIN LATERAL (
          SELECT gone.cause, gone.note, gone.at FROM qualification_lead AS lead
            JOIN qualification_disqualification AS gone ON gone.lead_id = lead.id AND gone.lifted_at IS NULL
           WHERE lead.person_id = row.person_id AND lead.entry_point_id = row.door AND gone.kind = 'dead'
           ORDER BY gone.at LIMIT 1
      ) AS closing ON row.nth = 1
)
SELECT bad.id, person.name, person.phone, person.email, bad.captured_at, bad.nth, bad.known_since, bad.cause, bad.note,
       bad.found_at
  FROM bad JOIN identity_person AS person ON person.id = bad.person_id
 WHERE bad.cause IS NOT NULL OR (%(duplicates)s AND (bad.nth > 1 OR bad.known_since IS NOT NULL))
 ORDER BY bad.captured_at, bad.id
"""  # noqa: S608 -- a step of the same statement

MEASURES = ("valid", "duplicate", "dead", "warm", "sold")


class NoSuchList(NotFound):
    """There is no such list."""


@dataclass(frozen=True)
class Counts:
    """What came of a list or a vendor."""

    rows: int = 0
    twice: int = 0
    known: int = 0
    leads: int = 0
    valid: int = 0
    dead: int = 0
    warm: int = 0
    sold: int = 0
    cost_minor: int | None = 0
    currency: str = ""

    def of(self, measure: str) -> tuple[int, int]:
        """Hits and of how many: duplicates of rows, everything else of leads."""
        if measure == "duplicate":
            return self.twice + self.known, self.rows
        return int(getattr(self, measure)), self.leads

    def plus(self, other: "Counts") -> "Counts":
        """Both together; a cost in two currencies is none."""
        names = ("rows", "twice", "known", "leads", "valid", "dead", "warm", "sold")
        same = not self.currency or self.currency == other.currency
        known = self.cost_minor is not None and other.cost_minor is not None and same
        cost = (self.cost_minor or 0) + (other.cost_minor or 0) if known else None
        added = {name: getattr(self, name) + getattr(other, name) for name in names}
        return replace(self, **added, cost_minor=cost, currency=other.currency)

    def cost_per(self, measure: str) -> float | None:
        """Minor units for each lead that got there; none without a cost or a lead."""
        hits = int(getattr(self, measure))
        return self.cost_minor / hits if self.cost_minor and hits else None


@dataclass(frozen=True)
class Card:
    """A list or a vendor with its counts, and each rate against the others."""

    name: str
    counts: Counts
    rates: Mapping[str, Rate]
    door: EntryPoint | None = None


def bought_lists() -> list[EntryPoint]:
    """The entry points that are lists of a vendor."""
    return list(EntryPoint.objects.exclude(vendor="").select_related("terms").order_by("vendor", "name"))


def list_by_id(pk: int) -> EntryPoint:
    """The list; refuses what is none."""
    door = EntryPoint.objects.exclude(vendor="").filter(pk=pk).select_related("terms").first()
    if door is None:
        raise NoSuchList
    return door


def cards() -> tuple[list[Card], list[Card]]:
    """The vendors, and their lists, each against its like; one statement."""
    doors = bought_lists()
    if not doors:
        return [], []
    counts = {row[0]: Counts(*row[1:]) for row in rows_of(_CARDS, {"doors": [door.pk for door in doors]})}
    priced = {door.pk: _priced(counts[door.pk], door) for door in doors}
    vendors: dict[str, Counts] = {}
    for door in doors:
        known = vendors.get(door.vendor)
        vendors[door.vendor] = known.plus(priced[door.pk]) if known else priced[door.pk]
    lists = _cards([door.name for door in doors], [priced[door.pk] for door in doors], doors)
    return _cards(list(vendors), list(vendors.values()), [None] * len(vendors)), lists


def card_of(door: EntryPoint) -> Card:
    """The card of one list, against all lists."""
    return next(card for card in cards()[1] if card.door and card.door.pk == door.pk)


def _priced(counts: Counts, door: EntryPoint) -> Counts:
    cost = None if door.price_minor is None else door.price_minor * counts.rows
    return replace(counts, cost_minor=cost, currency=door.currency)


def _cards(names: Sequence[str], counts: Sequence[Counts], doors: Sequence[EntryPoint | None]) -> list[Card]:
    by_measure = {measure: rates([each.of(measure) for each in counts]) for measure in MEASURES}
    return [
        Card(name, each, {measure: by_measure[measure][at] for measure in MEASURES}, door)
        for at, (name, each, door) in enumerate(zip(names, counts, doors, strict=True))
    ]


@dataclass(frozen=True)
class SampleResult:
    """What calling a sample showed so far: how many were tried, and the share that is valid, dead and warm."""

    sample: ListSample
    tried: int
    shares: Mapping[str, tuple[int, float, float]]
    """Hits, and the interval in which the share of the whole list lies."""


def result_of(sample: ListSample) -> SampleResult:
    """The sample as its calls stand; only leads that were tried count."""
    tried = list(Lead.objects.filter(pk__in=sample.leads, first_attempt_at__isnull=False))
    hits = {
        "valid": sum(lead.dead_at is None and bool(lead.verified_at or lead.first_contact_at) for lead in tried),
        "dead": sum(lead.dead_at is not None for lead in tried),
        "warm": sum(lead.warm_at is not None for lead in tried),
    }
    return SampleResult(sample, len(tried), {name: (hit, *wilson(hit, len(tried))) for name, hit in hits.items()})


CLAIM_HEADING = ("row", "name", "phone", "email", "received_at", "reason", "evidence", "found_at", "price", "currency")


def claim_rows(door: EntryPoint, *, with_duplicates: bool) -> Iterator[tuple[Any, ...]]:
    """The rows of a list that a refund is claimed for, each with its reason and the evidence."""
    price = "" if door.price_minor is None else str(from_minor(door.price_minor, door.currency))
    for row in rows_of(_CLAIM, {"doors": [door.pk], "duplicates": with_duplicates}):
        key, name, phone, email, received, nth, known_since, cause, note, found_at = row
        if cause:
            reason, evidence, at = (
                str(Disqualification.Cause(cause).label),
                note or "Noted when it was called",
                found_at,
            )
        elif nth > 1:
            reason, evidence, at = "Twice in the list", f"Row {nth} of the same person", received
        else:
            reason, evidence, at = "Known to us before", f"In our books since {known_since:%-d %b %Y}", received
        yield str(key), name, phone, email, _day(received), reason, evidence, _day(at), price, door.currency


def _day(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
