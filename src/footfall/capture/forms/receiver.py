"""What a door that takes deliveries is told: options, secrets of the provider, and which part of a sample is what."""

from collections.abc import Mapping
from typing import Any

from django import forms

from footfall.capture.channels.receiver import Option, Receiver
from footfall.capture.channels.webhook.receiver import FIELDS
from footfall.capture.rules.json_path import leaves, read_path
from footfall.shared.errors import Refusal

MOST_SAMPLE = 200_000
GIVEN = "secret_"
LARGEST_PORT = 65_535


class ReceiverForm(forms.Form):
    """The options of a receiver and the secrets that its provider made; a secret left empty stays as it is."""

    def __init__(self, *, receiver: Receiver, is_administrator: bool, **options: Any) -> None:
        super().__init__(**options)
        self.options = [
            each
            for each in receiver.options
            if each.name != "mapping" and (is_administrator or not each.is_for_administrators)
        ]
        for option in self.options:
            self.fields[option.name] = _field(option)
        for secret in receiver.secrets if is_administrator or not _is_guarded(receiver) else ():
            if not secret.is_ours:
                self.fields[GIVEN + secret.name] = forms.CharField(
                    label=secret.label, help_text=secret.help, required=False, max_length=1_000,
                    widget=forms.PasswordInput({"autocomplete": "off"}),
                )  # fmt: skip

    @property
    def told(self) -> dict[str, Any]:
        """The options as an entry point keeps them."""
        values = {option.name: _value(option, self.cleaned_data.get(option.name)) for option in self.options}
        return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}

    @property
    def given(self) -> dict[str, str]:
        """Secrets that were typed in, by name."""
        names = [name for name in self.fields if name.startswith(GIVEN)]
        return {name.removeprefix(GIVEN): self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}

    @classmethod
    def filled(cls, receiver: Receiver, told: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of what a door was told."""
        return {option.name: _shown(option, told.get(option.name)) for option in receiver.options}


def _is_guarded(receiver: Receiver) -> bool:
    """Whether its secret opens a server that a setting names, so that the two are set by the same person."""
    return any(option.is_for_administrators for option in receiver.options)


def _field(option: Option) -> forms.Field:
    shared: dict[str, Any] = {"label": option.label, "help_text": option.help, "required": False}
    if option.kind == "tick":
        return forms.BooleanField(**shared)
    if option.kind == "number":
        return forms.IntegerField(min_value=1, max_value=LARGEST_PORT, **shared)
    if option.kind == "line":
        return forms.CharField(max_length=300, **shared)
    return forms.CharField(max_length=5_000, widget=forms.Textarea({"rows": 4}), **shared)


def _value(option: Option, typed: Any) -> Any:  # noqa: ANN401 -- text, number or tick
    if option.kind == "lines":
        return [line.strip().lower() for line in str(typed or "").splitlines() if line.strip()]
    if option.kind == "map":
        pairs = (line.partition("=") for line in str(typed or "").splitlines())
        return {left.strip(): right.strip() for left, _, right in pairs if left.strip() and right.strip()}
    return typed.strip() if isinstance(typed, str) else typed


def _shown(option: Option, value: Any) -> Any:  # noqa: ANN401 -- text, number or tick
    if option.kind == "lines":
        return "\n".join(value or [])
    if option.kind == "map":
        return "\n".join(f"{left} = {right}" for left, right in (value or {}).items())
    return value


class MappingForm(forms.Form):
    """A sample of what a sender delivers, and for each part the field it becomes."""

    sample = forms.CharField(
        label="One of its deliveries", max_length=MOST_SAMPLE, required=False, strip=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}), help_text="JSON, or the body of a form",
    )  # fmt: skip

    def __init__(self, *, document: Any, mapping: Mapping[str, str], **options: Any) -> None:  # noqa: ANN401 -- any JSON
        super().__init__(**options)
        self.parts = leaves(document)
        known = {path: name for name, path in mapping.items()}
        choices = [("", "—"), *FIELDS.items()]
        for number, (path, _) in enumerate(self.parts):
            self.fields[f"part_{number}"] = forms.ChoiceField(
                label=path, choices=choices, required=False, initial=known.get(path, "")
            )

    @property
    def rows(self) -> list[tuple[str, str, forms.BoundField]]:
        """Path, value and choice of each part."""
        return [(path, shown(value), self[f"part_{number}"]) for number, (path, value) in enumerate(self.parts)]

    @property
    def chosen(self) -> dict[str, str]:
        """The mapping as chosen: field to path; the first part that is one field holds."""
        found: dict[str, str] = {}
        for number, (path, _) in enumerate(self.parts):
            if name := self.data.get(f"part_{number}", ""):
                found.setdefault(name, path)
        return {name: path for name, path in found.items() if name in FIELDS}


def shown(value: object) -> str:
    """A value as a short line."""
    return "" if value is None else str(value)[:120]


def wrong_paths(mapping: Mapping[str, object]) -> dict[str, list[str]]:
    """Fields whose path is none, with the sentence about it."""
    wrong: dict[str, list[str]] = {}
    for name, path in mapping.items():
        try:
            if name not in FIELDS:
                wrong[name] = ["No field of a capture is called so."]
            elif not isinstance(path, str):
                wrong[name] = ["A path is text."]
            else:
                read_path(path)
        except Refusal as refusal:
            wrong[name] = [refusal.sentence]
    return wrong
