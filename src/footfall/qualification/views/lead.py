"""The page of one lead."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from footfall.capture.channels import channel
from footfall.company.access import StaffRequest, allowed
from footfall.identity.models import ContactPoint
from footfall.identity.normalise import spoken
from footfall.qualification.forms import NoteForm
from footfall.qualification.lead_page import Panel, panels
from footfall.qualification.models import Lead, Touchpoint
from footfall.qualification.models.lead import CLOSED, Status
from footfall.qualification.queries import WORK_LEADS
from footfall.qualification.queries.lead import (
    capture_of,
    consents_of,
    contacts_of,
    full_lead,
    other_leads,
    standing_disqualification,
    steps_of,
    timeline_of,
    warmth_of,
)
from footfall.qualification.queries.lines import line
from footfall.qualification.rules import Reason

SHOWN_AT_ONCE = 40


@allowed()
def lead(request: StaffRequest, pk: int) -> HttpResponse:
    """Who it is, how it stands and why, where it came from, what happened, and what can be done next."""
    one = full_lead(request.user, pk)
    return render(request, "qualification/lead.html", {**_standing(one), **_story(request, one)})


def _standing(one: Lead) -> dict[str, Any]:
    warmth = warmth_of(one, at=timezone.now())
    return {
        "lead": one,
        "line": line(one),
        "person": one.person,
        "warmth": warmth,
        "why": f"Why it is {warmth.temperature}",
        "intent": f"{warmth.intent:.0f} points now" if warmth.reasons else "",
        "reasons": [_said(reason) for reason in warmth.reasons],
        "temperature": "dead" if one.status == Status.DEAD else warmth.temperature,
        "steps": steps_of(one),
        "is_closed": one.status in CLOSED,
        "out": standing_disqualification(one),
    }


def _story(request: StaffRequest, one: Lead) -> dict[str, Any]:
    events = timeline_of(one, request.user)
    is_all = "all" in request.GET
    return {
        "events": events if is_all else events[:SHOWN_AT_ONCE],
        "hidden": 0 if is_all else max(0, len(events) - SHOWN_AT_ONCE),
        "contacts": [reachable(point) for point in contacts_of(one.person)],
        "others": [(each, line(each)) for each in other_leads(one, request.user)],
        "origin": _origin(one),
        "consents": consents_of(one.person),
        "panels": [_drawn(panel, request, one) for panel in panels(one, request.user)],
        "person_url": reverse("qualification:person", args=[one.person_id]),
        "note_form": NoteForm(),
        "may_change": request.user.role in WORK_LEADS,
        "can_be_prospect": one.qualified_at is None and one.status not in CLOSED,
    }


def reachable(point: ContactPoint) -> dict[str, str]:
    """A contact point as a link: the phone's own dialler, or the mail program."""
    is_phone = point.kind == ContactPoint.Kind.PHONE
    return {
        "label": str(point.get_kind_display()),
        "url": f"{'tel' if is_phone else 'mailto'}:{point.value if is_phone else point.typed}",
        "said": spoken(point.value, settings.DEFAULT_COUNTRY) if is_phone else point.typed,
        "state": "" if point.state == ContactPoint.State.UNVERIFIED else point.get_state_display(),
        "is_dead": "yes" if point.state == ContactPoint.State.DEAD else "",
    }


@dataclass(frozen=True)
class _Drawn:
    html: SafeString
    stylesheet: str


def _drawn(panel: Panel, request: StaffRequest, one: Lead) -> _Drawn:
    html = render_to_string(panel.template, {"lead": one, **panel.context}, request=request)
    return _Drawn(html, panel.stylesheet)


def _said(reason: Reason) -> dict[str, Any]:
    """A reason in words: what it was, where and when, what it gave and what is left."""
    touch = reason.touch
    return {
        "words": str(Touchpoint.Kind(touch.kind).label),
        "place": touch.place,
        "at": touch.at,
        "points": f"{reason.points:+g}",
        "left": f"{reason.left:.0f}",
    }


def _origin(one: Lead) -> list[tuple[str, Any]]:
    """Where the lead came from, as it was at capture; what is not known is left out."""
    kind = channel(one.entry_point.channel)
    capture = capture_of(one)
    pairs = [
        ("Captured", f"{timezone.localtime(one.captured_at):%-d %b %Y, %H:%M}"),
        ("Entry point", one.entry_point),
        ("Channel", kind.name if kind else one.entry_point.channel),
        ("Source", one.source),
        ("Campaign", one.campaign),
        ("Outlet", one.location),
        ("Outlet category", one.category),
        ("Attendant", one.attendant),
        ("Form", one.form_version),
        ("Time to fill it", f"{capture.seconds} s" if capture and capture.seconds else None),
        ("Incentive", one.entry_point.incentive or None),
        ("Bought from", one.entry_point.vendor or None),
        ("Customer", "Had bought before" if one.is_existing_customer else None),
        ("Known there as", one.external_id or None),
        ("Team", one.team),
    ]
    return [(label, value) for label, value in pairs if value is not None]
