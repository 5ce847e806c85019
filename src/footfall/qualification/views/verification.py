"""Pages of contact points: how they stand, the work list of suspect ones, one with its history, codes."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.company.views.keeping import show_refusal
from footfall.identity.actions.codes import enter_code, send_code
from footfall.identity.actions.judge import Proof, judge
from footfall.identity.models import ContactPoint, OneTimeCode, Verification
from footfall.identity.normalise import spoken
from footfall.identity.sending import sender_for
from footfall.identity.verification.causes import CAUSES, label_of
from footfall.identity.verification.codes import hidden
from footfall.qualification.forms.verification import CodeForm, JudgementForm
from footfall.qualification.queries import WORK_LEADS
from footfall.qualification.queries.lead import contacts_of
from footfall.qualification.queries.people import person_seen_by
from footfall.qualification.queries.verification import (
    BREAKDOWNS,
    PAGE,
    broken_down,
    contact_seen_by,
    standings_of,
    whole_of,
    work_list,
)
from footfall.shared.errors import Refusal
from footfall.web.figures import Bar, percent
from footfall.web.figures import count as counted
from footfall.web.tables import Column

State = ContactPoint.State
KINDS = {kind.value: str(kind.label).lower() for kind in ContactPoint.Kind}
PERIODS = {"30": "30 days", "90": "90 days", "365": "A year", "all": "All"}
LISTED = (State.SUSPECT, State.DEAD, State.VERIFIED)
COLUMNS = [
    Column("name", ""),
    Column("leads", "Leads", numeric=True),
    Column("valid", "Valid contact", numeric=True),
    Column("verified", "Verified", numeric=True, wide=True),
    Column("suspect", "Suspect", numeric=True, wide=True),
    Column("dead", "Dead", numeric=True),
    Column("share", "Dead share", numeric=True),
]
WORK_COLUMNS = [
    Column("contact", "Contact"),
    Column("person", "Person"),
    Column("cause", "Why"),
    Column("since", "Since", wide=True),
]


@allowed()
@require_safe
def verification(request: StaffRequest) -> HttpResponse:
    """How contact points stand and why, by whose work they came, and those that somebody should look at."""
    by = request.GET.get("by", "")
    by = by if by in BREAKDOWNS else "outlet"
    period = request.GET.get("in", "")
    period = period if period in PERIODS else "365"
    since = None if period == "all" else timezone.now() - timedelta(days=int(period))
    standings, whole = standings_of(request.user), whole_of(request.user, since=since)
    rows = broken_down(request.user, by, since=since)
    context = {
        "figures": _figures(standings, whole),
        "causes": [
            Bar(each.label, each.count, counted(each.count), KINDS[each.kind])
            for each in standings
            if each.cause and each.state in {State.SUSPECT, State.DEAD}
        ],
        "rows": rows,
        "columns": [Column("name", BREAKDOWNS[by][0]), *COLUMNS[1:]],
        "by": f"?{urlencode({'by': by, 'in': period})}",
        "tabs": [_tab({"by": name, "in": period}, words[0]) for name, words in BREAKDOWNS.items()],
        "period": f"?{urlencode({'by': by, 'in': period})}",
        "periods": [_tab({"by": by, "in": name}, words) for name, words in PERIODS.items()],
        **_work(request),
    }
    return render(request, "qualification/verification.html", context)


def _work(request: StaffRequest) -> dict[str, Any]:
    """The list of contact points to look at: suspect ones unless asked for others."""
    state = request.GET.get("state", "")
    state = state if state in LISTED else State.SUSPECT.value
    below = request.GET.get("below", "")
    cause = request.GET.get("cause", "")
    found = work_list(
        request.user,
        state=state,
        cause=cause if cause in CAUSES else "",
        below=int(below) if below.isdecimal() and len(below) < 19 else None,  # noqa: PLR2004 -- bigint
    )
    return {
        "work": [(point, said(point), label_of(point.cause)) for point in found[:PAGE]],
        "work_columns": WORK_COLUMNS,
        "states": [{"key": one.value, "label": one.label, "url": f"?state={one.value}#work"} for one in LISTED],
        "state": state,
        "below": found[PAGE - 1].pk if len(found) > PAGE else None,
        "may_judge": request.user.role in WORK_LEADS,
    }


def _tab(query: dict[str, str], label: str) -> dict[str, str]:
    return {"url": f"?{urlencode(query)}", "label": label}


def _figures(standings: list[Any], whole: Any) -> list[dict[str, str]]:  # noqa: ANN401 -- a row of the table
    by_state = dict.fromkeys(State.values, 0)
    for each in standings:
        by_state[each.state] += each.count
    total = sum(by_state.values())
    return [
        *(
            {
                "label": str(state.label),
                "value": counted(by_state[state]),
                "note": f"{percent(by_state[state] / total if total else None)} of contact points",
            }
            for state in State
        ),
        {
            "label": "Valid contact",
            "value": percent(whole.valid_share),
            "note": f"of {counted(whole.leads)} leads",
        },
        {"label": "Dead leads", "value": percent(whole.dead_share), "note": f"{counted(whole.dead)} leads"},
    ]


@allowed()
@require_http_methods(["GET", "POST"])
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    """One contact point: how it stands, everything found out about it, and what somebody finds out now."""
    point = contact_seen_by(request.user, pk)
    may_judge = request.user.role in WORK_LEADS
    form = JudgementForm(request.POST or None, kind=point.kind)
    if request.method == "POST" and may_judge and form.is_valid():
        try:
            judge_by_hand(point, request.user, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.info(request, f"Noted: {label_of(form.cleaned_data['cause']).lower()}.")
            return redirect("qualification:contact", pk=pk)
    context = {
        "point": point,
        "said": said(point),
        "cause": label_of(point.cause) if point.cause else "",
        "history": history_of([point]),
        "form": form,
        "may_judge": may_judge,
        "codes": [_code_line(point)],
        "person": point.person,
    }
    return render(request, "qualification/contact.html", context, status=422 if form.errors else 200)


@allowed(*WORK_LEADS)
@require_POST
def nothing_wrong(request: StaffRequest, pk: int) -> HttpResponse:
    """A suspect contact point that somebody looked at and found in order."""
    point = contact_seen_by(request.user, pk)
    judge_by_hand(point, request.user, cause="looked_at", note="")
    messages.info(request, f"{said(point)} is off the list.")
    return redirect("qualification:verification")


@allowed(*WORK_LEADS)
@require_safe
def codes(request: StaffRequest, pk: int) -> HttpResponse:
    """The ways to reach a person, each with a code to send or to enter: a part of the counter's page."""
    one = person_seen_by(request.user, pk)
    lines = [_code_line(point) for point in contacts_of(one)]
    context = {"codes": [line for line in lines if line["can_be_sent"] or line["is_verified"]]}
    return render(request, "qualification/_codes.html", context)


