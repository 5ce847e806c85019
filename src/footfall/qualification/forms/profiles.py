"""What people enter about the audience they want."""

from collections.abc import Iterator
from typing import Any

from django import forms

from footfall.company.models import AudienceCriterion, AudienceProfile, Location, Product
from footfall.company.queries.trees import branches_of
from footfall.qualification.actions.profiles import Asked, ProfileDraft
from footfall.qualification.models import PriorityCell
from footfall.qualification.models.lead import Priority, Temperature
from footfall.qualification.rules.fit import Wanted, read_wanted, written
from footfall.web.forms import Tiles

ROWS = 10
FIELDS = (
    "city", "language", "customer", "place", "age", "occupation", "marital_status", "income", "interests", "buying",
    "need", "budget", "timing", "industry", "scale", "body", "decides",
)  # fmt: skip
"""Offered first; any other field of the forms may be named as well."""


class ProfileForm(forms.Form):
    """A profile with up to ten criteria."""

    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Of", choices=AudienceProfile.Kind.choices, widget=Tiles(), initial="person")
    product = forms.ChoiceField(label="For leads for", required=False)
    is_active = forms.BooleanField(label="In use", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        products = branches_of(Product.objects.all())
        fields["product"].choices = [
            ("", "Anything"), *((str(each.one.pk), "\u2003" * each.depth + each.one.name) for each in products)
        ]  # fmt: skip
        for row in range(ROWS):
            label = f"Criterion {row + 1}"
            self.fields[f"field_{row}"] = forms.CharField(label=f"{label}: field", required=False, max_length=60)
            self.fields[f"field_{row}"].widget.attrs["list"] = "profile-fields"
            self.fields[f"wanted_{row}"] = forms.CharField(label=f"{label}: wanted", required=False, max_length=4_000)
            self.fields[f"weight_{row}"] = forms.FloatField(
                label=f"{label}: weight", required=False, min_value=0.1, max_value=100
            )

    def clean(self) -> dict[str, Any]:
        """Each row is whole, and can be read."""
        values = super().clean() or self.cleaned_data
        self.criteria = []
        for row in range(ROWS):
            name, text = str(values.get(f"field_{row}") or ""), str(values.get(f"wanted_{row}") or "")
            if not name and not text:
                continue
            try:
                self.criteria.append(Asked(_name(name), _wanted(_name(name), text), values.get(f"weight_{row}") or 1))
            except ValueError as error:
                self.add_error(f"wanted_{row}" if name else f"field_{row}", str(error))
        return values

    def draft(self) -> ProfileDraft:
        """The profile as it was entered."""
        values = self.cleaned_data
        return ProfileDraft(
            name=values["name"], kind=values["kind"], is_active=values["is_active"], criteria=self.criteria,
            product=int(values["product"]) if values["product"] else None,
        )  # fmt: skip

    def rows(self) -> Iterator[list[forms.BoundField]]:
        """The fields of each criterion."""
        return ([self[f"{part}_{row}"] for part in ("field", "wanted", "weight")] for row in range(ROWS))

    def head(self) -> list[forms.BoundField]:
        """The fields above the criteria."""
        return [self[name] for name in ("name", "kind", "product", "is_active")]

    @classmethod
    def filled(cls, profile: AudienceProfile) -> dict[str, Any]:
        """What the form shows of a profile."""
        values: dict[str, Any] = {
            "name": profile.name, "kind": profile.kind, "product": str(profile.product_id or ""),
            "is_active": profile.is_active,
        }  # fmt: skip
        for row, each in enumerate(profile.criteria.all()[:ROWS]):
            values |= {f"field_{row}": each.field, f"wanted_{row}": _shown(each), f"weight_{row}": each.weight}
        return values


class MatrixForm(forms.Form):
    """The priority of each fit and temperature."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = {(cell.fit, cell.intent): cell.priority for cell in PriorityCell.objects.all()}
        for fit, fit_label in PriorityCell.Band.choices:
            for intent, label in reversed(Temperature.choices):
                self.fields[f"{fit}_{intent}"] = forms.ChoiceField(
                    label=f"{fit_label} fit, {str(label).lower()}", choices=Priority.choices,
                    initial=now.get((fit, intent), "medium"),
                )  # fmt: skip

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The cells by fit, the hottest first."""
        warmths = list(reversed(Temperature.values))
        return [(str(label), [self[f"{fit}_{one}"] for one in warmths]) for fit, label in PriorityCell.Band.choices]

    def priorities(self) -> dict[tuple[str, str], str]:
        """What was chosen, by fit and temperature."""
        return {(key.partition("_")[0], key.partition("_")[2]): value for key, value in self.cleaned_data.items()}


def _name(name: str) -> str:
    folded = "_".join(name.casefold().split())
    if not folded:
        raise ValueError("Name the field this is about.")
    return folded


def _wanted(name: str, text: str) -> Wanted:
    wanted = read_wanted(text)
    return _places(wanted) if name == "place" else wanted


def _places(wanted: Wanted) -> Wanted:
    """Places by their codes or names, kept by their keys."""
    found: dict[str, int] = {}
    for pk, code, name in Location.objects.order_by("-pk").values_list("pk", "code", "name"):
        found |= {name.casefold(): pk, code.casefold(): pk, str(pk): pk}
    if unknown := [value for value in wanted.values if value not in found]:
        raise ValueError(f"There is no place called {unknown[0]}.")
    return Wanted(tuple(str(found[value]) for value in wanted.values))


def _shown(each: AudienceCriterion) -> str:
    if each.field == "place":
        codes = Location.objects.filter(pk__in=[int(value) for value in each.values]).values_list("code", flat=True)
        return "; ".join(codes)
    return written(Wanted(tuple(each.values), each.lowest, each.highest))
