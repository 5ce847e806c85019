"""Pipelines, and in which of them a deal opens."""

from collections.abc import Iterable, Sequence

from footfall.company.models import Product
from footfall.company.queries.under import ids_under
from footfall.selling.models import Pipeline, Stage


def pipeline_called(slug: str) -> Pipeline | None:
    """The pipeline of that short name, else the first one; None where there is none at all."""
    pipelines = list(Pipeline.objects.all())
    return next((one for one in pipelines if one.slug == slug), pipelines[0] if pipelines else None)


def every_stage() -> list[Stage]:
    """All stages with their pipelines, pipeline by pipeline; one statement."""
    return list(Stage.objects.select_related("pipeline").order_by("pipeline__position", "pipeline", "position"))


def first_stages(product_ids: Iterable[int | None], stages: Sequence[Stage]) -> dict[int | None, Stage]:
    """By product, the one of `stages` in which a deal for it opens: of the pipeline for the product, else the usual one."""
    if not stages:
        return {}
    firsts: dict[int, Stage] = {}
    for stage in stages:
        firsts.setdefault(stage.pipeline_id, stage)
    under = {
        one.pk: set(ids_under(Product, [one.product_id]))
        for one in {stage.pipeline for stage in stages}
        if one.product_id
    }
    usual = next((stage for stage in firsts.values() if not stage.pipeline.product_id), stages[0])
    found = {}
    for product in set(product_ids):
        own = next((key for key in firsts if product in under.get(key, ())), None)
        found[product] = firsts[own] if own else usual
    return found
