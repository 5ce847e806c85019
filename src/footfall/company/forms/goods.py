"""Forms of products, value slabs and campaigns."""

from typing import Any

from django import forms

from footfall.company.forms.rows import Read, RowForm, currency_select, tree_select
from footfall.company.models import Campaign, Product
from footfall.company.rules import fields
from footfall.shared.currencies import to_minor
from footfall.web.forms import Day

AMOUNT = {"inputmode": "decimal"}


class ProductForm(RowForm):
    """A product, or a family of products."""

    money = {"price": "price_minor"}

    name = Read(fields.title)
    code = Read(fields.code, help_text="Short and unique. Files and programs name the product by it.")
    level = Read(fields.level, initial="product", help_text="Family, product, or your own word.")
    parent = forms.CharField(label="Belongs to", required=False)
    price = Read(fields.amount, empty=None, required=False, widget=forms.TextInput(AMOUNT), help_text="Usual price")
    currency = Read(fields.currency, required=False, widget=currency_select())
    margin = Read(fields.share, empty=None, required=False, help_text="Share of the price that is earned, such as 25%")
    retired_on = Read(
        fields.day,
        empty=None,
        required=False,
        widget=Day(),
        label="Not sold from",
        help_text="Its leads and sales stay.",
    )

    def prepare(self) -> None:
        """The choices there are now."""
        super().prepare()
        self.fields["parent"].widget = tree_select(Product.objects.all(), empty="Nothing: it is a top")


class CampaignForm(RowForm):
    """A campaign."""

    money = {"budget": "budget_minor"}

    name = Read(fields.title)
    code = Read(fields.code, help_text="Short and unique. Files and programs name the campaign by it.")
    parent = forms.CharField(label="Part of", required=False)
    starts_on = Read(fields.day, empty=None, required=False, widget=Day(), label="Starts")
    ends_on = Read(fields.day, empty=None, required=False, widget=Day(), label="Ends", help_text="Last day")
    budget = Read(fields.amount, empty=None, required=False, widget=forms.TextInput(AMOUNT))
    currency = Read(fields.currency, required=False, widget=currency_select())

    def prepare(self) -> None:
        """The choices there are now."""
        super().prepare()
        self.fields["parent"].widget = tree_select(Campaign.objects.all(), empty="Nothing: it stands by itself")


class ValueSlabsForm(forms.Form):
    """The three bounds of one currency."""

    currency = Read(fields.currency, widget=currency_select())
    high = Read(fields.amount, empty=None, widget=forms.TextInput(AMOUNT), label="High value from")
    medium = Read(fields.amount, empty=None, widget=forms.TextInput(AMOUNT), label="Medium value from")
    low = Read(fields.amount, empty=None, widget=forms.TextInput(AMOUNT), label="Low value from", initial="0")

    def rows(self) -> list[dict[str, Any]]:
        """One row for each slab."""
        currency = self.cleaned_data["currency"]
        bounds = {slab: to_minor(self.cleaned_data[slab], currency) for slab in ("high", "medium", "low")}
        return [{"currency": currency, "slab": slab, "from_minor": bound} for slab, bound in bounds.items()]
