"""Which leads: one syntax for the list, its views and exports, the API and the scoreboard's drill-through.

    location, product, campaign        ids; each means everything below it too, only-12 means 12 alone
    location_at_capture                id of what the place lay under on the day of capture; 3-12 for both
    source, category                   ids or slugs
    entry_point, owner, attendant, team, form    ids; `owner=me` is whoever looks
    channel, vendor                    as the entry point has them
    language                           code of the language the person speaks, such as hi
    slab, priority, temperature, status, customer, contact, dead_cause, lost_reason    as the lead has them;
                                       `status=open` is every open one, a customer is existing or new
    certification                      of the attendant at capture: never, expired, basic, advanced or expert
    incentive                          what was promised by the first capture that promised anything, in words
    arm                                "experiment: arm", as the lead has it
    stage                              slug of the stage that the open deal, else the last one, stands in
    period, from, to                   a named period or `all`, or days written 2026-03-31, both included
    milestone                          lead, a milestone, or lost, dead, junk: the leads that got there
    basis                              cohort: captured in those days; activity: got there in those days

A parameter may be repeated: any of its values. `none` is the empty value. With `milestone` the leads are
those that a number of the scoreboard counts: junk is left out, as it is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left, NullIf
from django.db.models.lookups import In, IsNull
from django.http import QueryDict

from footfall.capture.models import EntryPoint, Source
from footfall.company.models import Campaign, Certified, Location, OutletCategory, Product, Staff, ValueSlab
from footfall.company.queries.under import ids_under, places_by_zone, stood_under
from footfall.qualification.models import Disqualification, Lead, Milestone, Touchpoint
from footfall.qualification.models.lead import OPEN, Contact, Priority, Status, Temperature
from footfall.qualification.queries.counted import counted
from footfall.shared import periods
from footfall.shared.errors import Invalid

NONE = "none"
LEAD = "lead"
ALL_TIME = "all"
COHORT, ACTIVITY = "cohort", "activity"
MILESTONES = (LEAD, *Milestone.Kind.values, *Disqualification.Kind.values)

_TREES: dict[str, type[Location | Product | Campaign]] = {
    "location": Location,
    "product": Product,
    "campaign": Campaign,
}
_KEYS = ("entry_point", "owner", "attendant", "team", "form")
_SLUGS: dict[str, type[Source | OutletCategory]] = {"source": Source, "category": OutletCategory}
_DOORS = ("channel", "vendor")
_PERSONAL = {"language": "person__language"}
_THEN = "location_at_capture"
_ELSEWHERE = ("stage", "incentive")
"""What a lead does not say itself."""
_TEXTS = ("arm",)
_CHOICES = {
    "slab": set(ValueSlab.Slab.values),
    "priority": set(Priority.values),
    "temperature": set(Temperature.values),
    "status": {*Status.values, "open"},
    "dead_cause": set(Disqualification.Cause.values),
    "lost_reason": set(Disqualification.Cause.values),
    "customer": {"existing", "new"},
    "contact": set(Contact.values),
    "certification": set(Certified.values),
}
LONGEST_PROMISE = 120
ALSO = "-"
"""Between the ids of places that a place lay under at once."""
ONLY = "only-"
"""Before the id of a place, product or campaign: that one without what lies below it."""
DIMENSIONS = (*_TREES, *_KEYS, *_SLUGS, *_DOORS, *_PERSONAL, *_ELSEWHERE, *_TEXTS, _THEN, *_CHOICES)

_DAY = timedelta(days=1)
_COLUMNS = {"form": "form_version"}
_A = {"owner": "an", "attendant": "an", "entry_point": "an"}


class BadFilter(Invalid):
    """A filter in the address is not one that leads can be filtered by."""


@dataclass(frozen=True)
class Filters:
    """A set of leads in words: the chosen values of each dimension, the days, and the milestone counted."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    milestone: str = ""
    basis: str = COHORT

    def apply(self, leads: QuerySet[Lead]) -> QuerySet[Lead]:
        """The leads of the query that are in the set; one statement for each tree that is held to a part."""
        for name, values in self.chosen.items():
            leads = leads.filter(_held(name, values))
        return leads.filter(self._when())

    def condition(self) -> Q:
        """The same set as one condition, to tell many sets apart in one statement."""
        held = Q()
        for name, values in self.chosen.items():
            held &= _held(name, values)
        return held & self._when()

    def without(self, *names: str) -> "Filters":
        """The same set with these dimensions free."""
        return replace(self, chosen={name: values for name, values in self.chosen.items() if name not in names})

    def _when(self) -> Q:
        return counted(self.milestone, self._reached) if self.milestone else self._in_days("")

    def _reached(self, column: str) -> Q:
        """Got there, by a column that says when, in the days asked for."""
        there = Q() if self.milestone == LEAD else Q(**{f"{column}__isnull": False})
        return there & self._in_days(column)

    def _in_days(self, column: str) -> Q:
        if self.start is None and self.end is None:
            return Q()
        if self.basis == COHORT or self.milestone in {"", LEAD}:
            return _captured_between(self.start, self.end)
        return _got_there_between(column, self.start, self.end)


