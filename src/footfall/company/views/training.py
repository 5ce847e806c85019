"""Pages of training: who holds what, sessions, and certificates of one member of staff."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions.certify import keep_certifications, record_session, revoke_certifications
from footfall.company.forms.training import CertificateForm, Line, RevocationForm, SessionForm, results_of
from footfall.company.models import Course, Staff, TrainingSession
from footfall.company.queries import locations_visible_to
from footfall.company.queries.people import find_staff, staff_seen_by
from footfall.company.queries.training import (
    STATES,
    Roll,
    certification_seen_by,
    roll_of,
    sessions_visible_to,
    with_results,
)
from footfall.company.queries.trees import indented
from footfall.company.rules.sheets import text_of
from footfall.company.views.imports import file_of
from footfall.company.views.keeping import CERTIFIES, SEES_COMPANY, facts_of, form_page, may
from footfall.shared.errors import NotFound, Refusal
from footfall.web.figures import Kpi
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "Name"),
    Column("course", "Course"),
    Column("state", "Certificate"),
    Column("until", "Holds until"),
    Column("passed", "Passed on", wide=True),
    Column("score", "Score", numeric=True, wide=True),
]
SESSION_COLUMNS = [
    Column("held", "Held on"),
    Column("course", "Course"),
    Column("place", "Place", wide=True),
    Column("trainer", "Trainer", wide=True),
    Column("there", "There", numeric=True),
    Column("passed", "Passed", numeric=True),
]
RESULT_COLUMNS = [Column("name", "Name"), Column("score", "Score", numeric=True), Column("result", "Result")]
PEOPLE_COLUMNS = [
    Column("there", "There"),
    Column("name", "Name"),
    Column("score", "Score"),
    Column("standing", "Certificate now", wide=True),
]
CSV = ("name", "email", "course", "level", "required", "state", "passed_on", "score", "holds_until")
MOST_SHOWN, MOST_ROWS, MOST_PEOPLE, MOST_SESSIONS = 200, 100_000, 300, 200


@allowed(*SEES_COMPANY)
def certifications(request: StaffRequest) -> HttpResponse:
    """Who lacks a required certificate, whose run out and who holds one; the most urgent first."""
    roll = roll_of(request.user, request.GET, on=timezone.localdate(), limit=MOST_SHOWN)
    context = {
        "roll": roll,
        "more": max(0, roll.total - len(roll.rows)),
        "kpis": numbers_of(roll, request.GET),
        "columns": COLUMNS,
        "courses": Course.objects.filter(archived_at=None),
        "places": indented(locations_visible_to(request.user), key="pk"),
        "states": STATES.items(),
        "may_certify": may(request.user, CERTIFIES),
    }
    return render(request, "company/training.html", context)


@allowed(*SEES_COMPANY)
def training_csv(request: StaffRequest) -> HttpResponse:
    """The same rows, all of them, as a file."""
    roll = roll_of(request.user, request.GET, on=timezone.localdate(), limit=MOST_ROWS)
    rows = [
        {
            "name": one.name, "email": one.email, "course": one.course, "level": one.level,
            "required": "yes" if one.is_required else "no", "state": one.said,
            "passed_on": str(one.passed_on or ""), "score": "" if one.score is None else str(one.score),
            "holds_until": str(one.ends_on or ""),
        }
        for one in roll.rows
    ]  # fmt: skip
    return file_of(text_of(CSV, rows), "training.csv")


@allowed(*SEES_COMPANY)
def session_list(request: StaffRequest) -> HttpResponse:
    """Sessions, the latest first."""
    sessions = with_results(sessions_visible_to(request.user))[:MOST_SESSIONS]
    context = {"sessions": sessions, "columns": SESSION_COLUMNS, "may_certify": may(request.user, CERTIFIES)}
    return render(request, "company/session_list.html", context)


@allowed(*SEES_COMPANY)
def session(request: StaffRequest, pk: int) -> HttpResponse:
    """One session: who was there, and how they did."""
    one = _session_seen_by(request.user, pk)
    facts = facts_of(
        [
            ("Held on", one.held_on),
            ("Place", one.location),
            ("Trainer", one.trainer),
            ("Recorded by", one.recorded_by),
        ]
    )
    attendances = one.attendances.select_related("staff")
    context = {"one": one, "facts": facts, "attendances": attendances, "columns": RESULT_COLUMNS}
    return render(request, "company/session.html", context)


@allowed(*CERTIFIES)
def session_new(request: StaffRequest) -> HttpResponse:
    """A session is recorded: who was there and with what score, in one table."""
    given = request.POST or request.GET
    lines = _lines(request, given)
    initial = {
        "held_on": timezone.localdate(),
        **{name: given.get(name, "") for name in ("course", "place", "trainer")},
    }
    form = SessionForm(request.POST or None, initial=initial, staff=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = _record(request, form, lines)
        except Refusal as refusal:
            _show_refusal(form, lines, refusal)
        else:
            messages.success(request, f"{made} is recorded.")
            return redirect("company:session", made.pk)
    context = {
        "form": form, "lines": lines, "columns": PEOPLE_COLUMNS, "course": given.get("course", ""),
        "people_at": given.get("people_at", ""), "places": indented(locations_visible_to(request.user), key="pk"),
        "is_cut": len(lines) == MOST_PEOPLE, "most": MOST_PEOPLE,
    }  # fmt: skip
    failed = bool(form.errors) or any(line.error for line in lines)
    return render(request, "company/session_new.html", context, status=422 if failed else 200)


@allowed(*CERTIFIES)
def certificate_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A certificate that somebody brings along, or that no session was recorded for."""
    one = staff_seen_by(request.user, pk)
    form = CertificateForm(request.POST or None)
    back = reverse("company:staff-one", args=[pk])

    def deed() -> tuple[str, str]:
        keep_certifications(rows=[{**form.row(), "email": one.email}], by=request.user, on=timezone.localdate())
        return f"{one.name} is certified in {form.cleaned_data['course']}.", back

    trail = [("Staff", reverse("company:staff")), (one.name, back)]
    return form_page(
        request, form, deed, title=f"A certificate of {one.name}", submit="Record it", back=back, trail=trail
    )


