"""What the rows of the explorer open into: a place into the places below, a source into its channels, a year into
quarters; after the last of them, what else was asked for."""

from collections.abc import Sequence
from dataclasses import replace

from footfall.measurement.cube.dimensions import THEN, Dimension
from footfall.measurement.cube.members import Members, day_of, days_of
from footfall.measurement.cube.question import Filter, Question

Path = tuple[int | None, ...]
DOWN = {
    "source": ("source", "channel", "entry_point"),
    "channel": ("channel", "entry_point"),
    "time.year": ("time.year", "time.quarter", "time.month", "time.day"),
    "time.quarter": ("time.quarter", "time.month", "time.day"),
    "time.month": ("time.month", "time.day"),
    "time.week": ("time.week", "time.day"),
    "time.fiscal_year": ("time.fiscal_year", "time.fiscal_quarter", "time.month", "time.day"),
    "time.fiscal_quarter": ("time.fiscal_quarter", "time.month", "time.day"),
}
"""What dimensions without a tree open into."""
EMPTY_STEP = "none"


def axis_of(members: Members, rows: Sequence[str]) -> list[Dimension]:
    """The dimensions that lines stand by, one for each depth."""
    found: list[str] = []
    for place, name in enumerate(rows):
        steps = _steps(members, name)
        # A level that is followed by something else stands for itself: region, then source.
        alone = len(rows) > place + 1 and name == steps[0]
        found += steps[:1] if alone else steps
    return [members.dimensions.get(name) for name in dict.fromkeys(found)]


def _steps(members: Members, name: str) -> list[str]:
    dimension = members.dimensions.get(name)
    if dimension.name in DOWN:
        return list(DOWN[dimension.name])
    levels = [one.name for one in members.dimensions.all() if one.members == dimension.members and one.level]
    if dimension.is_time or not (dimension.is_tree or dimension.members == THEN) or not levels:
        return [dimension.name]
    return levels[levels.index(dimension.name) :] if dimension.level else levels


def topmost(members: Members, axis: Sequence[Dimension], question: Question) -> list[Dimension]:
    """The axis without the levels at its top that have one member only, such as a country where there is no other."""
    found = list(axis)
    while len(found) > 1 and found[0].level and found[0].is_tree and len(_choice(members, found[0], question)) == 1:
        found = found[1:]
    return found


def _choice(members: Members, level: Dimension, question: Question) -> set[int]:
    here = {one.key for one in members.of(level)}
    held = [int(value) for value in question.held_to(level.members) if value.isdecimal()]
    if not held:
        return here
    rungs = members.rungs.get((level.members, level.level), {})
    return here & ({rungs[key] for key in members.below(level.members, held) if key in rungs} or here)


def under(question: Question, members: Members, axis: Sequence[Dimension], path: Path) -> Question:
    """The question held to a line: what opening it asks."""
    for dimension, key in zip(axis, path, strict=False):
        if dimension.is_time:
            days = days_of(members.calendar, dimension.level, key or 0)
            first, last = day_of(days[0]), day_of(days[-1])
            start, end = max(first, question.start or first), min(last, question.end or last)
            question = replace(question, start=start, end=max(start, end))
        elif dimension.is_tree and key is not None:
            question = _narrowed(question, members, dimension, key)
        else:
            question = question.where(dimension.name, members.spelt(dimension, key))
    return question


def _narrowed(question: Question, members: Members, dimension: Dimension, key: int) -> Question:
    """Held to a member of a tree, or to what of it the question is held to already."""
    tree = dimension.members
    above = [int(value) for value in question.held_to(tree) if value.isdecimal()]
    below = set(members.below(tree, [key]))
    inside = [one for one in above if one in below and one != key]
    kept = [one for one in question.filters if one.dimension != tree]
    values = tuple(str(one) for one in inside) or (str(key),)
    return replace(question, filters=(*kept, Filter(tree, values)))


def may_open(members: Members, dimension: Dimension, key: int | None) -> bool:
    """Whether what lies under a line is all of it and nothing else; a campaign within a campaign is not told apart."""
    if not dimension.is_tree or dimension.level or key is None:
        return True
    return members.below(dimension.members, [key]) == [key]


def spelt(path: Path) -> str:
    """A path as the address says it: 12.45."""
    return ".".join(EMPTY_STEP if key is None else str(key) for key in path)


def read_paths(texts: Sequence[str]) -> set[Path]:
    """The paths an address opens; what is no path is passed over."""
    found: set[Path] = set()
    for text in texts:
        steps = text.split(".")
        if all(step == EMPTY_STEP or step.lstrip("-").isdecimal() for step in steps):
            found.add(tuple(None if step == EMPTY_STEP else int(step) for step in steps))
    return found
