"""The desk of a caller: one number at a time, what to say, and its result by one key."""

from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.identity.normalise.phones import spoken
from footfall.qualification.models.examination import Aspect
from footfall.qualification.queries import leads_visible_to
from footfall.qualification.queries.examination import findings_of
from footfall.qualification.queries.lead import timeline_of
from footfall.selling.actions.call import NoSuchResult, Talk
from footfall.selling.actions.desk import Answered, answer_script, dial, give_back, log_result, stay, take_next
from footfall.selling.forms import ResultForm
from footfall.selling.lead_page import KEYS, needs_more
from footfall.selling.models import CallList, Disposition, Lease
from footfall.selling.queries import CALL
from footfall.selling.queries.call_lists import open_lists_for
from footfall.selling.queries.desk import (
    asked_since,
    lease_of,
    lease_seen_by,
    said_now,
    script_of,
    today_of,
    why_now,
    wordings_of,
)
from footfall.selling.rules.where import Where
from footfall.selling.views.forming import deed_page
from footfall.shared.errors import Invalid

ANSWER_KEYS = "asdfgh"
"""The key that stands for an answer of the script, by its place."""

MOST_EVENTS = 8


@allowed(*CALL)
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    """The number one has, or the way to the next one."""
    now = timezone.now()
    lease = lease_of(request.user, at=now)
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    lists = open_lists_for(request.user)
    context: dict[str, Any] = {
        "lists": lists, "chosen": _chosen(lists, request.GET.get("list", "")), "lease": lease,
        "today": today_of(request.user, since=today),
    }  # fmt: skip
    if lease is not None:
        context.update(_shown(request, lease))
    return render(request, "selling/desk.html", context)


@allowed(*CALL)
@require_POST
def next_number(request: StaffRequest) -> HttpResponse:
    """The next number of the list that was chosen, or of all."""
    lists = open_lists_for(request.user)
    chosen = _chosen(lists, request.POST.get("list", ""))
    lease = take_next(lists=[chosen] if chosen else lists, at=timezone.now(), by=request.user)
    if lease is None:
        messages.info(request, "There is nobody to call now. Numbers that have to wait come up by themselves.")
    return redirect(_desk(chosen))


@allowed(*CALL)
@require_POST
def back(request: StaffRequest, pk: int) -> HttpResponse:
    """A number given back uncalled."""
    lease = lease_seen_by(request.user, pk)
    give_back(lease_id=pk, at=timezone.now(), by=request.user)
    messages.info(request, f"{lease.lead.person} is free for others.")
    return redirect(_desk(_list_of(lease)))


@allowed(*CALL)
@require_POST
def result(request: StaffRequest, pk: int) -> HttpResponse:
    """What came of a number; asks on where the result needs a day or a reason. Sent twice it counts once."""
    lease = lease_seen_by(request.user, pk)
    found = Disposition.objects.filter(code=request.POST.get("disposition", "")).first()
    if found is None:
        raise NoSuchResult
    now, zone = timezone.now(), Where.of_key(lease.ground).zone
    form = ResultForm.for_result(found, request.POST)
    assert isinstance(form, ResultForm)  # noqa: S101 -- made by the class it is asked of
    form.meant_in(zone, now=now, outcome=found.outcome)

    def deed() -> str:
        given = {name: value for name, value in form.cleaned_data.items() if value not in {None, ""}}
        kept = given.pop("keeper", "")
        given.pop("number", None)
        talk = Talk(lease.lead_id, **given, is_for_caller=kept == "me")
        call = log_result(lease_id=lease.pk, talk=talk, at=now, by=request.user)
        return f"{lease.lead.person}: {call.disposition.label.lower()}."

    title = f"{lease.lead.person}: {found.label.lower()}"
    return deed_page(request, form, deed, title=title, submit="Log the call", back=_desk(_list_of(lease)))


@allowed(*CALL)
@require_POST
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The next step of the script."""
    lease = lease_seen_by(request.user, pk)
    place = request.POST.get("place", "")
    if not (place.isascii() and place.isdigit() and len(place) < len(KEYS)):
        raise Invalid("Choose one of the answers.")
    words = " ".join(request.POST.get("words", "").replace("\x00", "").split())
    answered = Answered(request.POST.get("step", ""), int(place), words)
    answer_script(lease_id=lease.pk, answered=answered, at=timezone.now(), by=request.user)
    if not request.htmx:
        return redirect(_desk(_list_of(lease)))
    lease = lease_seen_by(request.user, pk)
    return render(request, "selling/_desk_script.html", {"lease": lease, **_script(lease), **_found(lease)})


@allowed(*CALL)
@require_POST
def presence(request: StaffRequest, pk: int) -> HttpResponse:
    """The desk is still there: the number stays with it. Says until when, and whether the person opted out meanwhile."""
    lease = stay(lease_id=pk, at=timezone.now(), by=request.user)
    ended = lease.ended_at is not None
    return JsonResponse({"until": lease.until.isoformat(), "ended": ended, "asked": asked_since(lease)})


@allowed(*CALL)
@require_POST
def dialled(request: StaffRequest, pk: int) -> HttpResponse:
    """The call begins, if it may: the rules are asked once more."""
    lease = dial(lease_id=pk, at=timezone.now(), by=request.user)
    return JsonResponse({"dialled_at": lease.dialled_at.isoformat() if lease.dialled_at else ""})


def _shown(request: StaffRequest, lease: Lease) -> dict[str, Any]:
    """Everything about the number that a caller has."""
    lead, now = lease.lead, timezone.now()
    where = Where.of_key(lease.ground)
    results = list(Disposition.objects.all())
    keyed = zip(results, chain(KEYS, [""] * len(results)), strict=False)
    return {
        "lead": lead,
        "number": spoken(lease.number, settings.DEFAULT_COUNTRY),
        "there": f"{now.astimezone(where.zone):%a %H:%M}",
        "zone": where.zones[0].partition("/")[2].replace("_", " "),
        "why": why_now(lease, at=now),
        "results": [(each, key, needs_more(each)) for each, key in keyed],
        "events": timeline_of(lead, request.user)[:MOST_EVENTS],
        "sees_lead": leads_visible_to(request.user).filter(pk=lead.pk).exists(),
        "is_asked": asked_since(lease),
        **_script(lease),
        **_found(lease),
    }


def _script(lease: Lease) -> dict[str, Any]:
    said = said_now(lease, script_of(lease))
    labels = dict(Disposition.objects.values_list("code", "label"))
    answers = []
    if said:
        keyed = zip(said.step.answers, chain(ANSWER_KEYS, [""] * len(said.step.answers)), strict=False)
        answers = [(n, each, key, labels.get(each.result, "")) for n, (each, key) in enumerate(keyed)]
    return {"said": said, "answers": answers, "wordings": wordings_of(lease.lead)}


def _found(lease: Lease) -> dict[str, Any]:
    found = findings_of(lease.lead)
    return {"findings": [(label, found.get(aspect)) for aspect, label in Aspect.choices]}


def _chosen(lists: list[CallList], text: str) -> CallList | None:
    return next((each for each in lists if str(each.pk) == text), None)


def _list_of(lease: Lease) -> CallList | None:
    return lease.entry.call_list if lease.entry else None


def _desk(chosen: CallList | None) -> str:
    return reverse("selling:desk") + (f"?list={chosen.pk}" if chosen else "")
