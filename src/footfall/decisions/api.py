"""Experiments in the REST API: setting them up, the arm of a unit, what they say, and stopping them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.capture.models import EntryPoint, FormVersion
from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Location
from footfall.company.queries.scope import locations_visible_to
from footfall.decisions.actions.experiments import MOST_ARMS, ArmDraft, Draft, set_up, stop
from footfall.decisions.models import Arm, Experiment
from footfall.decisions.queries.experiment import found_by, planned_of
from footfall.decisions.queries.reckoning import Asked, reckon
from footfall.decisions.queries.running import doors_of, with_places
from footfall.decisions.queries.scope import visible_to
from footfall.decisions.rules.experiments import state_of
from footfall.decisions.views.experiments import SEES, SETS_UP
from footfall.qualification.models import RoutingRule
from footfall.shared.errors import Invalid, NotFound
from footfall.shared.schemas import Problem, StrictSchema

router = Endpoints(tags=["decisions"])
REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
Kind = Literal["incentive", "form", "landing", "script", "message", "routing"]
Unit = Literal["visitor", "outlet_day"]
Outcome = Literal["captured", "warm", "qualified", "won"]
Kept = TypeVar("Kept", bound=Model)
Share = Annotated[float, Field(gt=0, lt=1)]


class ArmIn(StrictSchema):
    """One arm; the first is what the others are held against."""

    name: str = Field(min_length=1, max_length=60, examples=["₹100"])
    share: int = Field(1, ge=1, le=100)
    incentive: str = Field("", max_length=120, description="What the visitor is promised")
    incentive_minor: int = Field(0, ge=0, le=2**53, description="What it costs for each who gives their data")
    form_version: int | None = None
    routing_rule: int | None = Field(None, description="Leads of this arm go by it before any other")
    words: str = Field("", max_length=2_000, description="Heading, script or message")


class ExperimentIn(StrictSchema):
    """What is asked, where, of whom, and how it will be read. Rate and visitors a day come from history if left out."""

    name: str = Field(min_length=1, max_length=120, examples=["Gift at the website"])
    question: str = Field("", max_length=2_000)
    kind: Kind
    unit: Unit = "visitor"
    outcome: Outcome
    within_days: int = Field(0, ge=0, le=365)
    location: str | None = Field(None, description="Code of a place; else the whole company")
    channel: str = ""
    entry_point: str | None = Field(None, description="Key of the one entry point it is at")
    base: Share | None = None
    effect: float = Field(ge=-0.99, le=0.99, examples=[0.03])
    a_day: float | None = Field(None, gt=0)
    looks: int = Field(4, ge=1, le=20)
    starts_on: date
    ends_on: date
    margin: float = Field(1.0, gt=0, le=1)
    hour_minor: int = Field(0, ge=0, le=2**53)
    arms: list[ArmIn] = Field(min_length=2, max_length=MOST_ARMS)


class StopIn(StrictSchema):
    """Why no more arms are dealt."""

    because: str = Field(min_length=1, max_length=200)


class ArmOut(Schema):
    """An arm as it was set up."""

    name: str
    share: int
    incentive: str
    incentive_minor: int
    form_version: int | None
    routing_rule: int | None
    words: str


class LookOut(Schema):
    """A planned look that was taken, with its numbers as they stood."""

    number: int
    taken_at: datetime
    verdict: str
    arm: str
    sentence: str
    numbers: dict[str, Any]


class ExperimentOut(Schema):
    """An experiment as it was set up, and where it stands."""

    id: int
    slug: str
    name: str
    question: str
    kind: str
    unit: str
    outcome: str
    within_days: int
    location: str | None
    channel: str
    entry_point: str | None
    base: float
    effect: float
    planned: int
    looks: int
    starts_on: date
    ends_on: date
    state: str
    arms: list[ArmOut]


class ResultOut(Schema):
    """What an experiment says now, and what it said at its looks."""

    experiment: int
    state: str
    verdict: str
    arm: str
    sentence: str
    numbers: dict[str, Any]
    looks: list[LookOut]


class DealtOut(Schema):
    """The arm of a unit: always the same."""

    experiment: str
    unit: str
    arm: str


@router.get("/experiments", response={200: list[ExperimentOut], **REFUSED}, summary="List experiments")
@allowed_by_key(*SEES)
def experiments(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """Experiments one may see, the latest first."""
    found = visible_to(staff_of(request), Experiment).select_related("entry_point")
    return [_out(one) for one in found.prefetch_related("arms", "decisions")[:200]]


@router.post("/experiments", response={201: ExperimentOut, **REFUSED}, summary="Set up an experiment")
@allowed_by_key(*SETS_UP)
def experiment_made(request: HttpRequest, experiment: ExperimentIn) -> Any:  # noqa: ANN401 -- the schema says
    """An experiment that deals arms from its first day on."""
    staff, now = staff_of(request), timezone.now()
    door = _door(experiment.entry_point)
    place = door.location if door else _place(request, experiment.location)
    asked = Asked(
        experiment.outcome, experiment.effect, len(experiment.arms), experiment.unit, experiment.base, experiment.a_day
    )
    where = Experiment(location=place, channel=experiment.channel, entry_point=door)
    reckoned = reckon(asked, doors_of(where), at=now)
    same = ("name", "question", "kind", "unit", "outcome", "within_days", "channel", "effect", "looks", "starts_on",
            "ends_on", "margin", "hour_minor")  # fmt: skip
    draft = Draft(
        **{name: getattr(experiment, name) for name in same}, arms=[_arm(arm) for arm in experiment.arms],
        base=reckoned.base, planned=reckoned.visitors, location=place, entry_point=door,
    )  # fmt: skip
    return Status(201, _out(set_up(draft=draft, by=staff, at=now)))


@router.get("/experiments/{int:experiment_id}", response={200: ExperimentOut, **REFUSED}, summary="Read an experiment")
@allowed_by_key(*SEES)
def experiment(request: HttpRequest, experiment_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One experiment as it was set up."""
    return _out(_seen(request, experiment_id))


