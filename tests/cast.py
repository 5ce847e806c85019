"""The people and places that every test speaks of: a small company in India, and somebody in each role.

Ask for the fixture `company` and take from it what the test names (`company.karol_bagh`, `company.ravi`), or ask for a
person by name. Functions make more of the same.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from footfall.capture.models import EntryPoint, FormVersion, Source
from footfall.company.access import digest_of
from footfall.company.models import (
    ApiKey,
    Campaign,
    Location,
    OutletCategory,
    OutletCategoryPeriod,
    Product,
    Role,
    Staff,
    Team,
    ValueSlab,
)

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
"""A Monday; half past five in the afternoon at Karol Bagh."""

ASHA: dict[str, Any] = {"name": "Asha Rao", "phone": "98100 12345", "email": "asha.rao@example.in"}
"""The visitor, as she gives her data at the counter."""

ASHA_PHONE = "+919810012345"


@dataclass(frozen=True)
class Company:
    """Everything that stands in the tests' company."""

    india: Location
    north: Location
    delhi: Location
    karol_bagh: Location
    saket: Location
    south: Location
    bengaluru: Location
    indiranagar: Location

    purifiers: Product
    x1: Product
    x2: Product
    diwali: Campaign

    counter: EntryPoint
    saket_counter: EntryPoint
    indiranagar_counter: EntryPoint
    web: EntryPoint
    bought_list: EntryPoint

    floor: Team
    meera: Staff
    arjun: Staff
    nisha: Staff
    karan: Staff
    farah: Staff
    ravi: Staff
    sunita: Staff
    vikram: Staff
    leela: Staff
    dev: Staff
    omar: Staff

    @property
    def staff(self) -> dict[str, Staff]:
        """One member of staff for each role."""
        everybody = (self.meera, self.arjun, self.nisha, self.karan, self.farah, self.ravi, self.sunita, self.vikram)
        return {member.role: member for member in (*everybody, self.leela)}


@pytest.fixture
def company(db: None) -> Company:
    """India with two regions, three outlets, one family of products, the doors leads come through, and the staff."""
    return make_company()


def make_company() -> Company:
    """The company as rows; `company` is the fixture of it."""
    india = place("India", "IN", "country", None, time_zone="Asia/Kolkata", currency="INR", country="IN")
    north, south = place("North", "IN-N", "region", india), place("South", "IN-S", "region", india)
    delhi, bengaluru = place("Delhi", "DEL", "city", north), place("Bengaluru", "BLR", "city", south)
    karol_bagh, saket = outlet("Karol Bagh", "DEL-KB", delhi), outlet("Saket", "DEL-SK", delhi, category="counter")
    indiranagar = outlet("Indiranagar", "BLR-IN", bengaluru)
    purifiers = Product.objects.create(name="Air purifiers", code="AP", level="family")
    x1, x2 = product("X1", 12_000, purifiers), product("X2", 90_000, purifiers)
    for slab, rupees in (("low", 0), ("medium", 20_000), ("high", 80_000)):
        ValueSlab.objects.create(slab=slab, currency="INR", from_minor=rupees * 100)
    diwali = Campaign.objects.create(name="Diwali", code="DIWALI-26")
    floor = Team.objects.create(name="Delhi floor")
    short = FormVersion.objects.get(name="Counter, short")
    return Company(
        india=india, north=north, delhi=delhi, karol_bagh=karol_bagh, saket=saket,
        south=south, bengaluru=bengaluru, indiranagar=indiranagar,
        purifiers=purifiers, x1=x1, x2=x2, diwali=diwali, floor=floor,
        counter=door("Counter at Karol Bagh", "counter-kb", location=karol_bagh, form_version=short),
        saket_counter=door("Counter at Saket", "counter-sk", location=saket, form_version=short),
        indiranagar_counter=door("Counter at Indiranagar", "counter-in", location=indiranagar, form_version=short),
        web=door("Price page", "web", channel="web_form", source="web", campaign=diwali),
        bought_list=door("Metro list", "metro", channel="bought_list", source="external-database", vendor="Metro Data",
                         price_minor=300, currency="INR"),
        meera=member("Meera", Role.ADMINISTRATOR), arjun=member("Arjun", Role.DIRECTOR),
        nisha=member("Nisha", Role.MARKETING), karan=member("Karan", Role.REGIONAL_MANAGER, north),
        farah=member("Farah", Role.OUTLET_MANAGER, karol_bagh), ravi=member("Ravi", Role.ATTENDANT, karol_bagh),
        sunita=member("Sunita", Role.CALLER, delhi, team=floor), vikram=member("Vikram", Role.SALESPERSON, karol_bagh),
        leela=member("Leela", Role.ANALYST), dev=member("Dev", Role.ATTENDANT, saket),
        omar=member("Omar", Role.OUTLET_MANAGER, indiranagar),
    )  # fmt: skip


def place(name: str, code: str, level: str, parent: Location | None, **fields: Any) -> Location:
    """A rung of the hierarchy of places."""
    return Location.objects.create(name=name, code=code, level=level, parent=parent, **fields)


def outlet(name: str, code: str, parent: Location, *, category: str = "exclusive") -> Location:
    """A place that sells, of one category since 2020."""
    made = place(name, code, Location.OUTLET, parent)
    kind = OutletCategory.objects.get(slug=category)
    OutletCategoryPeriod.objects.create(outlet=made, category=kind, from_on=date(2020, 1, 1))
    return made


def product(code: str, rupees: int | None, family: Product | None = None) -> Product:
    """Something to sell; its name is its code."""
    price = None if rupees is None else rupees * 100
    return Product.objects.create(
        name=f"Purifier {code}", code=code, parent=family, price_minor=price, currency="INR" if price else ""
    )


def door(name: str, key: str, *, channel: str = "counter", source: str = "point-of-sale", **fields: Any) -> EntryPoint:
    """An entry point; a counter unless told otherwise."""
    return EntryPoint.objects.create(
        name=name, key=key, channel=channel, source=Source.objects.get(slug=source), **fields
    )


def member(name: str, role: Role, *places: Location, team: Team | None = None) -> Staff:
    """Somebody who works here; signs in with `client.force_login`, since hashing a password would slow every test."""
    staff = Staff.objects.create(email=f"{name.lower()}@footfall.example", name=name, role=role, team=team)
    staff.locations.add(*places)
    return staff


def key_of(staff: Staff, secret: str = "") -> str:
    """The secret of an API key of theirs."""
    secret = secret or f"ff_{staff.name.lower()}_secret"
    ApiKey.objects.create(staff=staff, name="Tests", prefix=secret[:12], digest=digest_of(secret))
    return secret


def capture_id(number: int) -> UUID:
    """The id of the nth capture of a test: readable, and in order."""
    return UUID(int=number + (8 << 76))


def _person(name: str) -> Any:
    def fixture(company: Company) -> Staff:
        found = getattr(company, name)
        assert isinstance(found, Staff)
        return found

    fixture.__doc__ = f"{name.capitalize()}, of the company's staff."
    return pytest.fixture(fixture, name=name)


meera = _person("meera")
arjun = _person("arjun")
nisha = _person("nisha")
karan = _person("karan")
farah = _person("farah")
ravi = _person("ravi")
sunita = _person("sunita")
vikram = _person("vikram")
leela = _person("leela")
dev = _person("dev")
omar = _person("omar")
