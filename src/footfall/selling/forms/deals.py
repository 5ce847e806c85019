"""What is typed about deals and calls."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from footfall.company.forms.rows import Read, RowForm, currency_select, tree_select
from footfall.company.models import Product
from footfall.company.rules import fields
from footfall.qualification.models import Disqualification
from footfall.selling.models import Deal, Disposition, Pipeline, Stage
from footfall.selling.models.stage import ASKED
from footfall.selling.rules import FOLLOWS
from footfall.shared.currencies import from_minor
from footfall.web.forms import Day, Moment

AMOUNT = {"inputmode": "decimal", "autocomplete": "off"}
Cause = Disqualification.Cause
LOST_FOR = [
    (cause.value, cause.label)
    for cause in (
        Cause.PRICE,
        Cause.COMPETITOR,
        Cause.NO_NEED,
        Cause.NO_BUDGET,
        Cause.BAD_TIMING,
        Cause.NO_ANSWER,
        Cause.OTHER,
    )
]
"""Why somebody says no; junk and dead leads have causes of their own."""


class MoveForm(forms.Form):
    """Where a card was put, and which move its mover had seen last."""

    stage = forms.SlugField(max_length=30)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class _Money(RowForm):
    money = {"value": "value_minor"}

    def minor(self) -> int | None:
        """The amount in the smallest unit."""
        minor: int | None = self.row()["value_minor"]
        return minor

    @staticmethod
    def shown(minor: int | None, currency: str) -> dict[str, Any]:
        """The amount as the form shows it."""
        amount = None if minor is None else f"{_plain(from_minor(minor, currency))}"
        return {"value": amount, "currency": currency or settings.REPORTING_CURRENCY}


class OpenForm(_Money):
    """A deal to open."""

    product = forms.ModelChoiceField(Product.objects.none(), required=False, to_field_name="code")
    value = Read(fields.amount, empty=None, required=False, widget=forms.TextInput(AMOUNT))
    currency = Read(fields.currency, required=False, widget=currency_select())
    expected_on = forms.DateField(label="Sale expected on", required=False, widget=Day())
    stage = forms.ModelChoiceField(
        Stage.objects.none(),
        empty_label=None,
        to_field_name="slug",
        help_text="Where the talks stand already.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        products, stages = Product.objects.filter(retired_on=None), Stage.objects.select_related("pipeline")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["product"].widget = tree_select(list(products), empty="Not known yet")
        self.fields["stage"].queryset = stages  # type: ignore[attr-defined]
        if len({stage.pipeline_id for stage in stages}) > 1:
            self.fields["stage"].label_from_instance = lambda stage: f"{stage.pipeline}: {stage}"  # type: ignore[attr-defined]


class ValueForm(_Money):
    """What a deal is worth and when it is expected."""

    value = Read(fields.amount, empty=None, required=False, widget=forms.TextInput(AMOUNT))
    currency = Read(fields.currency, required=False, widget=currency_select())
    expected_on = forms.DateField(label="Sale expected on", required=False, widget=Day())

    @classmethod
    def of(cls, deal: Deal) -> dict[str, Any]:
        """What the form shows of a deal."""
        return {**cls.shown(deal.value_minor, deal.currency), "expected_on": deal.expected_on}


class WinForm(_Money):
    """The sale as it was made."""

    value = Read(fields.amount, empty=None, required=False, widget=forms.TextInput(AMOUNT), label="Sold for")
    currency = Read(fields.currency, required=False, widget=currency_select())
    won_on = forms.DateField(label="Sold on", widget=Day())

    @classmethod
    def of(cls, deal: Deal, today: date) -> dict[str, Any]:
        """What the form shows of a deal before it is won."""
        return {**cls.shown(deal.value_minor, deal.currency), "won_on": today}


class PapersForm(forms.Form):
    """What an order and a delivery leave behind."""

    order_number = forms.CharField(max_length=60, required=False, label="Number of the purchase order")
    delivered_on = forms.DateField(required=False, widget=Day(), label="Delivered on")


class LossForm(forms.Form):
    """Why a deal was lost."""

    reason = forms.ChoiceField(choices=[("", "Choose a reason"), *LOST_FOR], label="Why")
    competitor = forms.CharField(max_length=120, required=False, label="Who got it instead")
    note = forms.CharField(max_length=10_000, required=False, widget=forms.Textarea({"rows": 3}), label="What was said")


class CallForm(forms.Form):
    """A call with its result; asks for a moment or a reason only where the result needs one."""

    disposition = forms.SlugField(max_length=20, widget=forms.HiddenInput())
    number = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())
    seconds = forms.IntegerField(min_value=0, max_value=86_400, required=False, widget=forms.HiddenInput(), initial=0)
    reason = forms.ChoiceField(choices=LOST_FOR, initial=Cause.NO_NEED.value, label="Why")
    next_at = forms.DateTimeField(widget=Moment(), label="When", input_formats=["%Y-%m-%dT%H:%M"])
    note = forms.CharField(max_length=10_000, required=False, widget=forms.Textarea({"rows": 3}), label="What was said")

    @classmethod
    def for_result(cls, result: Disposition, given: QueryDict) -> "CallForm":
        """The form for this result; not yet sent where a first press of its key lacks what is asked now."""
        follows = FOLLOWS[result.outcome]
        asks = follows.says_no or bool(follows.next_step)
        is_first = asks and "next_at" not in given
        form = cls(None if is_first else given, initial=given.dict() if is_first else None)
        if not asks:
            del form.fields["next_at"]
        elif follows.says_no:
            form.fields["next_at"].required = False
            form.fields["next_at"].label = "Take up again on"
            form.fields["next_at"].help_text = "Left empty, the lead is lost."
        if not follows.says_no:
            del form.fields["reason"]
        return form


class AllowForm(forms.Form):
    """Why a number may be called again."""

    number = forms.ChoiceField(label="Number")
    because = forms.CharField(max_length=1_000, label="Why may we call again?")

    def __init__(self, *args: Any, numbers: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["number"].choices = numbers  # type: ignore[attr-defined]


def _plain(amount: Decimal) -> Decimal:
    """Without decimals where there are none: 12000, 12.50."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount


