"""What is typed into a quote."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from footfall.company.forms.rows import Read
from footfall.company.models import Product
from footfall.company.queries.trees import branches_of
from footfall.company.rules import fields
from footfall.selling.models import Deal, Quote, QuoteLine
from footfall.selling.rules.quote import MOST_LINES, Line, discount_of
from footfall.shared.currencies import DIGITS, from_minor, to_minor
from footfall.web.forms import Day

LASTS = timedelta(days=30)
EMPTY_LINES = 3
AMOUNT = {"inputmode": "decimal", "autocomplete": "off"}


class QuoteForm(forms.Form):
    """What holds for the whole quote."""

    valid_until = forms.DateField(widget=Day(), label="Valid until")
    note = forms.CharField(max_length=2_000, required=False, widget=forms.Textarea({"rows": 2}), label="Words below")


class QuoteLineForm(forms.Form):
    """One line; empty ones are left out."""

    product = forms.ChoiceField(required=False)
    what = forms.CharField(max_length=200, required=False, label="Or in words")
    quantity = forms.DecimalField(min_value=Decimal(0), max_digits=12, decimal_places=3, required=False)
    price = Read(fields.amount, empty=None, required=False, widget=forms.TextInput(AMOUNT))
    discount = forms.CharField(max_length=20, required=False, widget=forms.TextInput(AMOUNT))
    tax = Read(fields.share, empty=Decimal(0), required=False, widget=forms.TextInput(AMOUNT))

    def __init__(self, *args: Any, products: Mapping[str, Product], currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.products, self.currency = products, currency
        names = [(key, product.name) for key, product in products.items()]
        self.fields["product"].choices = [("", "—"), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The line with what its product says where nothing is typed."""
        given = super().clean() or self.cleaned_data
        product = self.products.get(given.get("product") or "")
        if self.is_blank(given) or self.errors:
            return given
        price = given.get("price")
        if price is None and product and product.price_minor is not None and product.currency == self.currency:
            price = from_minor(product.price_minor, self.currency)
        if price is None:
            self.add_error("price", "What does it cost?")
            return given
        given["line"] = self._line(given, product, to_minor(price, self.currency))
        return given

    def _line(self, given: dict[str, Any], product: Product | None, price_minor: int) -> Line | None:
        quantity = Decimal(1) if given["quantity"] is None else given["quantity"]
        what = given["what"] or (product.name if product else "")
        line = Line(what, quantity, price_minor, tax=given["tax"], product_id=product.pk if product else None)
        if not what:
            self.add_error("what", "What is it?")
        try:
            discount = discount_of(given["discount"], line.gross_minor, 10 ** DIGITS.get(self.currency, 2))
        except (ValueError, InvalidOperation):
            self.add_error("discount", "Write it as 500 or as 10%.")
            return None
        return Line(what, quantity, price_minor, discount, given["tax"], line.product_id)

    @staticmethod
    def is_blank(given: Mapping[str, Any]) -> bool:
        """Whether nothing is typed that makes a line."""
        return not (given.get("product") or given.get("what") or given.get("price") is not None)


def typed_lines(formset: Any) -> list[Line]:  # noqa: ANN401 -- a formset
    """The lines that are filled in."""
    return [form.cleaned_data["line"] for form in formset if form.cleaned_data.get("line")]


def line_forms(
    given: Any,  # noqa: ANN401 -- POST or None
    *,
    currency: str,
    filled: Sequence[dict[str, Any]] = (),
    extra: int = EMPTY_LINES,
) -> Any:  # noqa: ANN401 -- a formset
    """The forms of the lines, with some empty ones."""
    kept = [each.one for each in branches_of(Product.objects.filter(retired_on=None))]
    products = {str(product.pk): product for product in kept}
    made = forms.formset_factory(QuoteLineForm, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES)
    form_kwargs = {"products": products, "currency": currency}
    return made(given, prefix="line", initial=list(filled), form_kwargs=form_kwargs)


def first_line(deal: Deal) -> list[dict[str, Any]]:
    """What a new quote begins with: the product of the deal at the deal's value, and the tax of the last quote."""
    last = QuoteLine.objects.order_by("-pk").first()
    line: dict[str, Any] = {"tax": shown_share(last.tax) if last else "", "quantity": 1}
    if deal.product_id:
        line["product"] = str(deal.product_id)
    if deal.value_minor:
        line["price"] = _plain(deal.value_minor, deal.currency)
    return [line]


def filled_lines(quote: Quote, lines: Sequence[QuoteLine]) -> list[dict[str, Any]]:
    """The lines of a quote as the form shows them."""
    return [
        {
            "product": str(line.product_id or ""), "what": line.what, "quantity": line.quantity.normalize(),
            "price": _plain(line.price_minor, quote.currency), "tax": shown_share(line.tax),
            "discount": _plain(line.discount_minor, quote.currency) if line.discount_minor else "",
        }
        for line in lines
    ]  # fmt: skip


def shown_share(share: Decimal) -> str:
    """ "18%"."""
    return f"{(share * 100).normalize():f}%" if share else ""


def until(today: date) -> date:
    """How long a quote holds unless somebody says otherwise."""
    return today + LASTS


def currency_of(deal: Deal) -> str:
    """The currency that a quote of the deal is in."""
    return deal.currency or settings.REPORTING_CURRENCY


def _plain(minor: int, currency: str) -> str:
    amount = from_minor(minor, currency)
    return f"{amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount}"


def refuse_lines(formset: Any, errors: Mapping[str, Sequence[str]]) -> bool:  # noqa: ANN401 -- a formset
    """Whether refusals of the form `lines.2.discount` were put at the fields they are about."""
    filled = [form for form in formset if form.cleaned_data.get("line")]
    put = False
    for name, sentences in errors.items():
        _, _, rest = name.partition("lines.")
        place, _, field = rest.partition(".")
        if place.isdecimal() and int(place) <= len(filled):
            filled[int(place) - 1].add_error(field, ValidationError(list(sentences)))
            put = True
    return put
