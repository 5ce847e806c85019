"""Opening, changing, moving and closing places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db import transaction

from footfall.company.actions.categories import Change, put_categories, standing_categories
from footfall.company.actions.keeping import (
    BATCH,
    Kept,
    Noun,
    keep_rows,
    known_rows,
    one_keeper_at_a_time,
    record_kept,
    refuse_faults,
)
from footfall.company.models import EarlierParent, Location, OutletCategory, Staff
from footfall.company.queries import location_ids_under
from footfall.company.rules import faults
from footfall.company.rules.categories import Standing, faults_of_categories, first_day
from footfall.company.rules.faults import Fault, Known, Row
from footfall.shared import audit
from footfall.shared.errors import Conflict

LOCATIONS = Noun(
    "location",
    Location,
    "code",
    plain=(
        "code", "name", "level", "time_zone", "currency", "country", "opening_hours", "latitude", "longitude",
        "opened_on", "closed_on",
    ),
    required=("name", "level"),
)  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """The places there are, the categories to choose from, and which outlet has which."""

    known: Known
    categories: dict[str, int]
    standing: dict[str, Standing]
    today: date


def ground_of_locations(today: date) -> Ground:
    """What rows of locations are judged by; three statements."""
    categories = dict(OutletCategory.objects.order_by().values_list("slug", "id"))
    return Ground(known_rows(LOCATIONS), categories, dict(standing_categories()), today)


def faults_in_locations(rows: Sequence[Row], ground: Ground) -> list[Fault]:
    """What is wrong with rows of places: keys, the tree, outlets as leaves, days, categories."""
    known = ground.known
    return list(
        chain(
            faults.faults_of_keys(rows, known, key="code", required=LOCATIONS.required, noun="location"),
            faults.faults_of_trees(rows, known, key="code", noun="location"),
            faults.faults_of_leaves(rows, known, key="code", leaf=Location.OUTLET),
            faults.faults_of_spans(rows, known, key="code", first="opened_on", last="closed_on"),
            faults_of_categories(rows, known, slugs=ground.categories, standing=ground.standing, today=ground.today),
        )
    )


@transaction.atomic
def keep_locations(*, rows: Sequence[Row], by: Staff | None, on: date, verb: str = "edit") -> Kept:
    """Places opened and changed, by code; a row may also give `category` and `category_from`.

    Of a place that moves it is kept under what it stood until that day; on the day it opens, it is put right instead.
    """
    one_keeper_at_a_time(LOCATIONS)
    ground = ground_of_locations(on)
    refuse_faults(faults_in_locations(rows, ground))
    kept = keep_rows(LOCATIONS, rows)
    _take_categories(rows, kept, ground)
    _keep_earlier_parents(kept, ground)
    record_kept(LOCATIONS, kept, by=by, verb=verb)
    return kept


def move_outlets(*, locations: Sequence[Location], under: Location | None, by: Staff | None, on: date) -> Kept:
    """The places, with everything below them, stand below `under`; at the top if it is None."""
    parent = under.code if under else None
    rows = [{"id": location.pk, "code": location.code, "parent": parent} for location in locations]
    return keep_locations(rows=rows, by=by, on=on, verb="move")


@transaction.atomic
def close_locations(*, locations: Sequence[Location], on: date, by: Staff | None) -> None:
    """The places are closed from that day on; refused while a place below them is open."""
    ids = [location.pk for location in locations]
    left_open = Location.objects.active().filter(pk__in=location_ids_under(ids)).exclude(pk__in=ids).first()
    if left_open:
        raise Conflict(f"{left_open} is still open; close the places below first.")
    Location.objects.filter(pk__in=ids).update(closed_on=on)
    audit.record(by=by, verb="close", noun="location", subjects=ids, on=str(on))


@transaction.atomic
def reopen_locations(*, locations: Sequence[Location], by: Staff | None) -> None:
    """The places are open again."""
    ids = [location.pk for location in locations]
    Location.objects.filter(pk__in=ids).update(closed_on=None)
    audit.record(by=by, verb="reopen", noun="location", subjects=ids)


def _keep_earlier_parents(kept: Kept, ground: Ground) -> None:
    """A place that moves twice in a day keeps where it stood in the morning."""
    keys, ids = {number: key for key, number in ground.known.ids.items()}, ground.known.ids
    moved = [kept.changed[position] for position, changes in kept.changes.items() if "parent" in changes]
    old = {place.pk: ground.known.parents[keys[place.pk]] for place in moved}
    EarlierParent.objects.bulk_create(
        [
            EarlierParent(
                location=place, parent_id=ids[code] if (code := old[place.pk]) else None, until_on=ground.today
            )
            for place in moved
            if place.opened_on is None or place.opened_on < ground.today
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _take_categories(rows: Sequence[Row], kept: Kept, ground: Ground) -> None:
    changes: dict[int, Change] = {}
    places = kept.by_position()
    for position, one in places.items():
        slug = rows[position].get("category")
        if slug:
            day = first_day(rows[position], ground.known, ground.standing.get(one.code), ground.today)
            changes[position] = Change(one.pk, ground.categories[slug], day)
    if not changes:
        return
    taken = set(put_categories(list(changes.values())))
    for position, change in changes.items():
        if change.outlet_id in taken:
            one = places[position]
            before = ground.standing.get(one.code)
            kept.mark(position, "category", before.slug if before else None, rows[position]["category"])
