"""The short form that anybody may fill in at an entry point's public page."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing

from footfall.capture.forms.counter import WAYS, Anything, CounterForm, Ways
from footfall.capture.models import EntryPoint, FormVersion

SALT = "footfall.public-form"
FASTEST = 2.0
"""Seconds. Nobody reads and fills in a form in less; a program does."""

OLDEST = timedelta(hours=12)
MOST_LETTERS = 2_000
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

    def __init__(self, *, door: EntryPoint, version: FormVersion, region: str, **options: Any) -> None:
        super().__init__(door=door, version=version, region=region, **options)
        self.door = door
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
        choices = [way for way in WAYS if way[0] != "none"]
        self.fields["consent"] = Ways(label=self.wording, choices=choices, widget=forms.CheckboxSelectMultiple())
        self.fields["consent"].widget.choices = choices

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
        for consent in found.get("consents", []):
            consent["version"] = wording_version(self.wording)
        return found

    def opening(self, at: float) -> Opening | None:
        """How the page was opened; None where its word is too old, another door's or forged."""
        try:
            said = signing.loads(self.cleaned_data.get("opened", ""), salt=SALT, max_age=OLDEST)
            key, nonce, moment = said
            return Opening(uuid.UUID(nonce), at - float(moment)) if key == self.door.key else None
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
