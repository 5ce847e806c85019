"""What each pill of the dice bar offers, and what the chosen values are called."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from footfall.capture.channels import channels
from footfall.capture.models import EntryPoint, FormVersion, Source
from footfall.company.models import Campaign, Location, OutletCategory, Product, Staff, Team
from footfall.company.queries import locations_visible_to
from footfall.company.queries.trees import branches_of
from footfall.qualification.filters import ONLY
from footfall.web.dice import Option

MOST = 60
"""A list longer than this is sent in part; the rest is found by typing."""

FREE = {
    "location": "No outlet",
    "product": "Not known yet",
    "campaign": "No campaign",
    "owner": "Nobody",
    "attendant": "Nobody",
}
_TREES = ("location", "product", "campaign")
_SOURCES: Mapping[str, Callable[[Staff], QuerySet[Any]]] = {
    "location": locations_visible_to,
    "product": lambda _staff: Product.objects.all(),
    "campaign": lambda _staff: Campaign.objects.all(),
    "entry_point": lambda _staff: EntryPoint.objects.all(),
    "owner": lambda _staff: Staff.objects.filter(is_active=True),
    "attendant": lambda _staff: Staff.objects.filter(is_active=True),
    "team": lambda _staff: Team.objects.all(),
    "form": lambda _staff: FormVersion.objects.all(),
}
SEARCHED = tuple(_SOURCES)


Offered = tuple[list[Option], bool]
"""Options, and whether these are all there are."""


class _Member(NamedTuple):
    pk: int
    parent_id: int | None
    name: str


def choices(name: str, staff: Staff) -> Offered:
    """What a dimension offers."""
    return choices_of([name], staff)[name]


def choices_of(names: Sequence[str], staff: Staff) -> dict[str, Offered]:
    """What each of these dimensions offers: one statement, and one more for each tree that is too large to be sent."""
    members: dict[str, list[_Member]] = {name: [] for name in names}
    # Rows instead of models: the lists are drawn on every page, and a model costs ten times a row.
    first, *others = (_members(name, _SOURCES[name](staff))[: MOST + 1] for name in names)
    rows = first.union(*others, all=True).order_by("of", "called", "pk") if others else first
    for name, *row in rows:
        members[name].append(_Member(*row))
    return {name: _offered(name, staff, found) for name, found in members.items()}


def found_by(name: str, staff: Staff, text: str) -> list[Option]:
    """The first members of a dimension that have all the words."""
    matched = _SOURCES[name](staff).filter(*(Q(name__icontains=word) for word in text.split()[:8]))[:MOST]
    return [Option(str(each.pk), str(each)) for each in matched]


def _members(name: str, rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
    above = F("parent_id") if name in _TREES else Cast(Value(None), BigIntegerField())
    named = rows.annotate(of=Value(name, output_field=CharField()), above=above, called=_called(name))
    members: QuerySet[Any, tuple[Any, ...]] = named.order_by("called", "pk").values_list("of", "pk", "above", "called")
    return members


def _offered(name: str, staff: Staff, found: list[_Member]) -> Offered:
    is_all = len(found) <= MOST
    if name not in _TREES:
        return [*_free(name), *(Option(str(each.pk), each.name) for each in found[:MOST])], is_all
    if not is_all:
        top = _SOURCES[name](staff).filter(Q(parent=None) | Q(parent__parent=None))
        found = [_Member(*row[1:]) for row in _members(name, top)[:MOST]]
    return [*_free(name), *_branches(found)], is_all


def by_slug(model: type[Source | OutletCategory]) -> list[Option]:
    """Sources or outlet categories, of which there are never many."""
    return [Option(slug, name) for slug, name in model.objects.values_list("slug", "name")]


def doors() -> list[Option]:
    """The channels."""
    return [Option(each.slug, each.name) for each in channels()]


def names_of(name: str, values: Sequence[str]) -> dict[str, str]:
    """What the chosen members are called, a place after what it lies in: "Delhi › Karol Bagh"."""
    given = {value: value.removeprefix(ONLY) for value in values}
    keys = [int(key) for key in given.values() if key.isascii() and key.isdigit()]
    if not keys:
        return {}
    if name not in _TREES:
        return {str(each.pk): str(each) for each in _model(name).objects.filter(pk__in=keys)}
    nodes = _model(name).objects.filter(pk__in=keys).select_related("parent")
    names = {str(node.pk): f"{node.parent} › {node}" if node.parent else str(node) for node in nodes}
    called = {value: (names.get(key), " alone" if value.startswith(ONLY) else "") for value, key in given.items()}
    return {value: f"{label}{alone}" for value, (label, alone) in called.items() if label}


def _model(name: str) -> Any:  # noqa: ANN401 -- any of the models a dimension is of
    return {
        "product": Product, "campaign": Campaign, "entry_point": EntryPoint, "owner": Staff, "attendant": Staff,
        "team": Team, "form": FormVersion, "location": Location,
    }[name]  # fmt: skip


def _called(name: str) -> Any:  # noqa: ANN401 -- a column or an expression
    """What a member is called by; a form by its name and number."""
    return Concat("name", Value(" "), Cast("number", CharField())) if name == "form" else F("name")


def _free(name: str) -> Iterable[Option]:
    return [Option("none", FREE[name])] if name in FREE else []


def _branches(nodes: Iterable[Any]) -> Iterable[Option]:
    return (Option(str(each.one.pk), each.one.name, each.depth) for each in branches_of(nodes))
