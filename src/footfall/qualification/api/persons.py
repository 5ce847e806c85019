"""Persons joined and parted, pairs decided, and the bodies people belong to, in the REST API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.identity.actions.decide import keep_separate, say_same
from footfall.identity.actions.merging import merge, unmerge
from footfall.identity.actions.organizations import join_organizations, part_organizations, take_seat
from footfall.identity.models import Match, Merge, Organization, OrganizationMerge
from footfall.qualification.api.schemas import REFUSED
from footfall.qualification.queries import WORK_LEADS
from footfall.qualification.queries.matches import DECIDE, match_seen_by, waiting_matches
from footfall.qualification.queries.merges import merge_seen_by
from footfall.qualification.queries.organizations import (
    NoSuchOrganization,
    members_of,
    organization_seen_by,
    organizations_of,
)
from footfall.qualification.queries.people import person_seen_by
from footfall.shared.schemas import StrictSchema

router = Endpoints(tags=["identity"])
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
MOST = 100


class MergeIn(StrictSchema):
    """Two persons who are one."""

    survivor: Id
    merged: Id
    because: Annotated[str, Field(max_length=200)] = ""


class MergeOut(Schema):
    """A merge: who stands for whom, what that moved, and until when."""

    id: int
    survivor: int
    merged: int
    at: datetime
    because: str
    rows: dict[str, list[str]]
    changes: dict[str, list[Any]]
    undone_at: datetime | None
    undecided: list[str]

    @staticmethod
    def of(one: Merge) -> dict[str, Any]:
        """The merge as this schema has it."""
        return {
            "id": one.pk, "survivor": one.survivor_id, "merged": one.merged_id, "at": one.at, "because": one.because,
            "rows": one.rows, "changes": one.changes, "undone_at": one.undone_at, "undecided": one.undecided,
        }  # fmt: skip


class MatchOut(Schema):
    """Two persons who may be one: `probability` from 0 to 1, and the terms whose weights sum up to its log odds."""

    id: int
    one: int
    other: int
    band: Literal["same", "review"]
    verdict: Literal["open", "same", "different"]
    evidence: dict[str, Any]

    @staticmethod
    def of(match: Match) -> dict[str, Any]:
        """The pair as this schema has it, each person being who stands for them."""
        names = ("one", "other", "band", "verdict", "evidence")
        return {"id": match.pk, **{name: getattr(match, name) for name in names}}


class MatchesOut(Schema):
    """Pairs that wait, the likeliest first."""

    matches: list[MatchOut]


class DecisionIn(StrictSchema):
    """Whether the two are one."""

    verdict: Literal["same", "different"]


class SeatIn(StrictSchema):
    """The part a person plays when their body buys; empty for none."""

    role: Literal["", "decides", "influences", "uses", "buys", "gatekeeper"]


class SeatOut(Schema):
    """A person of a body, with their part."""

    person: int
    name: str
    role: str


class OrganizationOut(Schema):
    """A body that buys."""

    id: int
    name: str
    domain: str

    @staticmethod
    def of(body: Organization) -> dict[str, Any]:
        """The body as this schema has it."""
        return {"id": body.pk, "name": body.name, "domain": body.domain}


class OrganizationsOut(Schema):
    """A page of bodies by name; `after` is where it goes on."""

    organizations: list[OrganizationOut]
    after: str


class OrganizationInFull(OrganizationOut):
    """A body with its persons, those who decide first."""

    members: list[SeatOut]


class OrganizationMergeIn(StrictSchema):
    """Two bodies that are one."""

    survivor: Id
    merged: Id
    because: Annotated[str, Field(max_length=200)] = ""


class OrganizationMergeOut(Schema):
    """A merge of two bodies."""

    id: int
    survivor: int
    merged: int
    at: datetime
    undone_at: datetime | None

    @staticmethod
    def of(one: OrganizationMerge) -> dict[str, Any]:
        """The merge as this schema has it."""
        return {
            "id": one.pk,
            "survivor": one.survivor_id,
            "merged": one.merged_id,
            "at": one.at,
            "undone_at": one.undone_at,
        }


@router.post("/merges", response={201: MergeOut, **REFUSED}, summary="Join two persons")
@allowed_by_key(*DECIDE)
def merged(request: HttpRequest, two: MergeIn) -> Any:  # noqa: ANN401 -- the schema says
    """The merge by which one person stands for the other; 409 where they are one already, or were kept separate."""
    staff = staff_of(request)
    for pk in (two.survivor, two.merged):
        person_seen_by(staff, pk)
    done = merge(survivor_id=two.survivor, merged_id=two.merged, by=staff, at=timezone.now(), because=two.because)
    return Status(201, MergeOut.of(done))


@router.get("/merges/{int:merge_id}", response={200: MergeOut, **REFUSED}, summary="Read a merge")
@allowed_by_key(*DECIDE)
def merge_read(request: HttpRequest, merge_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """A merge, undone or not."""
    return MergeOut.of(merge_seen_by(staff_of(request), merge_id))


@router.delete("/merges/{int:merge_id}", response={200: MergeOut, **REFUSED}, summary="Part two persons again")
@allowed_by_key(*DECIDE)
def parted(request: HttpRequest, merge_id: int, *, keep_separate: bool = False) -> Any:  # noqa: ANN401 -- the schema says
    """The merge, undone: any one, at any time; `undecided` names captures of which nobody can know whose they are."""
    staff = staff_of(request)
    merge_seen_by(staff, merge_id)
    return MergeOut.of(unmerge(merge_id=merge_id, by=staff, at=timezone.now(), keep_separate=keep_separate))


@router.get("/matches", response={200: MatchesOut, **REFUSED}, summary="List pairs that wait")
@allowed_by_key(*DECIDE)
def matches(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """Up to a hundred pairs of persons who may be one, the likeliest first."""
    return {"matches": [MatchOut.of(match) for match in waiting_matches(staff_of(request))[:MOST]]}


@router.put("/matches/{int:match_id}/verdict", response={200: MatchOut, **REFUSED}, summary="Decide about a pair")
@allowed_by_key(*DECIDE)
def decided(request: HttpRequest, match_id: int, decision: DecisionIn) -> Any:  # noqa: ANN401 -- the schema says
    """The pair with its verdict: the two are joined, or kept separate and never asked about again."""
    staff = staff_of(request)
    match_seen_by(staff, match_id)
    decide = say_same if decision.verdict == "same" else keep_separate
    decide(match_ids=[match_id], by=staff, at=timezone.now())
    return MatchOut.of(match_seen_by(staff, match_id))


@router.put("/people/{int:person_id}/seat", response={200: SeatOut, **REFUSED}, summary="Say who decides")
@allowed_by_key(*WORK_LEADS)
def seated(request: HttpRequest, person_id: int, seat: SeatIn) -> Any:  # noqa: ANN401 -- the schema says
    """The part that a person plays when the organization they belong to buys; 422 where they belong to none."""
    staff = staff_of(request)
    person = person_seen_by(staff, person_id)
    take_seat(person_id=person_id, role=seat.role, by=staff, at=timezone.now())
    return {"person": person_id, "name": person.name, "role": seat.role}


@router.get("/organizations", response={200: OrganizationsOut, **REFUSED}, summary="Find organizations")
@allowed_by_key()
def organizations(request: HttpRequest, q: str = "", after: str = "") -> Any:  # noqa: ANN401 -- the schema says
    """The bodies that the people one sees belong to, by the beginning of their name or domain."""
    found = organizations_of(staff_of(request), text=q, after=after)
    return {"organizations": [OrganizationOut.of(body) for body in found.bodies], "after": found.after}


@router.get(
    "/organizations/{int:organization_id}",
    response={200: OrganizationInFull, **REFUSED},
    summary="Read an organization",
)
@allowed_by_key()
def organization(request: HttpRequest, organization_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One body with its persons; of one that was merged the one that stands for it, which its `id` tells."""
    staff = staff_of(request)
    body = organization_seen_by(staff, organization_id)
    members = [
        {"person": one.person.pk, "name": one.person.name, "role": one.seat.role if one.seat else ""}
        for one in members_of(body, staff)
    ]
    return {**OrganizationOut.of(body), "members": members}


