"""The form an attendant fills in with a visitor, drawn from a form version; it warns and never refuses."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property

from footfall.capture.models import EntryPoint, FormVersion
from footfall.capture.rules.contact_words import email_in_words, phone_in_words
from footfall.company.models import Product
from footfall.company.queries.trees import branches_of
from footfall.web.forms import Draft, ManyTiles, Phone, Tiles

MOST_TILES = 8
NOTHING = "-"
"""The tile of who looks for nothing yet."""

MOST_SECONDS = 24 * 3600
INTENTS = [("ask", "Just asking"), ("price", "A price"), ("demo", "A demo"), ("buy", "To buy")]
TIMINGS = [("now", "Now"), ("this month", "This month"), ("within 3 months", "Within 3 months"), ("later", "Later")]
WAYS = [("call", "Call"), ("sms", "SMS"), ("email", "E-mail"), ("none", "No contact")]
WORDING = "May we contact you about offers?"


@dataclass(frozen=True)
class Goods:
    """What can be asked for at a counter: a few as tiles, all of them in a list when there are more."""

    tiles: list[tuple[str, str]]
    more: list[tuple[str, str]]


def goods() -> Goods:
    """Products on sale: all as tiles while they are few, else families as tiles and every product in a list."""
    branches = branches_of(Product.objects.filter(retired_on=None))
    leaves = [(each.one.code, each.one.name) for each in branches if not each.below]
    if len(leaves) <= MOST_TILES:
        return Goods(leaves, [])
    families = [(each.one.code, each.one.name) for each in branches if each.depth == 0]
    tiles = families if 1 < len(families) <= MOST_TILES else []
    return Goods(tiles, [(each.one.code, "\u2003" * each.depth + each.one.name) for each in branches])


class Anything(forms.CharField):
    """Text of any kind or none: what is odd about it is looked at later, never a reason to refuse it."""

    def validate(self, value: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Nothing is refused."""

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Nothing is refused."""


class Ways(forms.MultipleChoiceField):
    """Any of the ways to contact somebody."""

    def validate(self, value: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Nothing is refused."""


class VisitorForm(Draft, forms.Form):
    """What somebody gives of themselves. Valid whatever is typed; `warnings` say what may be wrong with it."""

    id = Anything(required=False, widget=forms.HiddenInput({"data-capture-id": True}))
    seconds = Anything(required=False, widget=forms.HiddenInput({"data-seconds": True}))
    # No field is marked as needed or as optional: the form is asked through and saved as far as it came.
    use_required_attribute = False
    region = ""
    wording = WORDING
    is_reachable = False
    """Whether it is known already how to get back to them."""

    def keep_drafts(self, key: str) -> None:
        """Keep each keystroke on the device under this name, and let typing begin in the first field."""
        for name, field in self.fields.items():
            field.widget.attrs["data-draft"] = f"{key}.{name}"
        self.fields[next(iter(self.visible_names))].widget.attrs["autofocus"] = True

    @cached_property
    def warnings(self) -> dict[str, str]:
        """Field name to the sentence about it; nothing here keeps the form from being saved."""
        found: dict[str, str] = {}
        for name, check in (("phone", lambda text: phone_in_words(text, self.region)), ("email", email_in_words)):
            if name in self.fields and (sentence := check(self.cleaned_data.get(name, ""))):
                found[name] = sentence
        if not self.typed:
            found[next(iter(self.visible_names))] = "Nothing is filled in yet."
        elif not self.is_reachable and not any(self.cleaned_data.get(name) for name in ("phone", "email")):
            field = "phone" if "phone" in self.fields else "email"
            if field in self.fields:
                found.setdefault(field, "Without a phone number or an e-mail address nobody can get back to them.")
        return found

    @property
    def visible_names(self) -> Iterable[str]:
        """Names of the fields one sees, in their order."""
        return (name for name in self.fields if name not in {"id", "seconds"})

    @cached_property
    def typed(self) -> dict[str, Any]:
        """What was filled in, by field of a capture."""
        kept = {name: self.cleaned_data.get(name) for name in self.visible_names if name != "consent"}
        for name in list(kept):
            if name.endswith("_listed"):
                listed = kept.pop(name)
                kept[name.removesuffix("_listed")] = listed or kept.get(name.removesuffix("_listed"))
        return {name: value for name, value in kept.items() if value and value != NOTHING}

    @property
    def payload(self) -> dict[str, Any]:
        """The fields of the capture, with what the visitor allowed."""
        ways = [way for way, _ in WAYS if way in (self.cleaned_data.get("consent") or [])]
        granted = {way: True for way in ways if way != "none"} or ({way: False for way, _ in WAYS[:3]} if ways else {})
        consents = [
            {"way": way, "purpose": "offers", "granted": yes, "wording": self.wording} for way, yes in granted.items()
        ]
        return {**self.typed, **({"consents": consents} if consents else {})}

    @property
    def capture_id(self) -> uuid.UUID:
        """The id the browser made; one of our own where it made none."""
        try:
            return uuid.UUID(self.cleaned_data.get("id", ""))
        except ValueError:
            return uuid.uuid4()

    @property
    def seconds_taken(self) -> int | None:
        """From the first keystroke to the save, by the browser; None where it did not say."""
        said = self.cleaned_data.get("seconds", "")
        return min(int(said), MOST_SECONDS) if said.isascii() and said.isdigit() and len(said) < 10 else None  # noqa: PLR2004 -- fits an integer


