"""What the desk of a caller shows: the number they have, who that is, why now, and what to say."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from footfall.company.models import Staff
from footfall.qualification.models import Lead
from footfall.qualification.queries.probability import likely_of
from footfall.selling.models import Call, Disposition, Lease, Script
from footfall.selling.queries.calls import suppressions_of
from footfall.selling.rules.script import Flow, ScriptStep, read_script, spoken_line
from footfall.selling.rules.where import Where
from footfall.selling.signals import Wording, calling
from footfall.shared.currencies import from_minor
from footfall.shared.errors import NotFound, Refusal
from footfall.web.figures import short_money


class NoSuchLease(NotFound):
    """This number is not with you."""


@dataclass(frozen=True, slots=True)
class Said:
    """A step of the script in the words of this call."""

    step: ScriptStep
    lines: list[str]
    objections: list[tuple[str, str]]
    is_last: bool


def lease_of(staff: Staff, *, at: datetime) -> Lease | None:
    """The number a caller has now, with its lead."""
    standing = Lease.objects.filter(caller=staff, ended_at=None, until__gt=at)
    return _full(standing).first()


def lease_seen_by(staff: Staff, pk: int) -> Lease:
    """A number that was handed to this caller."""
    found = _full(Lease.objects.filter(caller=staff, pk=pk)).first()
    if found is None:
        raise NoSuchLease
    return found


def _full(leases: QuerySet[Lease]) -> QuerySet[Lease]:
    names = ("person__organization", "product", "location", "source", "campaign", "owner")
    return leases.select_related("entry__call_list__script", "call", *(f"lead__{name}" for name in names))


def wordings_of(lead: Lead) -> list[Wording]:
    """How the lead is to be spoken to while something is tried."""
    return [each for _, told in calling.send(sender=None, lead=lead) for each in cast("list[Wording]", told)]


def script_of(lease: Lease) -> Flow:
    """The script the lead was dealt, else that of its list; without steps where there is none, or it is broken by now."""
    dealt = [each.words.strip() for each in wordings_of(lease.lead) if each.is_script]
    script = Script.objects.filter(name__in=dealt).first() if dealt else None
    if script is None and lease.entry:
        script = lease.entry.call_list.script
    if script is None:
        return Flow()
    try:
        return read_script(script.text, results=set(Disposition.objects.values_list("code", flat=True)))
    except Refusal:
        return Flow()


def said_now(lease: Lease, flow: Flow) -> Said | None:
    """What the caller says next."""
    step = flow.at(lease.step)
    if step is None:
        return None
    words = {
        "name": str(lease.lead.person), "caller": lease.caller.name, "company": settings.COMPANY_NAME or "our company",
        "product": str(lease.lead.product or "our products"), "outlet": str(lease.lead.location or "our outlet"),
    }  # fmt: skip
    lines = [spoken_line(line, words) for line in step.says]
    objections = [(word, spoken_line(reply, words)) for word, reply in step.objections]
    return Said(step, lines, objections, not step.answers)


def why_now(lease: Lease, *, at: datetime) -> list[str]:
    """Why this lead is called, the strongest reason first."""
    lead, entry = lease.lead, lease.entry
    reasons = []
    if entry and entry.is_callback:
        local = entry.due_at.astimezone(Where.of_key(lease.ground).zone)
        reasons.append(f"Asked to be called back at {local:%H:%M}, {local.day} {local:%b}")
    if entry and entry.attempts and not entry.is_callback:
        reasons.append(f"Attempt {entry.attempts + 1}; last time: {entry.because}")
    likely = likely_of(lead, at=at)
    if likely:
        reasons.append(f"Chance to be sold to {likely.probability:.0%}, against {likely.average:.0%} on average")
        reasons += [reason for reason in likely.reasons if "raises" in reason][:2]
    if lead.value_minor:
        reasons.append(f"Worth {short_money(from_minor(lead.value_minor, lead.currency), lead.currency)}")
    return reasons or [f"{lead.get_temperature_display()}, came by {str(lead.source or lead.entry_point).lower()}"]


def asked_since(lease: Lease) -> bool:
    """Whether the number asked not to be called since it was handed out."""
    return lease.number in suppressions_of([lease.number])


def today_of(staff: Staff, *, since: datetime) -> dict[str, int]:
    """How many calls somebody made since a moment, how many reached somebody, and how many brought something."""
    good = Q(disposition__outcome__in=("warm", "appointment", "sale"))
    return Call.objects.filter(caller=staff, at__gte=since).aggregate(
        calls=Count("pk"), reached=Count("pk", filter=Q(disposition__is_reached=True)), good=Count("pk", filter=good)
    )
