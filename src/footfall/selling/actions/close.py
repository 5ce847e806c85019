"""Win deals, lose them, and open them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from footfall.company.models import Staff
from footfall.identity.models import Person
from footfall.qualification.actions.disqualify import disqualify, requalify
from footfall.qualification.actions.milestones import reach
from footfall.qualification.actions.states import set_state
from footfall.qualification.actions.touch import touch
from footfall.qualification.models import Disqualification, Lead, LeadState, Milestone, Touchpoint
from footfall.qualification.models.lead import Status
from footfall.selling.actions.enrol import leave
from footfall.selling.actions.hold import DealOpen, hold, hold_one, refuse_closed
from footfall.selling.actions.open import DealStands
from footfall.selling.models import Deal, DealStage, Enrolment
from footfall.shared import audit
from footfall.shared.errors import Invalid

_BECAUSE_SOLD = "the deal was won"

_BOOK_SALES = """
UPDATE qualification_lead AS lead SET won_minor = sale.minor
  FROM unnest(%s::bigint[], %s::bigint[]) AS sale (lead_id, minor)
 WHERE lead.id = sale.lead_id
"""


class NotALostReason(Invalid):
    """Choose why the deal was lost."""


@dataclass(frozen=True, slots=True)
class Sale:
    """A deal that was won; without a value it was won at the value it had."""

    deal_id: int
    won_minor: int | None = None
    currency: str = ""


@transaction.atomic
def win_deal(*, sale: Sale, at: datetime, by: Staff | None) -> Deal:
    """The deal as won; refused if it is closed."""
    refuse_closed(hold_one(sale.deal_id))
    return win_deals(sales=[sale], at=at, by=by)[0]


@transaction.atomic
def win_deals(*, sales: Sequence[Sale], at: datetime, by: Staff | None) -> list[Deal]:
    """The deals that were won; closed ones are passed over.

    Of each lead: a purchase among its touchpoints, the milestone and value of the sale, status converted;
    its person is a customer from now on.
    """
    said = {sale.deal_id: sale for sale in sales}
    won = [deal for deal in hold(list(said)) if deal.closed_at is None]
    if not won:
        return []
    for deal in won:
        sale = said[deal.pk]
        if sale.won_minor is not None:
            deal.value_minor, deal.currency = (
                sale.won_minor,
                sale.currency or deal.currency or settings.REPORTING_CURRENCY,
            )
        deal.outcome, deal.closed_at, deal.version = Deal.Outcome.WON, at, deal.version + 1
    Deal.objects.bulk_update(won, ["value_minor", "currency", "outcome", "closed_at", "version"])
    _end_stays([deal.pk for deal in won], at)
    _convert_leads(won, at, by)
    audit.record(by=by, verb="win", noun="deal", subjects=[deal.pk for deal in won], at=at.isoformat())
    return won


def _convert_leads(deals: list[Deal], at: datetime, by: Staff | None) -> None:
    lead_ids = [deal.lead_id for deal in deals]
    # The purchase first: a closed lead is not warmed any more, and who buys has been warm.
    touch(lead_ids=lead_ids, kind=Touchpoint.Kind.PURCHASE, at=at, by=by)
    values: dict[str, list[int]] = {}
    for deal in deals:
        if deal.value_minor is not None:
            values.setdefault(f"{deal.value_minor} {deal.currency}", []).append(deal.lead_id)
    for value, ids in values.items():
        set_state(lead_ids=ids, aspect=LeadState.Aspect.VALUE, value=value, at=at, by=by, because=_BECAUSE_SOLD)
    reach(lead_ids=lead_ids, kind=Milestone.Kind.WON, at=at, by=by, because=_BECAUSE_SOLD)
    with connection.cursor() as cursor:
        cursor.execute(_BOOK_SALES, [lead_ids, [deal.value_minor for deal in deals]])
    set_state(
        lead_ids=lead_ids,
        aspect=LeadState.Aspect.STATUS,
        value=Status.CONVERTED,
        at=at,
        by=by,
        because=_BECAUSE_SOLD,
    )
    Person.objects.filter(leads__in=lead_ids, is_customer=False).update(is_customer=True)
    active = Enrolment.objects.filter(lead__in=lead_ids, state=Enrolment.State.ACTIVE)
    ids = list(active.order_by("pk").values_list("pk", flat=True))
    leave(ids=ids, reasons=[Enrolment.Left.WON] * len(ids), at=at)


@transaction.atomic
def lose_deal(
    *, deal_id: int, reason: str, at: datetime, by: Staff | None, competitor: str = "", note: str = ""
) -> Deal:
    """The deal as lost, and its lead with it; refused if it is closed."""
    refuse_closed(hold_one(deal_id))
    lost = lose_deals(deal_ids=[deal_id], reason=reason, at=at, by=by, competitor=competitor, note=note)
    return lost[0]


@transaction.atomic
def lose_deals(
    *,
    deal_ids: Sequence[int],
    reason: str,
    at: datetime,
    by: Staff | None,
    competitor: str = "",
    note: str = "",
) -> list[Deal]:
    """The deals that were lost; closed ones are passed over. Their leads are lost for the same reason."""
    if reason not in Disqualification.Cause.values:
        raise NotALostReason(fields={"reason": ["No such reason."]})
    lost = [deal for deal in hold(deal_ids) if deal.closed_at is None]
    if not lost:
        return []
    close_as_lost(lead_ids=[deal.lead_id for deal in lost], reason=reason, competitor=competitor, at=at, by=by)
    disqualify(
        lead_ids=[deal.lead_id for deal in lost],
        kind=Disqualification.Kind.LOST,
        cause=reason,
        note=note,
        at=at,
        by=by,
    )
    return list(
        Deal.objects.select_related("stage", "lead__person").filter(pk__in=[deal.pk for deal in lost]).order_by("pk")
    )


@transaction.atomic
def close_as_lost(*, lead_ids: Sequence[int], reason: str, at: datetime, by: Staff | None, competitor: str = "") -> int:
    """How many open deals of these leads were closed as lost; the leads are somebody else's deed."""
    standing = Deal.objects.filter(lead__in=lead_ids, closed_at=None)
    ids = list(standing.order_by("pk").select_for_update().values_list("pk", flat=True))
    if not ids:
        return 0
    Deal.objects.filter(pk__in=ids).update(
        outcome=Deal.Outcome.LOST,
        closed_at=at,
        lost_reason=reason,
        competitor=competitor,
        version=F("version") + 1,
    )
    _end_stays(ids, at)
    audit.record(by=by, verb="lose", noun="deal", subjects=ids, reason=reason, competitor=competitor)
    return len(ids)


