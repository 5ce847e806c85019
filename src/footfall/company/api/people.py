"""Staff and teams in the REST API."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Query, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.actions.staff import invite, keep_staff
from footfall.company.actions.teams import keep_teams
from footfall.company.api.kinds import (
    REFUSED,
    SEES_COMPANY,
    Email,
    Language,
    Listed,
    OpenHours,
    Phone,
    RoleName,
    Title,
    row_of,
)
from footfall.company.models import Role, Staff, Team
from footfall.company.queries import staff_visible_to
from footfall.company.rules import columns
from footfall.shared.errors import NotFound
from footfall.shared.paging import Paging, page_of
from footfall.shared.schemas import StrictSchema

router = Endpoints()
KEEPS = (Role.ADMINISTRATOR,)


class StaffFields(StrictSchema):
    """What may be said of a member of staff."""

    team: str | None = None
    places: list[str] = []
    phone: Phone = ""
    languages: list[Language] = []
    skills: list[str] = []
    working_hours: OpenHours = {}
    is_active: bool = True


class StaffIn(StaffFields):
    """Somebody who works here; `places` are codes, `team` is a name. `is_active` false ends their access."""

    email: Email
    name: Title
    role: RoleName


class StaffChange(StaffFields):
    """What changes of a member of staff."""

    email: Email | None = None
    name: Title | None = None
    role: RoleName | None = None


class StaffOut(Schema):
    """Somebody who works here."""

    id: int
    email: str
    name: str
    role: str
    team: str | None
    places: list[str]
    phone: str
    languages: list[str]
    skills: list[str]
    working_hours: dict[str, list[list[str]]]
    is_active: bool
    joined_at: datetime

    @staticmethod
    def resolve_team(one: Staff) -> str | None:
        """The name of their team."""
        return one.team.name if one.team else None

    @staticmethod
    def resolve_places(one: Staff) -> list[str]:
        """Codes of the places they work for."""
        return sorted(place.code for place in one.locations.all())


class StaffFilter(Schema):
    """Who: words in name or e-mail, role, name of the team, code of a place they are assigned to."""

    q: str = ""
    role: str = ""
    team: str = ""
    place: str = ""
    is_active: bool | None = None


class TeamIn(StrictSchema):
    """A team."""

    name: Title


class TeamOut(Schema):
    """A team."""

    id: int
    name: str


@router.get("/staff", response={200: Listed[StaffOut], **REFUSED}, summary="List staff")
@allowed_by_key(*SEES_COMPANY)
def staff_list(request: HttpRequest, which: Query[StaffFilter], paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """The colleagues one may look up, in the order they came."""
    found = _staff(staff_of(request))
    for word in which.q.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    wanted = {"role": which.role, "team__name": which.team, "locations__code": which.place}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if which.is_active is not None:
        found = found.filter(is_active=which.is_active)
    return page_of(found, ("id",), after=paging.after, limit=paging.limit)


@router.get("/staff/{int:staff_id}", response={200: StaffOut, **REFUSED}, summary="Read a member of staff")
@allowed_by_key(*SEES_COMPANY)
def staff_one(request: HttpRequest, staff_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One colleague."""
    return _one(staff_of(request), staff_id)


@router.post("/staff", response={201: StaffOut, **REFUSED}, summary="Take on a member of staff")
@allowed_by_key(*KEEPS)
def staff_made(request: HttpRequest, data: StaffIn, is_invited: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 -- a query parameter
    """Somebody new, without a password; with `is_invited=true` a link to choose one is sent to them."""
    staff = staff_of(request)
    one = keep_staff(rows=[{**data.dict(), "id": None}], by=staff).one
    if is_invited:
        invite(staff=[one], base=f"{request.scheme}://{request.get_host()}", by=staff)
    return Status(201, _one(staff, one.pk))


@router.patch("/staff/{int:staff_id}", response={200: StaffOut, **REFUSED}, summary="Change a member of staff")
@allowed_by_key(*KEEPS)
def staff_changed(request: HttpRequest, staff_id: int, data: StaffChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays."""
    staff = staff_of(request)
    one = _one(staff, staff_id)
    keep_staff(
        rows=[{"email": one.email, **row_of(data.dict(exclude_unset=True), columns.STAFF), "id": one.pk}], by=staff
    )
    return _one(staff, staff_id)


@router.get("/teams", response={200: Listed[TeamOut], **REFUSED}, summary="List teams")
@allowed_by_key(*SEES_COMPANY)
def teams(request: HttpRequest, paging: Query[Paging]) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """The teams there are."""
    return page_of(Team.objects.all(), ("id",), after=paging.after, limit=paging.limit)


@router.get("/teams/{int:team_id}", response={200: TeamOut, **REFUSED}, summary="Read a team")
@allowed_by_key(*SEES_COMPANY)
def team(request: HttpRequest, team_id: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """One team."""
    return _team(team_id)


@router.post("/teams", response={201: TeamOut, **REFUSED}, summary="Form a team")
@allowed_by_key(*KEEPS)
def team_made(request: HttpRequest, data: TeamIn) -> Any:  # noqa: ANN401 -- the schema says
    """A team that is new."""
    return Status(201, keep_teams(rows=[{"name": data.name, "id": None}], by=staff_of(request)).one)


@router.patch("/teams/{int:team_id}", response={200: TeamOut, **REFUSED}, summary="Rename a team")
@allowed_by_key(*KEEPS)
def team_changed(request: HttpRequest, team_id: int, data: TeamIn) -> Any:  # noqa: ANN401 -- the schema says
    """The team has another name; who is in it stays."""
    return keep_teams(rows=[{"name": data.name, "id": _team(team_id).pk}], by=staff_of(request)).one


def _staff(staff: Staff) -> QuerySet[Staff]:
    return staff_visible_to(staff).select_related("team").prefetch_related("locations")


def _one(staff: Staff, pk: int) -> Staff:
    one = _staff(staff).filter(pk=pk).first()
    if one is None:
        raise NotFound
    return one


def _team(pk: int) -> Team:
    team = Team.objects.filter(pk=pk).first()
    if team is None:
        raise NotFound
    return team
