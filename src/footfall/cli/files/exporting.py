"""`footfall export`: leads, captures and persons as rows, read from the database in pieces."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from footfall.capture.channels import channel
from footfall.capture.models import Capture, EntryPoint
from footfall.company.models import Campaign, Location, Product, Staff, Team
from footfall.company.queries import location_ids_under
from footfall.identity.models import Person
from footfall.qualification import filters
from footfall.qualification.models import Lead
from footfall.shared.currencies import from_minor
from footfall.shared.errors import Invalid, NotFound

_PIECE = 5_000
Where = Mapping[str, Sequence[str]]


class NoSuchFilter(Invalid):
    """These rows can't be filtered by that."""


@dataclass(frozen=True)
class Rows:
    """Rows to write out, with their heading and how many there are."""

    heading: tuple[str, ...]
    rows: Iterable[Sequence[Any]]
    count: int


_NAMED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "location": (Location, ("code", "name")),
    "product": (Product, ("code", "name")),
    "campaign": (Campaign, ("code", "name")),
    "entry_point": (EntryPoint, ("key", "name")),
    "owner": (Staff, ("email", "name")),
    "attendant": (Staff, ("email", "name")),
    "team": (Team, ("name",)),
}


def key_of(name: str, value: str) -> str:
    """The id that a filter's value means, said as an id, a code or a name."""
    if name not in _NAMED or value.isdigit() or value in {filters.NONE, "me"}:
        return value
    model, fields = _NAMED[name]
    for field in fields:
        if found := model.objects.filter(**{f"{field}__iexact": value}).values_list("pk", flat=True)[:2]:
            if len(found) > 1:
                raise Invalid(f"More than one {name.replace('_', ' ')} is called {value}; say its code.")
            return str(found[0])
    raise NotFound(f"There is no {name.replace('_', ' ')} {value}.")


LEADS = {
    "id": "pk", "external_id": "external_id", "captured_at": "captured_at", "name": "person__name",
    "phone": "person__phone", "email": "person__email", "company": "person__organization__name",
    "city": "person__city", "product": "product__code", "location": "location__code",
    "entry_point": "entry_point__key", "source": "source__slug", "campaign": "campaign__code",
    "is_existing_customer": "is_existing_customer", "status": "status", "temperature": "temperature",
    "priority": "priority", "value": "value_minor", "currency": "currency", "slab": "slab", "owner": "owner__email",
    "next_step": "next_step", "next_step_at": "next_step_at", "warm_at": "warm_at", "demo_at": "demo_at",
    "negotiation_at": "negotiation_at", "order_at": "order_at", "delivered_at": "delivered_at", "won_at": "won_at",
    "won_value": "won_minor", "dead_at": "dead_at", "dead_cause": "dead_cause", "lost_at": "lost_at",
    "lost_reason": "lost_reason",
}  # fmt: skip
_MONEY = ("value", "won_value")


def leads(where: Where) -> Rows:
    """Leads, newest first, by the filters of the lead list; places, products and so on by code or name as well."""
    query = QueryDict(mutable=True)
    known = {*filters.DIMENSIONS, "period", "from", "to", "milestone", "basis"}
    for name, values in where.items():
        if name not in known:
            raise NoSuchFilter(f"Leads are not filtered by {name}; they are by {', '.join(sorted(known))}.")
        query.setlist(name, [key_of(name, value) for value in values])
    chosen = filters.parse(query, today=timezone.localdate()).apply(Lead.objects.all())
    places = [list(LEADS).index(name) for name in _MONEY]
    currency = list(LEADS).index("currency")

    def written(row: Sequence[Any]) -> list[Any]:
        cells = list(row)
        for place in places:
            if cells[place] is not None:
                cells[place] = str(from_minor(cells[place], cells[currency]))
        return cells

    return _rows(chosen.order_by("-captured_at", "-pk"), LEADS, written)


CAPTURES = {
    "id": "pk", "received_at": "received_at", "captured_at": "captured_at", "entry_point": "entry_point__key",
    "channel": "entry_point__channel", "location": "location__code", "attendant": "attendant__email",
    "form": "form_version__name", "seconds": "seconds", "is_test": "is_test", "payload": "payload",
}  # fmt: skip


def captures(where: Where) -> Rows:
    """Captures as they came, newest first: by entry_point, channel, location (with all below it), import, from, to."""
    found = Capture.objects.all()
    for name, values in where.items():
        keys = [key_of(name, value) for value in values]
        if name == "entry_point":
            found = found.filter(entry_point__in=_numbers(keys))
        elif name == "location":
            found = found.filter(location__in=location_ids_under(_numbers(keys)))
        elif name == "channel":
            slugs = {slug for value in values if (made := channel(value)) for slug in (made.slug, value)}
            found = found.filter(entry_point__channel__in=slugs)
        elif name == "import":
            found = found.filter(import_run__in=_numbers(keys))
        elif name in {"from", "to"}:
            found = found.filter(_between("received_at", name, values[0]))
        else:
            raise NoSuchFilter(
                f"Captures are not filtered by {name}; they are by entry_point, channel, location, import, from, to."
            )
    return _rows(found.order_by("-received_at", "-pk"), CAPTURES, list)


PERSONS = {
    "id": "pk", "name": "name", "phone": "phone", "email": "email", "company": "organization__name", "city": "city",
    "language": "language", "is_customer": "is_customer", "known_since": "made_at", "leads": "lead_count",
}  # fmt: skip


def persons(where: Where) -> Rows:
    """Persons, those known longest first: by is_customer (yes or no), city, from, to."""
    found = Person.objects.all()
    for name, values in where.items():
        if name == "is_customer":
            found = found.filter(is_customer=values[0].casefold() in {"yes", "true", "1"})
        elif name == "city":
            found = found.filter(city__in=values)
        elif name in {"from", "to"}:
            found = found.filter(_between("made_at", name, values[0]))
        else:
            raise NoSuchFilter(f"Persons are not filtered by {name}; they are by is_customer, city, from, to.")
    return _rows(found.annotate(lead_count=Count("leads")).order_by("pk"), PERSONS, list)


NOUNS: dict[str, Callable[[Where], Rows]] = {"leads": leads, "captures": captures, "persons": persons}


def _rows(found: QuerySet[Any], columns: Mapping[str, str], written: Callable[[Sequence[Any]], list[Any]]) -> Rows:
    def rows() -> Iterator[list[Any]]:
        for row in found.values_list(*columns.values()).iterator(chunk_size=_PIECE):
            yield [_cell(cell) for cell in written(row)]

    return Rows(tuple(columns), rows(), found.order_by().count())


def _cell(value: Any) -> Any:  # noqa: ANN401 -- whatever the database holds
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_default_timezone()).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, int | float | None) else str(value)


def _numbers(keys: Sequence[str]) -> list[int]:
    wrong = next((key for key in keys if not key.isdigit()), None)
    if wrong is not None:
        raise Invalid(f"{wrong} is no number.")
    return [int(key) for key in keys]


def _between(column: str, side: str, day: str) -> Q:
    """Rows from the start of a day on, or up to its end, in the company's own time zone."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Invalid(f"{day} is not a day; write 2026-03-31.") from None
    zone = timezone.get_default_timezone()
    if side == "from":
        return Q(**{f"{column}__gte": datetime.combine(on, time.min, tzinfo=zone)})
    return Q(**{f"{column}__lte": datetime.combine(on, time.max, tzinfo=zone)})
