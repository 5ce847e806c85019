"""The counter: a form for a visitor in under ten seconds, and leads written down by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from footfall.capture.actions import IdTaken, take
from footfall.capture.actions.cards import issue_card
from footfall.capture.actions.take_references import take_references
from footfall.capture.channels import channel
from footfall.capture.forms.counter import CounterForm, VisitorForm
from footfall.capture.models import Capture, EntryPoint, FormVersion
from footfall.capture.queries.entry_points import NoSuchEntryPoint, captured_today, counters_of, usual_counter
from footfall.capture.queries.ground import ground_of
from footfall.capture.queries.incentives import to_hand_over
from footfall.capture.queries.offers import Shown, shown_at, visitor_key
from footfall.capture.rules import Arrival
from footfall.capture.rules.card_number import shown_card_number
from footfall.capture.signals import Outcome
from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role
from footfall.web.tables import Column

WHO_CAPTURES = (
    Role.ATTENDANT, Role.OUTLET_MANAGER, Role.REGIONAL_MANAGER, Role.SALESPERSON, Role.MARKETING, Role.ADMINISTRATOR,
)  # fmt: skip
LAST_USED = "footfall_counter"
"""Cookie: the counter that was opened last on this device."""

YEAR = 365 * 24 * 3600
MOST_DOORS = 200
SAVED = "counter.saved"
"""In the session: what became of the visitor saved last, shown once on the next form."""

COLUMNS = [Column("name", "Counter"), Column("location", "Outlet"), Column("form", "Form", wide=True)]


@allowed(*WHO_CAPTURES)
def counter_list(request: StaffRequest) -> HttpResponse:
    """Straight to the form of the counter one stands at; the list for who works at several outlets, or asks for it."""
    doors = list(counters_of(request.user, timezone.now())[:MOST_DOORS])
    usual = usual_counter(doors, request.COOKIES.get(LAST_USED, ""))
    if usual and "all" not in request.GET:
        return redirect("capture:counter", key=usual.key)
    return render(request, "capture/counter_list.html", {"doors": doors, "columns": COLUMNS})


@allowed(*WHO_CAPTURES)
def counter(request: StaffRequest, key: str) -> HttpResponse:
    """The form of one counter: saved at once, with what became of the visitor before on top."""
    doors = list(counters_of(request.user, timezone.now())[:MOST_DOORS])
    door = next((each for each in doors if each.key == key), None)
    if door is None:
        raise NoSuchEntryPoint
    version, versions = _version(request, door)
    ground = ground_of(door.location_id)
    shown = shown_at(door, version, visitor=visitor_key(request.POST.get("visitor")), at=timezone.now())
    if shown.has_form:
        version, versions = shown.version, []
    form = CounterForm(data=request.POST or None, door=shown.door, version=version, region=ground.country)
    if request.method == "POST" and form.is_valid() and may_be_saved(request, form):
        return _save(request, shown, version, form)
    saved = request.session.pop(SAVED, None) if not form.is_bound else None
    context = {
        "door": shown.door,
        "shown": shown,
        "form": form,
        "version": version,
        "versions": versions,
        "warned": "|".join(sorted(form.warnings)) if form.is_bound else "",
        "saved": saved,
        **_to_hand_over(saved),
        "today": captured_today(request.user, door, _midnight(ground.zone)),
        "switch": switch_of(door, doors),
        "has_other_outlets": any(each.location_id != door.location_id for each in doors),
    }
    answer = render(request, "capture/counter.html", context, status=422 if form.is_bound else 200)
    answer.set_cookie(LAST_USED, door.key, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return answer


def switch_of(door: EntryPoint, doors: Sequence[EntryPoint]) -> list[dict[str, str]]:
    """The counters of the same outlet as tabs, named by their channel where that tells them apart; none if alone."""
    here = [each for each in doors if each.location_id == door.location_id]
    if len(here) == 1:
        return []
    names = [made.name if (made := channel(each.channel)) else each.name for each in here]
    return [
        {
            "key": each.key,
            "url": reverse("capture:counter", args=[each.key]),
            "label": name if names.count(name) == 1 else each.name,
        }
        for each, name in zip(here, names, strict=True)
    ]


def _version(request: StaffRequest, door: EntryPoint) -> tuple[FormVersion, list[FormVersion]]:
    """The wording to show: the door's own, or the newest of the length asked for; and one of each length."""
    newest = {
        version.length: version for version in FormVersion.objects.filter(is_public=False).order_by("number", "pk")
    }
    if door.form_version:
        newest[door.form_version.length] = door.form_version
    if not newest:
        raise NoSuchEntryPoint("There is no form yet; an administrator makes one.")
    usual = door.form_version or newest.get(FormVersion.Length.SHORT) or next(iter(newest.values()))
    asked = newest.get(request.GET.get("form", ""), usual)
    return asked, sorted(newest.values(), key=lambda version: version.length == FormVersion.Length.LONG)


