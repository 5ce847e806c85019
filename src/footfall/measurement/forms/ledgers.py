"""Forms of a cost, of a count of people reached, of a target and of a rate."""

from typing import Any

from django import forms
from django.conf import settings

from footfall.capture.models import EntryPoint
from footfall.company.forms.rows import Read, RowForm, currency_select, tree_select
from footfall.company.models import Campaign, Product, Staff
from footfall.company.queries import locations_visible_to
from footfall.company.rules import fields
from footfall.measurement.actions.ledgers import EVERYWHERE, LEVELS
from footfall.measurement.cube.measures import MEASURES
from footfall.measurement.models import Cost, Rate, Reach, Target
from footfall.measurement.rules import ledgers as rules
from footfall.web.forms import Day

MOST_DOORS = 1_000


class EntryForm(RowForm):
    """A row of a ledger, for the place, product, campaign or entry point it was for."""

    levels: tuple[str, ...] = ()

    def __init__(self, *args: Any, by: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        is_everywhere = by.role in EVERYWHERE
        empty = "All places" if is_everywhere else "The place of the entry point"
        choices = {
            "location": lambda: tree_select(locations_visible_to(by), empty=empty),
            "product": lambda: tree_select(Product.objects.all(), empty="All products"),
            "campaign": lambda: tree_select(Campaign.objects.all(), empty="No campaign in particular"),
            "entry_point": lambda: forms.Select(choices=_doors(by, is_everywhere=is_everywhere)),
        }
        for level in self.levels:
            self.fields[level].widget = choices[level]()

    def clean(self) -> dict[str, Any]:
        """The fields; a place or door by its short name becomes the thing itself."""
        cleaned = super().clean()
        for level in self.levels:
            model, short = LEVELS[level]
            name = cleaned.get(level)
            cleaned[level] = model._default_manager.filter(**{short: name}).first() if name else None
            if name and cleaned[level] is None:
                self.add_error(level, "There is nothing by that name any more.")
        return cleaned

    @classmethod
    def shown(cls, one: Cost | Rate | Reach | Target) -> dict[str, Any]:
        """What the form shows of a row there is."""
        short = {level: LEVELS[level][1] for level in cls.levels}
        named = {level: getattr(getattr(one, level), name, "") for level, name in short.items()}
        return cls.filled(one, **named) | named


class CostForm(EntryForm):
    """Money that was spent to get leads."""

    money = {"amount": "amount_minor"}
    levels = ("location", "product", "campaign", "entry_point")

    amount = Read(fields.amount, empty=None, widget=forms.TextInput({"inputmode": "decimal"}))
    currency = Read(fields.currency, widget=currency_select())
    kind = forms.ChoiceField(label="Spent on", choices=Cost.Kind.choices)
    from_on = Read(fields.day, empty=None, widget=Day(), label="From")
    until_on = Read(
        fields.day, empty=None, required=False, widget=Day(), label="Until", help_text="Last day; empty for one day"
    )
    location = forms.CharField(label="Place", required=False)
    product = forms.CharField(required=False)
    campaign = forms.CharField(required=False)
    entry_point = forms.CharField(label="Entry point", required=False)
    spread = forms.ChoiceField(
        choices=Cost.Spread.choices,
        label="Shared",
        help_text="Over the leads captured there in those days. What finds no lead stays unallocated.",
    )
    note = Read(fields.title, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["currency"].initial = settings.REPORTING_CURRENCY


class TargetForm(EntryForm):
    """What a measure shall come to."""

    levels = ("location", "product")

    measure = forms.ChoiceField(choices=[(one.name, one.label) for one in MEASURES.values() if one.better])
    amount = Read(
        rules.target,
        empty=None,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text="A number, money in the reporting currency, or a rate such as 12.5%",
    )
    from_on = Read(fields.day, empty=None, widget=Day(), label="From")
    until_on = Read(
        fields.day, empty=None, required=False, widget=Day(), label="Until", help_text="Empty for the end of the month"
    )
    location = forms.CharField(label="Place", required=False)
    product = forms.CharField(required=False)
    note = Read(fields.title, required=False)


class RateForm(EntryForm):
    """What a currency is worth from a day on."""

    on = Read(fields.day, empty=None, widget=Day(), label="From", help_text="It holds until there is a later one")
    currency = Read(fields.currency, widget=currency_select())
    units = Read(
        rules.units,
        empty=None,
        label="Worth",
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text="What one of it is worth in the reporting currency, such as 83.25",
    )


class ReachForm(EntryForm):
    """People who were notified or counted."""

    levels = ("location", "campaign", "entry_point")

    on = Read(fields.day, empty=None, widget=Day(), label="Day")
    people = Read(rules.people, empty=None, widget=forms.TextInput({"inputmode": "numeric"}))
    kind = forms.ChoiceField(label="Were", choices=Reach.Kind.choices)
    location = forms.CharField(label="Place", required=False)
    campaign = forms.CharField(required=False)
    entry_point = forms.CharField(label="Entry point", required=False)


def _doors(by: Staff, *, is_everywhere: bool) -> list[tuple[str, str]]:
    doors = EntryPoint.objects.order_by("-is_active", "name")
    if not is_everywhere:
        doors = doors.filter(location__in=locations_visible_to(by))
    return [("", "All entry points"), *((door.key, door.name) for door in doors[:MOST_DOORS])]
