"""The dice bar of the lead list: what each pill offers and what is chosen."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from footfall.capture.models import Source
from footfall.company.models import Certified, Location, OutletCategory, Staff, ValueSlab
from footfall.qualification.filters import ACTIVITY, ALL_TIME, ALSO, COHORT, MILESTONES
from footfall.qualification.models import Disqualification, Milestone
from footfall.qualification.models.lead import Contact, Priority, Status, Temperature
from footfall.qualification.queries.choices import Offered, choices, choices_of, doors, found_by, names_of
from footfall.shared.periods import NAMES as PERIODS
from footfall.shared.periods import offered
from footfall.web.dice import Dimension, Option, chosen_in

_UNKNOWN = Option("none", "Unknown")
GOT_THERE = {"lead": "Every lead", **dict(Milestone.Kind.choices), **dict(Disqualification.Kind.choices)}


def dimensions(query: QueryDict, staff: Staff) -> list[Dimension]:
    """The pills in their order; those that only a number's drill-through sets are there when they are set."""
    return [*_usual(query, staff), *_when_set(query, staff)]


def searched(name: str, query: QueryDict, staff: Staff) -> Dimension:
    """One pill with what was found for the words in `q`."""
    found = found_by(name, staff, query.get("q", ""))
    return _dimension(query, name, name.capitalize(), found, labels=names_of(name, chosen_in(query, name)))


def _usual(query: QueryDict, staff: Staff) -> list[Dimension]:
    offers = choices_of(("location", "product", "owner", "entry_point", "campaign"), staff)
    return [
        _members(query, offers, "location", "Location"),
        _time(query),
        _members(query, offers, "product", "Product"),
        _dimension(query, "slab", "Value slab", [*_of(ValueSlab.Slab.choices), Option("none", "No value")]),
        _dimension(query, "priority", "Priority", _of(Priority.choices)),
        _slugs(query, "source", "Source", Source),
        _slugs(query, "category", "Outlet category", OutletCategory),
        _dimension(query, "temperature", "Temperature", _of(reversed(Temperature.choices))),
        _dimension(query, "status", "Status", [Option("open", "Open"), *_of(Status.choices)]),
        _members(query, offers, "owner", "Owner", before=[Option("me", "Me")]),
        _dimension(query, "channel", "Channel", doors()),
        _members(query, offers, "entry_point", "Entry point"),
        _members(query, offers, "campaign", "Campaign"),
    ]


def _when_set(query: QueryDict, staff: Staff) -> list[Dimension]:
    customers = [Option("existing", "Existing customers"), Option("new", "New prospects")]
    causes = _of(Disqualification.Cause.choices)
    got_there = [Option(kind, GOT_THERE[kind]) for kind in MILESTONES]
    bases = [Option(COHORT, "By day of capture"), Option(ACTIVITY, "By day it happened")]
    rare: dict[str, Callable[[], Dimension]] = {
        "customer": lambda: _dimension(query, "customer", "Customer", customers),
        "attendant": lambda: _members(query, {"attendant": choices("attendant", staff)}, "attendant", "Attendant"),
        "certification": lambda: _dimension(query, "certification", "Certification", _of(Certified.choices)),
        "team": lambda: _members(query, {"team": choices("team", staff)}, "team", "Team"),
        "form": lambda: _members(query, {"form": choices("form", staff)}, "form", "Form"),
        "location_at_capture": lambda: _then(query),
        "incentive": lambda: _dimension(query, "incentive", "Incentive promised", []),
        "arm": lambda: _dimension(query, "arm", "Experiment and arm", []),
        "stage": lambda: _dimension(query, "stage", "Stage", []),
        "vendor": lambda: _dimension(query, "vendor", "Vendor", []),
        "contact": lambda: _dimension(query, "contact", "Contact", _of(Contact.choices)),
        "dead_cause": lambda: _dimension(query, "dead_cause", "Dead because", causes),
        "lost_reason": lambda: _dimension(query, "lost_reason", "Lost because", causes),
        "milestone": lambda: _dimension(query, "milestone", "Got to", got_there, single=True, free="Anywhere"),
        "basis": lambda: _dimension(query, "basis", "Counted", bases, single=True, free="By day of capture"),
    }
    return [pill() for name, pill in rare.items() if query.get(name)]


def _then(query: QueryDict) -> Dimension:
    """What places lay under on the day of capture, by their names."""
    name = "location_at_capture"
    chosen = chosen_in(query, name)
    keys = {part for value in chosen for part in value.split(ALSO) if part.isdecimal()}
    names = dict(Location.objects.filter(pk__in=keys).values_list("pk", "name"))
    labels = {
        value: " and ".join(names.get(int(part), part) for part in value.split(ALSO) if part.isdecimal())
        for value in chosen
    }
    return Dimension(name, "Place at capture", [], chosen, labels=labels)


def _members(
    query: QueryDict, offers: Mapping[str, Offered], name: str, label: str, *, before: Sequence[Option] = ()
) -> Dimension:
    chosen = chosen_in(query, name)
    found, is_all = offers[name]
    url = "" if is_all else reverse("qualification:options", args=[name])
    labels = names_of(name, chosen)
    return _dimension(query, name, label, [*before, *found], labels=labels, search_url=url)


def _slugs(query: QueryDict, name: str, label: str, model: type[Source | OutletCategory]) -> Dimension:
    """Sources or categories; one that the address gives by its id is the one of that slug."""
    rows = list(model.objects.values_list("pk", "slug", "name"))
    slugs = {str(pk): slug for pk, slug, _name in rows}
    chosen = [slugs.get(value, value) for value in chosen_in(query, name)]
    return Dimension(name, label, [*(Option(slug, each) for _pk, slug, each in rows), _UNKNOWN], chosen)


def _time(query: QueryDict) -> Dimension:
    presets = [Option(*each) for each in offered(settings.CALENDAR).items()]
    days = (query.get("from", ""), query.get("to", ""))
    chosen = [value for value in chosen_in(query, "period") if value != ALL_TIME]
    return Dimension("period", "Time", presets, chosen, single=True, free="All time", days=days, labels=PERIODS)


def _dimension(
    query: QueryDict,
    name: str,
    label: str,
    options: Sequence[Option],
    *,
    labels: dict[str, str] | None = None,
    search_url: str = "",
    single: bool = False,
    free: str = "",
) -> Dimension:
    chosen = chosen_in(query, name)
    return Dimension(name, label, options, chosen, single=single, search_url=search_url, free=free, labels=labels or {})


def _of(pairs: Iterable[tuple[str, str]]) -> list[Option]:
    return [Option(value, str(label)) for value, label in pairs]