@allowed(*WORK_LEADS)
@require_POST
def code_send(request: StaffRequest, pk: int) -> HttpResponse:
    """A code on its way."""
    point = contact_seen_by(request.user, pk)
    wrong = ""
    try:
        send_code(point=point, at=timezone.now(), by=request.user)
    except Refusal as refusal:
        wrong = refusal.sentence
    return _codes_again(request, point, wrong)


@allowed(*WORK_LEADS)
@require_POST
def code_enter(request: StaffRequest, pk: int) -> HttpResponse:
    """A code that the visitor read out."""
    point = contact_seen_by(request.user, pk)
    form = CodeForm(request.POST)
    typed = form.cleaned_data["code"] if form.is_valid() else ""
    entered = enter_code(point=point, typed=typed, at=timezone.now(), by=request.user)
    return _codes_again(request, point, entered.why)


def _codes_again(request: StaffRequest, point: ContactPoint, wrong: str) -> HttpResponse:
    if not request.htmx:
        if wrong:
            messages.error(request, wrong)
        return redirect("qualification:contact", pk=point.pk)
    point.refresh_from_db()
    return render(request, "qualification/_code.html", {"line": {**_code_line(point), "wrong": wrong}})


def _code_line(point: ContactPoint) -> dict[str, Any]:
    """A contact point with the code that was sent there last, as far as that still counts."""
    last = OneTimeCode.objects.filter(contact_point=point, entered_at=None).order_by("-pk").first()
    is_open = last is not None and last.expires_at > timezone.now()
    sendable = point.value.startswith("+") if point.kind == ContactPoint.Kind.PHONE else "@" in point.value
    return {
        "point": point,
        "said": said(point),
        "hidden": hidden(point.value),
        "is_verified": point.state == State.VERIFIED,
        "can_be_sent": sendable and sender_for(point.kind) is not None,
        "code": last if is_open else None,
        "wrong": "",
    }


def judge_by_hand(point: ContactPoint, by: Any, *, cause: str, note: str) -> None:  # noqa: ANN401 -- a member of staff
    """What a member of staff found out, with how they know it."""
    proofs = [Proof(point.pk, cause, {"note": note} if note else {})]
    judge(proofs=proofs, way=Verification.Way.HAND, at=timezone.now(), by=by)


def said(point: ContactPoint) -> str:
    """A contact point as people read it."""
    if point.kind == ContactPoint.Kind.PHONE and point.value.startswith("+"):
        return spoken(point.value, settings.DEFAULT_COUNTRY)
    return point.typed


def history_of(points: list[ContactPoint]) -> list[dict[str, Any]]:
    """Everything found out about these contact points, the newest first, in words."""
    rows = Verification.objects.filter(contact_point__in=points).select_related("by", "contact_point")[:200]
    return [
        {
            "at": row.at,
            "by": str(row.by or ""),
            "what": f"{said(row.contact_point)}: {_in_words(row)}",
            "proof": _proof(row.evidence),
            "kind": {State.DEAD: "wrong", State.VERIFIED: "good"}.get(State(row.state), ""),
        }
        for row in rows
    ]


def _in_words(row: Verification) -> str:
    label = "nothing wrong any more" if row.cause == "nothing_found" else label_of(row.cause).lower()
    return f"{label} ({row.get_way_display().lower()})"


def _proof(evidence: dict[str, Any]) -> str:
    """What shows it, as "status 5.1.1, note: 550 ..."."""
    parts = [f"{name} {value}" for name, value in evidence.items() if name != "note" and value not in {None, ""}]
    return ", ".join([*parts, str(evidence.get("note") or "")]).strip(", ")
