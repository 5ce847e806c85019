"""Pages of courses."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions import courses as verbs
from footfall.company.forms.training import CourseForm
from footfall.company.models import Course, Role
from footfall.company.queries.training import Roll, course_called, roll_of, sessions_visible_to, with_results
from footfall.company.views.keeping import CERTIFIES, KEEPS_STAFF, SEES_COMPANY, facts_of, form_page, may
from footfall.company.views.training import MOST_SESSIONS, SESSION_COLUMNS, numbers_of
from footfall.web.tables import Column

COURSE_COLUMNS = [
    Column("name", "Course"),
    Column("level", "Level", wide=True),
    Column("required", "Required of", wide=True),
    Column("holds", "Hold it", numeric=True),
    Column("out", "Run out", numeric=True),
    Column("missing", "Missing", numeric=True),
]


@allowed(*SEES_COMPANY)
def course_list(request: StaffRequest) -> HttpResponse:
    """The courses, and how the colleagues one may look up stand in each."""
    roll = roll_of(request.user, {}, on=timezone.localdate(), limit=0)
    rows = [(one, required_of(one), _in_course(roll, one)) for one in Course.objects.order_by("archived_at", "name")]
    context = {"rows": rows, "columns": COURSE_COLUMNS, "may_keep": may(request.user, KEEPS_STAFF)}
    return render(request, "company/course_list.html", context)


@allowed(*SEES_COMPANY)
def course(request: StaffRequest, pk: int) -> HttpResponse:
    """One course: its terms, how people stand in it, its sessions."""
    one = course_called(pk)
    roll = roll_of(request.user, {"course": str(pk)}, on=timezone.localdate(), limit=0)
    facts = facts_of(
        [
            ("Level", one.get_level_display()),
            ("A certificate holds for", f"{one.valid_months} months" if one.valid_months else "ever"),
            ("Pass mark", "attending is enough" if one.pass_mark is None else f"{one.pass_mark} of 100"),
            ("Required of", required_of(one) or "nobody"),
            ("Reminder", f"{one.remind_days} days before it runs out"),
            ("In the numbers", "makes a certified attendant" if one.is_counted else "no"),
            ("Given no more since", one.archived_at and timezone.localdate(one.archived_at)),
        ]
    )
    sessions = with_results(sessions_visible_to(request.user).filter(course=one))[:MOST_SESSIONS]
    context = {
        "one": one, "facts": facts, "sessions": sessions, "columns": SESSION_COLUMNS,
        "kpis": numbers_of(roll, {"course": str(pk)}), "may_keep": may(request.user, KEEPS_STAFF),
        "may_certify": may(request.user, CERTIFIES),
    }  # fmt: skip
    return render(request, "company/course.html", context)


@allowed(*KEEPS_STAFF)
def course_new(request: StaffRequest) -> HttpResponse:
    """A course that is added."""
    return _keep_course(request, CourseForm(request.POST or None), None, title="New course")


@allowed(*KEEPS_STAFF)
def course_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A course whose terms change; certificates given keep their last day."""
    one = course_called(pk)
    return _keep_course(request, CourseForm(request.POST or None, initial=CourseForm.filled(one)), pk, f"Edit {one}")


@require_POST
@allowed(*KEEPS_STAFF)
def course_archive(request: StaffRequest, pk: int) -> HttpResponse:
    """A course is given no more, or again."""
    one = course_called(pk)
    verbs.archive_courses(courses=[one], at=timezone.now() if one.archived_at is None else None, by=request.user)
    messages.success(request, f"{one} is given {'no more' if one.archived_at is None else 'again'}.")
    return redirect("company:course", pk)


def required_of(one: Course) -> str:
    """The roles that need the course, in words."""
    return ", ".join(str(Role(role).label) for role in one.required_for)


def _keep_course(request: StaffRequest, form: CourseForm, pk: int | None, title: str) -> HttpResponse:
    back = reverse("company:courses")

    def deed() -> tuple[str, str]:
        kept = verbs.keep_courses(rows=[{**form.row(), "id": pk}], by=request.user)
        return f"{kept.one} is kept.", reverse("company:course", args=[kept.one.pk])

    return form_page(request, form, deed, title=title, submit="Save the course", back=back, trail=[("Courses", back)])


def _in_course(roll: Roll, one: Course) -> dict[str, int]:
    found = roll.counts.get(one.pk, {})
    holds = sum(found.get(state, 0) for state in ("holds", "within_30", "within_60"))
    return {"holds": holds, "out": found.get("out", 0), "missing": found.get("missing", 0)}
