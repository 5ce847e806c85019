"""The dimensions as PostgreSQL has them: their members, the rungs of their trees, margins of products."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from footfall.company.models import Certified, ValueSlab
from footfall.company.rules.moves import earlier_rungs
from footfall.measurement.cube.members import calendar_members
from footfall.measurement.facts import extract
from footfall.measurement.facts.snapshot import Snapshot
from footfall.qualification.models import Disqualification
from footfall.qualification.models.lead import Contact, Priority, Status, Temperature
from footfall.shared.calendar import CALENDAR_YEAR, Calendar

Rows = list[tuple[Any, ...]]
LABELS: dict[str, dict[str, str]] = {
    "priority": dict(Priority.choices),
    "slab": dict(ValueSlab.Slab.choices),
    "temperature": dict(Temperature.choices),
    "status": dict(Status.choices),
    "contact": dict(Contact.choices),
    "dead_cause": dict(Disqualification.Cause.choices),
    "lost_reason": dict(Disqualification.Cause.choices),
    "certification": dict(Certified.choices),
    "arm": {},
    "incentive": {},
}
"""Values of the coded dimensions in their own order, with their names."""
AS_SAID = frozenset({"arm", "incentive"})
"""Names that somebody gave: they are shown letter by letter."""
CUSTOMERS = (
    ("customer", 1, "Existing customer", "existing", None, "", 0),
    ("customer", 0, "New prospect", "new", None, "", 1),
)


@dataclass(frozen=True)
class Dimensions:
    """What was read of the dimensions, and a digest that changes with it."""

    members: Rows
    entry_points: Rows
    margins: Rows
    zones: Rows
    categories: Rows
    calendar: Calendar = CALENDAR_YEAR
    moves: Rows = field(default_factory=list)
    shares: Rows = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Changes with any name, level, place in a tree or margin, and with the calendar."""
        parts = (self.members, self.entry_points, self.margins, self.categories, self.calendar, self.moves, self.shares)
        return _digest(*parts)

    @property
    def zone_digest(self) -> str:
        """Changes with any time zone, opening hours or response time: milestones of all leads are reckoned by them."""
        return _digest(self.zones)

    def rows(self, codes: Mapping[str, Sequence[tuple[int, str]]]) -> Rows:
        """Members of all dimensions, the coded ones by the codes they have."""
        found = [
            *self.members,
            *calendar_members(self.calendar),
            *CUSTOMERS,
            *self._doors("channel", 1),
            *self._doors("vendor", 2),
        ]
        for column, labels in LABELS.items():
            order = list(labels)
            for code, value in codes.get(column, ()):
                place = order.index(value) if value in labels else len(order)
                name = value if column in AS_SAID else str(labels.get(value, in_words(value)))
                found.append((column, code, name, value, None, "", place))
        return found

    def rungs(self) -> list[tuple[str, str, int, int]]:
        """What each place and product lies under on each level, and each entry point by channel, vendor and source."""
        found = [rung for tree in ("location", "product") for rung in _rungs(tree, self.members)]
        for place, name in ((1, "channel"), (2, "vendor")):
            keys = {code: key for _, key, _, code, *_ in self._doors(name, place)}
            found += [("entry_point", name, row[0], keys[row[place]]) for row in self.entry_points if row[place]]
        found += [("location", "category_today", outlet, category) for outlet, category in self.categories]
        return found + [("entry_point", "source", row[0], row[3]) for row in self.entry_points]

    def earlier_rungs(self) -> list[tuple[str, int, int, int, int | None]]:
        """What each place lay under on each level in the days before it, or something above it, was moved."""
        nodes = {
            key: (parent, level) for dimension, key, _, _, parent, level, _ in self.members if dimension == "location"
        }
        return list(earlier_rungs(nodes, self.moves))

    def margin_of(self) -> dict[int, int]:
        """Margin of each product in ten-thousandths, its family's where it has none of its own."""
        parents = {product: parent for product, parent, _ in self.margins}
        own = {product: int(Decimal(margin) * 10_000) for product, _, margin in self.margins if margin is not None}
        found: dict[int, int] = {}
        for product in parents:
            at: int | None = product
            while at is not None and at not in own:
                at = parents.get(at)
            if at is not None:
                found[product] = own[at]
        return found

    def _doors(self, name: str, place: int) -> Rows:
        texts = sorted({row[place] for row in self.entry_points if row[place]})
        named = in_words if name == "channel" else str
        return [(name, key, named(text), text, None, "", 0) for key, text in enumerate(texts, 1)]


def read_dimensions(look: Snapshot, zone: str, calendar: Calendar) -> Dimensions:
    """The dimensions as a snapshot sees them."""
    return Dimensions(
        look.rows(extract.MEMBERS_SQL),
        look.rows(extract.ENTRY_POINTS_SQL),
        look.rows(extract.MARGINS_SQL),
        [
            *look.rows(f"{extract.ZONES_SQL.format(default=extract.quoted(zone))} ORDER BY id"),
            *look.rows("SELECT id, opening_hours::text FROM company_location WHERE opening_hours <> '{}' ORDER BY id"),
            *look.rows(f"{extract.RESPONSE_SQL} ORDER BY 1"),
            (0, zone),
        ],
        look.rows(extract.CATEGORIES_SQL),
        calendar,
        look.rows(extract.EARLIER_SQL),
        look.rows(extract.SHARES_SQL),
    )


def in_words(value: str) -> str:
    """web-form as Web form."""
    words = value.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _rungs(tree: str, members: Rows) -> Iterable[tuple[str, str, int, int]]:
    nodes = {key: (parent, level) for dimension, key, _, _, parent, level, _ in members if dimension == tree}
    for leaf in nodes:
        at: int | None = leaf
        passed: set[str] = set()
        seen: set[int] = set()
        while at is not None and at in nodes and at not in seen:
            seen.add(at)
            parent, level = nodes[at]
            if level and level not in passed:
                passed.add(level)
                yield (tree, level, leaf, at)
            at = parent


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