class CounterForm(VisitorForm):
    """The fields of a form version, for one door."""

    def __init__(self, *, door: EntryPoint, version: FormVersion, region: str, **options: Any) -> None:
        super().__init__(**options)
        self.version, self.region, self.wording = version, region, door.consent_wording or WORDING
        self._goods = goods()
        for described in version.fields:
            self._add(described)
        self.fields["consent"] = Ways(label=self.wording, choices=WAYS, widget=ManyTiles())
        self.keep_drafts(f"counter.{door.key}")

    @property
    def is_short(self) -> bool:
        """Whether it is the form of ten seconds: what is allowed is then asked on demand."""
        return self.version.length == FormVersion.Length.SHORT

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields one sees, without what is allowed."""
        return [field for field in self.visible_fields() if field.name != "consent"]

    @property
    def consent(self) -> forms.BoundField:
        """The field of what is allowed."""
        return self["consent"]

    def _add(self, described: dict[str, Any]) -> None:
        name, label, kind = described["name"], described["label"], described.get("kind", "text")
        if kind != "product":
            self.fields[name] = _MAKERS.get(kind, _text)(label)
            return
        self.fields[name] = Anything(label=label, widget=Tiles(choices=[*self._goods.tiles, (NOTHING, "Just looking")]))
        if self._goods.more and self.version.length == FormVersion.Length.LONG:
            options = [("", "Choose another product"), *self._goods.more]
            self.fields[f"{name}_listed"] = Anything(
                label="Or one of all products", widget=forms.Select(choices=options)
            )


class NewLeadForm(VisitorForm):
    """A lead that somebody writes down: who, what for, and how it came."""

    name = Anything(label="Name", widget=forms.TextInput({"autocomplete": "off"}))
    phone = Anything(label="Phone", widget=Phone({"autocomplete": "off"}))
    email = Anything(
        label="E-mail", widget=forms.TextInput({"type": "email", "inputmode": "email", "autocomplete": "off"})
    )
    company = Anything(label="Company")
    city = Anything(label="City")
    product = Anything(label="Product")
    location = Anything(label="Outlet")
    how = Anything(label="How did it come?", initial="manual")
    intent = Anything(label="What do they want next?", widget=Tiles(choices=INTENTS))
    note = Anything(label="Note", widget=forms.Textarea({"rows": 3}))
    consent = Ways(label=WORDING, choices=WAYS, widget=ManyTiles())

    def __init__(
        self,
        *,
        places: list[tuple[str, str]],
        ways: list[tuple[str, str]],
        region: str,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.region = region
        branches = branches_of(Product.objects.filter(retired_on=None))
        listed = [(each.one.code, "\u2003" * each.depth + each.one.name) for each in branches]
        self.fields["product"].widget = forms.Select(choices=[("", "Not known yet"), *listed])
        self.fields["location"].widget = forms.Select(choices=[("", "No outlet yet"), *places])
        self.fields["how"].widget = Tiles(choices=ways)
        self.keep_drafts("new-lead")

    @property
    def typed(self) -> dict[str, Any]:
        """What was filled in; how it came is the door's matter, not a field."""
        return {name: value for name, value in super().typed.items() if name not in {"how", "location"}}


def _text(label: str) -> forms.Field:
    return Anything(label=label, widget=forms.TextInput({"autocomplete": "off"}))


def _phone(label: str) -> forms.Field:
    return Anything(label=label, widget=Phone({"autocomplete": "off"}))


def _email(label: str) -> forms.Field:
    attributes = {"type": "email", "inputmode": "email", "autocomplete": "off", "autocapitalize": "off"}
    return Anything(label=label, widget=forms.TextInput(attributes))


def _long_text(label: str) -> forms.Field:
    return Anything(label=label, widget=forms.Textarea({"rows": 2}))


def _money(label: str) -> forms.Field:
    return Anything(label=label, widget=forms.TextInput({"inputmode": "decimal"}))


def _timing(label: str) -> forms.Field:
    return Anything(label=label, widget=Tiles(choices=TIMINGS))


def _intent(label: str) -> forms.Field:
    return Anything(label=label, widget=Tiles(choices=INTENTS))


_MAKERS = {
    "text": _text,
    "phone": _phone,
    "email": _email,
    "long_text": _long_text,
    "money": _money,
    "timing": _timing,
    "intent": _intent,
}
