"""The demo company at work: rules that give leads to people, and what waits for them now."""

from datetime import datetime, timedelta

from footfall.company.models import AudienceProfile, Role, Team
from footfall.qualification.actions.examine import set_questions
from footfall.qualification.actions.fit import judge_every
from footfall.qualification.actions.lists import draw_sample, set_terms
from footfall.qualification.actions.profiles import Asked, ProfileDraft, keep_profile
from footfall.qualification.actions.route import route
from footfall.qualification.actions.routing_rules import RuleDraft, keep_rule
from footfall.qualification.actions.score import learn
from footfall.qualification.models import Lead, RoutingRule
from footfall.qualification.models.examination import Aspect
from footfall.qualification.models.lead import Status
from footfall.qualification.queries.lists import bought_lists
from footfall.qualification.rules.fit import read_wanted

PROFILES = (
    ("City families", AudienceProfile.Kind.PERSON, (("city", "delhi; mumbai; bengaluru; hyderabad; pune", 2),
     ("customer", "new", 1), ("budget", "from 20000", 1))),
    ("Loyal customers", AudienceProfile.Kind.PERSON, (("customer", "existing", 2), ("language", "hi; en", 1))),
)  # fmt: skip
QUESTIONS: dict[str, list[str]] = {
    Aspect.NEED: ["What do you need it for?"], Aspect.SOLVENCY: ["What did you plan to spend?"],
    Aspect.AUTHORITY: ["Who decides with you?"], Aspect.TIMING: ["When do you want it?"],
}  # fmt: skip
MONTH = timedelta(days=30)
RECENT = timedelta(days=21)
MOST_WAITING = 60
AGO = timedelta(minutes=3)


def put_to_work(*, now: datetime) -> int:
    """How many of the newest leads were given to somebody, by three rules; all are judged by two profiles."""
    floor = Team.objects.first()
    sells = {"is_at_place": True, "roles": [Role.SALESPERSON]}
    load, skill = RoutingRule.Choice.LOAD, RoutingRule.Choice.SKILL
    drafts = [
        RuleDraft(name="Hot at the outlet", query="temperature=hot", choice=load, minutes=5, **sells),  # type: ignore[arg-type]  # both as the draft has them
        RuleDraft(name="At the outlet", **sells),  # type: ignore[arg-type]  # the same
        RuleDraft(name="All others", team=floor.pk if floor else None, roles=[Role.CALLER], choice=skill),
    ]
    for name, kind, criteria in PROFILES:
        asked = [Asked(field, read_wanted(text), weight) for field, text, weight in criteria]
        keep_profile(draft=ProfileDraft(name=name, kind=kind, criteria=asked), profile_id=None, by=None)
    judge_every(at=now)
    set_questions(product=None, questions=QUESTIONS, by=None)
    learn(at=now, by=None)
    for door in bought_lists():
        agreed = {"contract": f"{door.vendor} 26/11", "rows_agreed": 5_000, "bought_on": (now - MONTH).date()}
        set_terms(door=door, refund_until=(now + MONTH).date(), refunds_duplicates=True, by=None, **agreed)  # type: ignore[arg-type]  # as the terms have them
        if Lead.objects.filter(entry_point=door).exists():
            draw_sample(door=door, size=100, seed=1, at=now, by=None)
    for draft in drafts:
        keep_rule(draft=draft, rule_id=None, at=now, by=None)
    fresh = Lead.objects.filter(status=Status.NEW, owner=None, first_attempt_at=None, captured_at__gte=now - RECENT)
    newest = list(fresh.order_by("-captured_at").values_list("pk", flat=True)[:MOST_WAITING])
    return len(route(lead_ids=newest, at=now - AGO))
