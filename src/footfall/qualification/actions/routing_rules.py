"""Keep the rules by which leads are given to people, their order, and the times they are to be touched in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, ProtectedError, Sum

from footfall.capture.models import Source
from footfall.company.models import Staff
from footfall.qualification.actions.route import conditions_of, matching_rules
from footfall.qualification.models import Lead, ResponseTime, RoutingRule
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid, NotFound


class NoSuchRule(NotFound):
    """There is no such rule."""


class NobodyNamed(Invalid):
    """Say who may get the leads: a team, a role, the people of the place, or names."""


class RuleIsTried(Conflict):
    """An experiment tries this rule, and could not be read without it. Put it out of use instead."""


@dataclass(frozen=True)
class RuleDraft:
    """A rule as somebody wants it."""

    name: str
    query: str = ""
    team: int | None = None
    is_at_place: bool = False
    roles: Sequence[str] = ()
    people: Sequence[int] = ()
    choice: str = RoutingRule.Choice.TURN
    is_sticky: bool = True
    keeps_hours: bool = True
    most_waiting: int | None = None
    minutes: int | None = None
    is_active: bool = True


_PLAIN = ("name", "query", "is_at_place", "choice", "is_sticky", "keeps_hours", "most_waiting", "minutes", "is_active")


def rule_by_id(pk: int) -> RoutingRule:
    """The rule; refuses one that is not there."""
    rule = RoutingRule.objects.filter(pk=pk).first()
    if rule is None:
        raise NoSuchRule
    return rule


@transaction.atomic
def keep_rule(*, draft: RuleDraft, rule_id: int | None, at: datetime, by: Staff | None) -> RoutingRule:
    """The rule made at the end of the order, or changed where it stands."""
    if not (draft.team or draft.is_at_place or draft.roles or draft.people):
        raise NobodyNamed(fields={"roles": [str(NobodyNamed.__doc__)]})
    rule = rule_by_id(rule_id) if rule_id else RoutingRule(position=_last() + 1)
    for name in _PLAIN:
        setattr(rule, name, getattr(draft, name))
    rule.team_id, rule.roles = draft.team, list(draft.roles)
    conditions_of(rule, at)  # refuses what can't be meant, before anything is kept
    rule.save()
    rule.people.set(draft.people)
    said = {name: getattr(draft, name) for name in _PLAIN}
    audit.record(
        by=by, verb="set" if rule_id else "create", noun="routing rule", subjects=[rule.pk], team=draft.team,
        roles=list(draft.roles), people=list(draft.people), **said,
    )  # fmt: skip
    return rule


@transaction.atomic
def move_rule(*, rule_id: int, places: int, by: Staff | None) -> None:
    """The rule stands so many places further down, or up when it is negative; the others make room."""
    rules = list(RoutingRule.objects.select_for_update().order_by("position"))
    ids = [rule.pk for rule in rules]
    if rule_id not in ids:
        raise NoSuchRule
    old = ids.index(rule_id)
    rules.insert(max(0, min(len(rules) - 1, old + places)), rules.pop(old))
    for position, rule in enumerate(rules, 1):
        rule.position = position
    RoutingRule.objects.bulk_update(rules, ["position"])
    audit.record(by=by, verb="move", noun="routing rule", subjects=[rule_id], places=places)


@transaction.atomic
def drop_rule(*, rule_id: int, by: Staff | None) -> None:
    """The rule is no more; what it decided keeps its name."""
    rule = rule_by_id(rule_id)
    said = {"name": rule.name, "query": rule.query}
    position = rule.position
    try:
        rule.delete()
    except ProtectedError as error:
        raise RuleIsTried from error
    RoutingRule.objects.filter(position__gt=position).update(position=F("position") - 1)
    audit.record(by=by, verb="drop", noun="routing rule", subjects=[rule_id], **said)


@transaction.atomic
def set_response_times(*, minutes: Mapping[int, int | None], by: Staff | None) -> None:
    """Minutes to the first attempt by source; a source without any has the usual hour."""
    sources = set(Source.objects.values_list("pk", flat=True))
    given = {source: value for source, value in minutes.items() if source in sources}
    ResponseTime.objects.filter(source__in=given).exclude(source__in=[s for s, m in given.items() if m]).delete()
    rows = [ResponseTime(source_id=source, minutes=value) for source, value in given.items() if value]
    ResponseTime.objects.bulk_create(rows, update_conflicts=True, unique_fields=["source"], update_fields=["minutes"])
    told = {str(source): value for source, value in given.items()}
    audit.record(by=by, verb="set", noun="response time", subjects=list(given), minutes=told)


def caught_by(rules: Sequence[RoutingRule], *, since: datetime, at: datetime) -> dict[int, int]:
    """How many leads captured since then each rule means, whether or not an earlier one takes them; one statement."""
    if not rules:
        return {}
    leads = matching_rules(Lead.objects.filter(captured_at__gte=since), {r.pk: conditions_of(r, at) for r in rules})
    counted = leads.aggregate(**{f"count_{rule.pk}": Sum(f"rule_{rule.pk}") for rule in rules})
    return {rule.pk: counted[f"count_{rule.pk}"] or 0 for rule in rules}


def _last() -> int:
    found: int | None = RoutingRule.objects.aggregate(last=Max("position"))["last"]
    return found or 0
