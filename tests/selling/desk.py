"""Call lists of the cast and calls at the desk, made in one line."""

from datetime import UTC, datetime
from typing import Any

from footfall.company.models import Staff
from footfall.qualification.models import Lead
from footfall.selling.actions.call import Talk
from footfall.selling.actions.call_lists import Plan, make_call_list
from footfall.selling.actions.desk import log_result, take_next
from footfall.selling.models import Call, CallList, CallListEntry, Lease
from footfall.selling.queries.call_lists import open_lists_for
from tests.cast import Company
from tests.selling.making import make_lead

TEN = datetime(2026, 5, 4, 4, 30, tzinfo=UTC)
"""Ten in the morning in Delhi, on a Monday."""


def make_list(company: Company, *, at: datetime = TEN, by: Staff | None = None, **plan: Any) -> CallList:
    """A living list of Delhi for the floor, unless told otherwise."""
    given: dict[str, Any] = {
        "name": "Delhi", "kind": "living", "location_id": company.delhi.pk, "team_id": company.floor.pk, **plan,
    }  # fmt: skip
    return make_call_list(plan=Plan(**given), at=at, by=by or company.meera)


def make_leads(company: Company, count: int, **fields: Any) -> list[Lead]:
    """So many leads with a number each."""
    return [make_lead(company, f"Lead {n}", phones=[f"+9198100{n:05}"], **fields) for n in range(count)]


def ask(staff: Staff, *, at: datetime = TEN) -> Lease | None:
    """The next number for somebody."""
    return take_next(lists=open_lists_for(staff), at=at, by=staff)


def have(staff: Staff, *, at: datetime = TEN) -> Lease:
    """The next number, which there is."""
    lease = ask(staff, at=at)
    assert lease is not None
    return lease


def log(lease: Lease, result: str, *, at: datetime = TEN, **talk: Any) -> Call:
    """What came of the number."""
    return log_result(lease_id=lease.pk, talk=Talk(0, result, **talk), at=at, by=lease.caller)


def entry_of(lead: Lead) -> CallListEntry:
    return CallListEntry.objects.get(lead=lead)
