"""What places lay under before they were moved: stretches of days between which nothing above a place changed."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Nodes = Mapping[int, tuple[int | None, str]]
"""Each place with what it stands under now and its level."""
FOR_EVER = -(1 << 30)


def earlier_rungs(nodes: Nodes, moves: Sequence[Sequence[Any]]) -> Iterator[tuple[str, int, int, int, int | None]]:
    """(level, place, first day, last day, what it lay under) for all days before the last move above a place.

    `moves` are places with what they stood under until a day, the day on which they no longer did.
    """
    left = _by_place(moves)
    levels = sorted({level for _, level in nodes.values() if level})
    for leaf in nodes if left else ():
        days = sorted(_turns(leaf, nodes, left))
        for first, until in pairwise([FOR_EVER, *days]):
            lay: dict[str, int] = {}
            for place in _above(leaf, until - 1, nodes, left):
                lay.setdefault(nodes[place][1], place)
            for level in levels:
                yield (level, leaf, first, until - 1, lay.get(level))


def lay_under(nodes: Nodes, moves: Sequence[Sequence[Any]], wanted: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """(place, first day, last day) for all days on which a place lay under all the wanted ones, or was one itself."""
    left = _by_place(moves)
    for leaf in nodes:
        days = sorted(_turns(leaf, nodes, left))
        for first, until in pairwise([FOR_EVER, *days, -FOR_EVER]):
            if set(wanted) <= set(_above(leaf, until - 1, nodes, left)):
                yield (leaf, first, until - 1)


def _by_place(moves: Sequence[Sequence[Any]]) -> dict[int, list[tuple[int, int | None]]]:
    left: dict[int, list[tuple[int, int | None]]] = {}
    for place, parent, until in moves:
        left.setdefault(place, []).append((until, parent))
    for way in left.values():
        way.sort(key=lambda one: one[0])
    return left


def _parent(place: int, day: int, nodes: Nodes, left: Mapping[int, list[tuple[int, int | None]]]) -> int | None:
    way = left.get(place, [])
    at = bisect_right(way, day, key=lambda one: one[0])
    return way[at][1] if at < len(way) else nodes[place][0]


def _turns(leaf: int, nodes: Nodes, left: Mapping[int, list[tuple[int, int | None]]]) -> set[int]:
    """Days on which anything changed of what a place has ever lain under."""
    found: set[int] = set()
    seen, waiting = set(), [leaf]
    while waiting:
        place = waiting.pop()
        if place in seen or place not in nodes:
            continue
        seen.add(place)
        above = [nodes[place][0]]
        for until, parent in left.get(place, ()):
            found.add(until)
            above.append(parent)
        waiting += [one for one in above if one is not None]
    return found


def _above(leaf: int, day: int, nodes: Nodes, left: Mapping[int, list[tuple[int, int | None]]]) -> list[int]:
    """A place and what it lay under on a day, from below."""
    found: list[int] = []
    at: int | None = leaf
    while at is not None and at in nodes and at not in found:
        found.append(at)
        at = _parent(at, day, nodes, left)
    return found
