"""Hold deals until the transaction ends, and say in words why one can't be worked on."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from footfall.qualification.actions.statements import lock
from footfall.qualification.models import Disqualification, Milestone
from footfall.selling.models import Deal, DealStage
from footfall.selling.queries import NoSuchDeal
from footfall.shared.errors import Conflict


class DealMoved(Conflict):
    """Somebody moved this deal in the meantime."""


class DealClosed(Conflict):
    """This deal is closed."""


class DealOpen(Conflict):
    """This deal is open already."""


def hold(deal_ids: Sequence[int]) -> list[Deal]:
    """The deals with stage, lead and person, locked after their leads."""
    lock(list(Deal.objects.filter(pk__in=deal_ids).values_list("lead_id", flat=True)))
    return list(
        Deal.objects.select_for_update(of=("self",))
        .select_related("stage", "lead__person")
        .filter(pk__in=deal_ids)
        .order_by("pk")
    )


def hold_one(deal_id: int) -> Deal:
    """One deal, locked after its lead."""
    held = hold([deal_id])
    if not held:
        raise NoSuchDeal
    return held[0]


def refuse_closed(deal: Deal) -> None:
    """Refuse if the deal is closed, saying by whom and since when."""
    if deal.closed_at is not None:
        raise DealClosed(f"{closed_in_words(deal)}.")


def closed_in_words(deal: Deal) -> str:
    """ "Asha Rao's deal was won on 4 May by Karan"."""
    deeds: QuerySet[Milestone] | QuerySet[Disqualification]
    if deal.outcome == Deal.Outcome.WON:
        deeds = Milestone.objects.filter(lead=deal.lead_id, kind=Milestone.Kind.WON)
    else:
        deeds = Disqualification.objects.filter(lead=deal.lead_id)
    deed = deeds.select_related("by").first()
    by = f" by {deed.by}" if deed and deed.by else ""
    day = timezone.localtime(deal.closed_at)
    return f"{deal.lead.person}'s deal was {deal.outcome} on {day.day} {day:%B}{by}"


def moved_in_words(deal: Deal) -> str:
    """ "Asha Rao's deal is in Price negotiation now; Karan moved it there at 14:05"."""
    stay = DealStage.objects.filter(deal=deal, until=None).select_related("by").first()
    who = f"; {stay.by} moved it there at {timezone.localtime(stay.at):%H:%M}" if stay and stay.by else ""
    return f"{deal.lead.person}'s deal is in {deal.stage} now{who}"
