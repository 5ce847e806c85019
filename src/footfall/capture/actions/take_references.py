"""Each reference that a visitor gives is a capture of its own, linked to its giver."""

from collections.abc import Iterable
from datetime import datetime

from footfall.capture.actions.accept import accept
from footfall.capture.actions.entry_points import Wanted, provide_entry_point
from footfall.capture.models import Capture
from footfall.capture.rules import Arrival
from footfall.capture.rules.references import read_references, reference_ids
from footfall.company.models import Staff

DOOR = Wanted("references-given", "References given at a visit", "referral", "referral")


def take_references(captures: Iterable[Capture], *, at: datetime, by: Staff | None) -> int:
    """The references of these captures are taken in, at the place and by the attendant of the visit; how many.

    Taken twice they are stored once. Nobody asked the person named, so nothing is allowed yet.
    """
    givers = [capture for capture in captures if reference_ids(capture.pk, capture.payload)]
    if not givers:
        return 0
    door = provide_entry_point(wanted=DOOR, by=by)
    arrivals = [arrival for giver in givers for arrival in _arrivals(giver, door.pk)]
    return sum(receipt.fate == "stored" for receipt in accept(arrivals, at=at, by=by))


def _arrivals(giver: Capture, door: int) -> list[Arrival]:
    people = read_references(giver.payload.get("references"))
    product = giver.payload.get("product")
    shared = {"given_by": str(giver.pk), **({"product": product} if isinstance(product, str) else {})}
    return [
        Arrival(
            id=key,
            entry_point=door,
            payload={**person, **shared},
            captured_at=giver.captured_at,
            location=giver.location_id,
            attendant=giver.attendant_id,
        )
        for key, person in zip(reference_ids(giver.pk, giver.payload), people, strict=True)
    ]