def parse(query: QueryDict, *, today: date, by: Staff | None = None) -> Filters:
    """What the parameters of an address say; refuses what can't be meant, passes over what is not its own."""
    chosen = {name: values for name in DIMENSIONS if (values := _values(query, name, by))}
    start, end = _days(query, today)
    milestone, basis = query.get("milestone") or "", query.get("basis") or COHORT
    if milestone and milestone not in MILESTONES:
        raise BadFilter(f"There is no milestone called {milestone}.")
    if basis not in {COHORT, ACTIVITY}:
        raise BadFilter(f"The basis is cohort or activity, not {basis}.")
    return Filters(chosen, start, end, milestone, basis)


def _values(query: QueryDict, name: str, by: Staff | None) -> tuple[str, ...]:
    given = dict.fromkeys(value.strip() for value in query.getlist(name) if value.strip())
    values = tuple(str(by.pk) if name == "owner" and value == "me" and by else value for value in given)
    for value in values:
        if value != NONE and not _can_be(name, value):
            raise BadFilter(f"{value} is not {_A.get(name, 'a')} {name.replace('_', ' ')}.")
    return values


def _can_be(name: str, value: str) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name in _TREES:
        return _is_key(value.removeprefix(ONLY))
    if name in _KEYS:
        return _is_key(value)
    if name == _THEN:
        return all(_is_key(part) for part in value.split(ALSO))
    return "\x00" not in value


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and int(value) < 2**63


def _days(query: QueryDict, today: date) -> tuple[date | None, date | None]:
    period = (query.get("period") or "").removeprefix(ALL_TIME)
    if period and period not in periods.NAMES:
        raise BadFilter(f"There is no period called {period}.")
    start, end = periods.days_of(period, today, settings.CALENDAR) if period else (None, None)
    start, end = _day(query.get("from")) or start, _day(query.get("to")) or end
    if start and end and start > end:
        raise BadFilter("The period ends before it starts.")
    return start, end


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadFilter(f"{text} is not a day; write 2026-03-31.") from None


def _held(name: str, values: Sequence[str]) -> Q:
    """A dimension held to any of the values."""
    named = [value for value in values if value != NONE]
    held = _is_any(name, named) if named else Q()
    return held | _is_empty(name) if NONE in values else held


def _is_empty(name: str) -> Q:
    if name in _DOORS:
        return _through([""], name)
    if name in _PERSONAL:
        return Q(**{_PERSONAL[name]: ""})
    if name == "certification":
        return Q(attendant=None)
    if name == _THEN:
        return Q(location=None)
    if name in _ELSEWHERE:
        return Q(IsNull(_said_elsewhere(name), True))  # noqa: FBT003 -- as Django writes the lookup
    return Q(**{name: ""}) if name in _CHOICES or name in _TEXTS else Q(**{f"{_COLUMNS.get(name, name)}__isnull": True})


def _is_any(name: str, values: Sequence[str]) -> Q:
    if name in _DOORS:
        return _through(values, name)
    if name in _PERSONAL:
        return Q(**{f"{_PERSONAL[name]}__in": values})
    if name == _THEN or name in _ELSEWHERE:
        return _is_elsewhere(name, values)
    if name == "customer":
        return Q(is_existing_customer__in=[value == "existing" for value in values])
    if name == "certification" and Certified.NEVER in values:
        # Of an attendant without certificates the lead says nothing.
        return Q(certification__in=values) | Q(attendant__isnull=False, certification="")
    return Q(**{f"{_COLUMNS.get(name, name)}__in": _wanted(name, values)})


