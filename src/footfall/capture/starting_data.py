from typing import Any

from footfall.shared.starting_data import provide

# In small letters, as files write them: "social" in an export and "social" at the counter are one. Pages set the capital.
SOURCES = {
    "external-database": "external database",
    "existing-customer": "existing customer",
    "point-of-sale": "point of sale",
    "web": "web",
    "event": "event",
    "referral": "referral",
    "telemarketing": "telemarketing",
    "mail": "mail",
    "social": "social",
    "partner": "partner",
}


def _field(name: str, label: str, kind: str = "text", *, is_required: bool = False) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": kind, "is_required": is_required}


SHORT = [
    _field("name", "Name"),
    _field("phone", "Phone", "phone"),
    _field("product", "What did you come to see?", "product"),
]
LONG = [
    _field("name", "Name"),
    _field("phone", "Phone", "phone"),
    _field("email", "E-mail", "email"),
    _field("company", "Company"),
    _field("city", "City"),
    _field("product", "What did you come to see?", "product"),
    _field("need", "What do you need it for?", "long_text"),
    _field("budget", "Budget", "money"),
    _field("timing", "When do you want it?", "timing"),
    _field("intent", "What would you like next?", "intent"),
    _field("references", "Who else might like it?", "long_text"),
]


def provide_capture(**_signal: Any) -> None:
    """The sources managers usually report by, and the two counter forms."""
    from footfall.capture.models import FormVersion, Source

    provide(Source(slug=slug, name=name) for slug, name in SOURCES.items())
    provide(
        [
            FormVersion(name="Counter, short", number=1, length=FormVersion.Length.SHORT, fields=SHORT),
            FormVersion(name="Counter, long", number=1, length=FormVersion.Length.LONG, fields=LONG),
        ]
    )
