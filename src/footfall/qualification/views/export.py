"""The leads of a list as a file for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone

from footfall.capture.views.streaming import csv_response
from footfall.company.access import StaffRequest, allowed
from footfall.qualification.models import Lead
from footfall.qualification.queries import EXPORT_LEADS
from footfall.qualification.views.lead_list import chosen_leads
from footfall.shared import audit
from footfall.shared.currencies import from_minor
from footfall.shared.errors import TooLarge

MOST_ROWS = 100_000
HEADING = (
    "id", "captured_at", "name", "phone", "email", "company", "product", "outlet", "source", "entry_point", "campaign",
    "status", "temperature", "priority", "value", "currency", "slab", "owner", "next_step", "next_step_at", "warm_at",
    "won_at", "dead_cause", "lost_reason",
)  # fmt: skip


class TooManyRows(TooLarge):
    """More than 100,000 leads match. Choose fewer first, by the dice or the search."""


@allowed(*EXPORT_LEADS)
def export(request: StaffRequest) -> HttpResponseBase:
    """The leads the address means as CSV, newest first; who took them is written down."""
    leads = chosen_leads(request.GET, request.user).order_by("-captured_at", "-pk")
    count = leads.order_by()[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        raise TooManyRows
    audit.record(by=request.user, verb="export", noun="lead", query=request.GET.urlencode(), count=count)
    return csv_response(request, f"leads-{timezone.localdate():%Y-%m-%d}.csv", HEADING, _rows(leads))


def _rows(leads: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 -- a query of leads
    shown = leads.select_related(
        "person__organization", "product", "location", "source", "entry_point", "campaign", "owner"
    )
    return (_row(lead) for lead in shown.iterator(chunk_size=2_000))


def _row(lead: Lead) -> tuple[Any, ...]:
    person = lead.person
    value = None if lead.value_minor is None else from_minor(lead.value_minor, lead.currency)
    moments = (_moment(lead.next_step_at), _moment(lead.warm_at), _moment(lead.won_at))
    return (
        lead.pk, _moment(lead.captured_at), person.name, person.phone, person.email, person.organization, lead.product,
        lead.location, lead.source, lead.entry_point, lead.campaign, lead.status, lead.temperature, lead.priority,
        value, lead.currency, lead.slab, lead.owner, lead.next_step, *moments, lead.dead_cause, lead.lost_reason,
    )  # fmt: skip


def _moment(at: Any) -> str:  # noqa: ANN401 -- a moment or none
    return at.astimezone(timezone.get_default_timezone()).isoformat(timespec="minutes") if at else ""