def may_be_saved(request: StaffRequest, form: VisitorForm) -> bool:
    """Whether there is nothing to say about the form, or it was said before and save was pressed again."""
    said = set(request.POST.get("warned", "").split("|"))
    if set(form.warnings) <= said:
        return True
    for name, sentence in form.warnings.items():
        form.add_error(name, sentence)
    return False


def _save(request: StaffRequest, shown: Shown, version: FormVersion, form: CounterForm) -> HttpResponse:
    door = shown.door
    outcome, capture = take_visitor(request, form, door, form_version=version.pk, dealt=shown.payload)
    told = _told(outcome, form)
    told["capture"] = str(capture)
    told["references"] = take_references(Capture.objects.filter(pk=capture), at=timezone.now(), by=request.user)
    if door.channel.replace("-", "_") == "loyalty_card":
        told["card"] = issue_card(capture=capture, at=timezone.now()).number
        told["card_shown"] = shown_card_number(told["card"])
    request.session[SAVED] = told
    query = "" if version == door.form_version or shown.has_form else f"?form={version.length}"
    return redirect(f"{reverse('capture:counter', args=[door.key])}{query}")


def take_visitor(
    request: StaffRequest,
    form: VisitorForm,
    door: EntryPoint,
    *,
    form_version: int | None,
    location: int | None = None,
    dealt: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[Outcome | None, UUID]:
    """What the visitor in the form became, and the capture. One that was corrected after it was sent is another."""
    now = timezone.now()
    arrival = Arrival(
        id=form.capture_id,
        entry_point=door.pk,
        payload={**form.payload, **dealt},
        captured_at=now,
        location=location or door.location_id,
        attendant=request.user.pk,
        form_version=form_version,
        seconds=form.seconds_taken,
    )
    try:
        return take(arrival, at=now, by=request.user), arrival.id
    except IdTaken:
        again = replace(arrival, id=uuid4())
        return take(again, at=now, by=request.user), again.id


def _told(outcome: Outcome | None, form: CounterForm) -> dict[str, Any]:
    """What the attendant is told about the visitor just saved."""
    name = str(form.typed.get("name") or form.typed.get("phone") or form.typed.get("email") or "The visitor")
    if outcome is None:
        return {"name": name, "is_waiting": True}
    return {
        "name": outcome.person,
        "is_known": outcome.is_known,
        "is_customer": outcome.is_customer,
        "lead": outcome.lead_id,
        "person": outcome.person_id,
        "is_new_lead": outcome.is_new_lead,
        "interest": outcome.interest,
        "last_interest": outcome.last_interest,
        "bought": list(outcome.bought),
        "last_seen": f"{outcome.last_seen_at:%-d %B %Y}" if outcome.last_seen_at else "",
        "to_review": list(outcome.to_review),
        "may_be": list(outcome.may_be),
    }


def _to_hand_over(saved: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the visitor saved last was promised, to be marked."""
    capture = Capture.objects.filter(pk=saved["capture"]).first() if saved and saved.get("capture") else None
    return {"promise": to_hand_over(capture), "capture_id": capture.pk} if capture else {}


def _midnight(zone: str) -> datetime:
    return timezone.localtime(timezone=ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