class StageForm(forms.Form):
    """A stage of the board."""

    name = forms.CharField(max_length=60)
    slug = forms.SlugField(
        max_length=30, label="Short name", help_text="Files and programs use it; it does not change."
    )
    counts_as = forms.ChoiceField(
        choices=Stage.Counts.choices,
        label="Managers count it as",
        help_text="A lead reaches this milestone here.",
    )
    probability = Read(
        fields.share,
        empty=None,
        label="Usually won",
        help_text="Share of the deals here that are won, such as 40%",
    )

    pipeline = forms.ModelChoiceField(Pipeline.objects.none(), required=False, empty_label=None, to_field_name="slug")
    entry = forms.MultipleChoiceField(
        choices=ASKED, required=False, widget=forms.CheckboxSelectMultiple, label="Asked to come in"
    )
    exit = forms.MultipleChoiceField(
        choices=ASKED, required=False, widget=forms.CheckboxSelectMultiple, label="Asked to go on"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pipeline"].queryset = Pipeline.objects.all()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, stage: Stage) -> dict[str, Any]:
        """What the form shows of a stage."""
        share = f"{(stage.probability * 100).normalize():f}%"
        same = ("name", "counts_as", "entry", "exit")
        return {**{name: getattr(stage, name) for name in same}, "probability": share}

    @classmethod
    def without_slug(cls, given: QueryDict | None, initial: dict[str, Any]) -> "StageForm":
        """The form for a stage that there is."""
        form = cls(given, initial=initial)
        del form.fields["slug"], form.fields["pipeline"]
        return form


class PipelineForm(forms.Form):
    """A way that deals walk."""

    name = forms.CharField(max_length=60)
    slug = forms.SlugField(max_length=15, label="Short name", help_text="Programs use it; it does not change.")
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, to_field_name="code", label="For deals about",
        help_text="Deals for this product, or one below it, open here.",
    )  # fmt: skip

    def __init__(self, *args: Any, is_new: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        products = Product.objects.filter(retired_on=None)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["product"].widget = tree_select(list(products), empty="Whatever no other pipeline is for")
        if not is_new:
            del self.fields["slug"]


class DispositionForm(forms.Form):
    """A result that a call can have."""

    label = forms.CharField(max_length=80)
    code = forms.SlugField(
        max_length=20, label="Short name", help_text="Files and programs use it; it does not change."
    )
    outcome = forms.ChoiceField(
        choices=Disposition.Outcome.choices,
        label="What follows",
        help_text="Not the label decides, but this.",
    )
    is_reached = forms.BooleanField(required=False, label="A human answered")
    retry_minutes = forms.IntegerField(
        min_value=1, max_value=1_000_000, required=False, label="Call again after minutes",
        help_text="For call lists; left empty, the list is done with the lead.",
    )  # fmt: skip
    most_attempts = forms.IntegerField(
        min_value=0, max_value=1_000, required=False, label="At most so often", help_text="0 or empty: no limit."
    )

    def clean_most_attempts(self) -> int:
        """Nothing typed is no limit."""
        return self.cleaned_data["most_attempts"] or 0

    @classmethod
    def of(cls, result: Disposition) -> dict[str, Any]:
        """What the form shows of a result."""
        shown = ("label", "outcome", "is_reached", "retry_minutes", "most_attempts")
        return {name: getattr(result, name) for name in shown}

    @classmethod
    def without_code(cls, given: QueryDict | None, initial: dict[str, Any]) -> "DispositionForm":
        """The form for a result that there is."""
        form = cls(given, initial=initial)
        del form.fields["code"]
        return form
