"""What is done with one deal: opened, valued, won, lost, opened again."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.qualification.queries import lead_seen_by
from footfall.selling.actions.close import Sale, lose_deal, reopen_deal, win_deal
from footfall.selling.actions.open import Opening, open_deal
from footfall.selling.actions.papers import keep_papers
from footfall.selling.actions.value import change_value
from footfall.selling.forms import LossForm, OpenForm, PapersForm, ValueForm, WinForm
from footfall.selling.queries import SELL, deal_seen_by
from footfall.selling.queries.pipelines import every_stage, first_stages
from footfall.selling.rules import moment_of_sale
from footfall.selling.views.forming import deed_page, go, way_back


@allowed(*SELL)
@require_http_methods(["GET", "POST"])
def deal_new(request: StaffRequest, lead_id: int) -> HttpResponse:
    """A deal for a lead."""
    lead = lead_seen_by(request.user, lead_id)
    shown = OpenForm.shown(lead.value_minor, lead.currency or settings.REPORTING_CURRENCY)
    form = OpenForm(
        request.POST or None,
        initial={
            "product": lead.product,
            "stage": first_stages([lead.product_id], every_stage()).get(lead.product_id),
            **shown,
        },
    )

    def deed() -> str:
        given = form.cleaned_data
        opening = Opening(
            lead.pk,
            product_id=given["product"].pk if given["product"] else None,
            value_minor=form.minor(),
            currency=given["currency"],
            expected_on=given["expected_on"],
            stage=given["stage"].slug,
        )
        return f"A deal is open in {open_deal(opening=opening, at=timezone.now(), by=request.user).stage}."

    title = f"Open a deal with {lead.person}"
    return deed_page(request, form, deed, title=title, submit="Open the deal", back=_lead(lead.pk))


@allowed(*SELL)
@require_http_methods(["GET", "POST"])
def win(request: StaffRequest, pk: int) -> HttpResponse:
    """A deal that was won."""
    deal = deal_seen_by(request.user, pk)
    now = timezone.localtime()
    form = WinForm(request.POST or None, initial=WinForm.of(deal, now.date()))

    def deed() -> str:
        at = moment_of_sale(form.cleaned_data["won_on"], now=now)
        win_deal(sale=Sale(deal.pk, form.minor(), form.cleaned_data["currency"]), at=at, by=request.user)
        return f"Sold to {deal.lead.person}."

    return deed_page(
        request,
        form,
        deed,
        title=f"Sold to {deal.lead.person}",
        submit="Book the sale",
        back=_lead(deal.lead_id),
    )


@allowed(*SELL)
@require_http_methods(["GET", "POST"])
def loss(request: StaffRequest, pk: int) -> HttpResponse:
    """A deal that was lost."""
    deal = deal_seen_by(request.user, pk)
    form = LossForm(request.POST or None)

    def deed() -> str:
        lose_deal(deal_id=deal.pk, at=timezone.now(), by=request.user, **form.cleaned_data)
        return f"The deal with {deal.lead.person} is lost."

    return deed_page(
        request,
        form,
        deed,
        title=f"{deal.lead.person} does not buy",
        submit="Mark as lost",
        back=_lead(deal.lead_id),
    )


@allowed(*SELL)
@require_http_methods(["GET", "POST"])
def value(request: StaffRequest, pk: int) -> HttpResponse:
    """What a deal is worth, and when it is expected."""
    deal = deal_seen_by(request.user, pk)
    form = ValueForm(request.POST or None, initial=ValueForm.of(deal))

    def deed() -> str:
        change_value(
            deal_id=deal.pk,
            value_minor=form.minor(),
            currency=form.cleaned_data["currency"],
            expected_on=form.cleaned_data["expected_on"],
            at=timezone.now(),
            by=request.user,
        )
        return "Value and day are kept."

    title = f"Value of the deal with {deal.lead.person}"
    return deed_page(request, form, deed, title=title, submit="Save", back=_lead(deal.lead_id))


@allowed(*SELL)
@require_http_methods(["GET", "POST"])
def papers(request: StaffRequest, pk: int) -> HttpResponse:
    """The number of the purchase order, and the day of delivery."""
    deal = deal_seen_by(request.user, pk)
    shown = {"order_number": deal.order_number, "delivered_on": deal.delivered_on}
    form = PapersForm(request.POST or None, initial=shown)

    def deed() -> str:
        keep_papers(deal_id=deal.pk, by=request.user, **form.cleaned_data)
        return "Order and delivery are kept."

    title = f"Order and delivery of {deal.lead.person}"
    return deed_page(request, form, deed, title=title, submit="Save", back=_lead(deal.lead_id))


@allowed(*SELL)
@require_POST
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """A closed deal, open again."""
    deal = reopen_deal(deal_id=deal_seen_by(request.user, pk).pk, at=timezone.now(), by=request.user)
    messages.success(request, f"The deal with {deal.lead.person} is open again in {deal.stage}.")
    return go(request, way_back(request, _lead(deal.lead_id)))


def _lead(pk: int) -> str:
    return reverse("qualification:lead", args=[pk])
