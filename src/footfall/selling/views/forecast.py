"""The forecast: what open deals will bring, by month."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.selling.queries import SEE_DEALS
from footfall.selling.queries.forecast import Month, chances_of, forecast_of
from footfall.selling.rules.forecast import month_of
from footfall.selling.views.cards import amount_of, card_of
from footfall.selling.views.dicing import diced, pills
from footfall.web.tables import Column

COLUMNS = [
    Column("month", "Expected in"), Column("count", "Deals", numeric=True), Column("sum", "If all are won", numeric=True, wide=True),
    Column("expected", "To be expected", numeric=True), Column("between", "In four of five cases between", numeric=True),
]  # fmt: skip
DEAL_COLUMNS = [
    Column("who", "Deal"), Column("stage", "Stage", wide=True), Column("value", "Value", numeric=True),
    Column("chance", "Chance", numeric=True), Column("day", "Expected", wide=True), Column("owner", "Owner", wide=True),
]  # fmt: skip
STAGE_COLUMNS = [
    Column("stage", "Stage"), Column("closed", "Closed deals that stood there", numeric=True),
    Column("won", "Won", numeric=True), Column("share", "Chance used", numeric=True),
]  # fmt: skip
MOST_DEALS = 100


@allowed(*SEE_DEALS)
@require_safe
def forecast(request: StaffRequest) -> HttpResponse:
    """Months with what they will bring, the deals of one of them with their chances, and how the stages fared."""
    today, chosen = timezone.localdate(), request.GET.get("month", "")
    deals = diced(request)
    found = forecast_of(deals, today=today)
    context = {
        "months": [_said(month, today) for month in found.months], "total": [_said(month, today) for month in found.total],
        "columns": COLUMNS, "dimensions": pills(request), "chosen": chosen, "chosen_name": name_of(chosen),
        "deals": _deals(deals, chosen, today) if chosen else [], "deal_columns": DEAL_COLUMNS,
        "stages": found.records, "stage_columns": STAGE_COLUMNS, "hidden": found.hidden,
    }  # fmt: skip
    return render(request, "selling/forecast.html", context)


def name_of(key: str) -> str:
    """ "December 2026" for 2026-12."""
    words = {"overdue": "Overdue", "unknown": "No day yet", "": "All together"}
    if key in words:
        return words[key]
    try:
        return f"{date.fromisoformat(f'{key}-01'):%B %Y}"
    except ValueError:
        return key[:20]


def _said(month: Month, today: date) -> dict[str, Any]:
    it, currency = month.expectation, month.currency
    return {
        "key": month.key, "name": name_of(month.key), "count": it.count, "is_now": month.key == f"{today:%Y-%m}",
        "sum": amount_of(it.sum_minor, currency), "expected": amount_of(it.expected_minor, currency),
        "low": amount_of(it.low_minor, currency), "high": amount_of(it.high_minor, currency),
    }  # fmt: skip


def _deals(deals: Any, chosen: str, today: date) -> list[dict[str, Any]]:  # noqa: ANN401 -- deals one may see
    now = timezone.localtime()
    expected = [
        (chance * (deal.value_minor or 0), deal, chance)
        for deal, chance in chances_of(deals)
        if month_of(deal.expected_on, today=today) == chosen
    ]
    expected.sort(key=lambda row: (-row[0], row[1].pk))
    return [{"card": card_of(deal, now=now), "chance": chance} for _, deal, chance in expected[:MOST_DEALS]]