@router.get("/experiments/{int:experiment_id}/result", response={200: ResultOut, **REFUSED}, summary="What it says")
@allowed_by_key(*SEES)
def result(request: HttpRequest, experiment_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The numbers so far; `waiting` while an arm has nobody to be read."""
    one = _seen(request, experiment_id)
    found = found_by(one, as_of=timezone.now())
    said = found.advice if found else None
    return {
        "experiment": one.pk, "state": _state(one), "verdict": said.verdict if said else "waiting",
        "arm": said.arm if said else "", "sentence": said.sentence if said else "Nobody is old enough to be read yet.",
        "numbers": found.document() if found else {}, "looks": list(one.taken.all()),
    }  # fmt: skip


@router.get("/experiments/{int:experiment_id}/arm", response={200: DealtOut, **REFUSED}, summary="The arm of a unit")
@allowed_by_key(*SEES)
def dealt(request: HttpRequest, experiment_id: int, unit: str) -> Any:  # noqa: ANN401 -- the schema says
    """Which arm a visitor or an outlet-day gets, for programs that show the offer themselves."""
    one = _seen(request, experiment_id)
    return {"experiment": one.slug, "unit": unit, "arm": with_places(one).arm(unit).name}


@router.post("/experiments/{int:experiment_id}/stop", response={200: ExperimentOut, **REFUSED}, summary="Stop it")
@allowed_by_key(*SETS_UP)
def stopped(request: HttpRequest, experiment_id: int, why: StopIn) -> Any:  # noqa: ANN401 -- the schema says
    """No more arms are dealt; what was dealt is read on."""
    one = _seen(request, experiment_id)
    stop(experiment=one, because=why.because, by=staff_of(request), at=timezone.now())
    return _out(_seen(request, experiment_id))


def _seen(request: HttpRequest, pk: int) -> Experiment:
    one = visible_to(staff_of(request), Experiment).select_related("entry_point").filter(pk=pk).first()
    if one is None:
        raise NotFound
    return one


def _place(request: HttpRequest, code: str | None) -> Location | None:
    if not code:
        return None
    found = locations_visible_to(staff_of(request)).filter(code=code).first()
    if found is None:
        raise Invalid(f"There is no place {code}.", fields={"location": [f"There is no place {code}."]})
    return found


def _door(key: str | None) -> EntryPoint | None:
    if not key:
        return None
    found = EntryPoint.objects.select_related("location").filter(key=key).first()
    if found is None:
        raise Invalid(f"There is no entry point {key}.", fields={"entry_point": [f"There is no entry point {key}."]})
    return found


def _arm(arm: ArmIn) -> ArmDraft:
    version = _known(FormVersion.objects.all(), arm.form_version, "form")
    rule = _known(RoutingRule.objects.all(), arm.routing_rule, "routing rule")
    return ArmDraft(arm.name, arm.share, arm.incentive, arm.incentive_minor, version, arm.words, rule)


def _known(kept: QuerySet[Kept], key: int | None, noun: str) -> Kept | None:
    found = kept.filter(pk=key).first() if key else None
    if key and found is None:
        raise Invalid(f"There is no {noun} {key}.", fields={"arms": [f"There is no {noun} {key}."]})
    return found


def _out(one: Experiment) -> dict[str, Any]:
    same = ("id", "slug", "name", "question", "kind", "unit", "outcome", "within_days", "channel", "base", "effect",
            "planned", "looks", "starts_on", "ends_on")  # fmt: skip
    return {
        **{name: getattr(one, name) for name in same},
        "location": one.location.code if one.location else None,
        "entry_point": one.entry_point.key if one.entry_point else None,
        "state": _state(one),
        "arms": [_arm_out(arm) for arm in one.arms.all()],
    }


def _arm_out(arm: Arm) -> dict[str, Any]:
    same = ("name", "share", "incentive", "incentive_minor", "words")
    return {
        **{name: getattr(arm, name) for name in same},
        "form_version": arm.form_version_id,
        "routing_rule": arm.routing_rule_id,
    }


def _state(one: Experiment) -> str:
    is_decided = bool(one.decisions.all())
    return state_of(planned_of(one), timezone.localdate(), is_stopped=one.stopped_at is not None, is_decided=is_decided)
