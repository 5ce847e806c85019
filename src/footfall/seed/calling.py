"""The demo company on the phone: two call lists in progress, a script, and the calls that were made from them."""

from datetime import datetime, timedelta
from typing import Any

from footfall.company.models import Role, Staff, Team
from footfall.selling.actions.call import Talk
from footfall.selling.actions.call_lists import Plan, make_call_list
from footfall.selling.actions.calling_rules import keep_script
from footfall.selling.actions.desk import dial, log_result, take_next
from footfall.selling.models import CallingRule, CallList
from footfall.selling.queries.calling import limits_by_country
from footfall.selling.rules.calling import limits_for, next_window
from footfall.selling.rules.where import Where
from footfall.selling.views.call_lists import EXAMPLE

HOME = Where("IN", ("Asia/Kolkata",))
PER_CALL, PER_MINUTE = 30, 90
"""What a call and a minute cost, in the smallest unit."""

CALLERS = 6
ROUNDS = 8
GAP = timedelta(minutes=7)
RESULTS = (
    ("na", 25), ("interested", 210), ("na", 22), ("busy", 8), ("talked", 95), ("callback", 60), ("machine", 31),
    ("appointment", 240), ("na", 27), ("not-interested", 75), ("interested", 180), ("na", 24), ("wrong-number", 20),
)  # fmt: skip
"""What the calls came to, one after the other, and the seconds they took."""


def call_from_lists(*, now: datetime) -> int:
    """How many calls were made from two lists this morning (or on the last day one could call)."""
    team = Team.objects.first()
    manager = Staff.objects.filter(role=Role.ADMINISTRATOR).first()
    callers = list(Staff.objects.filter(role=Role.CALLER).order_by("pk")[:CALLERS])
    if team is None or manager is None or not callers:
        return 0
    CallingRule.objects.update(per_call_minor=PER_CALL, per_minute_minor=PER_MINUTE)
    script = keep_script(script_id=None, name="First call", text=EXAMPLE, by=manager)
    start = _morning(now)
    same: dict[str, Any] = {"team_id": team.pk, "script_id": script.pk}
    warm = make_call_list(
        plan=Plan("Warm and hot, all outlets", CallList.Kind.LIVING, "temperature=hot&temperature=warm&status=open", **same),
        at=start, by=manager,
    )  # fmt: skip
    make_call_list(
        plan=Plan("Bought lists, first call", CallList.Kind.FIXED, "channel=bought_list&status=new", order="newest", **same),
        at=start, by=manager,
    )  # fmt: skip
    return _work(warm, callers, start, now)


def _morning(now: datetime) -> datetime:
    """The first moment of the last calling hours that have been going on for an hour at least."""
    limits = limits_for(HOME.country, limits_by_country())
    for days in range(8):
        local = (now - timedelta(days=days)).astimezone(HOME.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        opens = next_window(HOME, limits, at=local)
        if opens is not None and opens + timedelta(hours=1) <= now:
            return opens
    return now


def _work(call_list: CallList, callers: list[Staff], start: datetime, now: datetime) -> int:
    """Everybody calls in turn; each call has the consequences that a call at the desk has."""
    made, at = 0, start
    results = iter(RESULTS * (ROUNDS * CALLERS))
    for _ in range(ROUNDS):
        for caller in callers:
            at += GAP / CALLERS
            if at >= now or (lease := take_next(lists=[call_list], at=at, by=caller)) is None:
                return made
            result, seconds = next(results)
            again = at + timedelta(days=1) if result in {"callback", "appointment"} else None
            dial(lease_id=lease.pk, at=at, by=caller)
            talk = Talk(lease.lead_id, result, seconds=seconds, next_at=again, is_for_caller=True)
            log_result(lease_id=lease.pk, talk=talk, at=at + timedelta(seconds=seconds), by=caller)
            made += 1
    return made
