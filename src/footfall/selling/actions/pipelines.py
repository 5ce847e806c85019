"""Keep the pipelines that deals walk along."""

from django.db import transaction
from django.db.models import Max

from footfall.company.models import Product, Staff
from footfall.selling.actions.stages import SlugTaken
from footfall.selling.models import DealStage, Pipeline, Stage
from footfall.selling.rules.conditions import USUAL
from footfall.shared import audit
from footfall.shared.errors import Conflict, NotFound

USUAL_SHARES = {"demo": "0.200", "negotiation": "0.400", "order": "0.750", "delivered": "0.950"}


class NoSuchPipeline(NotFound):
    """There is no such pipeline."""


class PipelineInUse(Conflict):
    """Deals walk or walked along this pipeline, so it stays; rename it if it is no longer the right word."""


class LastPipeline(Conflict):
    """The board needs at least one pipeline."""


@transaction.atomic
def add_pipeline(*, slug: str, name: str, product: Product | None, by: Staff) -> Pipeline:
    """A new pipeline behind the others, with the four sub-stages and what is usually asked of them."""
    if Pipeline.objects.filter(slug=slug).exists():
        raise SlugTaken(fields={"slug": [str(SlugTaken.__doc__)]})
    last = Pipeline.objects.aggregate(last=Max("position"))["last"] or 0
    made = Pipeline.objects.create(slug=slug, name=name, product=product, position=last + 1)
    behind = Stage.objects.aggregate(last=Max("position"))["last"] or 0
    Stage.objects.bulk_create(
        Stage(
            pipeline=made, slug=f"{slug}-{kind}", name=kind.label, counts_as=kind, position=behind + place,
            probability=USUAL_SHARES[kind], entry=list(USUAL[kind][0]), exit=list(USUAL[kind][1]),
        )
        for place, kind in enumerate(Stage.Counts, 1)
    )  # fmt: skip
    audit.record(by=by, verb="add", noun="pipeline", subjects=[slug], name=name)
    return made


@transaction.atomic
def change_pipeline(*, slug: str, name: str, product: Product | None, by: Staff) -> Pipeline:
    """The pipeline under its new name, and for this product from now on."""
    one = _held(slug)
    one.name, one.product = name, product
    one.save(update_fields=["name", "product"])
    audit.record(by=by, verb="change", noun="pipeline", subjects=[slug], name=name)
    return one


@transaction.atomic
def remove_pipeline(*, slug: str, by: Staff) -> None:
    """The board without a pipeline along which no deal ever walked."""
    one = _held(slug)
    if DealStage.objects.filter(stage__pipeline=one).exists() or one.stages.filter(deals__isnull=False).exists():
        raise PipelineInUse
    if Pipeline.objects.count() == 1:
        raise LastPipeline
    one.stages.all().delete()
    one.delete()
    audit.record(by=by, verb="remove", noun="pipeline", subjects=[slug], name=one.name)


def _held(slug: str) -> Pipeline:
    one = Pipeline.objects.select_for_update().filter(slug=slug).first()
    if one is None:
        raise NoSuchPipeline
    return one
