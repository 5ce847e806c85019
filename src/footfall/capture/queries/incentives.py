"""Incentives with what was handed over of them, and what a visitor still has to get."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from footfall.capture.actions.handover import promised_to
from footfall.capture.models import Capture, EntryPoint, Handover, Incentive, SetAside, Stock
from footfall.capture.queries.entry_points import doors_visible_to
from footfall.company.models import Staff
from footfall.company.queries import visible_location_ids
from footfall.shared.errors import NotFound

Fate = Handover.Fate


class NoSuchIncentive(NotFound):
    """There is no such incentive."""


@dataclass(frozen=True)
class IncentiveLine:
    """An incentive with its marks at the places one sees, and what is left of its budget."""

    incentive: Incentive
    given: int
    not_given: int
    declined: int
    cost_minor: int

    @property
    def marked(self) -> int:
        """Promises that somebody marked."""
        return self.given + self.not_given + self.declined

    @property
    def left_minor(self) -> int | None:
        """What may still be spent; None without a budget."""
        bound = self.incentive.budget_minor
        return None if bound is None else bound - self.incentive.committed_minor


@dataclass(frozen=True)
class ToHandOver:
    """What a visitor was promised, how it stands, and how many the outlet has left; None where nobody counts them."""

    incentive: Incentive
    mark: Handover | None
    left: int | None


def incentive_by_id(pk: int) -> Incentive:
    """The incentive, or a refusal."""
    found = Incentive.objects.filter(pk=pk).first()
    if found is None:
        raise NoSuchIncentive
    return found


def incentive_lines(staff: Staff, incentives: QuerySet[Incentive]) -> list[IncentiveLine]:
    """The incentives with what was marked at the places one sees, in two statements."""
    marks = Handover.objects.filter(incentive__in=incentives)
    places = visible_location_ids(staff)
    if places is not None:
        marks = marks.filter(location__in=places)
    counted = marks.order_by().values_list("incentive", "fate").annotate(n=Count("pk"), cost=Sum("cost_minor"))
    rows = list(counted)
    found = {(incentive, fate): n for incentive, fate, n, _cost in rows}
    spent = {incentive: cost for incentive, fate, _n, cost in rows if fate == Fate.GIVEN}
    return [
        IncentiveLine(
            each,
            found.get((each.pk, Fate.GIVEN), 0),
            found.get((each.pk, Fate.NOT_GIVEN), 0),
            found.get((each.pk, Fate.DECLINED), 0),
            spent.get(each.pk, 0),
        )
        for each in incentives
    ]


def stocks_of(staff: Staff, incentive: Incentive) -> list[tuple[Stock, int]]:
    """The outlets' stock at the places one sees, each with how many are set aside for devices."""
    stocks = Stock.objects.filter(incentive=incentive).select_related("location")
    places = visible_location_ids(staff)
    if places is not None:
        stocks = stocks.filter(location__in=places)
    waiting = SetAside.objects.filter(incentive=incentive, used_at=None)
    aside = dict(waiting.order_by().values_list("location").annotate(n=Count("pk")))
    return [(stock, aside.get(stock.location_id, 0)) for stock in stocks]


def doors_offering(staff: Staff, incentive: Incentive) -> QuerySet[EntryPoint]:
    """The open entry points one sees that promise it by themselves; arms of experiments may promise it elsewhere."""
    return doors_visible_to(staff).filter(incentive=incentive.name, is_active=True)


def to_hand_over(capture: Capture) -> ToHandOver | None:
    """What somebody has to mark for this visitor; None where nothing that is counted was promised."""
    incentive = promised_to(capture)
    if incentive is None:
        return None
    left = None
    if incentive.is_stocked:
        stock = Stock.objects.filter(incentive=incentive, location=capture.location_id).first()
        left = stock.count - stock.taken if stock else 0
    return ToHandOver(incentive, Handover.objects.filter(capture=capture).first(), left)


def handed_over_since(staff: Staff, since: datetime) -> int:
    """How many incentives somebody handed over themselves."""
    return Handover.objects.filter(by=staff, fate=Fate.GIVEN, at__gte=since).count()