@router.post("/organization-merges", response={201: OrganizationMergeOut, **REFUSED}, summary="Join two organizations")
@allowed_by_key(*DECIDE)
def bodies_joined(request: HttpRequest, two: OrganizationMergeIn) -> Any:  # noqa: ANN401 -- the schema says
    """The merge by which one body stands for the other, its persons with it."""
    staff = staff_of(request)
    for pk in (two.survivor, two.merged):
        organization_seen_by(staff, pk)
    done = join_organizations(
        survivor_id=two.survivor, merged_id=two.merged, by=staff, at=timezone.now(), because=two.because
    )
    return Status(201, OrganizationMergeOut.of(done))


@router.delete(
    "/organization-merges/{int:merge_id}",
    response={200: OrganizationMergeOut, **REFUSED},
    summary="Part two organizations",
)
@allowed_by_key(*DECIDE)
def bodies_parted(request: HttpRequest, merge_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The merge, undone; who came since stays with the survivor."""
    staff = staff_of(request)
    done = OrganizationMerge.objects.filter(pk=merge_id).first()
    if done is None:
        raise NoSuchOrganization
    organization_seen_by(staff, done.survivor_id)
    return OrganizationMergeOut.of(part_organizations(merge_id=merge_id, by=staff, at=timezone.now()))
