"""Reads of selling. `deals_visible_to` is the one scope of every page and operation that shows deals."""

from footfall.selling.queries.board import ORDERS, Board, Lane, board_of, lanes_of
from footfall.selling.queries.calls import (
    NotTheirNumber,
    live_phones,
    suppressions_of,
    their_number,
)
from footfall.selling.queries.listing import Listing, list_deals
from footfall.selling.queries.scope import (
    CALL,
    LIFT,
    OUTCOMES,
    SEE_DEALS,
    SELL,
    NoSuchDeal,
    deal_seen_by,
    deals_of,
    deals_visible_to,
    deals_wanted,
)

__all__ = [
    "CALL",
    "LIFT",
    "ORDERS",
    "OUTCOMES",
    "SEE_DEALS",
    "SELL",
    "Board",
    "Lane",
    "Listing",
    "NoSuchDeal",
    "NotTheirNumber",
    "board_of",
    "deal_seen_by",
    "deals_of",
    "deals_visible_to",
    "deals_wanted",
    "lanes_of",
    "list_deals",
    "live_phones",
    "suppressions_of",
    "their_number",
]
