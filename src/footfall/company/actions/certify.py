"""Give certificates, one or a whole session of them, and take them back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from footfall.company.actions.keeping import BATCH, Kept, Noun, one_keeper_at_a_time, record_kept, refuse_faults
from footfall.company.models import (
    Attendance,
    Certification,
    Course,
    Location,
    Role,
    Staff,
    TrainingSession,
)
from footfall.company.rules.faults import Fault, Row
from footfall.company.rules.training import (
    Ground,
    Terms,
    faults_of_certifications,
    has_passed,
    runs_out_on,
    wrong_score,
)
from footfall.company.signals import certified
from footfall.shared import audit
from footfall.shared.errors import Invalid

CERTIFICATES = Noun("certification", Certification, "id", plain=("score", "expires_on"))

_CHAIN = """
WITH chain AS (
    SELECT id, lead(passed_on) OVER (PARTITION BY staff_id, course_id ORDER BY passed_on, id) AS next_on
      FROM company_certification
     WHERE staff_id = ANY(%(staff)s) AND course_id = ANY(%(courses)s)
       AND (revoked_on IS NULL OR revoked_on > passed_on)
)
UPDATE company_certification AS held SET replaced_on = chain.next_on
  FROM chain
 WHERE held.id = chain.id AND held.replaced_on IS DISTINCT FROM chain.next_on AND chain.next_on IS {null}
