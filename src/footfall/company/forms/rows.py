"""Forms whose fields are read by the same rules as the cells of a file."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from footfall.company.queries.trees import indented
from footfall.company.rules import fields
from footfall.company.rules.sheets import amount_of, cell_of
from footfall.shared.currencies import DIGITS, to_minor
from footfall.shared.errors import Refusal
from footfall.shared.schemas import unstorable


class Read(forms.CharField):
    """A field whose text is read by a rule; empty text is `empty`."""

    def __init__(self, read: Callable[[str], Any], *, empty: Any = "", **options: Any) -> None:  # noqa: ANN401 -- field options
        self.read = read
        self.empty = empty
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- Django's signature
        """The value that is kept."""
        text = super().to_python(value)
        if not text:
            return self.empty
        if unstorable(text):
            raise ValidationError("There are characters in this that can't be kept.")
        try:
            return self.read(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def validate(self, value: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Whether something is there that has to be."""
        if self.required and value == self.empty:
            raise ValidationError("This has to be filled in.")

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Nothing more: the rule has read it."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- Django's signature
        """The value as it is written."""
        return value if isinstance(value, str) else cell_of(value)


class Prepared(forms.Form):
    """A form that is made ready each time it is opened, such as with the choices there are now."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.prepare()

    def prepare(self) -> None:
        """Nothing, unless a form has something to prepare."""


class RowForm(Prepared):
    """A form that comes to one row."""

    money: ClassVar[dict[str, str]] = {}
    """Fields with an amount, and where it is kept in the smallest unit of `currency`."""

    def clean(self) -> dict[str, Any]:
        """The fields; an amount without its currency is a mistake."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.money:
            if cleaned.get(name) is not None and not cleaned.get("currency") and "currency" not in self.errors:
                self.add_error("currency", f"The {name} needs its currency.")
        return cleaned

    def row(self) -> dict[str, Any]:
        """Values by the fields they are kept in."""
        row = dict(self.cleaned_data)
        for name, minor in self.money.items():
            amount = row.pop(name)
            row[minor] = None if amount is None else to_minor(amount, row["currency"])
        return row

    def show_refusal(self, refusal: Refusal) -> None:
        """The refusal's sentences at their fields."""
        for name, sentences in (refusal.fields or {"": [refusal.sentence]}).items():
            shown = {minor: amount for amount, minor in self.money.items()}.get(name, name)
            self.add_error(shown if shown in self.fields else None, list(sentences))

    @classmethod
    def filled(cls, one: Model, **besides: object) -> dict[str, Any]:
        """What the form shows of a row there is."""
        values = {name: getattr(one, name, None) for name in cls.base_fields} | besides
        for name, minor in cls.money.items():
            values[name] = amount_of(getattr(one, minor), getattr(one, "currency", ""))
        parent = getattr(one, "parent", None)
        return {**values, "parent": parent.code if parent else ""}


def tree_select(nodes: Iterable[Any], *, empty: str) -> forms.Select:
    """One row of a tree by its code, indented by depth."""
    return forms.Select(choices=[("", empty), *indented(nodes)])


def currency_select(empty: str = "—") -> forms.Select:
    """A currency code."""
    return forms.Select(choices=[("", empty), *((code, code) for code in sorted(DIGITS))])


def country_select(empty: str) -> forms.Select:
    """A country by name."""
    ordered = sorted(fields.countries().items(), key=lambda item: item[1])
    return forms.Select(choices=[("", empty), *ordered])


def zone_select(empty: str) -> forms.Select:
    """A time zone, in groups by continent."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(fields.time_zones()):
        continent, _, city = zone.partition("/")
        groups.setdefault(continent, []).append((zone, (city or zone).replace("_", " ").replace("/", ", ")))
    return forms.Select(choices=[("", empty), *groups.items()])
