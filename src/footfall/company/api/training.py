"""Courses, sessions and certificates in the REST API."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.actions.certify import Result, keep_certifications, record_session, revoke_certifications
from footfall.company.actions.courses import keep_courses
from footfall.company.api.kinds import REFUSED, SEES_COMPANY, Email, Listed, RoleName, Title
from footfall.company.models import Certification, Course, Staff
from footfall.company.queries import locations_visible_to, staff_visible_to
from footfall.company.queries.training import certification_seen_by, certifications_visible_to, course_called
from footfall.company.views.keeping import CERTIFIES, KEEPS_STAFF
from footfall.shared.errors import Invalid
from footfall.shared.paging import Paging, page_of
from footfall.shared.schemas import StrictSchema

router = Endpoints()
MOST_RESULTS = 1_000

Score = Annotated[int | None, Field(ge=0, le=100, examples=[85], description="Of 100")]
CourseName = Annotated[str, Field(max_length=120, examples=["Counter basics"], description="Name of the course")]


class CourseIn(StrictSchema):
    """A course and what a certificate of it says."""

    name: Title
    level: Course.Level = Course.Level.BASIC
    covers: str = Field("", max_length=4_000, description="What is taught")
    valid_months: int | None = Field(None, ge=1, le=600, description="null: a certificate holds for ever")
    pass_mark: int | None = Field(None, ge=0, le=100, description="Of 100; null: attending is enough")
    remind_days: int = Field(30, ge=0, le=365, description="Days before it runs out that a letter goes out")
    required_for: list[RoleName] = []
    is_counted: bool = Field(default=True, description="Whether its certificates make a certified attendant")


class CourseChange(StrictSchema):
    """What changes of a course; certificates given keep their last day."""

    name: Title | None = None
    level: Course.Level | None = None
    covers: str | None = Field(None, max_length=4_000)
    valid_months: int | None = Field(None, ge=1, le=600)
    pass_mark: int | None = Field(None, ge=0, le=100)
    remind_days: int | None = Field(None, ge=0, le=365)
    required_for: list[RoleName] | None = None
    is_counted: bool | None = None
    is_archived: bool | None = Field(None, description="Whether it is given no more")


class CourseOut(Schema):
    """A course."""

    id: int
    name: str
    level: str
    covers: str
    valid_months: int | None
    pass_mark: int | None
    remind_days: int
    required_for: list[str]
    is_counted: bool
    archived_at: datetime | None


class ResultIn(StrictSchema):
    """Somebody who was at a session."""

    email: Email
    score: Score = None


class SessionIn(StrictSchema):
    """A session and who was there."""

    course: CourseName
    held_on: date = Field(examples=["2026-11-20"])
    location: str | None = Field(None, examples=["DEL-KB"], description="Code of the place, if it was one of ours")
    trainer: str = Field("", max_length=120)
    results: list[ResultIn] = Field(max_length=MOST_RESULTS)


class SessionOut(Schema):
    """A session that was recorded."""

    id: int
    held_on: date
    certified: int


class CertificationIn(StrictSchema):
    """A certificate that somebody brings along; the same one again changes its score and last day."""

    email: Email
    course: CourseName
    passed_on: date = Field(examples=["2026-11-20"])
    score: Score = None
    expires_on: date | None = Field(None, description="Last day; null: as long as certificates of the course hold")


class CertificationsIn(StrictSchema):
    """Certificates to record together."""

    certifications: list[CertificationIn] = Field(min_length=1, max_length=MOST_RESULTS)


class CertificationOut(Schema):
    """A certificate."""

    id: int
    email: str
    course: str
    level: str
    passed_on: date
    score: int | None
    expires_on: date | None
    ends_on: date | None = Field(description="Last day that it held: it ran out, was renewed or was taken back")
    revoked_on: date | None
    revoked_because: str

    @staticmethod
    def resolve_email(one: Certification) -> str:
        return one.staff.email

    @staticmethod
    def resolve_course(one: Certification) -> str:
        return one.course.name

    @staticmethod
    def resolve_level(one: Certification) -> str:
        return one.course.level


class Which(Paging):
    """Of which course and whom, and whether only those that hold on a day."""

    course: str = ""
    email: str = ""
    holds_on: date | None = None


class RevocationIn(StrictSchema):
    """From when a certificate no longer holds, and why."""

    from_on: date = Field(examples=["2026-11-20"], description="From the day it was passed on: it never held")
    because: str = Field(min_length=1, max_length=200)


@router.get("/courses", response={200: Listed[CourseOut], **REFUSED}, summary="List courses")
@allowed_by_key(*SEES_COMPANY)
def courses(request: HttpRequest, paging: Query[Paging]) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """The courses there are, those given no more among them."""
    return page_of(Course.objects.all(), ("id",), after=paging.after, limit=paging.limit)


@router.post("/courses", response={201: CourseOut, **REFUSED}, summary="Add a course")
@allowed_by_key(*KEEPS_STAFF)
def course_made(request: HttpRequest, data: CourseIn) -> Any:  # noqa: ANN401 -- the schema says
    """A course that is new."""
    return Status(201, keep_courses(rows=[{**data.dict(), "id": None}], by=staff_of(request)).one)


@router.patch("/courses/{int:course_id}", response={200: CourseOut, **REFUSED}, summary="Change a course")
@allowed_by_key(*KEEPS_STAFF)
def course_changed(request: HttpRequest, course_id: int, data: CourseChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays."""
    one = course_called(course_id)
    sent = data.dict(exclude_unset=True)
    is_archived = sent.pop("is_archived", None)
    may_be_empty = {"valid_months", "pass_mark"}
    row = {name: value for name, value in sent.items() if value is not None or name in may_be_empty}
    if is_archived is not None:
        row["archived_at"] = (one.archived_at or timezone.now()) if is_archived else None
    return keep_courses(rows=[{"name": one.name, **row, "id": course_id}], by=staff_of(request)).one


