"""Everything that the page of one lead shows, in a number of statements that does not grow with its history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from footfall.capture.models import Capture, Consent
from footfall.company.models import Product, Staff
from footfall.identity.models import ContactPoint, Merge, Person
from footfall.qualification import rules
from footfall.qualification.lead_page import Event, told, told_elsewhere
from footfall.qualification.models import (
    Disqualification,
    Lead,
    LeadState,
    Milestone,
    TemperatureRule,
    Touchpoint,
)
from footfall.qualification.queries.consents import stricter
from footfall.qualification.queries.page import NAMES
from footfall.qualification.queries.scope import NoSuchLead, leads_visible_to

MOST_EVENTS = 200
"""So many of each kind of event are told, the newest."""


@dataclass(frozen=True)
class Step:
    """A milestone of the strip and when it was reached."""

    label: str
    at: datetime | None


@dataclass(frozen=True)
class Warmth:
    """How warm a lead is now, what made it so, and until when a hand holds it."""

    temperature: str
    intent: float
    cools_at: datetime | None
    reasons: list[rules.Reason]
    override: LeadState | None


def full_lead(staff: Staff, pk: int) -> Lead:
    """The lead with all it names, if this person may see it."""
    lead = leads_visible_to(staff).select_related(*NAMES).filter(pk=pk).first()
    if lead is None:
        raise NoSuchLead
    return lead


def steps_of(lead: Lead) -> list[Step]:
    """The milestones from capture to sale, in the order a lead usually takes them."""
    usual = [kind for kind in Milestone.Kind if kind != Milestone.Kind.RECYCLED]
    reached = [Step(str(kind.label), getattr(lead, f"{kind.value}_at")) for kind in usual]
    return [Step("Captured", lead.captured_at), *reached]


def warmth_of(lead: Lead, *, at: datetime) -> Warmth:
    """The temperature with its reasons at this moment, computed from the touchpoints."""
    worths = {rule.kind: rule.worth for rule in TemperatureRule.objects.all()}
    touches = [_touch(touch) for touch in _touchpoints(lead)]
    why = rules.reasons(touches, worths, at=at)
    intent = rules.intent_of(touches, worths, at=at)
    standing = lead.states.filter(aspect=LeadState.Aspect.TEMPERATURE, until=None).first()
    holds = standing if standing and standing.is_override and (standing.holds_until or at) > at else None
    is_due = lead.cools_at is not None and lead.cools_at <= at and holds is None
    now = rules.temperature_of(intent, was=lead.temperature) if is_due else lead.temperature
    return Warmth(now, intent, None if is_due else lead.cools_at, why, holds)


def timeline_of(lead: Lead, staff: Staff) -> list[Event]:
    """What happened to the lead, newest first: contacts, states, milestones, and what later steps tell."""
    events = [*_contacts(lead), *_changes(lead), *_milestones(lead), *_closings(lead), *told(lead, staff)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def contacts_of(person: Person) -> list[ContactPoint]:
    """How to reach the person, phones first, dead ones last."""
    points = person.contact_points.order_by("-kind", "pk")
    return sorted(points, key=lambda point: point.state == ContactPoint.State.DEAD)


def other_leads(lead: Lead, staff: Staff) -> list[Lead]:
    """The person's other leads that this member of staff may see."""
    others = leads_visible_to(staff).filter(person=lead.person_id).exclude(pk=lead.pk)
    return list(others.select_related("product", "location").order_by("-captured_at")[:20])


def capture_of(lead: Lead) -> Capture | None:
    """The capture that the lead was opened from."""
    first = lead.touchpoints.filter(capture__isnull=False).order_by("at", "pk").select_related("capture").first()
    return first.capture if first else None


