"""The company itself: places, products, doors, campaigns and staff."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.contrib.auth.hashers import make_password

from footfall.capture.models import EntryPoint, FormVersion, Source
from footfall.company.models import (
    Campaign,
    EarlierParent,
    Location,
    OutletCategory,
    OutletCategoryPeriod,
    Product,
    Role,
    Staff,
    StaffLocation,
    Team,
    ValueSlab,
)
from footfall.seed.industries import DOORS, Door, Industry
from footfall.seed.names import FIRST, LAST
from footfall.seed.places import CATEGORIES, CATEGORY_SHARES, DAYS_TO_THE_MOVE, MOVED, REGIONS

PASSWORD = "counter-to-sale"  # noqa: S105 -- the published log-in of the demo company
LOGINS: list[tuple[str, str, str]] = [
    (Role.ADMINISTRATOR.label, "anita@footfall.example", PASSWORD),
    (Role.DIRECTOR.label, "devika@footfall.example", PASSWORD),
    (Role.MARKETING.label, "meera@footfall.example", PASSWORD),
    (Role.REGIONAL_MANAGER.label, "karan@footfall.example", PASSWORD),
    (Role.OUTLET_MANAGER.label, "nisha@footfall.example", PASSWORD),
    (Role.ATTENDANT.label, "ravi@footfall.example", PASSWORD),
    (Role.CALLER.label, "sunita@footfall.example", PASSWORD),
    (Role.SALESPERSON.label, "rohan@footfall.example", PASSWORD),
    (Role.ANALYST.label, "arjun@footfall.example", PASSWORD),
]
CURRENCY = "INR"


@dataclass(frozen=True)
class Doorway:
    """One entry point of the demo with how it behaves and where it stands (index into outlets, or -1)."""

    entry_point: EntryPoint
    door: Door
    outlet: int


@dataclass(frozen=True)
class Company:
    """What was made, in the order the generator refers to it by index."""

    industry: Industry
    outlets: list[Location]
    outlet_cities: list[str]
    products: list[Product]
    families: list[int]
    doorways: list[Doorway]
    attendants: list[list[Staff]]
    salespeople: list[list[Staff]]
    callers: list[Staff]
    forms: dict[str, FormVersion]
    campaigns: list[Campaign]


def make_company(industry: Industry, *, first_day: date, rng: np.random.Generator) -> Company:
    """A company of this trade with 47 outlets in a hierarchy, ready to take captures."""
    outlets, cities = _make_places(industry, first_day=first_day, rng=rng)
    products, families = _make_products(industry)
    campaigns = _make_campaigns(first_day)
    forms = {form.length: form for form in FormVersion.objects.order_by("number")}
    attendants, salespeople, callers = _make_staff(outlets, rng=rng)
    return Company(
        industry=industry,
        outlets=outlets,
        outlet_cities=cities,
        products=products,
        families=families,
        doorways=_make_doorways(outlets, campaigns, forms),
        attendants=attendants,
        salespeople=salespeople,
        callers=callers,
        forms=forms,
        campaigns=campaigns,
    )


def _make_places(industry: Industry, *, first_day: date, rng: np.random.Generator) -> tuple[list[Location], list[str]]:
    country = Location.objects.create(
        name="India", code="IN", level="country", country="IN", currency=CURRENCY, time_zone="Asia/Kolkata"
    )
    categories = {category.slug: category for category in OutletCategory.objects.all()}
    outlets: list[Location] = []
    cities: list[str] = []
    for region, region_cities in REGIONS.items():
        region_node = Location.objects.create(name=region, code=f"IN-{region}", level="region", parent=country)
        for city in region_cities:
            city_node = Location.objects.create(
                name=city.name, code=city.name, level="city", parent=region_node,
                latitude=city.latitude, longitude=city.longitude,
            )  # fmt: skip
            for number, quarter in enumerate(city.quarters, 1):
                name = f"{quarter} {industry.outlet_word}".strip()
                outlets.append(
                    Location(
                        name=name, code=f"{city.name}-{number}", level=Location.OUTLET, parent=city_node,
                        latitude=city.latitude + float(rng.normal(0, 0.04)),
                        longitude=city.longitude + float(rng.normal(0, 0.04)),
                        opening_hours={str(day): [["10:00", "20:00"]] for day in range(1, 7)},
                        opened_on=first_day - timedelta(days=int(rng.integers(200, 4000))),
                    )
                )  # fmt: skip
                cities.append(city.name)
    Location.objects.bulk_create(outlets)
    _move(first_day + timedelta(days=DAYS_TO_THE_MOVE))
    _make_categories(outlets, categories, first_day=first_day, rng=rng)
    return outlets, cities


def _move(on: date) -> None:
    """Two cities were another region's before."""
    places = {place.name: place for place in Location.objects.filter(level__in=["city", "region"])}
    EarlierParent.objects.bulk_create(
        EarlierParent(location=places[city], parent=places[region], until_on=on) for city, region in MOVED.items()
    )


def _make_categories(
    outlets: list[Location], categories: dict[str, OutletCategory], *, first_day: date, rng: np.random.Generator
) -> None:
    """Every outlet has a category since it opened; about one in eight changed it within the two years."""
    periods = []
    for outlet in outlets:
        slug, later = rng.choice(CATEGORIES, size=2, p=CATEGORY_SHARES)
        changed = first_day + timedelta(days=int(rng.integers(120, 600)))
        is_changed = bool(rng.random() < 0.12) and slug != later
        periods.append(
            OutletCategoryPeriod(
                outlet=outlet, category=categories[slug], from_on=outlet.opened_on or first_day,
                until_on=changed if is_changed else None,
            )
        )  # fmt: skip
        if is_changed:
            periods.append(OutletCategoryPeriod(outlet=outlet, category=categories[later], from_on=changed))
    OutletCategoryPeriod.objects.bulk_create(periods)


