"""The win probability in the REST API: of a lead, and of the model behind it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.qualification import tasks
from footfall.qualification.actions.score import AGE_DAYS, HORIZON_DAYS, NoSuchVersion, use_version
from footfall.qualification.api.schemas import REFUSED
from footfall.qualification.models import ScoreModel
from footfall.qualification.queries import SET_RULES, lead_seen_by
from footfall.qualification.queries.probability import in_use, likely_of, summary_of
from footfall.shared.errors import NotFound
from footfall.shared.schemas import StrictSchema

router = Endpoints()


class LikelyOut(Schema):
    """The chance that a lead is sold to, and why."""

    probability: float
    band: str
    reasons: list[str]
    average: float


class VersionOut(Schema):
    """A version of the model: what came of learning, and how it stood on newer leads than it learnt from."""

    id: int
    trained_at: datetime
    verdict: str
    champion: str
    horizon_days: int
    age_days: int
    leads: int
    wins: int
    held_out: dict[str, float | int | None] | None
    suspects: list[str]


class LearningIn(StrictSchema):
    """What counts as won, and what is learnt from."""

    horizon_days: int = Field(HORIZON_DAYS, ge=7, le=730)
    age_days: int = Field(AGE_DAYS, ge=0, le=60)


class UseIn(StrictSchema):
    """The version to use."""

    version: int


class NoProbability(NotFound):
    """Nothing was learnt yet that would tell this lead's chance."""


@router.get("/leads/{int:lead_id}/probability", response={200: LikelyOut, **REFUSED}, summary="Read a lead's chance")
@allowed_by_key()
def probability(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The chance that the lead is sold to, with the reasons in words."""
    found = likely_of(lead_seen_by(staff_of(request), lead_id), at=timezone.now())
    if found is None:
        raise NoProbability
    return found


@router.get("/score-models", response={200: list[VersionOut], **REFUSED}, summary="List what was learnt")
@allowed_by_key(*SET_RULES)
def models(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """The versions of the model, newest first."""
    return [summary_of(version) for version in ScoreModel.objects.defer("trees")[:20]]


@router.post("/score-models", response={202: None, **REFUSED}, summary="Learn anew")
@allowed_by_key(*SET_RULES)
def learnt(request: HttpRequest, learning: LearningIn) -> Any:  # noqa: ANN401 -- the schema says
    """A worker learns from the leads whose time is over, and scores the open ones."""
    tasks.learn.defer(staff_id=staff_of(request).pk, **learning.model_dump())
    return Status(202, None)


@router.get("/score-models/in-use", response={200: VersionOut, **REFUSED}, summary="Read the model in use")
@allowed_by_key(*SET_RULES)
def used(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """The version that scores leads now."""
    version = in_use()
    if version is None:
        raise NoSuchVersion
    return summary_of(version)


@router.put("/score-models/in-use", response={200: VersionOut, **REFUSED}, summary="Switch to another version")
@allowed_by_key(*SET_RULES)
def switched(request: HttpRequest, use: UseIn) -> Any:  # noqa: ANN401 -- the schema says
    """Open leads are scored by that version."""
    return summary_of(use_version(version_id=use.version, at=timezone.now(), by=staff_of(request)))
