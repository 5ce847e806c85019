"""Routes of files that are compared with our own base."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from footfall.qualification.actions.check_list import compare_list, offer_list
from tests.cast import NOON
from tests.matrix_routes.trying import Get, Post, Side, Try

ROWS = b"name,phone\nAsha Rao,98100 12345\n"


def list_of(side: Side) -> dict[str, Any]:
    return {"pk": side.company.bought_list.pk}


def check_of(side: Side) -> dict[str, Any]:
    """A file that was compared."""
    made = offer_list(door=side.company.bought_list, name="offer.csv", content=[ROWS], at=NOON, by=side.holder)
    return {**list_of(side), "check": compare_list(check=made, at=NOON).pk}


ROUTES: dict[str, Try | list[Try]] = {
    "qualification:list-check-new": [
        Get(list_of, is_scoped=False),
        Post(list_of, data=lambda _: {"file": SimpleUploadedFile("offer.csv", ROWS)}, is_scoped=False),
    ],
    "qualification:list-check": Get(check_of, is_scoped=False),
    "qualification:list-check-file": Get(lambda side: {**check_of(side), "fate": "to-pay"}, is_scoped=False),
    "GET /api/v1/bought-lists/{list_id}/checks": Get(
        lambda side: {"list_id": side.company.bought_list.pk}, is_scoped=False
    ),
}
