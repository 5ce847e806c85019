"""What stands for and against a call to a person, read for the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q

from footfall.capture.models import Consent
from footfall.capture.queries.ground import ground_of
from footfall.identity.models import Person
from footfall.qualification.models import Lead
from footfall.qualification.queries.lead import consents_of
from footfall.selling.models import Call, CallingRule, Disposition
from footfall.selling.queries.calls import live_phones, suppressions_of
from footfall.selling.rules.calling import Decision, Limits, Past, decide, limits_for
from footfall.selling.rules.where import Where, where_of

_LOOKED_AT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Judged:
    """The number a lead would be called on, where it rings, and what was decided."""

    number: str
    where: Where
    limits: Limits
    decision: Decision
    consent: bool | None


def limits_by_country() -> dict[str, Limits]:
    """The calling rule of each country that has one; the empty one is for all others."""
    return {rule.country: limits_of(rule) for rule in CallingRule.objects.all()}


def limits_of(rule: CallingRule) -> Limits:
    """A kept rule as the rules read it."""
    same = (
        "country", "hours", "spacing_minutes", "per_day", "per_week", "per_month", "most", "cool_off_days",
        "needs_consent", "per_call_minor", "per_minute_minor",
    )  # fmt: skip
    return Limits(**{name: getattr(rule, name) for name in same}, closed_on=frozenset(rule.closed_on))


def judge_call(lead: Lead, *, at: datetime, number: str = "", most: int = 0, is_agreed: bool = False) -> Judged:
    """May this lead be called now, and on which number? `most` is a list's own limit, `is_agreed` a call they asked for."""
    numbers = [number] if number else live_phones(lead.person_id)
    asked = suppressions_of(numbers)
    chosen = next((each for each in numbers if each not in asked), numbers[0] if numbers else "")
    where = where_of_lead(lead, chosen)
    limits = limits_for(where.country, limits_by_country())
    if not chosen:
        gone = Decision(is_allowed=False, why="has no number that leads to them", rule=limits.country)
        return Judged("", where, limits, gone, None)
    past = past_of(lead, at=at, suppressed_at=asked[chosen].at if chosen in asked else None)
    decision = decide(where, limits, past, at=at, is_agreed=is_agreed)
    if decision.is_allowed and most and past.total >= most and not is_agreed:
        decision = Decision(is_allowed=False, why=f"was called {past.total} times", rule=limits.country)
    return Judged(chosen, where, limits, decision, past.consent)


def where_of_lead(lead: Lead, number: str) -> Where:
    """Where the number rings: by its own zones and that of the outlet the lead came from."""
    ground = ground_of(lead.location_id)
    outlet_zone = ground.zone if lead.location_id else ""
    return where_of(number, outlet_zone=outlet_zone, home=ground.country, otherwise=settings.TIME_ZONE)


def past_of(lead: Lead, *, at: datetime, suppressed_at: datetime | None) -> Past:
    """Calls to the person of the lead, their last no, and their last word about calls."""
    calls = Call.objects.filter(lead__person=lead.person_id)
    recent = calls.filter(at__gt=at - _LOOKED_AT).values_list("at", flat=True)
    no = calls.filter(disposition__outcome=Disposition.Outcome.NOT_INTERESTED).aggregate(last=Max("at"))["last"]
    return Past(
        attempts=list(recent),
        total=calls.count(),
        said_no_at=no,
        suppressed_at=suppressed_at,
        consent=consent_to_calls(lead.person),
        is_customer=lead.is_existing_customer or Lead.objects.filter(_sold(lead.person_id)).exists(),
    )


def consent_to_calls(person: Person) -> bool | None:
    """The last word of a person about calls; None where there is none."""
    said: Sequence[Consent] = [each for each in consents_of(person) if each.way == Consent.Way.CALL]
    return min((each.is_granted for each in said), default=None)


def _sold(person_id: int) -> Q:
    return Q(person=person_id) & ~Q(won_at=None)