@router.post("/training-sessions", response={201: SessionOut, **REFUSED}, summary="Record a training session")
@allowed_by_key(*CERTIFIES)
def session_recorded(request: HttpRequest, data: SessionIn) -> Any:  # noqa: ANN401 -- the schema says
    """Everybody who was there, with their scores; who passed has a certificate. All or nothing is recorded."""
    staff = staff_of(request)
    people = _people(staff, [one.email for one in data.results])
    session = record_session(
        course=_course(data.course), held_on=data.held_on, trainer=data.trainer, by=staff,
        location=_place(staff, data.location) if data.location else None,
        results=[Result(people[one.email], one.score) for one in data.results],
        on=timezone.localdate(), at=timezone.now(),
    )  # fmt: skip
    return Status(201, {"id": session.pk, "held_on": session.held_on, "certified": session.certifications.count()})


@router.get("/certifications", response={200: Listed[CertificationOut], **REFUSED}, summary="List certificates")
@allowed_by_key(*SEES_COMPANY)
def certifications(request: HttpRequest, which: Query[Which]) -> Any:  # noqa: ANN401 -- the schema says
    """Certificates of the colleagues one may look up, those renewed and taken back among them."""
    found = certifications_visible_to(staff_of(request))
    if which.course:
        found = found.filter(course__name=which.course)
    if which.email:
        found = found.filter(staff__email=which.email.strip().lower())
    if which.holds_on:
        found = found.filter(passed_on__lte=which.holds_on).exclude(ends_on__lt=which.holds_on)
    return page_of(found, ("id",), after=which.after, limit=which.limit)


@router.post("/certifications", response={201: list[CertificationOut], **REFUSED}, summary="Record certificates")
@allowed_by_key(*CERTIFIES)
def certifications_given(request: HttpRequest, data: CertificationsIn) -> Any:  # noqa: ANN401 -- the schema says
    """Certificates of colleagues one may look up, without a session. All or none are recorded."""
    staff = staff_of(request)
    _people(staff, [one.email for one in data.certifications])
    kept = keep_certifications(
        rows=[one.dict() for one in data.certifications], by=staff, on=timezone.localdate(), at=timezone.now()
    )
    keys = [one.pk for one in kept.by_position().values()]
    return Status(201, list(certifications_visible_to(staff).filter(pk__in=keys).order_by("pk")))


@router.put(
    "/certifications/{int:certification_id}/revocation",
    response={200: CertificationOut, **REFUSED},
    summary="Take a certificate back",
)
@allowed_by_key(*CERTIFIES)
def certification_revoked(request: HttpRequest, certification_id: int, data: RevocationIn) -> Any:  # noqa: ANN401 -- the schema says
    """It no longer holds from that day on; the history keeps it, with the reason."""
    staff = staff_of(request)
    one = certification_seen_by(staff, certification_id)
    revoke_certifications(
        certifications=[one], from_on=data.from_on, because=data.because, on=timezone.localdate(), by=staff
    )
    return certification_seen_by(staff, certification_id)


def _people(staff: Staff, emails: list[str]) -> dict[str, Staff]:
    """Colleagues by e-mail; a refusal that names the first whom one may not look up."""
    found = {one.email: one for one in staff_visible_to(staff).filter(email__in=emails)}
    for email in emails:
        if email not in found:
            raise Invalid(f"Nobody here has the e-mail {email}.", fields={"email": [email]})
    return found


def _course(name: str) -> Course:
    one = Course.objects.filter(name=name).first()
    if one is None:
        raise Invalid(f"There is no course {name}.", fields={"course": [name]})
    return one


def _place(staff: Staff, code: str) -> Any:  # noqa: ANN401 -- a place
    one = locations_visible_to(staff).filter(code=code).first()
    if one is None:
        raise Invalid(f"There is no location {code}.", fields={"location": [code]})
    return one
