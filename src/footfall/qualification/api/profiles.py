"""Audience profiles and the priority matrix in the REST API."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import AudienceCriterion, AudienceProfile
from footfall.qualification.actions.profiles import (
    Asked,
    ProfileDraft,
    drop_profile,
    keep_profile,
    profile_by_id,
    set_matrix,
)
from footfall.qualification.api.schemas import REFUSED
from footfall.qualification.models import Fit, PriorityCell
from footfall.qualification.queries import SET_RULES, lead_seen_by
from footfall.qualification.rules.fit import Wanted, read_wanted, written
from footfall.shared.errors import Invalid, NotFound
from footfall.shared.schemas import StrictSchema

router = Endpoints()


class CriterionIn(StrictSchema):
    """One thing a profile asks for."""

    field: str = Field(min_length=1, max_length=60, examples=["occupation"])
    wanted: str = Field(max_length=4_000, examples=["doctor; engineer", "25-45"])
    weight: float = Field(1, gt=0, le=100)


class ProfileIn(StrictSchema):
    """Whom the company wants to reach; the places of a criterion `place` are their ids."""

    name: str = Field(min_length=1, max_length=120, examples=["Young families"])
    kind: AudienceProfile.Kind = AudienceProfile.Kind.PERSON
    product: int | None = None
    is_active: bool = True
    criteria: list[CriterionIn] = Field(min_length=1, max_length=50)


class CriterionOut(Schema):
    """One thing a profile asks for."""

    field: str
    wanted: str
    weight: float

    @staticmethod
    def resolve_wanted(one: AudienceCriterion) -> str:
        """As it is written."""
        return written(Wanted(tuple(one.values), one.lowest, one.highest))


class ProfileOut(Schema):
    """Whom the company wants to reach."""

    id: int
    name: str
    kind: str
    product: int | None = Field(alias="product_id")
    is_active: bool
    criteria: list[CriterionOut]

    @staticmethod
    def resolve_criteria(one: AudienceProfile) -> list[AudienceCriterion]:
        """In their order."""
        return list(one.criteria.all())


class CellIn(StrictSchema):
    """The priority of a fit and a temperature."""

    fit: Literal["high", "medium", "low"]
    intent: Literal["hot", "warm", "cold"]
    priority: Literal["high", "medium", "low"]


class MatrixIn(StrictSchema):
    """The cells that change."""

    cells: list[CellIn]


class CellOut(Schema):
    """The priority of a fit and a temperature."""

    fit: str
    intent: str
    priority: str


class FitOut(Schema):
    """How well a lead agrees with the profile it agrees with best."""

    profile: str
    fit: int
    intent: int
    met: list[str]
    missed: list[str]
    unknown: list[str]
    at: datetime

    @staticmethod
    def resolve_profile(one: Fit) -> str:
        """Name of the profile; empty when that was dropped."""
        return one.profile.name if one.profile else ""


class NotJudged(NotFound):
    """This lead was not judged yet: there are no audience profiles for it."""


@router.get("/audience-profiles", response={200: list[ProfileOut], **REFUSED}, summary="List audience profiles")
@allowed_by_key(*SET_RULES)
def profiles(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """The profiles with their criteria."""
    return AudienceProfile.objects.prefetch_related("criteria")


@router.post("/audience-profiles", response={201: ProfileOut, **REFUSED}, summary="Draw an audience profile")
@allowed_by_key(*SET_RULES)
def profile_made(request: HttpRequest, profile: ProfileIn) -> Any:  # noqa: ANN401 -- the schema says
    """Open leads are judged by it within minutes."""
    return Status(201, keep_profile(draft=_draft(profile), profile_id=None, by=staff_of(request)))


@router.put("/audience-profiles/{int:profile_id}", response={200: ProfileOut, **REFUSED}, summary="Change a profile")
@allowed_by_key(*SET_RULES)
def profile_changed(request: HttpRequest, profile_id: int, profile: ProfileIn) -> Any:  # noqa: ANN401 -- the schema says
    """The profile as it is from now on."""
    return keep_profile(draft=_draft(profile), profile_id=profile_id, by=staff_of(request))


@router.delete("/audience-profiles/{int:profile_id}", response={204: None, **REFUSED}, summary="Drop a profile")
@allowed_by_key(*SET_RULES)
def profile_dropped(request: HttpRequest, profile_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """Leads are judged by the others."""
    profile_by_id(profile_id)
    drop_profile(profile_id=profile_id, by=staff_of(request))
    return Status(204, None)


@router.get("/priority-matrix", response={200: list[CellOut], **REFUSED}, summary="Read the priority matrix")
@allowed_by_key()
def matrix(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """The priority of each fit and temperature."""
    return PriorityCell.objects.order_by("fit", "intent")


@router.put("/priority-matrix", response={200: list[CellOut], **REFUSED}, summary="Set the priority matrix")
@allowed_by_key(*SET_RULES)
def matrix_set(request: HttpRequest, new: MatrixIn) -> Any:  # noqa: ANN401 -- the schema says
    """Cells that are not named keep theirs."""
    set_matrix(priorities={(cell.fit, cell.intent): cell.priority for cell in new.cells}, by=staff_of(request))
    return matrix(request)


@router.get("/leads/{int:lead_id}/fit", response={200: FitOut, **REFUSED}, summary="Read how well a lead fits")
@allowed_by_key()
def fit(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """Fit and intent from 0 to 100, with the criteria met, missed and unknown; 404 where there is no profile for it."""
    lead = lead_seen_by(staff_of(request), lead_id)
    found = Fit.objects.filter(lead=lead).select_related("profile").first()
    if found is None:
        raise NotJudged
    return found


def _draft(profile: ProfileIn) -> ProfileDraft:
    criteria = []
    for number, each in enumerate(profile.criteria):
        try:
            criteria.append(Asked(each.field.casefold(), read_wanted(each.wanted), each.weight))
        except ValueError as error:
            raise Invalid(fields={f"criteria.{number}.wanted": [str(error)]}) from error
    return ProfileDraft(profile.name, criteria, profile.kind, profile.product, profile.is_active)
