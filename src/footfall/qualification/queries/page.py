"""One page of leads by keyset: the page after a place costs what the first one costs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from footfall.qualification.models import Lead
from footfall.qualification.queries.sorting import SORTS, Stretch
from footfall.shared.errors import Invalid

NAMES = (
    "person__organization", "product", "entry_point", "source", "campaign", "location", "category", "attendant",
    "form_version", "owner", "team",
)  # fmt: skip
"""Everything that a lead names."""

SHOWN = (
    "person__name", "person__phone", "person__email", "product__name", "location__name", "source__name", "owner__name",
    "status", "temperature", "value_minor", "currency", "slab", "next_step", "next_step_at", "priority", "captured_at",
)  # fmt: skip
"""What a line of a list shows."""

MOST = 10_000
"""Leads are counted up to here; above it a list says "more than 10,000"."""


class BadPlace(Invalid):
    """This page can't be found any more; start again at the first one."""


@dataclass(frozen=True)
class Page:
    """Leads in order, and the places from which the list goes on in both directions; empty where it ends."""

    leads: list[Lead]
    after: str
    before: str


@dataclass(frozen=True)
class _Place:
    """Where a page begins: in which stretch, behind which key."""

    stretch: int
    key: Any
    pk: int

    def __str__(self) -> str:
        return f"{self.stretch}~{self.key}~{self.pk}"


def page_of(
    leads: QuerySet[Lead],
    *,
    sort: str = "newest",
    after: str = "",
    before: str = "",
    size: int = 50,
    rows: Callable[[list[int]], list[Lead]] | None = None,
) -> Page:
    """The page behind `after`, in front of `before`, or the first one; `SORTS` names the orders."""
    stretches = SORTS[sort]
    backwards = bool(before)
    place = _read(before or after, stretches) if before or after else None
    found = _keys(leads, stretches, place, size + 1, backwards=backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before, has_after = (more, True) if backwards else (place is not None, more)
    return Page(
        leads=(rows or listed_rows)([each.pk for each in found]),
        after=str(found[-1]) if found and has_after else "",
        before=str(found[0]) if found and has_before else "",
    )


def count_up_to(leads: QuerySet[Lead], most: int = MOST) -> int:
    """How many leads there are; `most` + 1 for more than that."""
    return leads.order_by()[: most + 1].count()


def listed_rows(ids: list[int]) -> list[Lead]:
    """These leads in this order, with what a row of a list shows and no more, in one statement."""
    return _in_order(ids, Lead.objects.select_related("person", "product", "location", "source", "owner").only(*SHOWN))


def full_rows(ids: list[int]) -> list[Lead]:
    """These leads in this order, with all they name, in one statement."""
    return _in_order(ids, Lead.objects.select_related(*NAMES))


def _in_order(ids: list[int], leads: QuerySet[Lead]) -> list[Lead]:
    shown = leads.in_bulk(ids)
    return [shown[pk] for pk in ids if pk in shown]


def _keys(
    leads: QuerySet[Lead], stretches: tuple[Stretch, ...], place: _Place | None, size: int, *, backwards: bool
) -> list[_Place]:
    found: list[_Place] = []
    numbered = list(enumerate(stretches))
    for number, stretch in reversed(numbered) if backwards else numbered:
        if len(found) == size or (place and (number > place.stretch if backwards else number < place.stretch)):
            continue
        wanted = leads.filter(stretch.within).annotate(sort_key=stretch.key)
        if place and number == place.stretch:
            wanted = wanted.filter(stretch.beyond(place.key, place.pk, backwards=backwards))
        wanted = wanted.order_by(*stretch.order(backwards=backwards))
        found += [_Place(number, key, pk) for key, pk in wanted.values_list("sort_key", "pk")[: size - len(found)]]
    return found


def _read(text: str, stretches: tuple[Stretch, ...]) -> _Place:
    try:
        number, key, pk = text.split("~")
        stretch = stretches[int(number)]
        return _Place(int(number), stretch.read(key), int(pk))
    except (ValueError, IndexError, OverflowError):
        raise BadPlace from None
