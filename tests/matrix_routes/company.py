"""Routes of the company, of sign-in and of the API's description."""

from datetime import date
from typing import Any

from footfall.company.actions.absences import note_absence
from footfall.company.actions.certify import Result, keep_certifications, record_session
from footfall.company.actions.courses import keep_courses
from footfall.company.models import (
    Absence,
    ApiKey,
    Certification,
    Course,
    OutletCategory,
    Role,
    Staff,
    TrainingSession,
    ValueSlab,
)
from tests.cast import NOON, key_of, member
from tests.matrix_routes.trying import Delete, Get, Patch, Post, Put, Side, Try

BAD_LINK = {"uidb64": "MQ", "token": "set-password"}
AWAY = {"from_on": "2026-12-24", "until_on": "2026-12-31"}
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


def place_of(side: Side) -> dict[str, Any]:
    return {"pk": side.place.pk}


def colleague_of(side: Side) -> Staff:
    return member("Gita", Role.ATTENDANT, side.place)


def absence_of(side: Side) -> Absence:
    (away,) = note_absence(
        staff=[colleague_of(side)], from_on=date(2026, 5, 4), until_on=date(2026, 5, 5), because="", by=None
    )
    return away


def course_given() -> Course:
    made: Course = keep_courses(rows=[{"name": "Counter basics", "required_for": ["attendant"]}], by=None).one
    return made


def certificate_of(side: Side) -> Certification:
    row = {"email": colleague_of(side).email, "course": course_given().name, "passed_on": date(2026, 5, 4)}
    made: Certification = keep_certifications(rows=[row], by=None, on=date(2026, 5, 4)).one
    return made


def session_at(side: Side) -> TrainingSession:
    return record_session(
        course=course_given(), held_on=date(2026, 5, 4), location=side.place, trainer="Gita",
        results=[Result(colleague_of(side))], on=date(2026, 5, 4), at=NOON, by=None,
    )  # fmt: skip


def attended(side: Side) -> dict[str, Any]:
    return {"course": course_given().name, "held_on": "2026-05-04", "there": colleague_of(side).pk}


def key_at(side: Side) -> ApiKey:
    key_of(side.holder, "ff_of_the_matrix")
    return ApiKey.objects.get(prefix="ff_of_the_ma")


def chosen(side: Side) -> dict[str, Any]:
    return {"location": side.place.pk}


