"""Paths into JSON, such as `data.answers[2].text` or `fields[label=E-mail].value`: found by example, then followed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from footfall.shared.errors import Invalid

MOST_LEAVES = 200
DEEPEST = 12
LONGEST = 200
_PLAIN = re.compile(r"[^.\[\]]+")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d{1,4})\]|\[([^=\[\]]{1,80})=([^\[\]]{0,120})\]")
_NAMING = ("label", "name", "key", "title", "question", "id", "ref")


class NotAPath(Invalid):
    """A path goes from name to name by points, with [0] or [label=E-mail] for an item of a list."""


def read_path(path: str) -> list[str | int | tuple[str, str]]:
    """The steps of a path; refused in words when it is none."""
    steps: list[str | int | tuple[str, str]] = []
    place = 0
    while place < len(path):
        match = _STEP.match(path, place)
        if match is None or len(path) > LONGEST:
            raise NotAPath(f"“{path[:60]}” is no path. {NotAPath.__doc__}")
        name, number, key, value = match.groups()
        steps.append(name if name is not None else int(number) if number is not None else (key, value))
        place = match.end()
    if not steps:
        raise NotAPath
    return steps


def pick(document: object, path: str) -> Any:  # noqa: ANN401 -- any JSON
    """What lies at the path; None where nothing does."""
    value = document
    for step in read_path(path):
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        elif isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = _named(value, *step)
        if value is None:
            return None
    return value


def _named(value: object, key: str, wanted: str) -> Any:  # noqa: ANN401 -- any JSON
    items = value if isinstance(value, list) else []
    return next((each for each in items if isinstance(each, dict) and str(each.get(key)) == wanted), None)


def leaves(document: object) -> list[tuple[str, Any]]:
    """Path and value of everything in a document that is no branch, in its order; at most two hundred."""
    found: list[tuple[str, Any]] = []
    for leaf in _leaves(document, "", DEEPEST):
        if len(found) == MOST_LEAVES:
            break
        found.append(leaf)
    return found


def _leaves(value: object, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and depth:
        for name, inner in value.items():
            if isinstance(name, str) and _PLAIN.fullmatch(name):
                yield from _leaves(inner, f"{path}.{name}" if path else name, depth - 1)
    elif isinstance(value, list) and depth:
        for number, inner in enumerate(value[:MOST_LEAVES]):
            yield from _leaves(inner, f"{path}[{_step(inner, number)}]", depth - 1)
    elif path:
        yield path, value


def _step(item: object, number: int) -> str:
    """How an item is best called: by what names it, since its place may change; else by its place."""
    if isinstance(item, Mapping):
        for key in _NAMING:
            named = item.get(key)
            if isinstance(named, str) and named and len(named) <= 80 and not set(named) & set("[]"):  # noqa: PLR2004 -- fits a path
                return f"{key}={named}"
    return str(number)
