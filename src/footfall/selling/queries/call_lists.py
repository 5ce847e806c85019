"""Call lists that somebody may see, the leads they want, and how far they are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from footfall.company.access import MANAGERS
from footfall.company.models import Location, Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.company.queries.under import ids_under
from footfall.qualification.filters import parse
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import CLOSED, Status
from footfall.selling.models import CallList, CallListEntry, Deal, Disposition, Lease
from footfall.shared.errors import NotFound

KEEP_LISTS = (Role.ADMINISTRATOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)
"""Who makes and closes call lists, and writes their scripts."""

SUPERVISE = tuple(sorted(MANAGERS))
"""Who watches the callers and reads the log of calls."""

KEEP_RULES = (Role.ADMINISTRATOR,)
NOT_CALLED = (*CLOSED, Status.RECYCLED)
"""Leads in these states are not called from a list: they are out of work, or rest until a day."""

Entries = QuerySet[CallListEntry]


class NoSuchCallList(NotFound):
    """There is no such call list, or it is not among yours."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list is: entries by where they stand, and by the last result of their calls."""

    total: int
    waiting: int
    untouched: int
    in_call: int
    callbacks: int
    done: int
    left: int
    results: list[tuple[str, str, int]]
    """Label, outcome and count of the last result of each lead."""

    @property
    def tried(self) -> int:
        """Leads that were called at least once."""
        return sum(count for _label, _outcome, count in self.results)


def call_lists_visible_to(staff: Staff) -> QuerySet[CallList]:
    """The lists one may work or watch: of one's places; for callers those of their team, and those for any team."""
    places = visible_location_ids(staff)
    if staff.role in {Role.CALLER, Role.SALESPERSON}:
        near = Q(location=None) | Q(location__in=places or [])
        own = Q(team=staff.team_id) if staff.team_id else Q(pk=None)
        return CallList.objects.filter(own | Q(team=None) & near)
    return CallList.objects.all() if places is None else CallList.objects.filter(location__in=places)


def call_list_seen_by(staff: Staff, pk: int) -> CallList:
    """The list, if this member of staff may see it."""
    found = call_lists_visible_to(staff).select_related("location", "team", "script", "made_by").filter(pk=pk).first()
    if found is None:
        raise NoSuchCallList
    return found


def open_lists_for(staff: Staff) -> list[CallList]:
    """The lists one may take the next number from, the one made first first."""
    return list(call_lists_visible_to(staff).filter(closed_at=None).select_related("script").order_by("made_at", "pk"))


def wanted(call_list: CallList, *, at: datetime) -> QuerySet[Lead]:
    """The leads that the list is for, as its filter finds them now: in work, at its place, counted on their own.

    A lead with an open deal is its seller's to call.
    """
    filters = parse(QueryDict(call_list.query), today=timezone.localdate(at), by=call_list.made_by)
    leads = filters.apply(Lead.objects.filter(counted_with=None)).exclude(status__in=NOT_CALLED)
    leads = leads.filter(~Exists(Deal.objects.filter(lead=OuterRef("pk"), closed_at=None)))
    if call_list.location_id:
        leads = leads.filter(location__in=ids_under(Location, [call_list.location_id]))
    return leads


def progress_of(call_list: CallList, *, at: datetime) -> Progress:
    """Where the leads of the list stand."""
    entries = CallListEntry.objects.filter(call_list=call_list)
    waiting = Q(state=CallListEntry.State.WAITING)
    counted = entries.aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=waiting),
        untouched=Count("pk", filter=waiting & Q(attempts=0)),
        callbacks=Count("pk", filter=waiting & Q(is_callback=True)),
        done=Count("pk", filter=Q(state=CallListEntry.State.DONE)),
        left=Count("pk", filter=Q(state=CallListEntry.State.LEFT)),
    )
    in_call = Lease.objects.filter(entry__call_list=call_list, ended_at=None, until__gt=at).count()
    rows = (
        entries.exclude(result=None)
        .values_list("result__label", "result__outcome")
        .annotate(count=Count("pk"))
        .order_by("-count", "result__label")
    )
    return Progress(**counted, in_call=in_call, results=[(label, outcome, count) for label, outcome, count in rows])


def waiting_by_list(lists: QuerySet[CallList]) -> QuerySet[CallList]:
    """The lists with how many leads they have, how many wait, and how many are done."""
    state = CallListEntry.State
    return lists.annotate(
        total=Count("entries"),
        waiting=Count("entries", filter=Q(entries__state=state.WAITING)),
        done=Count("entries", filter=Q(entries__state=state.DONE)),
        reached=Count("entries", filter=Q(entries__result__outcome__in=REACHED)),
        callbacks=Count("entries", filter=Q(entries__state=state.WAITING, entries__is_callback=True)),
    )


REACHED = tuple(
    outcome.value
    for outcome in Disposition.Outcome
    if outcome.value not in {"no_contact", "wrong_number", "no_such_number", "not_the_person"}
)


def leases_visible_to(staff: Staff) -> QuerySet[Lease]:
    """Numbers that were handed out: of the leads at one's places, for a supervisor's log."""
    places = visible_location_ids(staff)
    leases = Lease.objects.all()
    return leases if places is None else leases.filter(Q(lead__location__in=places) | Q(caller=staff))


def oldest_hot(staff: Staff, *, at: datetime) -> Lead | None:
    """The hot lead that has waited longest for a first call, on the lists one sees."""
    entries = CallListEntry.objects.filter(
        call_list__in=call_lists_visible_to(staff).filter(closed_at=None), state="waiting", attempts=0,
        lead__temperature="hot", joined_at__lte=at,
    )  # fmt: skip
    first = entries.select_related("lead__person").order_by(F("lead__captured_at").asc()).first()
    return first.lead if first else None
