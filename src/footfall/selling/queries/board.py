"""The board: a lane for each stage with its count, its sums and its first cards, in three statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OrderBy, QuerySet, Sum

from footfall.selling.models import Deal, Pipeline, Stage
from footfall.selling.rules import weighted
from footfall.shared.currencies import from_minor
from footfall.web.figures import short_money

MOST_CARDS = 30

ORDERS: dict[str, tuple[str, OrderBy]] = {
    "moved": ("Moved last", F("stage_since").desc()),
    "waiting": ("Waiting longest", F("stage_since").asc()),
    "value": ("Largest value", F("value_minor").desc(nulls_last=True)),
    "expected": ("Expected first", F("expected_on").asc(nulls_last=True)),
}
"""How the cards of a lane may be ordered: the value in the address, its words, and the column."""

Sums = dict[str, int]
"""Sums in the smallest unit by currency."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage, how many open deals stand in it, what they are worth, and the first of them."""

    stage: Stage
    count: int
    sums: Sums
    deals: Sequence[Deal] = ()

    @property
    def sum(self) -> str:
        """What the lane is worth, in words."""
        return in_words(self.sums)

    @property
    def weighted(self) -> Sums:
        """The sums times the usual share that is won from here."""
        return {currency: weighted(minor, self.stage.probability) for currency, minor in self.sums.items()}

    @property
    def hidden(self) -> int:
        """How many cards did not fit."""
        return self.count - len(self.deals)


@dataclass(frozen=True, slots=True)
class Board:
    """All lanes and what they come to."""

    lanes: Sequence[Lane]

    @property
    def count(self) -> int:
        """Open deals of all lanes."""
        return sum(lane.count for lane in self.lanes)

    @property
    def sum(self) -> str:
        """What all open deals are worth, in words."""
        return in_words(_total(lane.sums for lane in self.lanes))

    @property
    def weighted(self) -> str:
        """What the board is expected to bring, in words."""
        return in_words(_total(lane.weighted for lane in self.lanes))


def board_of(
    deals: QuerySet[Deal], *, order: str = "moved", most: int = MOST_CARDS, pipeline: Pipeline | None = None
) -> Board:
    """The open ones of these deals on a board, at most `most` cards a lane; of one pipeline, or of all."""
    lanes = lanes_of(deals, pipeline)
    cards = _first_cards(deals, [lane.stage for lane in lanes if lane.count], order, most)
    return Board([Lane(lane.stage, lane.count, lane.sums, cards.get(lane.stage.pk, ())) for lane in lanes])


def lanes_of(deals: QuerySet[Deal], pipeline: Pipeline | None = None) -> list[Lane]:
    """Every stage (of a pipeline) with count and sums of the open ones of these deals, without cards."""
    stages = Stage.objects.filter(pipeline=pipeline) if pipeline else Stage.objects.all()
    totals = (
        deals.filter(closed_at=None)
        .order_by()
        .values_list("stage_id", "currency")
        .annotate(Count("pk"), Sum("value_minor"))
    )
    counts: dict[int, int] = {}
    sums: dict[int, Sums] = {}
    for stage_id, currency, count, value in totals:
        counts[stage_id] = counts.get(stage_id, 0) + count
        if value is not None:
            sums.setdefault(stage_id, {})[currency] = int(value)
    return [Lane(stage, counts.get(stage.pk, 0), sums.get(stage.pk, {})) for stage in stages]


def _first_cards(deals: QuerySet[Deal], stages: list[Stage], order: str, most: int) -> dict[int, list[Deal]]:
    """The first cards of each stage; one statement, in which a stage stops reading when its lane is full."""
    column = ORDERS[order][1]
    cards = deals.filter(closed_at=None).select_related("stage", "product", "lead__person")
    parts = [cards.filter(stage=stage).order_by(column, "-pk")[:most] for stage in stages]
    if not parts:
        return {}
    found: dict[int, list[Deal]] = {}
    for deal in parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]:
        found.setdefault(deal.stage_id, []).append(deal)
    return found


def in_words(sums: Sums) -> str:
    """ "₹9.4 L + $1,200", largest first: a sum over two currencies would need a rate."""
    amounts = sorted(((from_minor(minor, code), code) for code, minor in sums.items()), reverse=True)
    return " + ".join(short_money(amount, code) for amount, code in amounts if amount)


def _total(parts: Iterable[Sums]) -> Sums:
    total: Sums = {}
    for sums in parts:
        for currency, minor in sums.items():
            total[currency] = total.get(currency, 0) + minor
    return total
