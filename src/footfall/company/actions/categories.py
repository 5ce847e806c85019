"""Outlet categories and what outlets had them when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from footfall.company.actions.keeping import BATCH, Kept, Noun, keep_rows, known_rows, record_kept, refuse_faults
from footfall.company.models import Location, OutletCategory, OutletCategoryPeriod, Staff
from footfall.company.rules.categories import Standing, refusal_of_change
from footfall.company.rules.faults import Fault, Known, Row, faults_of_keys
from footfall.shared import audit
from footfall.shared.errors import Invalid

CATEGORIES = Noun("outlet category", OutletCategory, "slug", plain=("slug", "name"), required=("name",))


@dataclass(frozen=True)
class Change:
    """An outlet takes a category on a day."""

    outlet_id: int
    category_id: int
    from_on: date


def faults_in_outlet_categories(rows: Sequence[Row], known: Known) -> list[Fault]:
    """What is wrong with rows of `slug` and `name`."""
    return list(faults_of_keys(rows, known, key="slug", required=CATEGORIES.required, noun=CATEGORIES.one))


@transaction.atomic
def keep_outlet_categories(*, rows: Sequence[Row], by: Staff | None) -> Kept:
    """Outlet categories made and renamed."""
    refuse_faults(faults_in_outlet_categories(rows, known_rows(CATEGORIES)))
    kept = keep_rows(CATEGORIES, rows)
    record_kept(CATEGORIES, kept, by=by)
    return kept


@transaction.atomic
def recategorise(*, outlets: Sequence[Location], category: OutletCategory, from_on: date, by: Staff | None) -> int:
    """How many outlets took the category; the period each had runs until that day.

    An outlet that has the category already stays as it is. On the day its present category began, the category is
    put right instead of changed.
    """
    standing = standing_categories([outlet.pk for outlet in outlets])
    for outlet in outlets:
        if outlet.level != Location.OUTLET:
            raise Invalid(f"{outlet.name} is no outlet; only an outlet has a category.")
        if sentence := refusal_of_change(outlet.name, standing.get(outlet.code), category.slug, from_on):
            raise Invalid(sentence, fields={"from_on": [sentence]})
    changed = put_categories([Change(outlet.pk, category.pk, from_on) for outlet in outlets])
    if changed:
        audit.record(
            by=by, verb="recategorise", noun="location", subjects=changed, category=category.slug, from_on=str(from_on)
        )
    return len(changed)


def standing_categories(outlet_ids: Sequence[int] | None = None) -> Mapping[str, Standing]:
    """The category each outlet has until further notice, by its code."""
    periods = OutletCategoryPeriod.objects.filter(until_on=None).order_by()
    if outlet_ids is not None:
        periods = periods.filter(outlet__in=outlet_ids)
    found = periods.values_list("outlet__code", "category__slug", "from_on")
    return {code: Standing(slug, from_on) for code, slug, from_on in found}


def put_categories(changes: Sequence[Change]) -> list[int]:
    """Ids of the outlets whose category changed; three statements, however many."""
    standing = {
        period.outlet_id: period
        for period in OutletCategoryPeriod.objects.select_for_update().filter(
            outlet__in=[change.outlet_id for change in changes], until_on=None
        )
    }
    ended, corrected, begun = [], [], []
    for change in changes:
        now = standing.get(change.outlet_id)
        if now and now.category_id == change.category_id:
            continue
        if now and now.from_on == change.from_on:
            now.category_id = change.category_id
            corrected.append(now)
            continue
        if now:
            now.until_on = change.from_on
            ended.append(now)
        begun.append(
            OutletCategoryPeriod(outlet_id=change.outlet_id, category_id=change.category_id, from_on=change.from_on)
        )
    OutletCategoryPeriod.objects.bulk_update([*ended, *corrected], ["until_on", "category"], batch_size=BATCH)
    OutletCategoryPeriod.objects.bulk_create(begun, batch_size=BATCH)
    return [period.outlet_id for period in [*corrected, *begun]]
