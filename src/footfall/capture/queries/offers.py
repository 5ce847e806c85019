"""What a visitor is shown at a door: its own form and promise, or those of the arm that a running experiment deals."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from footfall.capture.models import EntryPoint, FormVersion
from footfall.capture.signals import Deal, Offer, dealing, offered, seen


@dataclass(frozen=True)
class Shown:
    """A door as one visitor sees it. `door` is a copy that is not to be saved."""

    door: EntryPoint
    version: FormVersion
    visitor: str
    offers: tuple[Offer, ...]

    @property
    def has_form(self) -> bool:
        """Whether an experiment says which form is shown, so that nobody chooses another one."""
        return any(offer.form_version for offer in self.offers)

    @property
    def payload(self) -> dict[str, Any]:
        """What a capture keeps of it: what was promised, each experiment with the arm that was dealt, and by what."""
        dealt = [
            {"experiment": one.experiment, "arm": one.arm, "unit": one.unit, "visitor": self.visitor}
            for one in self.offers
        ]
        promised = {"incentive": self.door.incentive} if self.door.incentive else {}
        return {**promised, **({"experiments": dealt} if dealt else {})}

    def tell(self, at: datetime) -> None:
        """Let it be known that the visitor saw it, whether or not a capture follows."""
        if self.offers:
            seen.send(sender=None, door=self.door, offers=self.offers, visitor=self.visitor, at=at)


def shown_at(door: EntryPoint, version: FormVersion, *, visitor: str, at: datetime) -> Shown:
    """What this visitor is shown at a door now; the same visitor is always shown the same."""
    answers: Any = offered.send(sender=None, door=door, visitor=visitor, at=at)
    offers = tuple(offer for _, found in answers for offer in found)
    as_seen = copy.copy(door)
    for offer in offers:
        if offer.incentive is not None:
            as_seen.incentive = offer.incentive
        if offer.heading:
            as_seen.name = offer.heading
    return Shown(as_seen, next((one.form_version for one in offers if one.form_version), version), visitor, offers)


def deals_of(doors: Iterable[EntryPoint], at: datetime) -> Mapping[int, list[Deal]]:
    """By door, what a device without a network deals by itself."""
    found: dict[int, list[Deal]] = {}
    answers: Any = dealing.send(sender=None, doors=list(doors), at=at)
    for _, deals in answers:
        for door, more in deals.items():
            found.setdefault(door, []).extend(more)
    return found


def visitor_key(*said: str | None) -> str:
    """The first of these that can name a visitor, else a new one."""
    for one in said:
        try:
            return str(UUID(one or ""))
        except ValueError:
            continue
    return str(uuid4())
