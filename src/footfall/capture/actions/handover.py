"""Mark what became of what a visitor was promised: given, not given, declined. Stock and budget can't be oversold."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from footfall.capture.models import Capture, Device, Handover, Incentive, SetAside, Stock
from footfall.capture.signals import handed_over
from footfall.company.models import Staff
from footfall.shared import audit
from footfall.shared.errors import Conflict, Refusal

Fate = Handover.Fate
BLOCK, FEWEST = 10, 4
"""Pieces that are set aside for a device, and how few it has when it gets more."""
SHARE = 4
"""Of what an outlet has left, one in so many goes to one device at most."""


class NothingPromised(Conflict):
    """This visitor was promised nothing that is in the list of incentives."""


class NoneLeft(Conflict):
    """None is left at this outlet."""


class BudgetSpent(Conflict):
    """The budget for it is spent."""


class NotOffered(Conflict):
    """It is not offered any more."""


def promised_to(capture: Capture) -> Incentive | None:
    """The incentive that the capture says was promised; None for nothing, or for words that no incentive has."""
    words = capture.payload.get("incentive") if isinstance(capture.payload, dict) else None
    return Incentive.objects.filter(name=words).first() if isinstance(words, str) and "\x00" not in words else None


@transaction.atomic
def mark_handover(
    *,
    capture: Capture,
    fate: str,
    at: datetime,
    by: Staff | None,
    device: Device | None = None,
    piece: int | None = None,
) -> Handover:
    """What became of the promise; marked again it is corrected, and what was taken goes back."""
    # The capture is held, so that a button that is pressed twice hands over once.
    held = Capture.objects.select_for_update(of=("self",)).get(pk=capture.pk)
    incentive = promised_to(held)
    if incentive is None:
        raise NothingPromised
    before = Handover.objects.filter(capture=held).first()
    if before and before.fate == fate:
        return before
    cost = 0
    if fate == Fate.GIVEN:
        used = _use_piece(piece, incentive, device, at)
        cost = incentive.cost_minor if used is None else used.cost_minor
        if used is None:
            take_out(incentive=incentive, location=held.location_id)
    elif before and before.fate == Fate.GIVEN:
        put_back(incentive=incentive, location=before.location_id, cost=before.cost_minor)
    told = {"incentive": incentive, "fate": fate, "location_id": held.location_id, "cost_minor": cost}
    mark, _made = Handover.objects.update_or_create(
        capture=held, defaults={**told, "is_due": True, "at": at, "by": by, "device": device}
    )
    audit.record(by=by, verb="mark", noun="handover", subjects=[held.pk], fate=fate, incentive=incentive.name)
    handed_over.send(sender=None, captures=[held.pk], at=at, by=by)
    return mark


def take_out(*, incentive: Incentive, location: int | None, count: int = 1) -> None:
    """Takes so many from the stock of the outlet and from the budget, or refuses and takes none.

    The bound stands in the update itself: of two who reach for the last one, one gets it.
    """
    if not incentive.is_active:
        raise NotOffered
    spent = incentive.cost_minor * count
    within = Q(budget_minor=None) | Q(budget_minor__gte=F("committed_minor") + spent)
    if not Incentive.objects.filter(within, pk=incentive.pk).update(committed_minor=F("committed_minor") + spent):
        raise BudgetSpent
    if not incentive.is_stocked:
        return
    here = Stock.objects.filter(incentive=incentive, location=location, count__gte=F("taken") + count)
    if not here.update(taken=F("taken") + count):
        raise NoneLeft


def put_back(*, incentive: Incentive, location: int | None, cost: int, count: int = 1) -> None:
    """What was taken and not handed over is there again."""
    Incentive.objects.filter(pk=incentive.pk).update(committed_minor=F("committed_minor") - cost)
    if incentive.is_stocked:
        Stock.objects.filter(incentive=incentive, location=location, taken__gte=count).update(taken=F("taken") - count)


def _use_piece(piece: int | None, incentive: Incentive, device: Device | None, at: datetime) -> SetAside | None:
    """The piece that was set aside for the device, used now; None where there is none by that number."""
    if piece is None or device is None:
        return None
    mine = SetAside.objects.select_for_update().filter(pk=piece, device=device, incentive=incentive, used_at=None)
    found = mine.first()
    if found:
        SetAside.objects.filter(pk=found.pk).update(used_at=at)
    return found


@transaction.atomic
def set_aside(*, device: Device, names: Iterable[str], at: datetime) -> list[dict[str, Any]]:
    """For each of these incentives the pieces a device may hand over by itself; None where nothing bounds it."""
    offers = []
    for incentive in Incentive.objects.filter(name__in=set(names), is_active=True).order_by("pk"):
        pieces = None
        if incentive.is_stocked or incentive.budget_minor is not None:
            pieces = _pieces_of(device, incentive, at)
        offers.append({"name": incentive.name, "pieces": pieces})
    return offers


def _pieces_of(device: Device, incentive: Incentive, at: datetime) -> list[int]:
    free = SetAside.objects.filter(device=device, incentive=incentive, used_at=None).order_by("pk")
    pieces = list(free.values_list("pk", flat=True))
    wanted = min(BLOCK - len(pieces), _share_left(device, incentive)) if len(pieces) < FEWEST else 0
    if wanted <= 0:
        return pieces
    try:
        with transaction.atomic():
            take_out(incentive=incentive, location=device.location_id, count=wanted)
    except Refusal:
        return pieces
    made = SetAside.objects.bulk_create(
        SetAside(
            incentive=incentive, device=device, location_id=device.location_id, cost_minor=incentive.cost_minor, at=at
        )
        for _ in range(wanted)
    )
    return pieces + [each.pk for each in made]


def _share_left(device: Device, incentive: Incentive) -> int:
    """How many one device gets of what is left, so that the counter next to it is not left with none."""
    bounds = []
    if incentive.is_stocked:
        stock = Stock.objects.filter(incentive=incentive, location=device.location_id).first()
        bounds.append(stock.count - stock.taken if stock else 0)
    if incentive.budget_minor is not None and incentive.cost_minor:
        bounds.append((incentive.budget_minor - incentive.committed_minor) // incentive.cost_minor)
    return math.ceil(min(bounds) / SHARE) if bounds else BLOCK


@transaction.atomic
def return_pieces(*, device: Device) -> int:
    """How many pieces were set aside for a device that is gone; they can be handed over by others again."""
    left = SetAside.objects.select_for_update(of=("self",)).filter(device=device, used_at=None)
    pieces = list(left.select_related("incentive").order_by("incentive_id", "pk"))
    for piece in pieces:
        put_back(incentive=piece.incentive, location=piece.location_id, cost=piece.cost_minor)
    SetAside.objects.filter(pk__in=[piece.pk for piece in pieces]).delete()
    return len(pieces)


Answer = Literal["marked", "unknown", "refused"]


def take_handovers(*, device: Device, items: Sequence[Mapping[str, Any]], at: datetime) -> list[Answer]:
    """What a device marked while it had no network, each answered for itself; `unknown` for a capture not here yet."""
    return [_take_one(device, item, at) for item in items]


def _take_one(device: Device, item: Mapping[str, Any], at: datetime) -> Answer:
    piece = item.get("piece")
    try:
        key = UUID(str(item.get("capture")))
        fate = Fate(str(item.get("fate")))
    except ValueError:
        return "refused"
    capture = Capture.objects.filter(pk=key, location=device.location_id).select_related("attendant").first()
    if capture is None:
        return "unknown"
    number = piece if type(piece) is int and 0 < piece < 2**63 else None
    try:
        mark_handover(capture=capture, fate=fate, at=at, by=capture.attendant, device=device, piece=number)
    except Refusal:
        return "refused"
    return "marked"
