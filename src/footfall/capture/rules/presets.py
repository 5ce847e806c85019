"""Forms that are ready to use for the usual kinds of counter."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any


@dataclass(frozen=True, slots=True)
class Preset:
    """A channel with the form that fits it."""

    slug: str
    channel: str
    form: str
    is_long: bool
    fields: tuple[dict[str, Any], ...]
    page: Mapping[str, Any] = dataclass_field(default_factory=dict)
    """What else holds for one of a public page; empty for a counter's."""


def _field(name: str, label: str, kind: str = "text") -> dict[str, Any]:
    return {"name": name, "label": label, "kind": kind, "is_required": False}


NAME, PHONE, EMAIL = _field("name", "Name"), _field("phone", "Phone", "phone"), _field("email", "E-mail", "email")
CITY = _field("city", "City")
PRODUCT = _field("product", "What did you come to see?", "product")

PRESETS = (
    Preset("register", "visitors_register", "Visitor's register", is_long=False, fields=(
        NAME, PHONE, _field("note", "What brings you here?"),
    )),
    Preset("prize", "prize", "Information for a prize or discount", is_long=True, fields=(
        NAME, PHONE, EMAIL, PRODUCT, _field("timing", "When do you want it?", "timing"),
        _field("budget", "Budget", "money"), _field("references", "Who else might like it?", "long_text"),
    )),
    Preset("hotel", "hotel_check_in", "Hotel check-in", is_long=True, fields=(
        NAME, PHONE, EMAIL, CITY, _field("company", "Company"), _field("note", "What brings you here?"),
    )),
    Preset("out-patient", "out_patient", "Out-patient registration", is_long=True, fields=(
        NAME, PHONE, CITY, _field("department", "Department"),
    )),
    Preset("home-visit", "home_visit", "Home visit", is_long=True, fields=(
        NAME, PHONE, PRODUCT, _field("need", "What do you need it for?", "long_text"),
        _field("timing", "When do you want it?", "timing"),
        _field("references", "Who else might like it?", "long_text"),
    )),
)  # fmt: skip


def preset(slug: str) -> Preset | None:
    """The preset of this name."""
    from footfall.capture.rules.page_presets import PAGE_PRESETS

    return next((each for each in (*PRESETS, *PAGE_PRESETS) if each.slug == slug), None)
