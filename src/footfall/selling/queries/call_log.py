"""The log of calls as rows: who was given whose number when, and why the call was allowed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from footfall.selling.models import Lease
from footfall.shared.currencies import from_minor

HEADING = (
    "handed_out_at", "caller", "lead", "person", "number", "call_list", "decision", "rule", "hour_there", "consent",
    "suppressed", "dialled_at", "ended_at", "ended", "called_at", "seconds", "result", "outcome", "cost", "currency",
)  # fmt: skip


def rows_of_log(leases: QuerySet[Lease]) -> Iterator[tuple[Any, ...]]:
    """A row for each number that was handed out, in the order of time, in constant memory."""
    told = leases.select_related("caller", "lead__person", "entry__call_list", "call__disposition").order_by("at", "pk")
    return (_row(lease) for lease in told.iterator(chunk_size=2_000))


def _row(lease: Lease) -> tuple[Any, ...]:
    said, call = lease.decision, lease.call
    there = "; ".join(f"{hour} {zone}" for zone, hour in said.get("there", []))
    head = (
        _moment(lease.at), lease.caller.name, lease.lead_id, str(lease.lead.person), lease.number,
        lease.entry.call_list.name if lease.entry else "", said.get("why", ""), said.get("rule", ""), there,
        said.get("consent", ""), "yes" if said.get("suppressed") else "no", _moment(lease.dialled_at),
        _moment(lease.ended_at), lease.end,
    )  # fmt: skip
    if call is None:
        return (*head, "", "", "", "", "", "")
    cost = from_minor(call.cost_minor, settings.REPORTING_CURRENCY)
    result = call.disposition
    return (*head, _moment(call.at), call.seconds, result.label, result.outcome, cost, settings.REPORTING_CURRENCY)


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
