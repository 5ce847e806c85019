"""The orders a list of leads may have. Each is one or two stretches that an index gives in order.

A lead without the value sorted by (no day of cooling, no value, no next step) comes after those that have one,
the newest first: so each stretch is paged by comparing two keys, and no page is dearer than the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OrderBy, Q

from footfall.qualification.models.lead import HEAT


@dataclass(frozen=True)
class Stretch:
    """Some of the leads, and the key they are in order of; the lead's id decides between equal keys."""

    within: Q
    key: Any
    read: Any
    descends: bool = True

    def order(self, *, backwards: bool) -> list[OrderBy]:
        """What to order by, as it is read or the other way round."""
        descends = self.descends != backwards
        return [OrderBy(F("sort_key"), descending=descends), OrderBy(F("pk"), descending=descends)]

    def beyond(self, key: object, pk: int, *, backwards: bool) -> Q:
        """The leads that come after this key, or before it."""
        sign = "lt" if self.descends != backwards else "gt"
        # The first condition is what an index can begin at.
        return Q(**{f"sort_key__{sign}e": key}) & (Q(**{f"sort_key__{sign}": key}) | Q(**{f"pk__{sign}": pk}))


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at


_NEWEST = Stretch(Q(), F("captured_at"), _moment)
SORTS: Mapping[str, tuple[Stretch, ...]] = {
    "newest": (_NEWEST,),
    "hottest": (
        Stretch(Q(cools_at__isnull=False), HEAT, float),
        Stretch(Q(cools_at=None), F("captured_at"), _moment),
    ),
    "value": (
        Stretch(Q(value_minor__isnull=False), F("value_minor"), int),
        Stretch(Q(value_minor=None), F("captured_at"), _moment),
    ),
    "next_step": (
        Stretch(Q(next_step_at__isnull=False), F("next_step_at"), _moment, descends=False),
        Stretch(Q(next_step_at=None), F("captured_at"), _moment),
    ),
}
LABELS = {
    "newest": "newest first",
    "hottest": "hottest first",
    "value": "highest value first",
    "next_step": "next step first",
}
