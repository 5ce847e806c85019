"""The dice bar: each dimension is a pill, the chosen values live in the URL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.template.defaultfilters import capfirst
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

SEARCH_FROM = 7
PAGING = frozenset({"after", "before", "page"})
DAYS = ("from", "to")


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
    options as the fragment `web/_options.html`, for dimensions too long to send whole. With `days`, the
    chosen first and last day (empty for free), the pill also takes days of one's own as `from` and `to`.
    A `rare` one waits behind "More" until it is set.
    """

    key: str
    label: str
    options: Sequence[Option]
    chosen: Sequence[str] = ()
    single: bool = False
    search_url: str = ""
    free: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    days: tuple[str, str] | None = None
    rare: bool = False

    @property
    def is_folded(self) -> bool:
        """Whether the pill stands behind "More": it is rarely used, and not now."""
        return self.rare and not self.is_set

    @property
    def is_set(self) -> bool:
        """Whether the pill is solid."""
        return bool(self.chosen) or self.has_days

    @property
    def has_days(self) -> bool:
        """Whether days of one's own are set."""
        return self.days is not None and any(self.days)

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of all parameters that are this pill's."""
        return (self.key,) if self.days is None else (self.key, *DAYS)

    @property
    def free_label(self) -> str:
        """What the choice that sets the pill free says."""
        return self.free or f"Any {self.label.lower()}"

    @property
    def said(self) -> str:
        """The chosen values as the pill says them: one in full, more as a count; days as they were given."""
        if self.days is not None and any(self.days):
            return said_days(*self.days)
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
    def drawn(self) -> SafeString:
        """The options as markup; a template takes four times as long, and a page has hundreds of them."""
        shown = self.shown
        if not shown:
            return mark_safe('<p class="dice__none">Nothing by that name.</p>')
        kind, key, chosen = "radio" if self.single else "checkbox", escape(self.key), set(self.chosen)
        parts = []
        for option in shown:
            depth = f" dice__option--{option.indent}" if option.depth else ""
            checked = " checked" if option.value in chosen else ""
            note = f"<small>{escape(option.note)}</small>" if option.note else ""
            box = f'<input type="{kind}" name="{key}" value="{escape(option.value)}"{checked}>'
            label = f"<span>{escape(capfirst(option.label))}</span>{note}"
            parts.append(f'<label class="dice__option{depth}">{box}{label}</label>')
        return mark_safe("".join(parts))  # noqa: S308 -- whatever was given is escaped above

    @property
    def is_searchable(self) -> bool:
        """A search box appears once a list no longer fits at a glance."""
        return bool(self.search_url) or len(self.options) > SEARCH_FROM


def said_days(start: str, end: str) -> str:
    """Two days written 2026-03-31 as a pill says them: "1 to 31 Mar 2026", "since 1 Mar 2026"."""
    try:
        first, last = (date.fromisoformat(day) if day else None for day in (start, end))
    except ValueError:
        return f"{start} to {end}"
    if first is None or last is None:
        return f"until {last:%-d %b %Y}" if last else f"since {first:%-d %b %Y}"
    same = (first.year == last.year) + (first.year == last.year and first.month == last.month)
    return f"{first.strftime(('%-d %b %Y', '%-d %b', '%-d')[same])} to {last:%-d %b %Y}"


def chosen_in(query: QueryDict, key: str) -> list[str]:
    """Values of dimension `key` in the URL, without empty ones and without repeats."""
    return list(dict.fromkeys(value for value in query.getlist(key) if value))


def carried(query: QueryDict, dimensions: Iterable[Dimension]) -> list[tuple[str, str]]:
    """Parameters of the URL that the bar must keep: all but the dimensions and the place in the pages."""
    mine = {key for dimension in dimensions for key in dimension.keys} | PAGING
    return [(str(key), str(value)) for key, values in query.lists() if key not in mine for value in values]


def without(query: QueryDict, keys: Iterable[str]) -> str:
    """The query string that sets the dimensions `keys` free and starts at the first page again."""
    kept = query.copy()
    for key in {*keys, *PAGING}:
        kept.pop(key, None)
    return f"?{kept.urlencode()}"
