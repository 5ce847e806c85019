"""Reads that join the company's nouns. What other steps build on stands here."""

from footfall.company.queries.scope import (
    SEES_EVERY_PLACE,
    location_ids_under,
    locations_visible_to,
    staff_visible_to,
    visible_location_ids,
)

__all__ = [
    "SEES_EVERY_PLACE",
    "location_ids_under",
    "locations_visible_to",
    "staff_visible_to",
    "visible_location_ids",
]
