"""Who holds which certificate, whose run out, who lacks one; of the staff one may look up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from footfall.company.models import Attendance, Certification, Course, Staff, TrainingSession
from footfall.company.queries.scope import location_ids_under, staff_visible_to, visible_location_ids
from footfall.shared.errors import NotFound

STATES = {
    "missing": "Missing",
    "out": "Run out",
    "within_30": "Runs out within 30 days",
    "within_60": "Runs out within 60 days",
    "holds": "Holds",
}
"""In the order of their urgency."""

_ROLL = """
WITH latest AS (
    SELECT DISTINCT ON (staff_id, course_id) id, staff_id, course_id, passed_on, score, ends_on
      FROM company_certification
     WHERE staff_id = ANY(%(staff)s) AND (ends_on IS NULL OR ends_on >= passed_on)
     ORDER BY staff_id, course_id, passed_on DESC, id DESC
), roll AS (
    SELECT staff.id AS staff_id, staff.name::text AS name, staff.email::text AS email, course.id AS course_id,
           course.name::text AS course, course.level::text AS level, latest.id AS certification_id, latest.passed_on,
           latest.score, latest.ends_on, staff.role = ANY(course.required_for) AS is_required,
           CASE WHEN latest.id IS NULL THEN 'missing'
                WHEN latest.ends_on < %(on)s THEN 'out'
                WHEN latest.ends_on <= %(on)s + 30 THEN 'within_30'
                WHEN latest.ends_on <= %(on)s + 60 THEN 'within_60'
                ELSE 'holds' END AS state
      FROM company_staff AS staff
     CROSS JOIN company_course AS course
      LEFT JOIN latest ON latest.staff_id = staff.id AND latest.course_id = course.id
     WHERE staff.id = ANY(%(staff)s) AND course.archived_at IS NULL
       AND (latest.id IS NOT NULL OR staff.role = ANY(course.required_for))
       AND (%(course)s::bigint IS NULL OR course.id = %(course)s)
)
"""
_ROWS = f"""{_ROLL}
SELECT * FROM roll WHERE state = ANY(%(states)s)
 ORDER BY array_position(ARRAY['missing', 'out', 'within_30', 'within_60', 'holds'], state), ends_on, name, staff_id,
          course
 LIMIT %(limit)s
"""  # noqa: S608 -- our own text
_COUNTS = f"{_ROLL} SELECT course_id, state, count(*) FROM roll GROUP BY 1, 2 ORDER BY 1, 2"  # noqa: S608 -- our own text


@dataclass(frozen=True)
class InCourse:
    """How somebody stands in a course that is required of them or that they have passed."""

    staff_id: int
    name: str
    email: str
    course_id: int
    course: str
    level: str
    certification_id: int | None
    passed_on: date | None
    score: int | None
    ends_on: date | None
    is_required: bool
    state: str

    @property
    def said(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Roll:
    """The rows asked for, the most urgent first, and how many there are by course and state."""

    rows: list[InCourse]
    counts: Mapping[int, Mapping[str, int]]
    states: Sequence[str]

    def of_state(self, state: str) -> int:
        """How many are in a state, of the places and courses asked for."""
        return sum(found.get(state, 0) for found in self.counts.values())

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(self.of_state(state) for state in self.states)


def roll_of(staff: Staff, query: Mapping[str, str], *, on: date, limit: int) -> Roll:
    """How the staff one may look up stand in their courses, held to `location`, `course` and `state`."""
    people = staff_visible_to(staff).filter(is_active=True)
    if (place := query.get("location", "")).isdecimal():
        people = people.filter(places__location__in=location_ids_under([int(place)]))
    course = query.get("course", "")
    wanted = query.get("state", "")
    states = ["within_30", "within_60"] if wanted == "within_60" else [wanted] if wanted in STATES else list(STATES)
    given: dict[str, Any] = {
        "staff": sorted(set(people.order_by().values_list("pk", flat=True))),
        "course": int(course) if course.isdecimal() else None,
        "on": on,
        "states": states,
        "limit": limit,
    }
    counts: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, given)
        rows = [InCourse(*row) for row in cursor.fetchall()]
        cursor.execute(_COUNTS, given)
        for course_id, state, count in cursor.fetchall():
            counts.setdefault(course_id, {})[state] = count
    return Roll(rows, counts, states)


def certificates_of(staff: Staff) -> QuerySet[Certification]:
    """Everything somebody was ever given, the latest first."""
    return staff.certifications.select_related("course", "given_by", "revoked_by", "session")


def certifications_visible_to(staff: Staff) -> QuerySet[Certification]:
    """Certificates of the colleagues one may look up."""
    return Certification.objects.filter(staff__in=staff_visible_to(staff)).select_related("staff", "course")


def certification_seen_by(staff: Staff, pk: int) -> Certification:
    """The certificate, or NotFound if there is none or none of somebody one may look up."""
    one = certifications_visible_to(staff).filter(pk=pk).first()
    if one is None:
        raise NotFound
    return one


def sessions_visible_to(staff: Staff) -> QuerySet[TrainingSession]:
    """Sessions at the places one works for, and those that a colleague one may look up was at."""
    sessions = TrainingSession.objects.select_related("course", "location")
    places = visible_location_ids(staff)
    if places is None:
        return sessions
    was_there = Attendance.objects.filter(session=OuterRef("pk"), staff__in=staff_visible_to(staff))
    return sessions.filter(Q(location__in=places) | Exists(was_there))


def with_results(sessions: QuerySet[TrainingSession]) -> QuerySet[TrainingSession]:
    """The sessions with how many were there and how many passed."""
    return sessions.annotate(
        there=Count("attendances"), passed=Count("attendances", filter=Q(attendances__has_passed=True))
    ).order_by("-held_on", "-pk")


def course_called(pk: int) -> Course:
    """The course, or NotFound."""
    one = Course.objects.filter(pk=pk).first()
    if one is None:
        raise NotFound
    return one
