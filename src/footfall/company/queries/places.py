"""Places as their pages show them."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q

from footfall.company.models import Location, OutletCategoryPeriod, Staff
from footfall.company.queries.scope import location_ids_under, locations_visible_to
from footfall.company.queries.trees import with_ancestors
from footfall.shared.errors import NotFound


def location_seen_by(staff: Staff, pk: int) -> Location:
    """The place, or NotFound if it is not there or not theirs to see."""
    place = locations_visible_to(staff).filter(pk=pk).select_related("parent").first()
    if place is None:
        raise NotFound
    return place


def categories_now(on: date) -> dict[int, str]:
    """The name of the category that each outlet has on a day, by the outlet's id."""
    standing = OutletCategoryPeriod.objects.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on)
    return dict(standing.order_by().values_list("outlet_id", "category__name"))


def find_locations(places: Sequence[Location], query: Mapping[str, str]) -> list[Location]:
    """The places that fit `q` (name or code), `level`, `state` and `under`, with everything above them."""
    words = query.get("q", "").lower().split()
    level, state = query.get("level", ""), query.get("state", "open")
    found = [
        place.pk
        for place in places
        if all(word in f"{place.name} {place.code}".lower() for word in words)
        and (not level or place.level == level)
        and (state == "all" or (place.closed_on is None) == (state != "closed"))
    ]
    kept = with_ancestors(places, found)
    under = query.get("under", "")
    if not under.isdecimal():
        return kept
    below = set(location_ids_under([int(under)]))
    return [place for place in kept if place.pk in below]


def path_of(place: Location, staff: Staff) -> list[Location]:
    """The places above this one that the person sees, from the top."""
    seen = {one.pk: one for one in locations_visible_to(staff)}
    path: list[Location] = []
    above = seen.get(place.parent_id or 0)
    while above is not None:
        path.insert(0, above)
        above = seen.get(above.parent_id or 0)
    return path
