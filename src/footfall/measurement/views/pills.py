"""The pills of the scoreboard: the dice bar, and how the table stands."""

from dataclasses import replace

from django.http import QueryDict
from django.urls import reverse

from footfall.capture.models import Source
from footfall.company.models import Certified, OutletCategory, Staff, ValueSlab
from footfall.measurement.asking import ALL_TIME, Asked
from footfall.measurement.cube.dimensions import THEN
from footfall.measurement.cube.dimensions import Dimension as Diced
from footfall.measurement.cube.measures import ACTIVITY, COHORT, MEASURES
from footfall.measurement.cube.members import Members
from footfall.measurement.explorer.address import COMPARED, Explored
from footfall.measurement.panels import Board
from footfall.qualification.models import Disqualification
from footfall.qualification.models.lead import Contact, Priority, Status, Temperature
from footfall.qualification.queries.choices import Offered, by_slug, choices_of, doors, names_of
from footfall.shared.calendar import Calendar
from footfall.shared.periods import NAMES as PERIODS
from footfall.shared.periods import offered
from footfall.web.dice import Dimension, Option, chosen_in

USUAL = 7
"""So many pills of the order stand in the bar; the others wait behind "More"."""
_NONE = Option("none", "Unknown")
OFTEN = (("location", "Location"), ("product", "Product"), ("campaign", "Campaign"))
SELDOM = (
    ("entry_point", "Entry point"),
    ("attendant", "Attendant"),
    ("owner", "Owner"),
    ("team", "Team"),
    ("form", "Form"),
)
"""Their members are many: they come when the pill is opened."""


def dice(query: QueryDict, staff: Staff, asked: Asked) -> list[Dimension]:
    """Every dimension as a pill."""
    causes = _of(list(Disqualification.Cause.choices))
    fixed = [
        ("slab", "Value slab", [*_of(list(ValueSlab.Slab.choices)), Option("none", "No value")]),
        ("priority", "Priority", _of(list(Priority.choices))),
        ("source", "Source", [*by_slug(Source), _NONE]),
        ("channel", "Channel", doors()),
        ("category", "Outlet category", by_slug(OutletCategory)),
        ("temperature", "Temperature", _of(list(reversed(Temperature.choices)))),
        ("customer", "Customer", [Option("existing", "Existing customers"), Option("new", "New prospects")]),
        ("status", "Status", _of(list(Status.choices))),
        ("contact", "Contact", _of(list(Contact.choices))),
        ("incentive", "Incentive promised", [*_named(asked, "incentive"), Option("none", "Nothing")]),
        ("arm", "Experiment and arm", [*_named(asked, "arm"), Option("none", "None")]),
        ("stage", "Stage", [*_named(asked, "stage"), Option("none", "No deal")]),
        ("dead_cause", "Dead because", causes),
        ("lost_reason", "Lost because", causes),
        ("vendor", "Vendor", _named(asked, "vendor")),
        ("certification", "Certification", _of(list(Certified.choices))),
    ]
    pills = {name: Dimension(name, label, options, chosen_in(query, name)) for name, label, options in fixed}
    offers = choices_of([name for name, _label in OFTEN], staff)
    pills |= {name: _members(query, offers[name], name, label) for name, label in OFTEN}
    pills |= {name: _seldom(query, name, label) for name, label in SELDOM}
    order = [
        "location", "product", "slab", "priority", "source", "category", "campaign", "channel", "entry_point", "temperature",
        "customer", "owner", "attendant", "certification", "team", "status", "stage", "form", "incentive", "arm", "vendor", "contact",
        "dead_cause", "lost_reason",
    ]  # fmt: skip
    bases = [Option(COHORT, "Cohort: leads captured then"), Option(ACTIVITY, "Activity: what happened then")]
    basis = Dimension(
        "basis",
        "Basis",
        bases,
        [asked.basis] if asked.basis == ACTIVITY else [],
        single=True,
        free="Cohort",
        labels={ACTIVITY: "Activity"},
    )
    usual, rare = order[1:USUAL], order[USUAL:]
    return [
        pills["location"],
        _time(query, asked.members.calendar),
        *(pills[name] for name in usual),
        basis,
        *(replace(pills[name], rare=True) for name in rare),
    ]


