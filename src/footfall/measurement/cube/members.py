"""The members of every dimension, read once for each published file: names for keys and keys for names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from footfall.measurement.cube.dimensions import TIMES, Dimension, Dimensions, nearest
from footfall.measurement.cube.layout import CODED
from footfall.measurement.cube.question import EMPTY
from footfall.shared.calendar import CALENDAR_YEAR, MONTHS, WEEKDAYS, Calendar
from footfall.shared.errors import Invalid

EPOCH = date(1970, 1, 1)
WITHOUT_ID = frozenset({*CODED, "channel", "vendor", "customer"})
SPELT = WITHOUT_ID | {"source", "category", "stage"}
"""Dimensions whose members URLs say by their short name; those without an id can't be said otherwise."""
CALENDAR = "calendar"
"""Under this name the table of members says with which month fiscal years begin and with which day weeks."""
WEEK_KEY = 100
"""The first day of weeks, 1 to 7, has a key above those of the months."""
NOBODY = -1
"""A key that no member has."""


class UnknownMember(Invalid):
    """There is nothing by that name to dice by."""


@dataclass(frozen=True)
class Member:
    """One value of a dimension."""

    key: int
    name: str
    code: str = ""
    parent: int | None = None
    level: str = ""
    place: int = 0


@dataclass
class Members:
    """All members by dimension and key."""

    by_dimension: dict[str, dict[int, Member]] = field(default_factory=dict)
    rungs: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)
    on_leads: dict[str, set[int]] = field(default_factory=dict)
    calendar: Calendar = CALENDAR_YEAR
    moved: dict[str, set[int | None]] = field(default_factory=dict)
    """By level, members whose places are others today than they were on some day."""

    @cached_property
    def dimensions(self) -> Dimensions:
        """The dimensions, with the levels these trees have, top first."""
        return Dimensions({tree: self._levels(tree) for tree in ("location", "product")})

    def of(self, dimension: Dimension) -> list[Member]:
        """Members of a dimension, of one level where the dimension is a level; in the dimension's order."""
        found = self.by_dimension.get(dimension.members, {}).values()
        at_level = [one for one in found if not dimension.level or one.level == dimension.level or dimension.is_time]
        return sorted(at_level, key=lambda one: (one.place, one.name.lower(), one.key))

    def name(self, dimension: Dimension, key: int | None) -> str | None:
        """What a key is called; None for the empty member."""
        if key is None:
            return None
        if dimension.is_time:
            return name_of_time(self.calendar, dimension.level, key)
        member = self.by_dimension.get(dimension.members, {}).get(key)
        return member.name if member else f"{dimension.label} {key}"

    def rank(self, dimension: Dimension, key: int | None) -> tuple[bool, int, str]:
        """Sorts members in the dimension's own order, the empty one last."""
        if key is None:
            return (True, 0, "")
        if dimension.is_time:
            return (False, key, "")
        member = self.by_dimension.get(dimension.members, {}).get(key)
        return (False, member.place, member.name.lower()) if member else (False, 1 << 30, str(key))

    def find(self, dimension: Dimension, text: str) -> str:
        """How a URL spells the member called so, by name, code or id; a refusal with the nearest names if there is none."""
        wanted = text.strip().lower()
        if wanted in {EMPTY, "(empty)", ""}:
            return EMPTY
        if dimension.is_time:
            return name_of_time(self.calendar, dimension.level, key_of_time(self.calendar, dimension.level, wanted))
        members = self.of(dimension)
        by_name = [one for one in members if wanted in {one.name.lower(), one.code.lower()}]
        matches = by_name or [one for one in members if wanted == str(one.key) and dimension.members not in WITHOUT_ID]
        if not matches:
            names = list(dict.fromkeys(one.name for one in members))
            raise UnknownMember(f"There is no {dimension.label.lower()} called {text}.{nearest(text, names)}")
        return self.spelt(dimension, self._only(dimension, text, self._topmost(dimension, matches)).key)

    def spelt(self, dimension: Dimension, key: int | None) -> str:
        """How a URL says a member: ids for things, short names for values, 2026-03 for a month."""
        if key is None:
            return EMPTY
        if dimension.is_time:
            return name_of_time(self.calendar, dimension.level, key)
        return self.by_dimension[dimension.members][key].code if dimension.members in SPELT else str(key)

    def key(self, dimension: Dimension, value: str) -> int | None:
        """The key in the facts of a member as a URL spells it; NOBODY for one there is none of."""
        if value == EMPTY:
            return None
        if dimension.is_time:
            return key_of_time(self.calendar, dimension.level, value.lower())
        by_code = self._by_code.get(dimension.members, {}).get(value.lower())
        if by_code is not None or dimension.members in WITHOUT_ID:
            return NOBODY if by_code is None else by_code
        return int(value) if value.isascii() and value.isdigit() and int(value) < 1 << 31 else NOBODY

    @cached_property
    def _by_code(self) -> dict[str, dict[str, int]]:
        return {name: {one.code.lower(): one.key for one in self.by_dimension.get(name, {}).values()} for name in SPELT}

    def below(self, tree: str, keys: Iterable[int]) -> list[int]:
        """The given keys of a tree and every key below them."""
        found: set[int] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += self._children.get(tree, {}).get(key, [])
        return sorted(found)

    def leaves(self, tree: str, level: str, keys: Iterable[int | None]) -> list[int]:
        """Keys in the facts that lie under these members on a level; for None those that lie under none."""
        wanted = set(keys)
        if tree == "time":
            return [day for key in wanted if key is not None for day in days_of(self.calendar, level, key)]
        rung = self.rungs.get((tree, level), {})
        found = [leaf for leaf, member in rung.items() if member in wanted]
        if None in wanted:
            found += [key for key in self.by_dimension.get(tree, {}) if key not in rung]
        return sorted(found)

    def used(self, tree: str) -> set[int]:
        """Keys of a tree that leads have themselves."""
        return self.on_leads.get(tree, set())

    @cached_property
    def _children(self) -> dict[str, dict[int, list[int]]]:
        found: dict[str, dict[int, list[int]]] = {}
        for tree, members in self.by_dimension.items():
            for one in members.values():
                if one.parent is not None:
                    found.setdefault(tree, {}).setdefault(one.parent, []).append(one.key)
        return found

    def _only(self, dimension: Dimension, text: str, matches: list[Member]) -> Member:
        if len(matches) > 1:
            codes = ", ".join(sorted(one.code or str(one.key) for one in matches))
            raise UnknownMember(
                f"{len(matches)} members of {dimension.label.lower()} are called {text}; name one by its code: {codes}."
            )
        return matches[0]

    def _topmost(self, dimension: Dimension, matches: list[Member]) -> list[Member]:
        # A city and an outlet in it may share a name: the city is meant, it has the outlet in it.
        if not dimension.is_tree or len(matches) == 1:
            return matches
        keys = {one.key for one in matches}
        inner = {key for one in matches for key in self.below(dimension.members, [one.key]) if key != one.key}
        return [one for one in matches if one.key in keys - inner]

    def _levels(self, tree: str) -> tuple[str, ...]:
        members = self.by_dimension.get(tree, {})
        depth = {key: _depth(members, key) for key in members}
        levels: dict[str, int] = {}
        for key, one in members.items():
            if one.level:
                levels[one.level] = min(depth[key], levels.get(one.level, 1 << 30))
        return tuple(sorted(levels, key=lambda level: (levels[level], level)))


