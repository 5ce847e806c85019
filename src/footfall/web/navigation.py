"""The side list as data: each app registers its own entries, the base page draws those a person may use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

Count = Callable[[Any], int | None]

MOST_COUNTED = 1_000
"""From here on the side list only says that there are many, so nobody need count further."""

STEPS: dict[str, str] = {
    "capture": "Capture",
    "identity": "Identity",
    "qualification": "Qualification",
    "selling": "Selling",
    "measurement": "Measurement",
    "decisions": "Decisions",
    "company": "Company",
}


@dataclass(frozen=True)
class Entry:
    """One line of the side list: where it leads, who sees it, and what it counts."""

    step: str
    label: str
    url_name: str
    order: int
    roles: frozenset[str] | None
    count: Count | None
    thumb: bool


@dataclass(frozen=True)
class Item:
    """An entry made ready for one person and one page."""

    label: str
    url: str
    count: str
    """As it is shown: nothing for none, 999+ from a thousand on."""
    is_current: bool
    thumb: bool


@dataclass(frozen=True)
class Section:
    """A step of the journey and the items under its heading."""

    step: str
    heading: str
    items: list[Item]


_entries: dict[str, Entry] = {}


def register(
    *,
    step: str,
    label: str,
    url_name: str,
    order: int = 100,
    roles: tuple[str, ...] | None = None,
    count: Count | None = None,
    thumb: bool = False,
) -> None:
    """Put one entry into the side list; call it in `AppConfig.ready()`.

    `roles` are those who see it (None: everyone), `count` gets the staff member and must be cheap,
    `thumb` puts it into the bottom bar of a phone as well. Registering a url name again replaces it.
    """
    if step not in STEPS:
        raise ValueError(f"No step is called {step!r}; the steps are {', '.join(STEPS)}.")
    names = frozenset(roles) if roles is not None else None
    _entries[url_name] = Entry(step, label, url_name, order, names, count, thumb)


def sections(staff: object, path: str) -> list[Section]:
    """Steps with the items that `staff` may use, in journey order; the one `path` lies under is current."""
    visible = [(entry, url) for entry, url in _reachable() if _may_see(staff, entry)]
    current = max((url for _, url in visible if _lies_under(path, url)), key=len, default=None)
    return [
        Section(step, heading, items)
        for step, heading in STEPS.items()
        if (items := [_item(entry, url, staff, current) for entry, url in visible if entry.step == step])
    ]


def _reachable() -> Iterator[tuple[Entry, str]]:
    for entry in sorted(_entries.values(), key=lambda entry: (entry.order, entry.label)):
        try:
            yield entry, reverse(entry.url_name)
        except NoReverseMatch:
            continue


def _may_see(staff: object, entry: Entry) -> bool:
    return entry.roles is None or getattr(staff, "role", None) in entry.roles


def _lies_under(path: str, url: str) -> bool:
    return path == url or path.startswith(url.rstrip("/") + "/")


def _item(entry: Entry, url: str, staff: object, current: str | None) -> Item:
    number = entry.count(staff) if entry.count else None
    shown = "" if not number else str(number) if number < MOST_COUNTED else f"{MOST_COUNTED - 1}+"
    return Item(entry.label, url, shown, url == current, entry.thumb)
