"""Paper forms: printed with a code, and typed in sheet after sheet, by the keyboard alone."""

from dataclasses import replace
from datetime import date, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from footfall.capture.actions import IdTaken, take
from footfall.capture.forms.batch import BatchForm, SheetForm
from footfall.capture.forms.counter import INTENTS, TIMINGS, WAYS, WORDING, goods
from footfall.capture.models import EntryPoint, FormVersion
from footfall.capture.queries.entry_points import NoSuchEntryPoint, counters_of, door_seen_by, has_form
from footfall.capture.queries.ground import ground_of
from footfall.capture.queries.typed import typed_by
from footfall.capture.rules import Arrival
from footfall.capture.rules.paper_code import paper_code
from footfall.capture.views.counter import WHO_CAPTURES, may_be_saved
from footfall.capture.views.entry_points import NoFormHere, link_of
from footfall.company.access import MANAGERS, StaffRequest, allowed

LAST_DAY = "batch.on"


@allowed(*WHO_CAPTURES)
def batch_new(request: StaffRequest) -> HttpResponse:
    """Which form, and of which day; the code stands on the paper."""
    today = timezone.localdate()
    initial = {"on": request.session.get(LAST_DAY, today.isoformat())}
    form = BatchForm(data=request.POST or None, initial=initial, today=today)
    if request.method == "POST" and form.is_valid():
        door = counters_of(request.user, timezone.now()).filter(pk=form.cleaned_data["code"]).first()
        if door is None:
            form.add_error("code", "No open entry point of yours has this code.")
        else:
            on = request.session[LAST_DAY] = form.cleaned_data["on"].isoformat()
            return redirect(f"{reverse('capture:batch', args=[door.key])}?on={on}")
    return render(request, "capture/batch_new.html", {"form": form}, status=422 if form.errors else 200)


@allowed(*WHO_CAPTURES)
def batch(request: StaffRequest, key: str) -> HttpResponse:
    """The next sheet: saved by Enter, with what was typed last beside it."""
    door = counters_of(request.user, timezone.now()).filter(key=key).first()
    if door is None:
        raise NoSuchEntryPoint
    ground, on = ground_of(door.location_id), _day(request.GET.get("on", ""))
    if on is None:
        return redirect("capture:batch-new")
    at = min(datetime.combine(on, time(12), tzinfo=ZoneInfo(ground.zone)), timezone.now())
    form = SheetForm(data=request.POST or None, door=door, version=_version(door), region=ground.country, at=at)
    if request.method == "POST" and form.is_valid() and may_be_saved(request, form):
        _save(request, door, form, on, at)
        return redirect(f"{reverse('capture:batch', args=[key])}?on={on.isoformat()}")
    count, names = typed_by(request.user, door, on, timezone.now())
    context = {
        "door": door, "form": form, "on": on, "count": count, "names": names, "code": paper_code(door.pk),
        "warned": "|".join(sorted(form.warnings)) if form.is_bound else "",
    }  # fmt: skip
    return render(request, "capture/batch.html", context, status=422 if form.is_bound else 200)


def _day(text: str) -> date | None:
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return None
    return on if on <= timezone.localdate() else None


def _version(door: EntryPoint) -> FormVersion:
    version = door.form_version or FormVersion.objects.filter(is_public=False).order_by("number", "pk").first()
    if version is None:
        raise NoFormHere
    return version


def _save(request: StaffRequest, door: EntryPoint, form: SheetForm, on: date, at: datetime) -> None:
    """The sheet as a capture of the day it was filled in, by who typed it."""
    now = timezone.now()
    arrival = Arrival(
        id=form.capture_id, entry_point=door.pk, payload={**form.payload, "paper": on.isoformat()}, captured_at=at,
        location=door.location_id, attendant=request.user.pk, form_version=form.version.pk, seconds=form.seconds_taken,
    )  # fmt: skip
    try:
        take(arrival, at=now, by=request.user)
    except IdTaken:
        take(replace(arrival, id=uuid4()), at=now, by=request.user)


@allowed(*sorted(MANAGERS))
def paper_form(request: StaffRequest, pk: int) -> HttpResponse:
    """The form of an entry point to print and fill in by hand, with the code under which it is typed in."""
    from footfall.capture.printing.paper_form import PaperForm, Question, paper_form_pdf  # reportlab is slow to import

    door = door_seen_by(request.user, pk)
    if not has_form(door):
        raise NoFormHere
    choices = {"intent": INTENTS, "timing": TIMINGS, "product": goods().tiles}
    questions = [
        Question(
            str(each["label"]), [label for _, label in choices.get(each.get("kind", ""), [])],
            lines=3 if each.get("kind") == "long_text" else 1,
        )
        for each in _version(door).fields
    ]  # fmt: skip
    form = PaperForm(
        company=settings.COMPANY_NAME or "Footfall", title=door.name, code=paper_code(door.pk),
        link=link_of(request, door), questions=questions, wording=door.consent_wording or WORDING,
        ways=[label for _, label in WAYS],
    )  # fmt: skip
    disposition = f'attachment; filename="{door.key}-form.pdf"'
    return HttpResponse(
        paper_form_pdf(form), content_type="application/pdf", headers={"Content-Disposition": disposition}
    )
