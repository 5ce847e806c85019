"""Deals as a list, a page at a time from the last row seen: the thousandth page costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from footfall.selling.models import Deal
from footfall.shared.errors import Invalid

PAGE = 50
NEVER = date(9999, 12, 31)

_SORTED_BY: dict[str, Any] = {
    "moved": F("stage_since"),
    "opened": F("opened_at"),
    "value": Coalesce("value_minor", Value(-1)),
    "expected": Coalesce("expected_on", Value(NEVER)),
}
SORTS = tuple(sign + key for key in _SORTED_BY for sign in ("", "-"))


class NotAPage(Invalid):
    """That page of the list can't be read; start at the first one."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of deals and the mark after which the next one starts, empty on the last page."""

    deals: Sequence[Deal]
    after: str


def list_deals(deals: QuerySet[Deal], *, sort: str = "-moved", after: str = "", most: int = PAGE) -> Listing:
    """A page of these deals in the order of `sort`, starting behind the mark `after`; one statement."""
    descends = sort.startswith("-")
    key = sort.removeprefix("-")
    if key not in _SORTED_BY:
        raise NotAPage(f"Deals can't be sorted by {key}.")
    deals = deals.select_related("stage", "product", "owner", "lead__person__organization", "lead__location")
    deals = deals.annotate(place=_SORTED_BY[key])
    if after:
        deals = deals.filter(_behind(after, key, descends=descends))
    order = F("place").desc() if descends else F("place").asc()
    rows = list(deals.order_by(order, "-pk" if descends else "pk")[: most + 1])
    more = len(rows) > most
    return Listing(rows[:most], _mark(rows[most - 1]) if more else "")


def _mark(deal: Deal) -> str:
    place = getattr(deal, "place")  # noqa: B009 -- annotated, so that the type does not know it
    # No plus sign: in an address it is a space.
    text = place.isoformat().replace("+00:00", "Z") if isinstance(place, date) else place
    return f"{text}_{deal.pk}"


def _behind(mark: str, key: str, *, descends: bool) -> Q:
    text, _, last = mark.rpartition("_")
    try:
        place, last_id = _read(text, key), int(last)
    except ValueError:
        raise NotAPage from None
    side = "lt" if descends else "gt"
    # The first condition says nothing new; it lets PostgreSQL start reading the index at the mark.
    return Q(**{f"place__{side}e": place}) & (
        Q(**{f"place__{side}": place}) | Q(**{"place": place, f"pk__{side}": last_id})
    )


def _read(text: str, key: str) -> Any:  # noqa: ANN401 -- a column's own type
    if key == "value":
        return int(text)
    return date.fromisoformat(text) if key == "expected" else datetime.fromisoformat(text)
