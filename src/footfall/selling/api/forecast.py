"""The forecast in the REST API."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.qualification.filters import parse
from footfall.selling.queries import SEE_DEALS, deals_wanted
from footfall.selling.queries.forecast import Month, chances_of, forecast_of
from footfall.selling.rules.forecast import month_of
from footfall.shared.schemas import Problem

router = Endpoints()
REFUSED = {401: Problem, 403: Problem, 422: Problem}


class MonthOut(Schema):
    """What a month will bring; `month` is 2026-12, `overdue` or `unknown`."""

    month: str
    currency: str
    deals: int
    sum_minor: int
    expected_minor: int
    low_minor: int
    high_minor: int


class ChanceOut(Schema):
    """A deal with its chance."""

    deal: int
    lead: int
    stage: str
    month: str
    value_minor: int | None
    currency: str
    chance: float


class ForecastOut(Schema):
    """Months, all together by currency, and the deals with their chances; low and high hold four of five cases."""

    months: list[MonthOut]
    total: list[MonthOut]
    deals: list[ChanceOut]


@router.get("/forecast", response={200: ForecastOut, **REFUSED}, summary="Forecast sales by month")
@allowed_by_key(*SEE_DEALS)
def forecast(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """What the open deals one may see will bring, by the dimensions that /deals takes."""
    staff, today = staff_of(request), timezone.localdate()
    deals = deals_wanted(staff, parse(request.GET, today=today, by=staff))
    found = forecast_of(deals, today=today)
    chances = [
        {
            "deal": deal.pk, "lead": deal.lead_id, "stage": deal.stage.slug, "value_minor": deal.value_minor,
            "month": month_of(deal.expected_on, today=today), "currency": deal.currency, "chance": round(chance, 4),
        }
        for deal, chance in chances_of(deals)
    ]  # fmt: skip
    return {
        "months": [_out(each) for each in found.months],
        "total": [_out(each) for each in found.total],
        "deals": chances,
    }


def _out(month: Month) -> dict[str, Any]:
    it = month.expectation
    same = ("sum_minor", "expected_minor", "low_minor", "high_minor")
    return {"month": month.key, "currency": month.currency, "deals": it.count} | {
        name: getattr(it, name) for name in same
    }