def consents_of(person: Person) -> list[Consent]:
    """What the person allowed or forbade, the newest word for each way and purpose.

    Of persons who were joined the stricter word holds, until they speak again: no merge ever widens a consent.
    """
    given = list(Consent.objects.filter(capture__record__person=person).order_by("at", "pk"))
    merges = list(Merge.objects.filter(undone_at=None, merged__merged_into=person).values_list("rows", "merged", "at"))
    if not merges:
        return list({(consent.way, consent.purpose): consent for consent in given}.values())
    homes = {capture: merged for rows, merged, _at in merges for capture in rows.get("identity_record", ())}
    return stricter(given, homes, since=max(at for _rows, _merged, at in merges))


def standing_disqualification(lead: Lead) -> Disqualification | None:
    """Why the lead is out of work, if it is."""
    return lead.disqualifications.filter(lifted_at=None).select_related("by").first()


def _touchpoints(lead: Lead) -> QuerySet[Touchpoint]:
    return lead.touchpoints.select_related("capture__location", "by").order_by("-at", "-pk")[: 5 * MOST_EVENTS]


def _touch(touch: Touchpoint) -> rules.Touch:
    place = touch.capture.location if touch.capture else None
    return rules.Touch(touch.kind, touch.at, place.name if place else "")


def _contacts(lead: Lead) -> Iterable[Event]:
    elsewhere = told_elsewhere()
    for touch in [each for each in _touchpoints(lead) if each.kind not in elsewhere][:MOST_EVENTS]:
        place = touch.capture.location if touch.capture else None
        what = f"{touch.get_kind_display()}{f', {place.name}' if place else ''}"
        by = str(touch.by or (touch.capture.attendant if touch.capture else "") or "")
        yield Event(touch.at, what, by, touch.note)


def _changes(lead: Lead) -> Iterable[Event]:
    """States as they came, but for those that a closing tells already."""
    states = list(lead.states.select_related("by").order_by("-at", "-pk")[:MOST_EVENTS])
    names = _names(states)
    for state in states:
        if state.aspect == LeadState.Aspect.STATUS and state.value in {"dead", "unqualified"}:
            continue
        until = f", by hand until {state.holds_until:%-d %b %Y}" if state.is_override and state.holds_until else ""
        what = f"{state.get_aspect_display()}: {names.get((state.aspect, state.value)) or _said(state)}{until}"
        yield Event(state.at, what, str(state.by or ""), state.because)


def _names(states: Sequence[LeadState]) -> dict[tuple[str, str], str]:
    """What owners and products in the states are called."""
    keys = {
        aspect: [int(state.value) for state in states if state.aspect == aspect and state.value.isdigit()]
        for aspect in (LeadState.Aspect.OWNER, LeadState.Aspect.PRODUCT)
    }
    owners = Staff.objects.in_bulk(keys[LeadState.Aspect.OWNER])
    products = Product.objects.in_bulk(keys[LeadState.Aspect.PRODUCT])
    return {
        **{(LeadState.Aspect.OWNER, str(pk)): owner.name for pk, owner in owners.items()},
        **{(LeadState.Aspect.PRODUCT, str(pk)): product.name for pk, product in products.items()},
    }


def _said(state: LeadState) -> str:
    if state.aspect == LeadState.Aspect.VALUE and state.value:
        from footfall.shared.currencies import from_minor
        from footfall.web.figures import money

        minor, _, currency = state.value.partition(" ")
        return money(from_minor(int(minor), currency), currency)
    return state.value or "none"


def _milestones(lead: Lead) -> Iterable[Event]:
    """The milestones that no state tells: warm and hot stand there with their reasons."""
    told_by_states = (Milestone.Kind.WARM, Milestone.Kind.HOT)
    for stone in lead.milestones.exclude(kind__in=told_by_states).select_related("by"):
        yield Event(stone.at, stone.get_kind_display(), str(stone.by or ""), stone.because, "good")


def _closings(lead: Lead) -> Iterable[Event]:
    for closing in lead.disqualifications.select_related("by", "lifted_by"):
        yield Event(closing.at, f"Taken out of work. {closing}", str(closing.by or ""), closing.note, "wrong")
        if closing.lifted_at:
            yield Event(closing.lifted_at, "Taken up again", str(closing.lifted_by or ""), kind="good")
