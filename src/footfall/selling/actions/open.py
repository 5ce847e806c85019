"""Open deals for leads that are worth negotiating with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.db import transaction

from footfall.company.models import Role, Staff
from footfall.qualification.actions.milestones import reach
from footfall.qualification.actions.statements import lock
from footfall.qualification.actions.states import set_state
from footfall.qualification.models import Lead, LeadState, Milestone
from footfall.qualification.models.lead import OPEN, Status
from footfall.selling.models import Deal, DealStage, Stage
from footfall.selling.queries.pipelines import every_stage, first_stages
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid


class LeadIsClosed(Conflict):
    """This lead is sold or out of work; take it up again, or open a new lead for the next product."""


class DealStands(Conflict):
    """This lead has an open deal already."""


class NoStages(Invalid):
    """There is no stage to put a deal in; an administrator keeps them under Stages."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The deal wanted for a lead; what is left out is taken from the lead, and the first stage."""

    lead_id: int
    product_id: int | None = None
    value_minor: int | None = None
    currency: str = ""
    owner_id: int | None = None
    expected_on: date | None = None
    stage: str = ""


@transaction.atomic
def open_deal(*, opening: Opening, at: datetime, by: Staff | None) -> Deal:
    """The deal that was opened; refused for a lead that is closed or has one."""
    opened = open_deals(openings=[opening], at=at, by=by)
    if opened:
        return opened[0]
    raise DealStands if Deal.objects.filter(lead=opening.lead_id, closed_at=None).exists() else LeadIsClosed


@transaction.atomic
def open_deals(*, openings: Sequence[Opening], at: datetime, by: Staff | None) -> list[Deal]:
    """The deals that were opened; leads that are closed or have a deal are passed over.

    The lead becomes qualified, since somebody examined it and found it worth pursuing, and reaches the
    milestone of the stage; the stages before it stay unreached.
    """
    lead_ids = [opening.lead_id for opening in openings]
    lock(lead_ids)
    leads = {lead.pk: lead for lead in _ready(lead_ids)}
    wanted = [opening for opening in openings if opening.lead_id in leads]
    if not wanted:
        return []
    stages = _stages_of(wanted, leads)
    deals = [_deal(o, leads[o.lead_id], stage, at, by) for o, stage in zip(wanted, stages, strict=True)]
    Deal.objects.bulk_create(deals)
    DealStage.objects.bulk_create(
        DealStage(deal=deal, stage=deal.stage, at=at, by=by, because="opened") for deal in deals
    )
    _bring_leads_along(deals, leads, at, by)
    audit.record(by=by, verb="open", noun="deal", subjects=[deal.pk for deal in deals], leads=list(leads))
    return deals


def _ready(lead_ids: Sequence[int]) -> Iterable[Lead]:
    """Leads in work that have no open deal."""
    return (
        Lead.objects.filter(pk__in=lead_ids, status__in=OPEN)
        .exclude(deals__in=Deal.objects.filter(lead__in=lead_ids, closed_at=None))
        .select_related("product", "person")
    )


def _stages_of(openings: Sequence[Opening], leads: dict[int, Lead]) -> list[Stage]:
    """The stage of each opening: as asked for, else the first of the pipeline for its product."""
    every = every_stage()
    stages = {stage.slug: stage for stage in every}
    if not stages:
        raise NoStages
    for opening in openings:
        if opening.stage and opening.stage not in stages:
            raise Invalid(f"There is no stage called {opening.stage}.", fields={"stage": ["No such stage."]})
    products = [opening.product_id or leads[opening.lead_id].product_id for opening in openings]
    firsts = first_stages(products, every)
    return [
        stages[opening.stage] if opening.stage else firsts[product]
        for opening, product in zip(openings, products, strict=True)
    ]


def _deal(opening: Opening, lead: Lead, stage: Stage, at: datetime, by: Staff | None) -> Deal:
    value, currency = _value(opening, lead)
    takes_it = by.pk if by and by.role == Role.SALESPERSON else None
    return Deal(
        lead=lead,
        product_id=opening.product_id or lead.product_id,
        stage=stage,
        value_minor=value,
        currency=currency,
        owner_id=opening.owner_id or lead.owner_id or takes_it,
        expected_on=opening.expected_on,
        opened_at=at,
        stage_since=at,
    )


def _value(opening: Opening, lead: Lead) -> tuple[int | None, str]:
    """What the deal is worth: as said, else as the lead has it, else the product's price."""
    if opening.value_minor is not None:
        return opening.value_minor, opening.currency or lead.currency or settings.REPORTING_CURRENCY
    if lead.value_minor is not None:
        return lead.value_minor, lead.currency
    product = lead.product
    if product and product.price_minor is not None and opening.product_id in {None, product.pk}:
        return product.price_minor, product.currency
    return None, lead.currency


def _bring_leads_along(deals: list[Deal], leads: dict[int, Lead], at: datetime, by: Staff | None) -> None:
    """Qualified, with the value and the owner of the deal, and at the milestone of its stage."""
    ids, because = list(leads), "a deal was opened"
    reach(lead_ids=ids, kind=Milestone.Kind.QUALIFIED, at=at, by=by, because=because)
    set_state(lead_ids=ids, aspect=LeadState.Aspect.STATUS, value=Status.QUALIFIED, at=at, by=by, because=because)
    for kind, group in _grouped((deal.stage.counts_as, deal.lead_id) for deal in deals):
        reach(lead_ids=group, kind=kind, at=at, by=by, because=because)
    for value, group in _grouped(
        (f"{deal.value_minor} {deal.currency}", deal.lead_id)
        for deal in deals
        if deal.value_minor is not None
        and (deal.value_minor, deal.currency) != (leads[deal.lead_id].value_minor, leads[deal.lead_id].currency)
    ):
        set_state(lead_ids=group, aspect=LeadState.Aspect.VALUE, value=value, at=at, by=by, because=because)
    for owner, group in _grouped(
        (str(deal.owner_id), deal.lead_id) for deal in deals if deal.owner_id and not leads[deal.lead_id].owner_id
    ):
        set_state(lead_ids=group, aspect=LeadState.Aspect.OWNER, value=owner, at=at, by=by, because=because)


def _grouped(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, list[int]]]:
    """Leads by what is to be set on them, so that each value is one statement however many leads have it."""
    return [(key, [lead for _, lead in group]) for key, group in groupby(sorted(pairs), key=lambda pair: pair[0])]
