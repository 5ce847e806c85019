"""Which conditions of stages deals meet, in a constant number of statements however many deals there are."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from footfall.selling.models import Appointment, Deal, LeadFile, Quote, Task


def conditions_met(deal_ids: Collection[int]) -> dict[int, set[str]]:
    """By deal, the names of the conditions that it meets; one statement."""
    quotes, tasks = Quote.objects.filter(deal=OuterRef("pk")), Task.objects.filter(deal=OuterRef("pk"))
    files = LeadFile.objects.filter(lead=OuterRef("lead"))
    held = Appointment.objects.filter(lead=OuterRef("lead"), end=Appointment.End.HELD)
    found: QuerySet[Deal] = Deal.objects.filter(pk__in=deal_ids).annotate(
        appointment_held=Exists(held),
        quote_sent=Exists(quotes.exclude(sent_at=None)),
        quote_accepted=Exists(quotes.filter(end=Quote.End.ACCEPTED)),
        order_file=Exists(files.filter(kind=LeadFile.Kind.ORDER)),
        signature=Exists(files.filter(kind=LeadFile.Kind.DELIVERY)),
        tasks_open=Exists(tasks.filter(Q(ended_at=None))),
    )
    return {row["pk"]: _met(row) for row in found.values("pk", *_READ)}


_ASKED = ("appointment_held", "quote_sent", "quote_accepted", "order_file", "signature")
_READ = (*_ASKED, "tasks_open", "product", "value_minor", "expected_on", "order_number", "delivered_on")


def _met(row: dict[str, object]) -> set[str]:
    met = {name for name in _ASKED if row[name]}
    met |= {name for name in ("product", "expected_on", "delivered_on") if row[name] is not None}
    met |= {"value"} if row["value_minor"] is not None else set()
    met |= {"order_number"} if row["order_number"] else set()
    return met if row["tasks_open"] else met | {"tasks_done"}
