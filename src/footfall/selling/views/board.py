"""The board: open deals by stage, moved by drag, by key or by the menu of a card."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.company.views.keeping import may
from footfall.selling.actions.move import move_deal
from footfall.selling.forms import MoveForm
from footfall.selling.models import Deal, Pipeline
from footfall.selling.queries import ORDERS, SEE_DEALS, SELL, Board, Lane, board_of, deal_seen_by, lanes_of
from footfall.selling.queries.pipelines import pipeline_called
from footfall.selling.views.cards import card_of, cards_of
from footfall.selling.views.dicing import diced, pills
from footfall.selling.views.forming import way_back
from footfall.shared.errors import Conflict, Invalid
from footfall.web.dice import Dimension, Option, chosen_in

SHADES = 3
"""A lane's rule goes from grey to the accent in this many steps."""


@allowed(*SEE_DEALS)
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """Open deals by stage."""
    order = request.GET.get("order", "")
    deals = diced(request)
    shown = board_of(deals, order=order if order in ORDERS else "moved", pipeline=_pipeline(request))
    context = {
        "board": shown,
        "lanes": [_drawn(lane, n, len(shown.lanes)) for n, lane in enumerate(shown.lanes)],
        "dimensions": [*_pipelines(request), *pills(request), _orders(request)],
        "stages": [(lane.stage.slug, lane.stage.name) for lane in shown.lanes],
        "query": request.GET.urlencode(),
        "may_sell": may(request.user, SELL),
    }
    return render(request, "selling/board.html", context)


@allowed(*SELL)
@require_http_methods(["PUT", "POST"])
def stage(request: StaffRequest, pk: int) -> HttpResponse:
    """A card put into another lane: what changed on the board, or the way back for a browser without script."""
    deal = deal_seen_by(request.user, pk)
    form = MoveForm(QueryDict(request.body) if request.method == "PUT" else request.POST)
    if not form.is_valid():
        raise Invalid("Say which stage to move to, and which move you saw last.", fields=form.errors)  # type: ignore[arg-type]
    try:
        move_deal(deal_id=deal.pk, **form.cleaned_data, at=timezone.now(), by=request.user)
    except Conflict as refusal:
        return _answer(request, deal.pk, said=refusal.sentence, status=refusal.status)
    return _answer(request, deal.pk)


def _answer(request: StaffRequest, pk: int, *, said: str = "", status: int = 200) -> HttpResponse:
    deal = deal_seen_by(request.user, pk)
    sentence = said or f"{deal.lead.person} is now in {deal.stage}."
    if not request.htmx:
        messages.add_message(request, messages.WARNING if said else messages.SUCCESS, sentence)
        return redirect(way_back(request, _here(request)))
    return render(request, "selling/_moved.html", _moved(request, deal, sentence), status=status)


def _moved(request: StaffRequest, deal: Deal, sentence: str) -> dict[str, Any]:
    """The card and the heads of the lanes, as the answer to a move brings them up to date."""
    lanes = lanes_of(diced(request), _pipeline(request))
    return {
        "said": sentence,
        "board": Board(lanes),
        "card": card_of(deal, now=timezone.localtime()),
        "stages": [(lane.stage.slug, lane.stage.name) for lane in lanes],
        "query": request.GET.urlencode(),
        "may_sell": True,
    }


def _here(request: StaffRequest) -> str:
    """The board as it is diced."""
    query = request.GET.urlencode()
    return reverse("selling:board") + (f"?{query}" if query else "")


def _drawn(lane: Lane, place: int, of: int) -> dict[str, Any]:
    """A lane with its cards, its shade, and where the cards are that did not fit."""
    return {
        "lane": lane,
        "cards": cards_of(list(lane.deals)),
        "shade": round(place * SHADES / max(1, of - 1)),
    }


def _pipeline(request: StaffRequest) -> Pipeline | None:
    return pipeline_called(request.GET.get("pipeline", ""))


def _pipelines(request: StaffRequest) -> list[Dimension]:
    """Which pipeline is shown; nothing to choose where there is one."""
    options = [Option(one.slug, one.name) for one in Pipeline.objects.all()]
    if len(options) < 2:  # noqa: PLR2004 -- a choice
        return []
    chosen = [value for value in chosen_in(request.GET, "pipeline")[:1] if value in {one.value for one in options}]
    return [Dimension("pipeline", "Pipeline", options[1:], chosen, single=True, free=options[0].label)]


def _orders(request: StaffRequest) -> Dimension:
    options = [Option(value, words) for value, (words, _) in ORDERS.items()]
    chosen = [value for value in chosen_in(request.GET, "order")[:1] if value in ORDERS]
    return Dimension("order", "Order", options, chosen, single=True, free="Moved last")
