"""The members of every dimension, read once for each published file: names for keys and keys for names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from footfall.measurement.cube.dimensions import TIMES, Dimension, Dimensions, nearest
from footfall.measurement.cube.layout import CODED
from footfall.measurement.cube.question import EMPTY
from footfall.shared.errors import Invalid

EPOCH = date(1970, 1, 1)
WITHOUT_ID = frozenset({*CODED, "channel", "vendor", "customer"})
SPELT = WITHOUT_ID | {"source", "category"}
"""Dimensions whose members URLs say by their short name; those without an id can't be said otherwise."""
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
            return name_of_time(dimension.level, key)
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
            return name_of_time(dimension.level, key_of_time(dimension.level, wanted))
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
            return name_of_time(dimension.level, key)
        return self.by_dimension[dimension.members][key].code if dimension.members in SPELT else str(key)

    def key(self, dimension: Dimension, value: str) -> int | None:
        """The key in the facts of a member as a URL spells it; NOBODY for one there is none of."""
        if value == EMPTY:
            return None
        if dimension.is_time:
            return key_of_time(dimension.level, value.lower())
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
            return [day for key in wanted if key is not None for day in days_of(level, key)]
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


def day_key(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def day_of(key: int) -> date:
    """The day of a key."""
    return EPOCH + timedelta(days=key)


def name_of_time(unit: str, key: int) -> str:
    """2026, 2026-Q3, 2026-08, 2026-W34 or 2026-08-21, from the key of the first day."""
    day = day_of(key)
    week = day.isocalendar()
    return {
        "year": f"{day.year}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "month": f"{day:%Y-%m}",
        "week": f"{week.year}-W{week.week:02d}",
        "day": day.isoformat(),
    }[unit]


def key_of_time(unit: str, text: str) -> int:
    """The key of the first day of 2026, 2026-q3, 2026-08, 2026-w34 or 2026-08-21."""
    try:
        if unit == "quarter":
            year, _, quarter = text.partition("-q")
            return day_key(date(int(year), 3 * int(quarter) - 2, 1))
        if unit == "week":
            year, _, week = text.partition("-w")
            return day_key(date.fromisocalendar(int(year), int(week), 1))
        padded = text + {"year": "-01-01", "month": "-01", "day": ""}[unit]
        return day_key(date.fromisoformat(padded))
    except ValueError:
        example = name_of_time(unit, day_key(date(2026, 8, 17)))
        raise UnknownMember(f"{text} is no {unit}; write it like {example}.") from None


def start_of(unit: str, day: date) -> date:
    """First day of the year, quarter, month or ISO week a day lies in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "day":
        return day
    month = {"year": 1, "quarter": 3 * ((day.month - 1) // 3) + 1, "month": day.month}[unit]
    return date(day.year, month, 1)


def days_of(unit: str, key: int) -> range:
    """Keys of all days of the unit that begins on day `key`."""
    first = day_of(key)
    longest = {"year": 366, "quarter": 92, "month": 31, "week": 7, "day": 1}[unit]
    last = key + longest - 1
    while start_of(unit, day_of(last)) != first:
        last -= 1
    return range(key, last + 1)


def time_rungs(first: int, last: int) -> list[tuple[str, int, int]]:
    """(unit, day, first day of the unit) for each day between two keys."""
    units = [unit for unit in TIMES if unit != "day"]
    return [(unit, key, day_key(start_of(unit, day_of(key)))) for key in range(first, last + 1) for unit in units]


def _depth(members: dict[int, Member], key: int) -> int:
    depth, seen = 0, {key}
    while (parent := members[key].parent) is not None and parent in members and parent not in seen:
        depth, key = depth + 1, parent
        seen.add(parent)
    return depth
