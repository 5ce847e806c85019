"""The company loaded for a batch: a statement for each kind of row, however large the batch."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from footfall.capture.channels import channels
from footfall.capture.models import EntryPoint, Source
from footfall.company.models import Campaign, Location, OutletCategoryPeriod, Product
from footfall.qualification.models import TemperatureRule
from footfall.qualification.queries import slab_bounds
from footfall.qualification.reading.surroundings import Door, Names, Period, Place, Surroundings
from footfall.qualification.reading.surroundings import Product as Priced

EXISTING_CUSTOMER = "existing-customer"


def load_surroundings(door_ids: Iterable[int]) -> Surroundings:
    """What is needed to read captures that came through these doors."""
    places, place_names, elsewhere = _places()
    products = list(
        Product.objects.order_by("id").values_list("id", "parent_id", "price_minor", "currency", "code", "name")
    )
    campaigns = Campaign.objects.order_by("id").values_list("id", "code", "name")
    sources = list(Source.objects.order_by("id").values_list("id", "slug", "name"))
    return Surroundings(
        doors=_doors(door_ids),
        places=places,
        place_names=place_names,
        periods=_periods(),
        products={row[0]: Priced(*row[:4]) for row in products},
        product_names=Names((row[0], *row[4:]) for row in products),
        campaign_names=Names(campaigns),
        source_names=Names(sources),
        bounds=slab_bounds(),
        worths={rule.kind: rule.worth for rule in TemperatureRule.objects.all()},
        elsewhere=elsewhere,
        existing_customer=next((row[0] for row in sources if row[1] == EXISTING_CUSTOMER), None),
        kinds={channel.slug: channel.kind for channel in channels()},
    )


def _doors(ids: Iterable[int]) -> dict[int, Door]:
    rows = EntryPoint.objects.filter(id__in=list(ids)).values_list(
        "id", "key", "channel", "source_id", "location_id", "campaign_id", "product_id", "price_minor", "currency"
    )
    return {row[0]: Door(*row) for row in rows}


def _places() -> tuple[dict[int, Place], Names, Place]:
    rows = list(
        Location.objects.order_by("id").values_list(
            "id", "parent_id", "code", "name", "time_zone", "currency", "country"
        )
    )
    by_id = {row[0]: row for row in rows}
    elsewhere = Place(0, ZoneInfo(settings.TIME_ZONE), settings.REPORTING_CURRENCY, settings.DEFAULT_COUNTRY)
    inherited: dict[int, Place] = {}

    def place(key: int) -> Place:
        if key not in inherited:
            _, parent, _, _, zone, currency, country = by_id[key]
            above = place(parent) if parent else elsewhere
            inherited[key] = Place(key, _zone(zone) or above.zone, currency or above.currency, country or above.country)
        return inherited[key]

    names = Names((row[0], row[2], row[3]) for row in rows)
    return {key: place(key) for key in by_id}, names, elsewhere


def _zone(name: str) -> ZoneInfo | None:
    """The time zone; a name that nobody knows must not keep a whole company's captures waiting."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, ZoneInfoNotFoundError):
        return None


def _periods() -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = {}
    for outlet, from_on, until_on, category in OutletCategoryPeriod.objects.order_by("from_on").values_list(
        "outlet_id", "from_on", "until_on", "category_id"
    ):
        found.setdefault(outlet, []).append(Period(from_on, until_on, category))
    return found
