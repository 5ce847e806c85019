"""Contact points in the REST API: how they stand, what was found out, codes, returned mail."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status
from pydantic import AwareDatetime

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Role
from footfall.identity.actions.bounces import take_bounces
from footfall.identity.actions.codes import enter_code, send_code
from footfall.identity.actions.judge import Proof, judge
from footfall.identity.models import ContactPoint, Verification
from footfall.identity.verification.bounces import read_bounces
from footfall.identity.verification.causes import CAUSES
from footfall.qualification.api.schemas import REFUSED, Key
from footfall.qualification.queries import WORK_LEADS
from footfall.qualification.queries.verification import (
    PAGE,
    broken_down,
    contact_seen_by,
    standings_of,
    work_list,
)
from footfall.shared.errors import Invalid
from footfall.shared.schemas import Problem, StrictSchema

router = Endpoints(tags=["identity"])
CONTACT = "/contact-points/{int:contact_id}"
LONGEST_LETTER = 1_000_000
SENT = {**REFUSED, 429: Problem}


class ContactPointOut(Schema):
    """A way to reach a person, and how it stands."""

    id: int
    person: int
    kind: str
    value: str
    typed: str
    state: str
    cause: str
    state_at: AwareDatetime | None

    @staticmethod
    def of(point: ContactPoint) -> dict[str, Any]:
        """The contact point as this schema has it."""
        own = ("kind", "value", "typed", "state", "cause", "state_at")
        return {"id": point.pk, "person": point.person_id, **{name: getattr(point, name) for name in own}}


class FoundOut(Schema):
    """One thing that was found out about a contact point."""

    at: AwareDatetime
    way: str
    cause: str
    state: str
    by: str
    evidence: dict[str, Any]


class ContactPointInFull(ContactPointOut):
    """The same with everything found out about it, the newest first."""

    history: list[FoundOut]


class ContactPointsOut(Schema):
    """A page of contact points; `below` is where it goes on."""

    contact_points: list[ContactPointOut]
    below: int | None


class JudgementIn(StrictSchema):
    """What somebody found out: the code of a cause that people may give, and how they know."""

    cause: Annotated[str, Field(max_length=30)]
    note: Annotated[str, Field(max_length=400)] = ""


class CodeIn(StrictSchema):
    """The code that was read out."""

    code: Annotated[str, Field(max_length=20)]


class CodeOut(Schema):
    """A code on its way; it is never told here."""

    expires_at: AwareDatetime
    sending: str


class EnteredOut(Schema):
    """Whether the code was right, how many tries are left, and what to say."""

    is_right: bool
    tries_left: int
    why: str


class ReturnedMailIn(StrictSchema):
    """A returned letter as it came, headers and all."""

    message: Annotated[str, Field(max_length=LONGEST_LETTER)]


class ReturnedMailOut(Schema):
    """How many addresses the letter reports, how many of them are known here, and how many died of it."""

    reported: int
    known: int
    died: int


class StandingOut(Schema):
    """So many contact points of a kind stand like this for that cause."""

    kind: str
    state: str
    cause: str
    count: int


class BrokenOut(Schema):
    """The leads of one list, vendor, outlet, attendant, form or cause, and whether they can be reached."""

    name: str
    leads: int
    valid: int
    verified: int
    suspect: int
    dead: int


class VerificationOut(Schema):
    """How contact points stand, and leads by what was asked for."""

    standings: list[StandingOut]
    leads: list[BrokenOut]


@router.get("/verification", response={200: VerificationOut, **REFUSED}, summary="Count contact points by state")
@allowed_by_key()
def verification(
    request: HttpRequest,
    by: Literal["list", "vendor", "outlet", "attendant", "form", "cause"] = "outlet",
    since: AwareDatetime | None = None,
) -> Any:  # noqa: ANN401 -- the schema says
    """Contact points by kind, state and cause, and leads captured since then by list, vendor, outlet and so on."""
    staff = staff_of(request)
    return {"standings": standings_of(staff), "leads": broken_down(staff, by, since=since)}


@router.get("/contact-points", response={200: ContactPointsOut, **REFUSED}, summary="List contact points by state")
@allowed_by_key()
def contact_points(
    request: HttpRequest,
    state: Literal["unverified", "verified", "suspect", "dead"] = "suspect",
    cause: Annotated[str, Field(max_length=30)] = "",
    below: Key | None = None,
) -> Any:  # noqa: ANN401 -- the schema says
    """The contact points in one state, those that came last first."""
    found = work_list(staff_of(request), state=state, cause=cause, below=below)
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return {"contact_points": [ContactPointOut.of(point) for point in found[:PAGE]], "below": older}


@router.get(CONTACT, response={200: ContactPointInFull, **REFUSED}, summary="Read a contact point")
@allowed_by_key()
def contact_point(request: HttpRequest, contact_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One way to reach a person, with everything found out about it."""
    return _in_full(contact_seen_by(staff_of(request), contact_id))