"""


class NobodyWasThere(Invalid):
    """Tick who was there."""


class NotHeldYet(Invalid):
    """That day has not come yet."""


class GivenNoMore(Invalid):
    """The course is given no more."""


class NeedsAReason(Invalid):
    """Say why it is taken back."""


class NotHeldThen(Invalid):
    """It can be taken back from the day it was passed on, and not for days to come."""


class TakenBackAlready(Invalid):
    """It was taken back already."""


@dataclass(frozen=True)
class Result:
    """Somebody who was at a session, and their score of 100."""

    staff: Staff
    score: int | None = None


def ground_of_certifications(today: date, *, emails: Collection[str] | None = None, by: Staff | None = None) -> Ground:
    """What rows of certificates are judged by, of these people or of everybody; three statements."""
    staff, passed = Staff.objects.order_by(), Certification.objects.filter(revoked_on=None).order_by()
    if emails is not None:
        staff, passed = staff.filter(email__in=emails), passed.filter(staff__email__in=emails)
    terms = {
        one.name: Terms(one.pk, one.valid_months, one.pass_mark, one.archived_at is not None)
        for one in Course.objects.order_by()
    }
    return Ground(
        dict(staff.values_list("email", "pk")),
        terms,
        set(passed.values_list("staff_id", "course_id", "passed_on")),
        today,
        by.email if by and by.role != Role.ADMINISTRATOR else "",
    )


def faults_in_certifications(rows: Sequence[Row], ground: Ground) -> list[Fault]:
    """What is wrong with rows of certificates."""
    return list(faults_of_certifications(rows, ground))


@transaction.atomic
def keep_certifications(
    *,
    rows: Sequence[Row],
    by: Staff | None,
    on: date,
    at: datetime | None = None,
    session: TrainingSession | None = None,
) -> Kept:
    """Certificates given, by `email`, `course` and `passed_on`; one that was given already gets another score or last
    day. Those of the same course before it are replaced, and what that means for leads is told on."""
    one_keeper_at_a_time(CERTIFICATES)
    ground = ground_of_certifications(on, emails={str(row.get("email")) for row in rows}, by=by)
    refuse_faults(faults_in_certifications(rows, ground))
    kept = _keep(rows, ground, by, at or timezone.now(), session)
    touched = [*kept.created.values(), *kept.changed.values()]
    if touched:
        Certification.objects.bulk_create(list(kept.created.values()), batch_size=BATCH)
        Certification.objects.bulk_update(list(kept.changed.values()), CERTIFICATES.plain, batch_size=BATCH)
        _settle(touched, since=min(one.passed_on for one in touched))
        record_kept(CERTIFICATES, kept, by=by)
    return kept


@transaction.atomic
def record_session(
    *,
    course: Course,
    held_on: date,
    location: Location | None,
    trainer: str,
    results: Sequence[Result],
    on: date,
    at: datetime,
    by: Staff | None,
) -> TrainingSession:
    """The session with everybody who was there; who passed has a certificate."""
    one_keeper_at_a_time(CERTIFICATES)
    _refuse_session(course, held_on, results, on)
    session = TrainingSession.objects.create(
        course=course, held_on=held_on, location=location, trainer=trainer.strip(), recorded_by=by, recorded_at=at
    )
    attendances = [
        Attendance(
            session=session, staff=one.staff, score=one.score, has_passed=has_passed(one.score, course.pass_mark)
        )
        for one in results
    ]
    Attendance.objects.bulk_create(attendances, batch_size=BATCH)
    audit.record(
        by=by, verb="record session", noun="course", subjects=[course.pk], held_on=held_on.isoformat(),
        staff=[one.staff.pk for one in results][: audit.MOST_SUBJECTS],
        passed=sum(one.has_passed for one in attendances),
    )  # fmt: skip
    rows = [
        {"email": one.staff.email, "course": course.name, "passed_on": held_on, "score": one.score}
        for one in attendances
        if one.has_passed
    ]
    keep_certifications(rows=rows, by=by, on=on, at=at, session=session)
    return session


@transaction.atomic
def revoke_certifications(
    *, certifications: Sequence[Certification], from_on: date, because: str, on: date, by: Staff | None
) -> None:
    """They no longer hold from that day on; from the day they were passed on they never held."""
    one_keeper_at_a_time(CERTIFICATES)
    if not because.strip():
        raise NeedsAReason(fields={"because": [str(NeedsAReason.__doc__)]})
    found = list(
        Certification.objects.select_for_update().filter(pk__in=[one.pk for one in certifications]).order_by("pk")
    )
    if any(one.revoked_on is not None for one in found):
        raise TakenBackAlready
    if from_on > on or any(from_on < one.passed_on for one in found):
        raise NotHeldThen(fields={"from_on": [str(NotHeldThen.__doc__)]})
    for one in found:
        one.revoked_on, one.revoked_by, one.revoked_because = from_on, by, because.strip()
    Certification.objects.bulk_update(found, ["revoked_on", "revoked_by", "revoked_because"], batch_size=BATCH)
    _settle(found, since=from_on)
    audit.record(
        by=by, verb="revoke", noun=CERTIFICATES.one, subjects=[one.pk for one in found],
        from_on=from_on.isoformat(), because=because.strip(),
    )  # fmt: skip


def _keep(rows: Sequence[Row], ground: Ground, by: Staff | None, at: datetime, session: TrainingSession | None) -> Kept:
    """The rows as certificates, made or changed but not yet written."""
    kept = Kept()
    there = {
        (one.staff_id, one.course_id, one.passed_on): one
        for one in Certification.objects.filter(staff__in=set(ground.staff.values()), revoked_on=None).order_by()
    }
    for position, row in enumerate(rows):
        course, staff_id = ground.courses[row["course"]], ground.staff[row["email"]]
        values = {
            "score": row.get("score"),
            "expires_on": row.get("expires_on") or runs_out_on(row["passed_on"], course.valid_months),
        }
        found = there.get((staff_id, course.pk, row["passed_on"]))
        if found is None:
            kept.created[position] = Certification(
                staff_id=staff_id, course_id=course.pk, session=session, passed_on=row["passed_on"], given_by=by,
                # Only one of a course may stand: `_settle` says which, once all are there.
                given_at=at, replaced_on=row["passed_on"], **values,
            )  # fmt: skip
            continue
        _change(kept, position, found, {name: value for name, value in values.items() if row.get(name) is not None})
    return kept


def _change(kept: Kept, position: int, found: Certification, values: dict[str, Any]) -> None:
    changes = {name: [getattr(found, name), value] for name, value in values.items() if getattr(found, name) != value}
    (kept.changed if changes else kept.unchanged)[position] = found
    if changes:
        kept.changes[position] = changes
        for name, (_, value) in changes.items():
            setattr(found, name, value)


def _settle(touched: Sequence[Certification], *, since: date) -> None:
    """Of each course the latest stands, those before it are replaced; who hears of certificates is told."""
    staff_ids = sorted({one.staff_id for one in touched})
    with connection.cursor() as cursor:
        for null in ("NOT NULL", "NULL"):
            cursor.execute(
                _CHAIN.format(null=null), {"staff": staff_ids, "courses": sorted({one.course_id for one in touched})}
            )
    certified.send(sender=Certification, staff_ids=staff_ids, since=since)


def _refuse_session(course: Course, held_on: date, results: Sequence[Result], on: date) -> None:
    if not results:
        raise NobodyWasThere
    if held_on > on:
        raise NotHeldYet(fields={"held_on": [str(NotHeldYet.__doc__)]})
    if course.archived_at is not None:
        raise GivenNoMore(fields={"course": [str(GivenNoMore.__doc__)]})
    wrong = {
        f"score-{one.staff.pk}": [sentence] for one in results if (sentence := wrong_score(one.score, course.pass_mark))
    }
    there = Attendance.objects.filter(
        staff__in=[one.staff for one in results], session__course=course, session__held_on=held_on
    )
    for staff_id in there.values_list("staff_id", flat=True):
        wrong[f"score-{staff_id}"] = ["Their session of that day is recorded already."]
    if wrong:
        raise Invalid("Not every result can be recorded.", fields=wrong)