def calendar_members(calendar: Calendar) -> list[tuple[str, int, str, str, None, str, int]]:
    """The calendar as rows of the table of members."""
    return [
        (CALENDAR, calendar.fiscal_month, MONTHS[calendar.fiscal_month - 1].capitalize(), "", None, "fiscal_year", 0),
        (CALENDAR, WEEK_KEY + calendar.first_day, WEEKDAYS[calendar.first_day - 1].capitalize(), "", None, "week", 0),
    ]


def calendar_from(members: Mapping[int, Member]) -> Calendar:
    """The calendar that the members say; files without have fiscal years as on the wall and weeks from Monday on."""
    keys = {one.level: key for key, one in members.items()}
    return Calendar(keys.get("fiscal_year", 1), keys.get("week", WEEK_KEY + 1) - WEEK_KEY)


def day_key(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def day_of(key: int) -> date:
    """The day of a key."""
    return EPOCH + timedelta(days=key)


def name_of_time(calendar: Calendar, unit: str, key: int) -> str:
    """2026, 2026-Q3, 2026-08, 2026-W34, 2026-08-21, FY2026-27 or FY2026-27-Q2, from the key of the first day."""
    return calendar.name(unit, day_of(key))


def key_of_time(calendar: Calendar, unit: str, text: str) -> int:
    """The key of the first day of 2026, 2026-q3, 2026-08, 2026-w34, 2026-08-21, fy2026-27 or fy2026-27-q2."""
    try:
        return day_key(calendar.read(unit, text))
    except ValueError:
        example = calendar.name(unit, date(2026, 8, 17))
        raise UnknownMember(f"{text} is no {unit.replace('_', ' ')}; write it like {example}.") from None


def days_of(calendar: Calendar, unit: str, key: int) -> range:
    """Keys of all days of the unit that begins on day `key`."""
    return range(key, day_key(calendar.end_of(unit, day_of(key))) + 1)


def time_rungs(first: int, last: int, calendar: Calendar = CALENDAR_YEAR) -> list[tuple[str, int, int]]:
    """(unit, day, first day of the unit) for each day between two keys."""
    units = [unit for unit in TIMES if unit != "day"]
    return [
        (unit, key, day_key(calendar.start_of(unit, day_of(key)))) for key in range(first, last + 1) for unit in units
    ]


def _depth(members: dict[int, Member], key: int) -> int:
    depth, seen = 0, {key}
    while (parent := members[key].parent) is not None and parent in members and parent not in seen:
        depth, key = depth + 1, parent
        seen.add(parent)
    return depth