@router.post(f"{CONTACT}/judgements", response={201: ContactPointInFull, **REFUSED}, summary="Judge a contact point")
@allowed_by_key(*WORK_LEADS)
def judged(request: HttpRequest, contact_id: int, judgement: JudgementIn) -> Any:  # noqa: ANN401 -- the schema says
    """What somebody found out; the contact point stands accordingly, and its leads die or live with it."""
    staff = staff_of(request)
    point = contact_seen_by(staff, contact_id)
    cause = CAUSES.get(judgement.cause)
    if cause is None or not cause.by_hand or point.kind not in cause.kinds:
        known = ", ".join(one.code for one in CAUSES.values() if one.by_hand and point.kind in one.kinds)
        raise Invalid(fields={"cause": [f"What can be found out is {known}."]})
    proofs = [Proof(point.pk, cause.code, {"note": judgement.note} if judgement.note else {})]
    judge(proofs=proofs, way=Verification.Way.HAND, at=timezone.now(), by=staff)
    return Status(201, _in_full(contact_seen_by(staff, contact_id)))


@router.post(f"{CONTACT}/codes", response={202: CodeOut, **SENT}, summary="Send a one-time code")
@allowed_by_key(*WORK_LEADS)
def code_sent(request: HttpRequest, contact_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """A code on its way by SMS or e-mail; 409 where none can be sent, 429 when too many were of late."""
    staff = staff_of(request)
    code = send_code(point=contact_seen_by(staff, contact_id), at=timezone.now(), by=staff)
    return Status(202, {"expires_at": code.expires_at, "sending": code.sending})


@router.post(f"{CONTACT}/codes/entry", response={200: EnteredOut, **REFUSED}, summary="Enter a one-time code")
@allowed_by_key(*WORK_LEADS)
def code_entered(request: HttpRequest, contact_id: int, entry: CodeIn) -> Any:  # noqa: ANN401 -- the schema says
    """Whether it is the code that was sent last; a wrong one is counted, and five make the code void."""
    staff = staff_of(request)
    point = contact_seen_by(staff, contact_id)
    entered = enter_code(point=point, typed=entry.code, at=timezone.now(), by=staff)
    return {"is_right": entered.is_right, "tries_left": entered.tries_left, "why": entered.why}


@router.post("/returned-mail", response={200: ReturnedMailOut, **REFUSED}, summary="Hand in a returned letter")
@allowed_by_key(Role.ADMINISTRATOR, Role.MARKETING)
def returned_mail(request: HttpRequest, letter: ReturnedMailIn) -> Any:  # noqa: ANN401 -- the schema says
    """The addresses that a delivery status notification reports are judged; the same letter counts once."""
    bounces = read_bounces(letter.message.encode("utf-8", "surrogateescape"))
    taken = take_bounces(bounces=bounces, at=timezone.now(), by=staff_of(request))
    return {"reported": taken.reported, "known": taken.known, "died": taken.died}


def _in_full(point: ContactPoint) -> dict[str, Any]:
    rows = point.verifications.select_related("by")[:200]
    history = [
        {
            "at": row.at, "way": row.way, "cause": row.cause, "state": row.state, "by": str(row.by or ""),
            "evidence": row.evidence,
        }
        for row in rows
    ]  # fmt: skip
    return {**ContactPointOut.of(point), "history": history}
