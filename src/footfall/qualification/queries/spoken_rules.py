"""Routing rules in words."""

from dataclasses import dataclass

from django.http import QueryDict

from footfall.capture.models import Source
from footfall.company.models import OutletCategory, Role
from footfall.qualification.filters import DIMENSIONS
from footfall.qualification.models import RoutingRule
from footfall.qualification.queries.choices import SEARCHED, names_of


@dataclass(frozen=True)
class Spoken:
    """A rule: which leads, who may get them, and how one is chosen."""

    rule: RoutingRule
    leads: str
    who: str
    how: str
    caught: int


def spoken(rules: list[RoutingRule], caught: dict[int, int]) -> list[Spoken]:
    """The rules in words, in their order."""
    return [Spoken(rule, leads_in_words(rule.query), _who(rule), _how(rule), caught.get(rule.pk, 0)) for rule in rules]


def leads_in_words(query: str) -> str:
    """Which leads an address means: "source web or social, temperature hot"; every lead where it says nothing."""
    said = QueryDict(query)
    parts = [f"{name.replace('_', ' ')} {_values(name, said.getlist(name))}" for name in DIMENSIONS if name in said]
    parts += [f"{name} {said[name]}" for name in ("period", "from", "to", "milestone") if said.get(name)]
    return ", ".join(parts) or "every lead"


def _values(name: str, values: list[str]) -> str:
    names: dict[str, str] = {}
    if name in SEARCHED:
        names = names_of(name, values)
    elif name == "source":
        names = dict(Source.objects.filter(slug__in=values).values_list("slug", "name"))
    elif name == "category":
        names = dict(OutletCategory.objects.filter(slug__in=values).values_list("slug", "name"))
    return " or ".join(names.get(value, value.replace("_", " ")) for value in values)


def _who(rule: RoutingRule) -> str:
    parts = [each.name for each in rule.people.all()]
    parts += [f"team {rule.team}"] if rule.team else []
    parts += [" or ".join(str(Role(role).label).lower() for role in rule.roles)] if rule.roles else []
    parts += ["at the lead's place"] if rule.is_at_place else []
    return ", ".join(parts)


def _how(rule: RoutingRule) -> str:
    parts = [str(rule.get_choice_display()).lower()]
    parts += [f"at most {rule.most_waiting} waiting"] if rule.most_waiting else []
    parts += [f"{rule.minutes} min to touch it"] if rule.minutes else []
    return ", ".join(parts)