@transaction.atomic
def reopen_deal(*, deal_id: int, at: datetime, by: Staff | None) -> Deal:
    """The deal in the stage it was closed in, open again, and its lead in work.

    A sale that was taken back is no sale: its milestone, value and touchpoint go; the audit keeps what was.
    """
    deal = hold_one(deal_id)
    if deal.closed_at is None:
        raise DealOpen
    if Deal.objects.filter(lead=deal.lead_id, closed_at=None).exists():
        raise DealStands
    was, closed_at = deal.outcome, deal.closed_at
    deal.outcome, deal.closed_at, deal.lost_reason, deal.competitor = "", None, "", ""
    deal.stage_since, deal.version = at, deal.version + 1
    deal.save(update_fields=["outcome", "closed_at", "lost_reason", "competitor", "stage_since", "version"])
    DealStage.objects.create(deal=deal, stage=deal.stage, at=at, by=by, because="opened again")
    if was == Deal.Outcome.WON:
        _take_sale_back(deal, closed_at)
    else:
        requalify(lead_ids=[deal.lead_id], at=at, by=by)
    set_state(
        lead_ids=[deal.lead_id],
        aspect=LeadState.Aspect.STATUS,
        value=Status.QUALIFIED,
        at=at,
        by=by,
        because="the deal was opened again",
    )
    audit.record(by=by, verb="reopen", noun="deal", subjects=[deal.pk], was=was, closed_at=closed_at.isoformat())
    return deal


def _take_sale_back(deal: Deal, sold_at: datetime) -> None:
    Milestone.objects.filter(lead=deal.lead_id, kind=Milestone.Kind.WON).delete()
    Touchpoint.objects.filter(lead=deal.lead_id, kind=Touchpoint.Kind.PURCHASE, at=sold_at).delete()
    Lead.objects.filter(pk=deal.lead_id).update(won_at=None, won_minor=None)
    person = deal.lead.person
    if not person.leads.exclude(won_at=None, is_existing_customer=False).exists():
        Person.objects.filter(pk=person.pk).update(is_customer=False)


def _end_stays(deal_ids: Sequence[int], at: datetime) -> None:
    """End the standing stays; a sale written down for an earlier day ends a stay no earlier than it began."""
    DealStage.objects.filter(deal__in=deal_ids, until=None).update(until=Greatest("at", at))
