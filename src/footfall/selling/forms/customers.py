"""What is typed about customers and what they are offered next."""

from typing import Any

from django import forms

from footfall.company.forms.rows import tree_select
from footfall.company.models import Product
from footfall.selling.models import NextSaleRule
from footfall.web.forms import Tiles


class NextSaleForm(forms.Form):
    """A rule that finds customers for their next thing."""

    name = forms.CharField(max_length=120)
    bought = forms.ModelChoiceField(
        Product.objects.none(), required=False, to_field_name="code", label="Who bought", help_text="It, or anything below it."
    )  # fmt: skip
    offers = forms.ModelChoiceField(
        Product.objects.none(), to_field_name="code", label="Is offered",
        help_text="Who owns it already is passed over, unless it is the same thing again.",
    )  # fmt: skip
    since = forms.ChoiceField(
        choices=NextSaleRule.Since.choices, initial="purchase", label="Counted from when", widget=Tiles
    )
    months = forms.IntegerField(min_value=0, max_value=240, initial=6, label="Months after, at least")
    most_months = forms.IntegerField(
        min_value=0, max_value=480, initial=0, label="At most", help_text="0: however long ago it was."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        products = Product.objects.filter(retired_on=None)
        for name, empty in (("bought", "Anything"), ("offers", "Choose one")):
            self.fields[name].queryset = products  # type: ignore[attr-defined]
            self.fields[name].widget = tree_select(list(products), empty=empty)

    @classmethod
    def of(cls, rule: NextSaleRule) -> dict[str, Any]:
        """What the form shows of a rule."""
        same = {name: getattr(rule, name) for name in ("name", "since", "months", "most_months")}
        return {**same, "bought": rule.bought.code if rule.bought else "", "offers": rule.offers.code}

    def plan(self) -> dict[str, Any]:
        """What a plan takes of it."""
        given = dict(self.cleaned_data)
        bought, offers = given.pop("bought"), given.pop("offers")
        return {**given, "bought_id": bought.pk if bought else None, "offers_id": offers.pk}


class ServiceForm(forms.Form):
    """A service request of a customer."""

    product = forms.ChoiceField(required=False, label="About")
    note = forms.CharField(max_length=2_000, label="What is it", widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, owns: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [*((name, name) for name in owns), ("", "Something else")]
        self.fields["product"].choices = choices  # type: ignore[attr-defined]