@allowed(*CERTIFIES)
def certificate_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """A certificate that is taken back, with the reason."""
    one = certification_seen_by(request.user, pk)
    form = RevocationForm(request.POST or None, initial={"from_on": timezone.localdate()})
    back = reverse("company:staff-one", args=[one.staff_id])

    def deed() -> tuple[str, str]:
        revoke_certifications(certifications=[one], on=timezone.localdate(), by=request.user, **form.cleaned_data)
        return f"The certificate of {one.staff} in {one.course} is taken back.", back

    trail = [("Staff", reverse("company:staff")), (one.staff.name, back)]
    title = f"Take back {one.course} of {one.staff}"
    return form_page(request, form, deed, title=title, submit="Take it back", back=back, trail=trail)


def numbers_of(roll: Roll, query: Mapping[str, str]) -> list[Kpi]:
    """Each state with how many are in it, and the address that shows them."""
    held = {name: query[name] for name in ("location", "course") if query.get(name)}
    found = []
    for state, label in STATES.items():
        count = roll.of_state(state) + (roll.of_state("within_30") if state == "within_60" else 0)
        url = f"{reverse('company:certifications')}?{urlencode({**held, 'state': state})}"
        found.append(Kpi(label, f"{count:,}", url=url if count else ""))
    return found


def _lines(request: StaffRequest, given: QueryDict) -> list[Line]:
    """The colleagues one may tick, each with how they stand in the course, if one is chosen."""
    people = find_staff(request.user, {"location": given.get("people_at", "")}).order_by("name", "pk")[:MOST_PEOPLE]
    chosen = Course.objects.filter(name=given.get("course", "")).first()
    said: dict[int, str] = {}
    if chosen:
        roll = roll_of(request.user, {"course": str(chosen.pk)}, on=timezone.localdate(), limit=MOST_ROWS)
        said = {one.staff_id: one.said for one in roll.rows}
    there = set(request.POST.getlist("there"))
    return [
        Line(one, said.get(one.pk, ""), str(one.pk) in there, request.POST.get(f"score-{one.pk}", "").strip())
        for one in people
    ]


def _record(request: StaffRequest, form: SessionForm, lines: list[Line]) -> TrainingSession:
    results = results_of(lines)
    course_given = form.course_given()
    if course_given is None:
        raise NotFound("There is no such course.", fields={"course": ["Choose one of the courses."]})
    if any(line.error for line in lines):
        raise Refusal("Not every result can be recorded.")
    return record_session(
        course=course_given, held_on=form.cleaned_data["held_on"], location=form.place_given(),
        trainer=form.cleaned_data["trainer"], results=results, on=timezone.localdate(), at=timezone.now(),
        by=request.user,
    )  # fmt: skip


def _show_refusal(form: SessionForm, lines: list[Line], refusal: Refusal) -> None:
    for line in lines:
        line.error = line.error or " ".join(refusal.fields.get(line.field, []))
    known = {name: said for name, said in refusal.fields.items() if name in form.fields}
    for name, said in known.items():
        form.add_error(name, said)
    if not known:
        form.add_error(None, refusal.sentence)


def _session_seen_by(staff: Staff, pk: int) -> TrainingSession:
    found = sessions_visible_to(staff).filter(pk=pk).select_related("recorded_by").first()
    if found is None:
        raise NotFound
    return found
