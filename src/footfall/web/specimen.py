"""What the design system page shows its components on: one shop's ordinary day, the same each time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.http import QueryDict

from footfall.web.dice import Dimension, Option, chosen_in
from footfall.web.figures import Bar, Kpi
from footfall.web.forms import Draft, Phone, Tiles
from footfall.web.tables import Column

PRODUCTS = [
    ("purifier", "Air purifier"),
    ("softener", "Water softener"),
    ("inverter", "Inverter"),
    ("", "Just looking"),
]
PERMISSIONS = [("evenings", "Yes, evenings"), ("any", "Yes, any time"), ("no", "No")]
OUTLETS = [("karol-bagh", "Karol Bagh"), ("saket", "Saket")]
MISTYPED = {"name": "Asha Verma", "phone": "98110 4521", "product": "purifier", "permission": "evenings"}

LOCATIONS = [
    Option("india", "India", 0, "41 outlets"),
    Option("north", "North", 1, "14"),
    Option("delhi", "Delhi", 2, "6"),
    Option("karol-bagh", "Karol Bagh", 3),
    Option("saket", "Saket", 3),
    Option("chandigarh", "Chandigarh", 2, "3"),
    Option("west", "West", 1, "12"),
    Option("mumbai", "Mumbai", 2, "7"),
    Option("pune", "Pune", 2, "3"),
]
CHOICES = {
    "product": ("Product", ["Air purifier", "Water softener", "Inverter", "Service"]),
    "slab": ("Value slab", ["High", "Medium", "Low"]),
    "priority": ("Priority", ["High", "Medium", "Low"]),
    "source": ("Source", ["Point of sale", "Web", "Event", "Referral", "Telemarketing", "Mail", "Social"]),
    "category": ("Outlet category", ["Exclusive", "Non-exclusive", "Franchise"]),
}
QUARTERS = [
    Option("this-quarter", "This quarter"),
    Option("last-quarter", "Last quarter"),
    Option("year", "This year"),
]

COLUMNS = [
    Column("name", "Name", sortable=True),
    Column("temperature", "Temperature", sortable=True),
    Column("product", "Product", wide=True),
    Column("outlet", "Outlet", wide=True),
    Column("value", "Value", numeric=True, sortable=True, wide=True),
    Column("next", "Next step"),
]
LEAD = ("name", "phone", "heat", "product", "outlet", "value", "next")
LEADS = [
    ("Asha Verma", "98110 45217", "hot", "Air purifier X2", "Karol Bagh", 38500, "Demo today 16:30"),
    ("Imran Qureshi", "99583 20114", "warm", "Water softener", "Connaught Place", 74000, "Call back Thu"),
    ("Meera Joshi", "", "cold", "Air purifier X2", "Karol Bagh", None, "Verify phone"),
    ("Tomás Ruiz", "98990 71120", "hot", "Inverter 3 kVA", "Saket", 142000, "Quote sent"),
    ("J. Fernandes", "00000 00000", "dead", "Inverter 1 kVA", "Connaught Place", None, "Wrong number"),
]
LANES = [
    (
        "demo",
        "Demo",
        12,
        940000,
        [("Asha Verma", "Air purifier X2", 38500), ("Lotus Dental", "Softener", 74000)],
    ),
    ("negotiation", "Negotiation", 7, 810000, [("Tomás Ruiz", "Inverter 3 kVA", 142000)]),
    ("order", "Purchase order", 4, 600000, [("Noor Textiles", "Inverter 5 kVA", 210000)]),
    ("delivered", "Delivered", 9, 770000, [("A. Khanna", "Water softener", 71200)]),
]
CONVERSION = [
    ("Karol Bagh", [0.091, 0.074, 0.062, 0.088]),
    ("Saket", [0.068, 0.051, 0.049, 0.072]),
    ("Connaught Place", [0.042, 0.039, 0.028, 0.05]),
    ("Chandni Chowk", [0.077, 0.021, 0.033, 0.064]),
]
STEPS = [
    ("Captured", 4171),
    ("Verified", 3580),
    ("Warm", 1712),
    ("Demo", 803),
    ("Negotiation", 451),
    ("Delivered", 233),
]
WEEKS = [142, 151, 149, 163, 158, 171, 169, 184, 178, 190, 203, 212]


class RegisterForm(Draft, forms.Form):
    """The visitor's register, to show each kind of field."""

    draft_key = "specimen"

    name = forms.CharField(label="Name")
    phone = forms.CharField(label="Phone", widget=Phone)
    product = forms.ChoiceField(label="What brings you here?", choices=PRODUCTS, widget=Tiles, required=False)
    permission = forms.ChoiceField(
        label="May we call you?",
        choices=PERMISSIONS,
        widget=Tiles,
        help_text="A loyalty card with 200 points is printed either way.",
    )
    outlet = forms.ChoiceField(label="Outlet", choices=OUTLETS, required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    brochure = forms.BooleanField(label="Send the brochure by e-mail", required=False)

    def clean_phone(self) -> str:
        """A ten-digit number, as a shop in India has it."""
        digits = [character for character in self.cleaned_data["phone"] if character.isdigit()]
        if len(digits) == 9:  # noqa: PLR2004 -- the one mistake this specimen shows
            raise forms.ValidationError("That is nine digits; a mobile number has ten.")
        return "".join(digits)


def page(query: QueryDict, *, now: datetime) -> Mapping[str, Any]:
    """Everything the page's templates draw, for the dice and the sorting in `query`."""
    return {
        "dimensions": dimensions(query),
        "kpis": kpis(),
        "columns": COLUMNS,
        "sort": query.get("sort", "-value"),
        "leads": [dict(zip(LEAD, row, strict=True)) for row in LEADS],
        "lanes": LANES,
        "lane_names": [(key, title) for key, title, *_ in LANES],
        "funnel": funnel(),
        "conversion": CONVERSION,
        "weeks": [(f"week {index}", float(leads)) for index, leads in enumerate(WEEKS, start=36)],
        "weeks_before": [leads * 0.82 for leads in WEEKS],
        "earlier": {"hours": now - timedelta(hours=3), "days": now - timedelta(days=3, hours=2)},
        "ahead": now + timedelta(days=2),
        "tabs": [
            {"key": "open", "url": "?tab=open", "label": "Open", "count": 1204},
            {"key": "mine", "url": "?tab=mine", "label": "Mine", "count": 38},
            {"key": "dead", "url": "?tab=dead", "label": "Dead", "count": None},
        ],
        "tab": query.get("tab", "open"),
        "trail": [("Leads", "?"), ("Karol Bagh", "?"), ("Asha Verma", "")],
        "stats": [("4,171", "leads"), ("41.0%", "became warm"), ("₹264", "a lead")],
        "facts": [("Phone", "98110 45217"), ("E-mail", "asha@example.com"), ("Source", "Visitor’s register")],
    }


def dimensions(query: QueryDict) -> list[Dimension]:
    """The dice bar; North › Delhi and this quarter are set when the URL says nothing."""
    bare = not query
    place = ["delhi"] if bare else chosen_in(query, "location")
    time = ["this-quarter"] if bare else chosen_in(query, "time")
    rest = [
        Dimension(key, label, [Option(name.lower(), name) for name in names], chosen_in(query, key))
        for key, (label, names) in CHOICES.items()
    ]
    said = {"delhi": "North › Delhi"}
    first = Dimension("location", "Location", LOCATIONS, place, labels=said, free="Anywhere")
    return [first, Dimension("time", "Time", QUARTERS, time, single=True, free="All time"), *rest]


def kpis() -> list[Kpi]:
    """A strip with each kind of change: better up, better down, worse, and none."""
    return [
        Kpi("Leads", "4,171", change="12%", rises=True, better=True, note="in 90 days"),
        Kpi("Became warm", "41.0%", change="3.1 pt", rises=True, better=True),
        Kpi("Became a sale", "5.6%", change="0.4 pt", rises=False, better=False),
        Kpi("Dead", "14.2%", note="592 leads"),
        Kpi("Cost per lead", "₹264", change="₹18", rises=False, better=True, url="?"),
        Kpi("Cost per sale", "₹4,726", change="₹210", rises=True, better=False),
    ]


def funnel() -> list[Bar]:
    """From first contact to delivery, with the rate of each step."""
    rates = ["", *[f"{100 * now / before:.0f}%" for (_, before), (_, now) in pairwise(STEPS)]]
    return [Bar(name, n, f"{n:,}", rate, "?") for (name, n), rate in zip(STEPS, rates, strict=True)]
