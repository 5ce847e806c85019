"""Writing down what was spent, who was reached, what is aimed at and what currencies are worth.

One way for all, a set at a time, each deed with its audit row.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from footfall.capture.models import EntryPoint
from footfall.company.models import Campaign, Location, Product, Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.company.rules.sheets import Column
from footfall.measurement.models import Cost, Rate, Reach, Target
from footfall.measurement.queries import entries_visible_to
from footfall.measurement.rules.ledgers import (
    COST_COLUMNS,
    RATE_COLUMNS,
    REACH_COLUMNS,
    TARGET_COLUMNS,
    faults_of_cost,
    faults_of_rate,
    faults_of_reach,
    faults_of_target,
)
from footfall.shared import audit
from footfall.shared.errors import Invalid, NotFound

BATCH = 1_000
LEVELS: dict[str, tuple[type[Any], str]] = {
    "location": (Location, "code"),
    "product": (Product, "code"),
    "campaign": (Campaign, "code"),
    "entry_point": (EntryPoint, "key"),
}
"""What a row may name, and by which short name."""
Row = Mapping[str, Any]


class RateThere(Invalid):
    """There is a rate of that currency for that day already; change that one."""


class NotYourPlace(Invalid):
    """You can only write down what belongs to one of your places; choose one."""


@dataclass(frozen=True)
class Ledger:
    """What the keeping of one kind of row needs to know."""

    one: str
    many: str
    model: type[Cost] | type[Reach] | type[Target] | type[Rate]
    plain: tuple[str, ...]
    levels: tuple[str, ...]
    columns: tuple[Column, ...]
    faults: Callable[[Row], Iterable[tuple[str, str]]]
    renamed: Mapping[str, str]
    """Columns of a file that are kept in a field of another name."""
    key: tuple[str, ...] = ()
    """Fields of which there is one row each; where it is empty there may be any number of rows alike."""


COSTS = Ledger(
    "cost",
    "costs",
    Cost,
    ("from_on", "until_on", "amount_minor", "currency", "kind", "spread", "note"),
    ("location", "product", "campaign", "entry_point"),
    COST_COLUMNS,
    faults_of_cost,
    {"from": "from_on", "until": "until_on"},
)
REACHES = Ledger(
    "reach",
    "reach",
    Reach,
    ("on", "people", "kind"),
    ("location", "campaign", "entry_point"),
    REACH_COLUMNS,
    faults_of_reach,
    {},
)
TARGETS = Ledger(
    "target",
    "targets",
    Target,
    ("measure", "from_on", "until_on", "amount", "note"),
    ("location", "product"),
    TARGET_COLUMNS,
    faults_of_target,
    {"from": "from_on", "until": "until_on"},
)
RATES = Ledger(
    "rate",
    "rates",
    Rate,
    ("on", "currency", "units"),
    (),
    RATE_COLUMNS,
    faults_of_rate,
    {},
    ("on", "currency"),
)
EVERYWHERE = frozenset({Role.ADMINISTRATOR, Role.MARKETING})
"""Who writes for the whole company; managers write for their places."""


@transaction.atomic
def add_entries(*, ledger: Ledger, rows: Sequence[Row], by: Staff | None) -> list[Any]:
    """The rows, written down; refused as a whole if one is at fault."""
    rows = [completed(ledger, row) for row in rows]
    _refuse(ledger, rows, by)
    _refuse_twice(ledger, rows)
    made = [ledger.model(by=by, **row) for row in rows]
    ledger.model.objects.bulk_create(made, batch_size=BATCH)  # type: ignore[arg-type]  # the ledger's own model
    if made:
        audit.record(by=by, verb="create", noun=ledger.one, subjects=[one.pk for one in made])
    return made


@transaction.atomic
def change_entry(*, ledger: Ledger, pk: int, changes: Row, by: Staff) -> Any:  # noqa: ANN401 -- a row of the ledger
    """The row with the changes in it, of those one may keep."""
    one = _one(ledger, pk, by)
    before = {name: getattr(one, f"{name}_id" if name in LEVELS else name) for name in changes}
    now = {name: getattr(one, name) for name in (*ledger.plain, *ledger.levels)}
    row = completed(ledger, {**now, **changes})
    _refuse(ledger, [row], by)
    _refuse_twice(ledger, [row], but=pk)
    for name, value in changes.items():
        setattr(one, name, value)
    one.save(update_fields=[*changes] or None)
    after = {name: getattr(one, f"{name}_id" if name in LEVELS else name) for name in changes}
    differs = {name: [str(before[name]), str(after[name])] for name in changes if before[name] != after[name]}
    if differs:
        audit.record(by=by, verb="edit", noun=ledger.one, subjects=[pk], changes=differs)
    return one


@transaction.atomic
def remove_entries(*, ledger: Ledger, pks: Sequence[int], by: Staff) -> int:
    """How many of the rows were removed; what they were stands in the audit."""
    rows = list(entries_visible_to(by, ledger.model).filter(pk__in=pks).select_for_update(of=("self",)))
    for one in rows:
        _refuse_place([{name: getattr(one, name) for name in ledger.levels}], by)
    was = {str(one.pk): {name: str(getattr(one, name)) for name in (*ledger.plain, *ledger.levels)} for one in rows}
    ledger.model.objects.filter(pk__in=[one.pk for one in rows]).delete()
    if rows:
        audit.record(by=by, verb="delete", noun=ledger.one, subjects=[one.pk for one in rows], was=was)
    return len(rows)


def completed(ledger: Ledger, row: Row) -> dict[str, Any]:
    """The row with what goes without saying: the last day is the first, or for a target the last of
    its month; money is in the reporting currency."""
    found = dict(row)
    if ledger is COSTS:
        found["until_on"] = found.get("until_on") or found.get("from_on")
        found["currency"] = found.get("currency") or settings.REPORTING_CURRENCY
    if ledger is RATES:
        found["reporting"] = settings.REPORTING_CURRENCY
    first = found.get("from_on")
    if ledger is TARGETS and first and not found.get("until_on"):
        found["until_on"] = first.replace(day=monthrange(first.year, first.month)[1])
    return found


def _one(ledger: Ledger, pk: int, by: Staff) -> Any:  # noqa: ANN401 -- a row of the ledger
    one = entries_visible_to(by, ledger.model).filter(pk=pk).select_for_update(of=("self",)).first()
    if one is None:
        raise NotFound
    return one


def _refuse(ledger: Ledger, rows: Sequence[Row], by: Staff | None) -> None:
    fields: dict[str, list[str]] = {}
    for row in rows:
        for name, sentence in ledger.faults(row):
            fields.setdefault(name, []).append(sentence)
    if fields:
        raise Invalid(next(iter(fields.values()))[0], fields=fields)
    _refuse_place(rows, by)


def key_of(ledger: Ledger, row: Row) -> tuple[Any, ...]:
    """What there is one row of; nothing where there may be many."""
    return tuple(row[name] for name in ledger.key)


def standing(ledger: Ledger, rows: Iterable[Row]) -> dict[tuple[Any, ...], Rate]:
    """The rates that are there of the same keys; until the end of the transaction nobody else writes any."""
    wanted = {key_of(ledger, row) for row in rows if ledger.key}
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('measurement rate'))")
    among = {f"{name}__in": {key[place] for key in wanted} for place, name in enumerate(ledger.key)}
    found = Rate.objects.filter(**among, reporting=settings.REPORTING_CURRENCY)
    return {key: one for one in found if (key := (one.on, one.currency)) in wanted}


def _refuse_twice(ledger: Ledger, rows: Sequence[Row], *, but: int | None = None) -> None:
    there = [one for one in standing(ledger, rows).values() if one.pk != but]
    if there or len({key_of(ledger, row) for row in rows}) < len(rows) * bool(ledger.key):
        raise RateThere(fields={"on": [RateThere.__doc__ or ""]})


def _refuse_place(rows: Sequence[Row], by: Staff | None) -> None:
    if misplaced(rows, by):
        raise NotYourPlace(fields={"location": [NotYourPlace.__doc__ or ""]})


def misplaced(rows: Sequence[Row], by: Staff | None) -> list[int]:
    """Positions of rows that are not of a place this person writes for."""
    if by is None or by.role in EVERYWHERE:
        return []
    places = set(visible_location_ids(by) or ())
    return [at for at, row in enumerate(rows) if _place_of(row) not in places]


def _place_of(row: Row) -> int | None:
    place, door = row.get("location"), row.get("entry_point")
    if place is not None:
        return int(place.pk)
    return door.location_id if door is not None else None
