"""Each noun as the rows of a file that could be imported again."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from footfall.company.models import (
    Campaign,
    Certification,
    Location,
    OutletCategory,
    OutletCategoryPeriod,
    Product,
    Staff,
    StaffLocation,
    Team,
    ValueSlab,
)
from footfall.company.rules import columns
from footfall.company.rules.sheets import Column, amount_of, cell_of


def sheet_of_locations(on: date) -> Iterator[dict[str, str]]:
    """Places with the category that their outlets have on that day."""
    periods = OutletCategoryPeriod.objects.filter(from_on__lte=on).order_by("from_on")
    categories = {period["outlet_id"]: period for period in periods.values("outlet_id", "category__slug", "from_on")}
    for one in Location.objects.order_by("code").select_related("parent"):
        category: Mapping[str, Any] = categories.get(one.pk, {})
        yield _row(
            columns.LOCATIONS, one, parent=one.parent.code if one.parent else "",
            category=category.get("category__slug"), category_from=category.get("from_on"),
        )  # fmt: skip


def sheet_of_categories(_on: date) -> Iterator[dict[str, str]]:
    """Outlet categories."""
    return (_row(columns.OUTLET_CATEGORIES, one) for one in OutletCategory.objects.order_by("slug"))


def sheet_of_products(_on: date) -> Iterator[dict[str, str]]:
    """Products and families."""
    for one in Product.objects.order_by("code").select_related("parent"):
        parent = one.parent.code if one.parent else ""
        yield _row(columns.PRODUCTS, one, parent=parent, price=amount_of(one.price_minor, one.currency))


def sheet_of_campaigns(_on: date) -> Iterator[dict[str, str]]:
    """Campaigns."""
    for one in Campaign.objects.order_by("code").select_related("parent"):
        parent = one.parent.code if one.parent else ""
        yield _row(columns.CAMPAIGNS, one, parent=parent, budget=amount_of(one.budget_minor, one.currency))


def sheet_of_teams(_on: date) -> Iterator[dict[str, str]]:
    """Teams."""
    return (_row(columns.TEAMS, one) for one in Team.objects.order_by("name"))


def sheet_of_staff(_on: date) -> Iterator[dict[str, str]]:
    """Staff with their team and places; never their passwords."""
    places: dict[int, list[str]] = {}
    links = StaffLocation.objects.order_by("location__code").values_list("staff_id", "location__code")
    for staff_id, code in links:
        places.setdefault(staff_id, []).append(code)
    for one in Staff.objects.order_by("email").select_related("team"):
        yield _row(columns.STAFF, one, team=one.team.name if one.team else "", places=places.get(one.pk, []))


def sheet_of_value_slabs(_on: date) -> Iterator[dict[str, str]]:
    """Bounds by currency and slab."""
    for one in ValueSlab.objects.order_by("currency", "-from_minor"):
        yield _row(columns.VALUE_SLABS, one, **{"from": amount_of(one.from_minor, one.currency)})


def sheet_of_certifications(_on: date) -> Iterator[dict[str, str]]:
    """Certificates that were not taken back."""
    held = Certification.objects.filter(revoked_on=None).select_related("staff", "course")
    for one in held.order_by("staff__email", "course__name", "passed_on"):
        yield _row(columns.CERTIFICATIONS, one, email=one.staff.email, course=one.course.name)


def _row(of: tuple[Column, ...], one: Any, **besides: object) -> dict[str, str]:  # noqa: ANN401 -- any noun
    return {
        column.name: cell_of(besides[column.name] if column.name in besides else getattr(one, column.name))
        for column in of
    }