def _is_elsewhere(name: str, values: Sequence[str]) -> Q:
    """What the lead's row does not say by itself is any of these."""
    if name == _THEN:
        return reduce(or_, (_lay_under([int(part) for part in value.split(ALSO)]) for value in values))
    return Q(In(_said_elsewhere(name), list(values)))


def _lay_under(places: Sequence[int]) -> Q:
    """Of places that lay under all these on the day of capture."""
    found = Q(pk__in=[])
    for (first, last), here in stood_under(places).items():
        held = Q(location__in=here)
        held &= Q(captured_on__gte=first) if first else Q()
        found |= held & (Q(captured_on__lte=last) if last else Q())
    return found


def _said_elsewhere(name: str) -> Subquery:
    return _newest_stage() if name == "stage" else _promised()


def _promised() -> Subquery:
    """What the first capture of a lead that promised anything promised."""
    said = Left(NullIf(KeyTextTransform("incentive", "capture__payload"), Value("")), LONGEST_PROMISE)
    captures = Touchpoint.objects.filter(lead=OuterRef("pk"), capture__payload__has_key="incentive")
    return Subquery(captures.annotate(said=said).filter(said__isnull=False).order_by("at", "pk").values("said")[:1])


def _newest_stage() -> Subquery:
    """The slug of the stage of a lead's open deal, else of its last one; with those that count with the lead."""
    # Deals are the next step's: they are reached through what the lead says of them.
    deals = Lead._meta.get_field("deals").related_model._default_manager
    own = deals.filter(Q(lead=OuterRef("pk")) | Q(lead__counted_with=OuterRef("pk")))
    is_open = Case(When(closed_at=None, then=1), default=0)
    return Subquery(own.order_by(is_open.desc(), "-pk").values("stage__slug")[:1])


def _wanted(name: str, values: Sequence[str]) -> list[Any]:
    """The values as they stand in the lead's row, names looked up, so that the planner knows how many."""
    if tree := _TREES.get(name):
        alone = [int(value.removeprefix(ONLY)) for value in values if value.startswith(ONLY)]
        return [*ids_under(tree, [int(value) for value in values if not value.startswith(ONLY)]), *alone]
    if name in _SLUGS:
        named = _SLUGS[name].objects.filter(slug__in=values).values_list("pk", flat=True)
        return [*named, *(int(value) for value in values if _is_key(value))]
    if name in _KEYS:
        return [int(value) for value in values]
    return [*values, *(OPEN if name == "status" and "open" in values else ())]


def _through(values: Sequence[str], name: str) -> Q:
    """Through any entry point of these channels or vendors."""
    return Q(entry_point__in=list(EntryPoint.objects.filter(**{f"{name}__in": values}).values_list("pk", flat=True)))


def _captured_between(start: date | None, end: date | None) -> Q:
    """By the outlet's own day; the moments around it are what the index of captures begins at."""
    held = _between_moments("captured_at", start and start - _DAY, end and end + _DAY, ZoneInfo("UTC"))
    since = Q(captured_on__gte=start) if start else Q()
    return held & since & (Q(captured_on__lte=end) if end else Q())


def _got_there_between(column: str, start: date | None, end: date | None) -> Q:
    """A moment between two days of the outlet's own calendar."""
    zones = places_by_zone()
    elsewhere = Q(location=None) | ~Q(location__in=[key for keys in zones.values() for key in keys])
    found = elsewhere & _between_moments(column, start, end, ZoneInfo(settings.TIME_ZONE))
    for zone, keys in zones.items():
        found |= Q(location__in=keys) & _between_moments(column, start, end, ZoneInfo(zone))
    return found


def _between_moments(column: str, start: date | None, end: date | None, zone: ZoneInfo) -> Q:
    found: dict[str, Any] = {}
    if start:
        found[f"{column}__gte"] = datetime.combine(start, time(), zone)
    if end:
        found[f"{column}__lt"] = datetime.combine(end + _DAY, time(), zone)
    return Q(**found)
