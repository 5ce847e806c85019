"""What a supervisor sees of the floor: who is on the phone, what waits, and how the day goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum

from footfall.company.models import Role, Staff
from footfall.company.queries import staff_visible_to
from footfall.qualification.models import Lead
from footfall.selling.models import Call, CallList, CallListEntry, Lease
from footfall.selling.queries.call_lists import call_lists_visible_to, oldest_hot, waiting_by_list

GOOD = ("warm", "appointment", "sale")
_GOOD = Q(disposition__outcome__in=GOOD)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls: on the phone, reading, or idle since when; and what they did since the day began."""

    name: str
    state: str
    since: datetime | None
    calls: int
    reached: int
    good: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Wallboard:
    """The floor at one moment."""

    at: datetime
    callers: list[Caller]
    lists: list[Any]
    """Open lists with total, waiting, done, reached and call-backs."""
    due: int
    callbacks_due: int
    calls: int
    reached: int
    good: int
    ran_out: int
    """Numbers whose caller was lost on the way."""
    oldest_hot: Lead | None

    @property
    def on_the_phone(self) -> int:
        """Callers who are talking."""
        return sum(caller.state == "on the phone" for caller in self.callers)


def wallboard_of(staff: Staff, *, at: datetime, since: datetime) -> Wallboard:
    """The floor as this supervisor may see it, counted since the day began."""
    lists = call_lists_visible_to(staff).filter(closed_at=None)
    waiting = CallListEntry.objects.filter(call_list__in=lists, state="waiting", due_at__lte=at)
    due = waiting.aggregate(due=Count("pk"), callbacks_due=Count("pk", filter=Q(is_callback=True)))
    callers = _callers(staff, lists.values_list("team", flat=True), at, since)
    gone = Lease.objects.filter(entry__call_list__in=lists, end=Lease.End.EXPIRED, at__gte=since)
    return Wallboard(
        at, callers, list(waiting_by_list(lists)[:20]), **due,
        calls=sum(each.calls for each in callers), reached=sum(each.reached for each in callers),
        good=sum(each.good for each in callers), ran_out=gone.count(), oldest_hot=oldest_hot(staff, at=at),
    )  # fmt: skip


def callers_of_list(call_list: CallList) -> list[dict[str, Any]]:
    """What each caller made of one list: equal numbers to compare them by."""
    calls = Call.objects.filter(lease__entry__call_list=call_list)
    rows = (
        calls.values("caller__name")
        .annotate(
            calls=Count("pk"),
            reached=Count("pk", filter=Q(disposition__is_reached=True)),
            good=Count("pk", filter=_GOOD),
            seconds=Sum("seconds"),
            cost=Sum("cost_minor"),
        )
        .order_by("-calls", "caller__name")
    )
    return [dict(row) for row in rows]


def _callers(staff: Staff, teams: Iterable[int | None], at: datetime, since: datetime) -> list[Caller]:
    """Everybody of the lists' teams, and whoever called today or has a number now."""
    standing = Lease.objects.filter(caller=OuterRef("pk"), ended_at=None, until__gt=at)
    today = Q(calls__at__gte=since)
    seen = staff_visible_to(staff).filter(is_active=True)
    floor = Staff.objects.filter(role=Role.CALLER, team__in=[team for team in teams if team], is_active=True)
    rows = (
        Staff.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=floor.values("pk")))
        .annotate(
            got_at=Subquery(standing.values("at")[:1]), dialled=Subquery(standing.values("dialled_at")[:1]),
            made=Count("calls", filter=today), last=Max("calls__at", filter=today),
            reached=Count("calls", filter=today & Q(calls__disposition__is_reached=True)),
            good=Count("calls", filter=today & Q(calls__disposition__outcome__in=GOOD)),
            seconds=Sum("calls__seconds", filter=today),
        )
        .filter(Q(pk__in=floor.values("pk")) | Q(made__gt=0) | Q(got_at__isnull=False))
        .order_by("name")
    )  # fmt: skip
    return [_caller(row) for row in rows]


def _caller(row: Any) -> Caller:  # noqa: ANN401 -- a member of staff with what was counted
    if row.dialled:
        state, since = "on the phone", row.dialled
    elif row.got_at:
        state, since = "has a number", row.got_at
    else:
        state, since = ("idle", row.last) if row.last else ("not calling", None)
    return Caller(row.name, state, since, row.made, row.reached, row.good, row.seconds or 0)
