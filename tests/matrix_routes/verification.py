"""Routes of contact points."""

from typing import Any

from footfall.identity.models import ContactPoint
from tests.matrix_routes.qualification import lead_of
from tests.matrix_routes.trying import Get, Post, Side, Try

API = "/api/v1/contact-points/{contact_id}"
LETTER = "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<asha@example.in>: 550 5.1.1 no such user\n"


def contact_of(side: Side) -> ContactPoint:
    """An address of somebody whose lead is at the place of the side."""
    person = lead_of(side).person
    return ContactPoint.objects.create(person=person, kind="email", value="asha@example.in", typed="asha@example.in")


def pk(side: Side) -> dict[str, Any]:
    return {"pk": contact_of(side).pk}


def contact_id(side: Side) -> dict[str, Any]:
    return {"contact_id": contact_of(side).pk}


ROUTES: dict[str, Try | list[Try]] = {
    "qualification:verification": [Get(), Get(query={"by": "cause", "in": "all", "state": "dead"})],
    "qualification:contact": Get(pk),
    "qualification:contact-fine": Post(pk),
    "qualification:codes": Get(lambda side: {"pk": contact_of(side).person_id}),
    "qualification:code-send": Post(pk),
    "qualification:code-enter": Post(pk, {"code": "123456"}),
    "GET /api/v1/verification": Get(query={"by": "vendor"}),
    "GET /api/v1/contact-points": Get(),
    f"GET {API}": Get(contact_id),
    f"POST {API}/judgements": Post(contact_id, {"cause": "seen_in_person"}),
    f"POST {API}/codes": Post(contact_id),
    f"POST {API}/codes/entry": Post(contact_id, {"code": "123456"}),
    "POST /api/v1/returned-mail": Post(data={"message": LETTER}),
}
