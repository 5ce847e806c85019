"""The dice bar: each dimension is a pill, the chosen values live in the URL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

SEARCH_FROM = 7
PAGING = frozenset({"after", "before", "page"})


@dataclass(frozen=True)
class Option:
    """A value to choose; `depth` indents it under its parent, `note` stands muted at the right."""

    value: str
    label: str
    depth: int = 0
    note: str = ""

    @property
    def indent(self) -> int:
        """Depth as far as the stylesheet has steps for it."""
        return min(self.depth, 5)


@dataclass(frozen=True)
class Dimension:
    """A pill: its name in the URL, its label, what can be chosen and what is.

    With `single` one value is chosen at a time (time, basis). `search_url` answers `?q=` with more
    options as the fragment `web/_options.html`, for dimensions too long to send whole.
    """

    key: str
    label: str
    options: Sequence[Option]
    chosen: Sequence[str] = ()
    single: bool = False
    search_url: str = ""
    free: str = ""
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def is_set(self) -> bool:
        """Whether the pill is solid."""
        return bool(self.chosen)

    @property
    def free_label(self) -> str:
        """What the choice that sets the pill free says."""
        return self.free or f"Any {self.label.lower()}"

    @property
    def said(self) -> str:
        """The chosen values as the pill says them: one in full, more as a count."""
        known = {option.value: option.label for option in self.options} | self.labels
        names = [known.get(value, value) for value in self.chosen]
        return names[0] if len(names) == 1 else f"{len(names)} chosen"

    @property
    def shown(self) -> list[Option]:
        """The options, before them what is chosen but not among them, so that applying never loses it."""
        listed = {option.value for option in self.options}
        kept = [Option(value, self.labels.get(value, value)) for value in self.chosen if value not in listed]
        return [*kept, *self.options]

    @property
    def is_searchable(self) -> bool:
        """A search box appears once a list no longer fits at a glance."""
        return bool(self.search_url) or len(self.options) > SEARCH_FROM


def chosen_in(query: QueryDict, key: str) -> list[str]:
    """Values of dimension `key` in the URL, without empty ones and without repeats."""
    return list(dict.fromkeys(value for value in query.getlist(key) if value))


def carried(query: QueryDict, dimensions: Iterable[Dimension]) -> list[tuple[str, str]]:
    """Parameters of the URL that the bar must keep: all but the dimensions and the place in the pages."""
    mine = {dimension.key for dimension in dimensions} | PAGING
    return [(str(key), str(value)) for key, values in query.lists() if key not in mine for value in values]


def without(query: QueryDict, keys: Iterable[str]) -> str:
    """The query string that sets the dimensions `keys` free and starts at the first page again."""
    kept = query.copy()
    for key in {*keys, *PAGING}:
        kept.pop(key, None)
    return f"?{kept.urlencode()}"