def table_pills(query: QueryDict, board: Board) -> list[Dimension]:
    """By what the table stands, then by what, and which numbers it has."""
    dimensions = [
        Option(one.name, one.label, depth=1 if one.level else 0)
        for one in _offered(board.asked.members)
        if not one.is_time
    ]
    times = [Option(one.name, one.label) for one in _offered(board.asked.members) if one.is_time]
    rows = list(board.rows())
    measures = [
        Option(one.name, one.label, note=one.unit if one.unit in {"hours", "days"} else "") for one in MEASURES.values()
    ]
    return [
        Dimension("rows", "Rows", [*dimensions, *times], rows[:1], single=True, free="By place"),
        Dimension("then", "Then by", [*dimensions, *times], rows[1:2], single=True, free="Nothing more"),
        Dimension("measure", "Numbers", measures, chosen_in(query, "measure"), free="The usual"),
    ]


def explorer_pills(explored: Explored) -> list[Dimension]:
    """Rows, columns, numbers, what they are compared with, and how far lives are read."""
    query, all_of_them = explored.query, _offered(explored.members)
    rows = [Option(one.name, one.label, depth=1 if one.level and not one.is_time else 0) for one in all_of_them]
    measures = [Option(one.name, one.label) for one in MEASURES.values()]
    across = [explored.across] if explored.across else []
    compared = [Option(*each) for each in COMPARED.items()]
    within = [Option(str(days), f"{days} days") for days in (7, 14, 30, 60, 90, 180, 365)]
    return [
        Dimension("rows", "Rows", rows, list(explored.rows[:1]), single=True, free="By place"),
        Dimension("then", "Then by", rows, list(explored.rows[1:2]), single=True, free="Nothing more"),
        Dimension("across", "Columns", rows, across, single=True, free="None"),
        Dimension("measure", "Numbers", measures, chosen_in(query, "measure"), free="The usual"),
        Dimension("compare", "Compare with", compared, chosen_in(query, "compare"), single=True, free="Nothing"),
        Dimension(
            "within", "Within days of capture", within, chosen_in(query, "within"), single=True, free="Until now"
        ),
    ]


def _offered(members: Members) -> list[Diced]:
    """By what lines can stand: fiscal years and quarters only where they are others than on the wall, regions at capture
    only where a place was moved."""
    calendar = members.calendar
    hidden = set() if calendar.has_fiscal_years else {"fiscal_year", "fiscal_quarter"}
    found = [one for one in members.dimensions.all() if not (one.is_time and one.level in hidden)]
    return [one for one in found if one.members != THEN or members.moved.get(one.level)]


def _members(query: QueryDict, offered: Offered, name: str, label: str) -> Dimension:
    chosen = chosen_in(query, name)
    options, is_all = offered
    url = "" if is_all else reverse("qualification:options", args=[name])
    return Dimension(name, label, options, chosen, labels=names_of(name, chosen), search_url=url)


def _named(asked: Asked, name: str) -> list[Option]:
    """The members that there are in the facts."""
    return [Option(one.code, one.name) for one in asked.members.of(asked.members.dimensions.get(name))]


def _seldom(query: QueryDict, name: str, label: str) -> Dimension:
    chosen = chosen_in(query, name)
    return Dimension(
        name, label, [], chosen, labels=names_of(name, chosen), search_url=reverse("qualification:options", args=[name])
    )


def _time(query: QueryDict, calendar: Calendar) -> Dimension:
    periods = [*(Option(*each) for each in offered(calendar).items()), Option(ALL_TIME, "All time")]
    days = (query.get("from", ""), query.get("to", ""))
    return Dimension(
        "period", "Time", periods, chosen_in(query, "period"), single=True, free="All time", days=days, labels=PERIODS
    )


def _of(pairs: list[tuple[str, str]]) -> list[Option]:
    return [Option(str(value), str(label)) for value, label in pairs]
