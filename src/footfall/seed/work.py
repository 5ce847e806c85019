"""The demo company at work: rules that give leads to people, and what waits for them now."""

from datetime import datetime, timedelta

from footfall.company.models import Role, Team
from footfall.qualification.actions.route import route
from footfall.qualification.actions.routing_rules import RuleDraft, keep_rule
from footfall.qualification.models import Lead, RoutingRule
from footfall.qualification.models.lead import Status

RECENT = timedelta(days=3)
AGO = timedelta(minutes=3)


def put_to_work(*, now: datetime) -> int:
    """How many of the newest leads were given to somebody, by three rules."""
    floor = Team.objects.first()
    sells = {"is_at_place": True, "roles": [Role.SALESPERSON]}
    load, skill = RoutingRule.Choice.LOAD, RoutingRule.Choice.SKILL
    drafts = [
        RuleDraft(name="Hot at the outlet", query="temperature=hot", choice=load, minutes=5, **sells),  # type: ignore[arg-type]  # both as the draft has them
        RuleDraft(name="At the outlet", **sells),  # type: ignore[arg-type]  # the same
        RuleDraft(name="All others", team=floor.pk if floor else None, roles=[Role.CALLER], choice=skill),
    ]
    for draft in drafts:
        keep_rule(draft=draft, rule_id=None, at=now, by=None)
    fresh = Lead.objects.filter(status=Status.NEW, owner=None, first_attempt_at=None, captured_at__gte=now - RECENT)
    return len(route(lead_ids=list(fresh.values_list("pk", flat=True)), at=now - AGO))