ROUTES: dict[str, Try | list[Try]] = {
    "home": Get(),
    "login": Get(),
    "logout": Post(),
    "password_reset": Get(),
    "password_reset_done": Get(),
    "password_reset_confirm": Get(lambda _: BAD_LINK, is_scoped=False),
    "password_reset_complete": Get(),
    "password_change": Get(),
    "password_change_done": Get(),
    "me": [Get(), Post(data={"name": "Somebody"})],
    "developers": Get(),
    "web:design": Get(),
    "company:locations": Get(),
    "company:location": Get(place_of),
    "company:location-new": [Get(), Post(data={"name": "Camp", "code": "C", "level": "outlet"})],
    "company:location-edit": Get(place_of),
    "company:locations-move": [Get(query=chosen), Post(data=lambda side: {**chosen(side), "under": "IN-S"})],
    "company:locations-recategorise": Post(
        data=lambda side: {**chosen(side), "category": "kiosk", "from_on": "2026-01-01"}
    ),
    "company:locations-close": Post(data=lambda side: {**chosen(side), "on": "2026-01-01"}),
    "company:locations-reopen": Post(data=chosen),
    "company:outlet-categories": Get(),
    "company:outlet-category-new": [Get(), Post(data={"name": "Tent", "slug": "tent"})],
    "company:outlet-category-edit": Get(lambda _: {"pk": OutletCategory.objects.get(slug="kiosk").pk}, is_scoped=False),
    "company:products": Get(),
    "company:product-new": [Get(), Post(data={"name": "X3", "code": "X3", "level": "product"})],
    "company:product-edit": Get(lambda side: {"pk": side.company.x1.pk}, is_scoped=False),
    "company:campaigns": Get(),
    "company:campaign-new": [Get(), Post(data={"name": "Holi", "code": "HOLI"})],
    "company:campaign-edit": Get(lambda side: {"pk": side.company.diwali.pk}, is_scoped=False),
    "company:value-slabs": Get(),
    "company:value-slabs-new": [Get(), Post(data={"currency": "EUR", "high": "9", "medium": "5", "low": "0"})],
    "company:value-slabs-edit": Get(lambda _: {"currency": "INR"}, is_scoped=False),
    "company:staff": Get(),
    "company:staff-one": Get(lambda side: {"pk": colleague_of(side).pk}),
    "company:staff-new": [Get(), Post(data={"name": "Gita", "email": "gita@example.com", "role": "attendant"})],
    "company:staff-edit": Get(lambda side: {"pk": colleague_of(side).pk}),
    "company:staff-invite": Post(lambda side: {"pk": colleague_of(side).pk}),
    "company:staff-let-go": Post(lambda side: {"pk": colleague_of(side).pk}),
    "company:staff-take-back": Post(lambda side: {"pk": colleague_of(side).pk}),
    "company:staff-absence": [
        Get(lambda side: {"pk": colleague_of(side).pk}),
        Post(lambda side: {"pk": colleague_of(side).pk}, AWAY),
    ],
    "company:absence-drop": Post(lambda side: {"pk": absence_of(side).pk}),
    "company:teams": Get(),
    "company:team-new": [Get(), Post(data={"name": "Night"})],
    "company:team-edit": Get(lambda side: {"pk": side.company.floor.pk}, is_scoped=False),
    "company:certifications": Get(),
    "company:training-csv": Get(),
    "company:sessions": Get(),
    "company:session": Get(lambda side: {"pk": session_at(side).pk}),
    "company:session-new": [Get(), Post(data=attended)],
    "company:courses": Get(),
    "company:course": Get(lambda _: {"pk": course_given().pk}, is_scoped=False),
    "company:course-new": [Get(), Post(data={"name": "Objections", "level": "basic", "remind_days": "30"})],
    "company:course-edit": Get(lambda _: {"pk": course_given().pk}, is_scoped=False),
    "company:course-archive": Post(lambda _: {"pk": course_given().pk}, is_scoped=False),
    "company:certificate-new": [
        Get(lambda side: {"pk": colleague_of(side).pk}),
        Post(
            lambda side: {"pk": colleague_of(side).pk},
            lambda _: {"course": course_given().name, "passed_on": "2026-05-04"},
        ),
    ],
    "company:certificate-revoke": [
        Get(lambda side: {"pk": certificate_of(side).pk}),
        Post(lambda side: {"pk": certificate_of(side).pk}, {"from_on": "2026-05-04", "because": "A mistake"}),
    ],
    "company:keys": [Get(), Post(data=lambda side: {"name": "Shop", "staff": side.staff.pk})],
    "company:key-revoke": Post(lambda side: {"pk": key_at(side).pk}, sees_all=ADMINISTRATOR),
    "company:audit": Get(),
    # Who may import differs by noun; products are the widest.
    "company:import": [
        Get(lambda _: {"noun": "products"}, is_scoped=False),
        Post(lambda _: {"noun": "products"}, {"text": "code,name\nX3,X3", "deed": "take"}, is_scoped=False),
    ],
    "company:export": Get(lambda _: {"noun": "products"}, is_scoped=False),
    "api:openapi-json": Get(),
    "GET /api/v1/locations": Get(),
    "GET /api/v1/locations/{location_id}": Get(lambda side: {"location_id": side.place.pk}),
    "POST /api/v1/locations": Post(data={"code": "C", "name": "Camp", "level": "outlet"}),
    "PATCH /api/v1/locations/{location_id}": Patch(lambda side: {"location_id": side.place.pk}, {"name": "Camp"}),
    "PUT /api/v1/locations/{location_id}/category": Put(
        lambda side: {"location_id": side.place.pk}, {"category": "kiosk", "from_on": "2026-01-01"}
    ),
    "GET /api/v1/outlet-categories": Get(),
    "GET /api/v1/outlet-categories/{category_id}": Get(
        lambda _: {"category_id": OutletCategory.objects.get(slug="kiosk").pk}, is_scoped=False
    ),
    "POST /api/v1/outlet-categories": Post(data={"slug": "tent", "name": "Tent"}),
    "PATCH /api/v1/outlet-categories/{category_id}": Patch(
        lambda _: {"category_id": OutletCategory.objects.get(slug="kiosk").pk}, {"name": "Stall"}, is_scoped=False
    ),
    "GET /api/v1/products": Get(),
    "GET /api/v1/products/{product_id}": Get(lambda side: {"product_id": side.company.x1.pk}, is_scoped=False),
    "POST /api/v1/products": Post(data={"code": "X3", "name": "X3"}),
    "PATCH /api/v1/products/{product_id}": Patch(
        lambda side: {"product_id": side.company.x1.pk}, {"name": "X1 plus"}, is_scoped=False
    ),
    "GET /api/v1/campaigns": Get(),
    "GET /api/v1/campaigns/{campaign_id}": Get(lambda side: {"campaign_id": side.company.diwali.pk}, is_scoped=False),
    "POST /api/v1/campaigns": Post(data={"code": "HOLI", "name": "Holi"}),
    "PATCH /api/v1/campaigns/{campaign_id}": Patch(
        lambda side: {"campaign_id": side.company.diwali.pk}, {"name": "Deepavali"}, is_scoped=False
    ),
    "GET /api/v1/value-slabs": Get(),
    "GET /api/v1/value-slabs/{slab_id}": Get(lambda _: {"slab_id": _high()}, is_scoped=False),
    "POST /api/v1/value-slabs": Post(data={"slab": "high", "currency": "EUR", "from_minor": 100}),
    "PATCH /api/v1/value-slabs/{slab_id}": Patch(
        lambda _: {"slab_id": _high()}, {"from_minor": 10_000_000}, is_scoped=False
    ),
    "GET /api/v1/staff/{staff_id}/absences": Get(lambda side: {"staff_id": colleague_of(side).pk}),
    "POST /api/v1/staff/{staff_id}/absences": Post(lambda side: {"staff_id": colleague_of(side).pk}, AWAY),
    "DELETE /api/v1/absences/{absence_id}": Delete(lambda side: {"absence_id": absence_of(side).pk}),
    "GET /api/v1/courses": Get(),
    "POST /api/v1/courses": Post(data={"name": "Objections"}),
    "PATCH /api/v1/courses/{course_id}": Patch(
        lambda _: {"course_id": course_given().pk}, {"level": "advanced"}, is_scoped=False
    ),
    "POST /api/v1/training-sessions": Post(
        data=lambda side: {
            "course": course_given().name,
            "held_on": "2026-05-04",
            "results": [{"email": colleague_of(side).email}],
        }
    ),
    "GET /api/v1/certifications": Get(),
    "POST /api/v1/certifications": Post(
        data=lambda side: {
            "certifications": [
                {"course": course_given().name, "passed_on": "2026-05-04", "email": colleague_of(side).email}
            ]
        }
    ),
    "PUT /api/v1/certifications/{certification_id}/revocation": Put(
        lambda side: {"certification_id": certificate_of(side).pk}, {"from_on": "2026-05-04", "because": "A mistake"}
    ),
    "GET /api/v1/staff": Get(),
    "GET /api/v1/staff/{staff_id}": Get(lambda side: {"staff_id": colleague_of(side).pk}),
    "POST /api/v1/staff": Post(data={"email": "gita@example.com", "name": "Gita", "role": "attendant"}),
    "PATCH /api/v1/staff/{staff_id}": Patch(lambda side: {"staff_id": colleague_of(side).pk}, {"name": "Gita R"}),
    "GET /api/v1/teams": Get(),
    "GET /api/v1/teams/{team_id}": Get(lambda side: {"team_id": side.company.floor.pk}, is_scoped=False),
    "POST /api/v1/teams": Post(data={"name": "Night"}),
    "PATCH /api/v1/teams/{team_id}": Patch(
        lambda side: {"team_id": side.company.floor.pk}, {"name": "Day"}, is_scoped=False
    ),
}


def _high() -> int:
    return ValueSlab.objects.get(slab="high").pk
