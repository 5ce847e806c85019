"""What a ready form is made of: a channel, and fields that many of them share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Preset:
    """A channel with the form that fits it."""

    slug: str
    channel: str
    form: str
    is_long: bool
    fields: tuple[dict[str, Any], ...]
    page: Mapping[str, Any] = field(default_factory=dict)
    """What else holds for one of a public page; empty for a counter's."""


def asked_for(name: str, label: str, kind: str = "text") -> dict[str, Any]:
    return {"name": name, "label": label, "kind": kind, "is_required": False}


NAME, PHONE, EMAIL = (
    asked_for("name", "Name"),
    asked_for("phone", "Phone", "phone"),
    asked_for("email", "E-mail", "email"),
)
CITY = asked_for("city", "City")
PRODUCT = asked_for("product", "What did you come to see?", "product")
