"""The short form that anybody may fill in at an entry point's public page."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.functional import cached_property

from footfall.capture.forms.counter import INTENTS, NOTHING, TIMINGS, WAYS, Anything, CounterForm, Ways
from footfall.capture.models import EntryPoint, FormVersion
from footfall.capture.rules.form_content import BASE, OF_PAGES, REACHING, Words, next_fields
from footfall.web.forms import Day, ManyTiles, Tiles

SALT = "footfall.public-form"
FASTEST = 2.0
"""Seconds. Nobody reads and fills in a form in less; a program does."""

OLDEST = timedelta(hours=12)
MOST_LETTERS = 2_000
PLAIN = Words(BASE, {})
NOT_YET = "Please look it over and send it once more."


@dataclass(frozen=True)
class Opening:
    """The id of the capture that a page may send, and the seconds since it was opened."""

    id: uuid.UUID
    seconds: float

    @property
    def is_too_fast(self) -> bool:
        """Whether nobody could have read the page meanwhile."""
        return self.seconds < FASTEST


class PublicForm(CounterForm):
    """A door's form for the visitor's own phone: no drafts on it, a trap for programs, a signed moment of opening."""

    website = Anything(
        required=False, label="Leave this empty", widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )
    opened = Anything(required=False, widget=forms.HiddenInput())

    def __init__(
        self, *, door: EntryPoint, version: FormVersion, region: str, words: Words = PLAIN,
        answered: Sequence[str] = (), **options: Any,
    ) -> None:  # fmt: skip
        self.words = words
        self.is_reachable = bool(REACHING & set(answered))
        self.described = next_fields(version.fields, answered) if version.is_progressive else version.fields
        super().__init__(door=door, version=version, region=region, **options)
        self.door = door
        self.wording = words("consent", self.wording)
        for name, field in self.fields.items():
            for attribute in ("data-draft", "autofocus", "data-capture-id", "data-seconds"):
                field.widget.attrs.pop(attribute, None)
            if name in COMPLETED:
                field.widget.attrs["autocomplete"] = COMPLETED[name]
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs["maxlength"] = MOST_LETTERS
        for name in ("id", "seconds"):
            del self.fields[name]
        # Who gives nothing allows nothing: there is no tile to forbid what was never allowed.
        choices = [(way, words(f"way.{way}", label)) for way, label in WAYS if way != "none"]
        self.fields["consent"] = Ways(label=self.wording, choices=choices, widget=forms.CheckboxSelectMultiple())
        self.fields["consent"].widget.choices = choices

    def _add(self, described: dict[str, Any]) -> None:
        """One of the fields of this visit, in the visitor's language."""
        name, kind = described["name"], described.get("kind", "text")
        if described not in self.described:
            return
        shown = {**described, "label": self.words(f"field.{name}", described["label"])}
        if kind in OF_PAGES:
            self.fields[name] = _MAKERS_OF_PAGES[kind](shown, self.words)
        else:
            super()._add(shown)
            widget = self.fields[name].widget
            if isinstance(widget, Tiles):
                widget.choices = [(value, self.words(f"option.{value}", str(label))) for value, label in widget.choices]

    @cached_property
    def warnings(self) -> dict[str, str]:
        """Field name to the sentence about it; what is asked for and empty is said first, and taken all the same."""
        found = {
            field["name"]: f"Please fill in “{self[field['name']].label}”."
            for field in self.described
            if field.get("is_required") and field["name"] in self.fields and not self.typed.get(field["name"])
        }
        return {**found, **{name: text for name, text in super().warnings.items() if name not in found}}

    @property
    def visible_names(self) -> list[str]:
        """Names of the fields a visitor is asked."""
        return [name for name in self.fields if name not in {"website", "opened"}]

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields one sees, without what is allowed and without the trap."""
        return [self[name] for name in self.visible_names if name != "consent"]

    @property
    def is_trapped(self) -> bool:
        """Whether the field nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))

    @property
    def payload(self) -> dict[str, Any]:
        """The fields of the capture; each consent with the version of its words."""
        found = super().payload
        if self.version.is_double_opt_in and "consents" in found:
            # Whether the address is theirs is asked by a letter; until then nothing is allowed by e-mail.
            found["consents"] = [consent for consent in found["consents"] if consent["way"] != "email"]
        for consent in found.get("consents", []):
            consent["version"] = wording_version(self.wording)
            if self.words.language != BASE:
                consent["language"] = self.words.language
        return found

    def opening(self, at: float) -> Opening | None:
        """How the page was opened; None where its word is too old, another door's or forged."""
        return opening_of(self.cleaned_data.get("opened", ""), door=self.door, at=at)


def opening_of(word: str, *, door: EntryPoint, at: float) -> Opening | None:
    """How a page was opened, by the word on it; None where it is too old, another door's or forged."""
    try:
        key, nonce, moment = signing.loads(word, salt=SALT, max_age=OLDEST)
        return Opening(uuid.UUID(nonce), at - float(moment)) if key == door.key else None
    except (signing.BadSignature, ValueError, TypeError):
        return None


COMPLETED = {"name": "name", "phone": "tel", "email": "email", "company": "organization", "city": "address-level2"}
"""What the visitor's own browser may fill in."""


def sign_opening(door: EntryPoint, *, at: float) -> str:
    """A word that says which door's form was opened when, and the id its capture will have."""
    return signing.dumps([door.key, str(uuid.UUID(bytes=secrets.token_bytes(16), version=4)), at], salt=SALT)


def wording_version(wording: str) -> str:
    """The short name of a wording: another one as soon as a letter changes."""
    return hashlib.sha256(wording.encode()).hexdigest()[:8]


def option_texts(fields: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Key and text of what stands on the tiles of a form and is not of its own making: ways, moments, wishes."""
    kinds = {field.get("kind") for field in fields}
    found = [(f"way.{way}", label) for way, label in WAYS if way != "none"]
    for kind, options in (("timing", TIMINGS), ("intent", INTENTS), ("product", [(NOTHING, "Just looking")])):
        found += [(f"option.{value}", label) for value, label in options if kind in kinds]
    return found


def _choices(described: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    """What is kept, as it was written first, and what a visitor reads."""
    given = described.get("choices") or []
    return [(text, words(f"choice.{described['name']}.{number}", text)) for number, text in enumerate(given)]


def _one(described: dict[str, Any], words: Words) -> forms.Field:
    return Anything(label=described["label"], widget=Tiles(choices=_choices(described, words)))


def _some(described: dict[str, Any], words: Words) -> forms.Field:
    choices = _choices(described, words)
    return Ways(label=described["label"], choices=choices, required=False, widget=ManyTiles(choices=choices))


def _day(described: dict[str, Any], _words: Words) -> forms.Field:
    return Anything(label=described["label"], widget=Day())


def _number(described: dict[str, Any], _words: Words) -> forms.Field:
    return Anything(label=described["label"], widget=forms.TextInput({"inputmode": "decimal"}))


_MAKERS_OF_PAGES = {"choice": _one, "choices": _some, "day": _day, "number": _number}
