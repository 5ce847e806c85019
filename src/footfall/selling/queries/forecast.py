"""The forecast: open deals by month, each with its chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from footfall.qualification.models import Score
from footfall.selling.models import Deal, DealStage, Stage
from footfall.selling.rules.forecast import Expectation, Prospect, StageRecord, expect, month_of, probabilities

MOST = 5_000
"""More open deals than these are forecast by the first so many that are expected."""


@dataclass(frozen=True)
class Month:
    """A month, or what has no day or an overdue one, in one currency."""

    key: str
    currency: str
    expectation: Expectation


@dataclass(frozen=True)
class Forecast:
    """The months in order, all together by currency, and how the stages fared."""

    months: Sequence[Month]
    total: Sequence[Month]
    records: Sequence[tuple[Stage, StageRecord]]
    hidden: int


def stage_records() -> dict[int, StageRecord]:
    """How the closed deals fared that ever stood in each stage; two statements."""
    closed = DealStage.objects.exclude(deal__closed_at=None).values("stage").order_by()
    counted = closed.annotate(
        every=Count("deal", distinct=True), won=Count("deal", distinct=True, filter=Q(deal__outcome="won"))
    )
    fared = {row["stage"]: (row["won"], row["every"]) for row in counted}
    stages = Stage.objects.values_list("pk", "probability")
    return {pk: StageRecord(*fared.get(pk, (0, 0)), float(usual)) for pk, usual in stages}


def chances_of(deals: QuerySet[Deal]) -> list[tuple[Deal, float]]:
    """The open ones of these deals with their chance, the first ones expected first."""
    found = _with_likely(deals)
    prospects = [_prospect(deal) for deal in found]
    return list(zip(found, probabilities(prospects, stage_records()), strict=True))


def forecast_of(deals: QuerySet[Deal], *, today: date) -> Forecast:
    """What the open ones of these deals will bring, month by month and currency by currency."""
    found, records = _with_likely(deals), stage_records()
    groups: dict[tuple[str, str], list[Prospect]] = {}
    whole: dict[str, list[Prospect]] = {}
    for deal in found:
        if deal.value_minor is None:
            continue
        groups.setdefault((month_of(deal.expected_on, today=today), deal.currency), []).append(_prospect(deal))
        whole.setdefault(deal.currency, []).append(_prospect(deal))
    months = [
        Month(key, currency, expect(each, records)) for (key, currency), each in sorted(groups.items(), key=_order)
    ]
    total = [Month("", currency, expect(each, records)) for currency, each in sorted(whole.items())]
    stages = [(stage, records[stage.pk]) for stage in Stage.objects.select_related("pipeline")]
    count = deals.filter(closed_at=None).count() if len(found) == MOST else len(found)
    return Forecast(months, total, stages, count - len(found))


def _with_likely(deals: QuerySet[Deal]) -> list[Deal]:
    score = Score.objects.filter(lead=OuterRef("lead")).values("probability")[:1]
    found = deals.filter(closed_at=None).select_related("stage", "product", "owner", "lead__person")
    return list(found.annotate(likely=Subquery(score)).order_by("expected_on", "pk")[:MOST])


def _prospect(deal: Deal) -> Prospect:
    likely = getattr(deal, "likely")  # noqa: B009 -- annotated, so that the type does not know it
    return Prospect(deal.stage_id, deal.value_minor or 0, likely)


def _order(item: tuple[tuple[str, str], object]) -> tuple[int, str, str]:
    """Overdue first, then the months, and what has no day last."""
    key, currency = item[0]
    return {"overdue": 0, "unknown": 2}.get(key, 1), key, currency
