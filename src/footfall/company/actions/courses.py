"""Courses that are given, changed and given no more."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from footfall.company.actions.keeping import (
    Kept,
    Noun,
    keep_rows,
    known_rows,
    one_keeper_at_a_time,
    record_kept,
    refuse_faults,
)
from footfall.company.models import Certification, Course, Role, Staff
from footfall.company.rules.faults import Fault, Known, Row, faults_of_keys
from footfall.company.rules.training import faults_of_courses
from footfall.company.signals import certified

COURSES = Noun(
    "course",
    Course,
    "name",
    plain=(
        "name",
        "level",
        "covers",
        "valid_months",
        "pass_mark",
        "remind_days",
        "required_for",
        "is_counted",
        "archived_at",
    ),
)


def faults_in_courses(rows: Sequence[Row], known: Known) -> list[Fault]:
    """What is wrong with rows of courses."""
    return [
        *faults_of_keys(rows, known, key="name", required=(), noun=COURSES.one),
        *faults_of_courses(rows, Course.Level.values, Role.values),
    ]


@transaction.atomic
def keep_courses(*, rows: Sequence[Row], by: Staff | None) -> Kept:
    """Courses made and changed, by name. Certificates given keep their last day; what a course counts for is told on."""
    one_keeper_at_a_time(COURSES)
    refuse_faults(faults_in_courses(rows, known_rows(COURSES)))
    kept = keep_rows(COURSES, rows)
    record_kept(COURSES, kept, by=by)
    told = [kept.changed[at].pk for at, what in kept.changes.items() if what.keys() & {"level", "is_counted"}]
    if told:
        _tell(told)
    return kept


def archive_courses(*, courses: Sequence[Course], at: datetime | None, by: Staff | None) -> None:
    """They are given no more and required of nobody; with no moment they are given again."""
    keep_courses(rows=[{"id": one.pk, "name": one.name, "archived_at": at} for one in courses], by=by)


def _tell(courses: Collection[int]) -> None:
    held = Certification.objects.filter(course__in=courses).order_by()
    since = held.aggregate(first=Min("passed_on"))["first"]
    if since is not None:
        staff_ids = sorted(set(held.values_list("staff_id", flat=True)))
        certified.send(sender=Certification, staff_ids=staff_ids, since=since)
