"""Panels that qualification itself adds to the page of a lead."""

from typing import Any

from django.utils import timezone

from footfall.company.models import Staff
from footfall.qualification.actions.rules import worths_now
from footfall.qualification.lead_page import shows
from footfall.qualification.models import Fit, Lead, Touchpoint
from footfall.qualification.models.examination import Aspect
from footfall.qualification.models.lead import CLOSED
from footfall.qualification.queries import WORK_LEADS
from footfall.qualification.queries.examination import findings_of, rest_of
from footfall.qualification.queries.lead import warmth_of
from footfall.qualification.queries.probability import likely_of
from footfall.qualification.queries.routing import assignments_of, told
from footfall.qualification.rules.ahead import missing_to, steps_ahead
from footfall.qualification.rules.fit import band_of
from footfall.qualification.views.speed import OFFERS_NEXT

SHOWN = 5
AHEAD = (
    Touchpoint.Kind.PURCHASE_INTENT, Touchpoint.Kind.DEMO_REQUEST, Touchpoint.Kind.PRICE_REQUEST,
    Touchpoint.Kind.CALL_INTERESTED, Touchpoint.Kind.INBOUND_CALL, Touchpoint.Kind.QUESTION, Touchpoint.Kind.VISIT,
    Touchpoint.Kind.WEBINAR, Touchpoint.Kind.BROCHURE,
)  # fmt: skip
"""Contacts that a seller can bring about."""


@shows("qualification/_lead_examination.html", order=60)
def examination(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """Need, solvency, authority and timing, and until when a lead rests."""
    found = findings_of(lead)
    findings = [(label, found.get(aspect)) for aspect, label in Aspect.choices]
    may_change = staff.role in WORK_LEADS and lead.status not in CLOSED
    return {"findings": findings, "resting": rest_of(lead), "may_change": may_change}


@shows("qualification/_lead_probability.html", order=60)
def likely(lead: Lead, _staff: Staff) -> dict[str, Any] | None:
    """The lead's chance to be sold to, with its reasons."""
    found = likely_of(lead, at=timezone.now())
    return {"likely": found} if found else None


@shows("qualification/_lead_fit.html", order=70)
def fitting(lead: Lead, _staff: Staff) -> dict[str, Any] | None:
    """How well the lead agrees with an audience profile, and by what."""
    fit = Fit.objects.filter(lead=lead).select_related("profile").first()
    if fit is None:
        return None
    warmth = warmth_of(lead, at=timezone.now())
    note = f"by {fit.profile.name}" if fit.profile else ""
    return {"fit": fit, "band": band_of(fit.fit), "intent": min(100, round(warmth.intent)), "note": note}


@shows("qualification/_lead_ahead.html", order=75)
def ahead(lead: Lead, _staff: Staff) -> dict[str, Any] | None:
    """What would make an open lead hot."""
    warmth = warmth_of(lead, at=timezone.now())
    if lead.status in CLOSED or warmth.temperature == "hot" or warmth.override:
        return None
    steps = steps_ahead(warmth.intent, worths_now(), was=warmth.temperature, kinds=AHEAD)
    lacking = round(missing_to(warmth.intent, was=warmth.temperature, wanted="hot"))
    return {"steps": [(step, Touchpoint.Kind(step.kind).label) for step in steps], "lacking": lacking}


@shows("qualification/_lead_routing.html", order=80)
def routing(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """Who the lead was offered to, and why."""
    offers = [told(each) for each in assignments_of(lead)[:SHOWN]]
    may_offer = staff.role in OFFERS_NEXT and lead.status not in CLOSED
    return {"offers": offers, "may_offer": may_offer} if offers else None
