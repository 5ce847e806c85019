"""By what the numbers can be diced. Each dimension says where it is read in each fact; a fact it is not read in has
no number by it, and the answer says so."""

from dataclasses import dataclass, field
from difflib import get_close_matches

from footfall.shared.errors import Invalid

TREES = ("location", "product", "campaign")
"""Dimensions whose members lie under one another: choosing one chooses everything below."""
A_GLANCE = 12
"""So many names are listed whole."""
THEN = "location_at_capture"
"""What places lay under on the day of capture; without it, what they lie under today."""
TIMES = ("year", "quarter", "month", "week", "day", "fiscal_year", "fiscal_quarter")


@dataclass(frozen=True)
class Reading:
    """Where a dimension stands in a fact: a key column, taken up a tree to a level where one is named."""

    column: str
    tree: str = ""
    level: str = ""


@dataclass(frozen=True)
class Dimension:
    """One way to dice: its name in questions, its label, and where it is read."""

    name: str
    label: str
    members: str
    on: dict[str, Reading] = field(hash=False, compare=False)
    level: str = ""

    @property
    def is_tree(self) -> bool:
        """Whether choosing a member chooses what lies below it."""
        return self.members in TREES

    @property
    def is_time(self) -> bool:
        return self.members == "time"


def _on_lead(name: str, label: str) -> Dimension:
    return Dimension(name, label, name, {"lead": Reading(name)})


def _by_entry_point(name: str, label: str) -> Dimension:
    up = Reading("entry_point", "entry_point", name)
    return Dimension(name, label, name, {"lead": up, "cost": up, "reach": up, "form": up})


def _everywhere(name: str, label: str, *facts: str) -> Dimension:
    return Dimension(name, label, name, {fact: Reading(name) for fact in facts})


_FIXED = {
    dimension.name: dimension
    for dimension in (
        _everywhere("location", "Location", "lead", "cost", "reach", "form"),
        _everywhere("product", "Product", "lead", "cost", "form"),
        _on_lead("slab", "Value slab"),
        _on_lead("priority", "Priority"),
        Dimension(
            "source",
            "Source",
            "source",
            {
                "lead": Reading("source"),
                "cost": Reading("entry_point", "entry_point", "source"),
                "reach": Reading("entry_point", "entry_point", "source"),
                "form": Reading("entry_point", "entry_point", "source"),
            },
        ),
        _by_entry_point("channel", "Channel"),
        _everywhere("entry_point", "Entry point", "lead", "cost", "reach", "form"),
        _everywhere("campaign", "Campaign", "lead", "cost", "reach", "form"),
        _on_lead("category", "Outlet category"),
        Dimension(
            "category_today",
            "Outlet category today",
            "category",
            {"lead": Reading("location", "location", "category_today")},
        ),
        _on_lead("attendant", "Attendant"),
        _on_lead("certification", "Certification"),
        _on_lead("owner", "Owner"),
        _on_lead("team", "Team"),
        _on_lead("temperature", "Temperature"),
        _on_lead("status", "Status"),
        _on_lead("stage", "Stage"),
        _on_lead("customer", "Customer"),
        _everywhere("form", "Form", "lead", "form"),
        _on_lead("incentive", "Incentive promised"),
        _on_lead("arm", "Experiment and arm"),
        _on_lead("contact", "Contact"),
        _on_lead("dead_cause", "Dead because"),
        _on_lead("lost_reason", "Lost because"),
        _by_entry_point("vendor", "Vendor of the list"),
        *(
            Dimension(
                f"time.{unit}",
                unit.capitalize().replace("_", " "),
                "time",
                {
                    fact: Reading("day", "" if unit == "day" else "time", "" if unit == "day" else unit)
                    for fact in ("lead", "cost", "reach", "attempt", "deal", "form")
                },
                unit,
            )
            for unit in TIMES
        ),
    )
}
OF_LEADS = ("lead", "attempt", "deal")
"""Facts that are diced by what their lead is: see `compiler`."""
for _dimension in _FIXED.values():
    if not _dimension.is_time:
        _dimension.on.update(dict.fromkeys(OF_LEADS, _dimension.on["lead"]))


class UnknownDimension(Invalid):
    """There is no such dimension."""


@dataclass(frozen=True)
class Dimensions:
    """Every dimension there is, given the levels the company's trees have."""

    levels: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def all(self) -> list[Dimension]:
        """In the order they are offered."""
        found: list[Dimension] = []
        for dimension in _FIXED.values():
            found.append(dimension)
            levels = self.levels.get(dimension.name, ())
            found += [_level(dimension, level) for level in levels]
            found += [_level_then(level) for level in levels] if dimension.name == "location" else []
        return found

    def get(self, name: str) -> Dimension:
        """The dimension of that name, or a refusal with the nearest names."""
        name = name.strip().lower().replace("-", "_") if name.strip().lower() not in _FIXED else name.strip().lower()
        if name in _FIXED:
            return _FIXED[name]
        base, _, level = name.partition(".")
        if base in _FIXED and _FIXED[base].is_tree and level in self.levels.get(base, ()):
            return _level(_FIXED[base], level)
        if base == THEN and level in self.levels.get("location", ()):
            return _level_then(level)
        raise UnknownDimension(f"There is no dimension called {name}.{nearest(name, [d.name for d in self.all()])}")


def _level(dimension: Dimension, level: str) -> Dimension:
    at_level = {fact: Reading(dimension.name, dimension.name, level) for fact in dimension.on}
    return Dimension(
        f"{dimension.name}.{level}",
        level.replace("-", " ").replace("_", " ").capitalize(),
        dimension.name,
        at_level,
        level,
    )


def _level_then(level: str) -> Dimension:
    today = _level(_FIXED["location"], level)
    on = {fact: Reading("location", THEN, level) for fact in today.on}
    return Dimension(f"{THEN}.{level}", f"{today.label} at capture", THEN, on, level)


def nearest(name: str, names: list[str]) -> str:
    """' Did you mean a, b or c?', or all of a short list, or nothing."""
    wanted, known = name.lower(), {one.lower(): one for one in names}
    close = get_close_matches(wanted, known, n=3, cutoff=0.5)
    close += [one for one in known if wanted in one and one not in close][: 3 - len(close)]
    if close:
        return f" Did you mean {_listed([known[one] for one in close], 'or')}?"
    return f" There are {_listed(names)}." if 0 < len(names) <= A_GLANCE else ""


def _listed(names: list[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
