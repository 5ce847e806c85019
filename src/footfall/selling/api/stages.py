"""Stages and results of calls in the REST API."""

from typing import Any

from django.http import HttpRequest

from footfall.company.access import Endpoints, allowed_by_key
from footfall.selling.api.schemas import DispositionOut, PipelineOut, StageOut
from footfall.selling.models import Disposition, Pipeline, Stage
from footfall.selling.rules import FOLLOWS

router = Endpoints()


@router.get("/stages", response=list[StageOut], summary="List the stages")
@allowed_by_key()
def stages(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's name
    """The stages of the board in their order."""
    return [StageOut.of(stage) for stage in Stage.objects.select_related("pipeline")]


@router.get("/pipelines", response=list[PipelineOut], summary="List the pipelines")
@allowed_by_key()
def pipelines(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's name
    """The ways that deals walk, the usual one first."""
    return [{"slug": one.slug, "name": one.name, "product": one.product_id} for one in Pipeline.objects.all()]


@router.get("/dispositions", response=list[DispositionOut], summary="List the results a call can have")
@allowed_by_key()
def dispositions(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's name
    """The results a call can have, in the order of their keys."""
    same = ("code", "label", "outcome", "is_reached")
    return [
        {
            **{name: getattr(one, name) for name in same},
            "needs_next_at": bool(FOLLOWS[one.outcome].next_step),
        }
        for one in Disposition.objects.all()
    ]
