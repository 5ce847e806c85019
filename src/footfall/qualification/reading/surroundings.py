"""The company as far as opening leads needs it, loaded once for a batch."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from footfall.qualification.rules import Bound, Worth


class Door(NamedTuple):
    """An entry point, with what holds for its captures unless they say otherwise."""

    id: int
    key: str
    channel: str
    source: int
    location: int | None
    campaign: int | None
    product: int | None
    price_minor: int | None
    currency: str


class Place(NamedTuple):
    """A location with what it inherits from above."""

    id: int
    zone: ZoneInfo
    currency: str
    country: str


class Product(NamedTuple):
    """A product or family, with its place in the tree."""

    id: int
    parent: int | None
    price_minor: int | None
    currency: str


class Period(NamedTuple):
    """The category an outlet had from a day on, until another began."""

    from_on: date
    until_on: date | None
    category: int


class Names:
    """Rows found by code, or by a name that only one of them has; capital letters do not matter."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        self._by_name: dict[str, int] = {}
        codes: dict[str, int] = {}
        twice: set[str] = set()
        for key, code, name in rows:
            codes[code.casefold()] = key
            folded = name.strip().casefold()
            if folded in self._by_name:
                twice.add(folded)
            self._by_name[folded] = key
        for folded in twice:
            del self._by_name[folded]
        self._by_name.update(codes)

    def find(self, name: str) -> int | None:
        """The key of the row that is called so."""
        return self._by_name.get(name.strip().casefold())

    def add(self, key: int, *names: str) -> None:
        """One more row."""
        self._by_name.update((name.casefold(), key) for name in names)


@dataclass(slots=True)
class Surroundings:
    """Doors, places, products and rules by which a batch of captures is read."""

    doors: Mapping[int, Door]
    places: Mapping[int, Place]
    place_names: Names
    periods: Mapping[int, Sequence[Period]]
    products: Mapping[int, Product]
    product_names: Names
    campaign_names: Names
    source_names: Names
    bounds: Sequence[Bound]
    worths: Mapping[str, Worth]
    elsewhere: Place
    """What holds where no location is known."""
    existing_customer: int | None = None
    """Key of the source of captures that are of existing customers by themselves."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Kind of touchpoint by channel."""

    def place(self, location: int | None) -> Place:
        """The place of a location, or what holds without one."""
        return self.elsewhere if location is None else self.places.get(location, self.elsewhere)

    def day(self, location: int | None, moment: datetime) -> date:
        """The day it was at the place."""
        return moment.astimezone(self.place(location).zone).date()

    def category(self, location: int | None, on: date) -> int | None:
        """What kind of outlet it was on that day."""
        periods = self.periods.get(location, ()) if location is not None else ()
        before = bisect_right(periods, on, key=lambda period: period.from_on)
        period = periods[before - 1] if before else None
        return period.category if period and (period.until_on is None or on < period.until_on) else None

    def lies_under(self, product: int, family: int) -> bool:
        """Whether a product belongs to a family, at any depth."""
        for _depth in range(50):
            parent = self.products[product].parent if product in self.products else None
            if parent is None or parent == family:
                return parent is not None
            product = parent
        return False