def _make_products(industry: Industry) -> tuple[list[Product], list[int]]:
    products: list[Product] = []
    families: list[int] = []
    for number, family in enumerate(industry.families):
        parent = Product.objects.create(name=family.name, code=f"F{number + 1}", level="family")
        for model, (name, price) in enumerate(family.models, 1):
            products.append(
                Product(
                    name=name, code=f"F{number + 1}-{model}", level="product", parent=parent,
                    price_minor=price * 100, currency=CURRENCY, margin=round(industry.margin, 4),
                )
            )  # fmt: skip
            families.append(number)
    Product.objects.bulk_create(products)
    medium, high = industry.slabs
    bounds = {ValueSlab.Slab.LOW: 0, ValueSlab.Slab.MEDIUM: medium * 100, ValueSlab.Slab.HIGH: high * 100}
    ValueSlab.objects.bulk_create(
        ValueSlab(slab=slab, currency=CURRENCY, from_minor=bound) for slab, bound in bounds.items()
    )
    return products, families


def _make_campaigns(first_day: date) -> list[Campaign]:
    """A festival and a spring campaign in each year, and one that always runs."""
    always = Campaign.objects.create(name="Always on", code="ALWAYS", starts_on=first_day)
    campaigns = [always]
    for year in range(first_day.year, first_day.year + 3):
        for name, month, length in (("Spring fair", 4, 45), ("Festival season", 10, 50)):
            starts = date(year, month, 1)
            campaigns.append(
                Campaign.objects.create(
                    name=f"{name} {year}", code=f"{name.split()[0].upper()}-{year}", starts_on=starts,
                    ends_on=starts + timedelta(days=length), budget_minor=250_000_000, currency=CURRENCY,
                )
            )  # fmt: skip
    return campaigns


def _make_doorways(outlets: list[Location], campaigns: list[Campaign], forms: dict[str, FormVersion]) -> list[Doorway]:
    """An entry point per local door and outlet, one per door that is everywhere, two vendors' bought lists."""
    sources = {source.slug: source for source in Source.objects.all()}
    doorways = []
    for door in DOORS:
        stands = list(enumerate(outlets)) if door.is_local else [(-1, None)]
        vendors = ("Datastream Lists", "Prime Contacts") if door.channel == "bought_list" else ("",)
        for index, outlet in stands:
            for vendor in vendors:
                parts = (door.channel, outlet.code.lower() if outlet else "all", vendor[:5].lower())
                code = "-".join(part for part in parts if part)
                name = " · ".join(part for part in (door.name, vendor, outlet.name if outlet else "") if part)
                doorways.append(
                    Doorway(
                        EntryPoint(
                            key=code.replace(" ", "-")[:40], name=name, channel=door.channel,
                            source=sources[door.source], location=outlet, campaign=None if door.is_local else campaigns[0], vendor=vendor,
                            price_minor=300 if vendor else None, currency=CURRENCY if vendor else "",
                            form_version=forms["long" if door.channel == "home_visit" else "short"],
                            incentive="200 points" if door.channel == "loyalty_card" else "",
                            consent_wording="We may call or write to you about what you asked for.",
                        ),
                        door, index,
                    )
                )  # fmt: skip
    EntryPoint.objects.bulk_create(doorway.entry_point for doorway in doorways)
    return doorways


def _make_staff(
    outlets: list[Location], *, rng: np.random.Generator
) -> tuple[list[list[Staff]], list[list[Staff]], list[Staff]]:
    """Two attendants and a manager at each outlet, two salespeople for each, twelve callers, and one login per role."""
    floor = Team.objects.create(name="Telemarketing floor")
    everyone: list[tuple[Staff, Location | None]] = []
    password = make_password(PASSWORD)
    demo = {role: email for role, email, _ in LOGINS}
    names = iter(rng.permutation([f"{first} {last}" for first in FIRST for last in LAST]).tolist())

    def hire(role: Role, place: Location | None, *, is_demo: bool = False) -> Staff:
        name = next(names)
        email = f"{name.lower().replace(' ', '.')}@footfall.example"
        if is_demo:
            email = demo[role.label]
            name = f"{email.split('@')[0].capitalize()} {name.split()[1]}"
        team = floor if role == Role.CALLER else None
        staff = Staff(email=email, name=name, role=role, password=password, team=team, languages=["en", "hi"])
        everyone.append((staff, place))
        return staff

    for role in (Role.ADMINISTRATOR, Role.DIRECTOR, Role.MARKETING, Role.ANALYST):
        hire(role, None, is_demo=True)
    for number, region in enumerate(Location.objects.filter(level="region").order_by("id")):
        hire(Role.REGIONAL_MANAGER, region, is_demo=number == 0)
    attendants, salespeople = [], []
    for number, outlet in enumerate(outlets):
        first = number == 0
        hire(Role.OUTLET_MANAGER, outlet, is_demo=first)
        attendants.append([hire(Role.ATTENDANT, outlet, is_demo=first), hire(Role.ATTENDANT, outlet)])
        salespeople.append([hire(Role.SALESPERSON, outlet, is_demo=first), hire(Role.SALESPERSON, outlet)])
    callers = [hire(Role.CALLER, None, is_demo=number == 0) for number in range(12)]
    Staff.objects.bulk_create(staff for staff, _ in everyone)
    StaffLocation.objects.bulk_create(
        StaffLocation(staff=staff, location=place) for staff, place in everyone if place is not None
    )
    return attendants, salespeople, callers
