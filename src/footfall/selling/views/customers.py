"""Customers after the sale: what they own, their service, and what they are offered next."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Product
from footfall.company.queries.trees import branches_of
from footfall.company.queries.under import ids_under
from footfall.company.views.keeping import form_page, may
from footfall.identity.models import Person
from footfall.qualification.models.lead import OPEN
from footfall.qualification.queries.lines import spoken_phone
from footfall.qualification.queries.people import leads_of
from footfall.selling.actions.next_sales import (
    NextSalePlan,
    NoSuchRule,
    keep_next_sale_rule,
    note_service,
    offer_next,
    stop_next_sale_rule,
    would_find,
)
from footfall.selling.forms.customers import NextSaleForm, ServiceForm
from footfall.selling.models import NextSaleRule, RewardAccount
from footfall.selling.queries.customers import (
    KEEP_NEXT_SALES,
    SEE_CUSTOMERS,
    SEE_NEXT_SALES,
    SERVE,
    customer_seen_by,
    customers_visible_to,
    offered_to,
    owned_by,
    rules_with_results,
    service_of,
)
from footfall.selling.queries.rewards import balances
from footfall.shared.currencies import from_minor
from footfall.web.tables import Column

MOST_PAGES = 1_000
COLUMNS = [
    Column("name", "Customer"),
    Column("owns", "Owns"),
    Column("last", "Bought last"),
    Column("purchases", "Purchases", numeric=True, wide=True),
    Column("spent", "Spent", numeric=True, wide=True),
    Column("more", "Open lead", wide=True),
]
OWNED_COLUMNS = [
    Column("what", "Product"),
    Column("when", "Bought"),
    Column("amount", "For", numeric=True),
    Column("place", "At", wide=True),
    Column("by", "Sold by", wide=True),
]
RULE_COLUMNS = [
    Column("name", "Rule"),
    Column("who", "Who bought"),
    Column("offers", "Is offered"),
    Column("when", "When", wide=True),
    Column("now", "Due now", numeric=True, wide=True),
    Column("made", "Leads", numeric=True),
    Column("won", "Bought", numeric=True),
    Column("earned", "For", numeric=True, wide=True),
]


@allowed(*SEE_CUSTOMERS)
@require_safe
def customers(request: StaffRequest) -> HttpResponse:
    """Who has bought, the latest first; of one product if one is asked for."""
    given, at = request.GET.get("product", ""), request.GET.get("page", "")
    page = min(int(at), MOST_PAGES) if at.isascii() and at.isdigit() else 0
    product = Product.objects.filter(code=given).first() if given else None
    ids = ids_under(Product, [product.pk]) if product else []
    found, has_more = customers_visible_to(request.user, product_ids=ids, page=page)
    context = {
        "customers": found, "columns": COLUMNS, "currency": settings.REPORTING_CURRENCY, "product": given,
        "products": branches_of(Product.objects.filter(retired_on=None)), "page": page,
        "next": page + 1 if has_more else None, "may_see_rules": may(request.user, SEE_NEXT_SALES),
    }  # fmt: skip
    return render(request, "selling/customers.html", context)


@allowed(*SEE_CUSTOMERS)
@require_safe
def customer(request: StaffRequest, pk: int) -> HttpResponse:
    """One customer: what they own, when they came for service, and what they were offered since."""
    person = customer_seen_by(request.user, pk)
    owned = owned_by(person, request.user)
    served = list(service_of(person, request.user)[:20])
    under_way = [lead for lead in leads_of(person, request.user) if lead.status in OPEN]
    context = {
        "person": person, "phone": spoken_phone(person), "owned": owned, "columns": OWNED_COLUMNS, "served": served,
        "offered": offered_to(person, request.user)[:20], "under_way": under_way,
        "may_serve": may(request.user, SERVE),
        "kpis": [
            {"label": "Purchases", "value": f"{len(owned):,}"},
            {"label": "Products", "value": f"{len({each.lead.product_id for each in owned}):,}"},
            {"label": "Service requests", "value": f"{len(served):,}"},
            {"label": "Open leads", "value": f"{len(under_way):,}"},
            *_points(person),
        ],
    }  # fmt: skip
    return render(request, "selling/customer.html", context)


def _points(person: Person) -> list[dict[str, str]]:
    """The points on the loyalty card and from friends; nothing for who was never given any."""
    found = balances(RewardAccount.objects.filter(person=person).select_related("person", "staff"))
    return [{"label": "Points", "value": f"{sum(one.points for one in found):,}"}] if found else []


@allowed(*SERVE)
@require_http_methods(["GET", "POST"])
def service(request: StaffRequest, pk: int) -> HttpResponse:
    """A service request to write down."""
    person = customer_seen_by(request.user, pk)
    owns = list(dict.fromkeys(str(each.lead.product) for each in owned_by(person, request.user) if each.lead.product))
    form = ServiceForm(request.POST or None, owns=owns)
    back = reverse("selling:customer", args=[pk])

    def deed() -> tuple[str, str]:
        note_service(person=person, at=timezone.now(), by=request.user, **form.cleaned_data)
        return f"The service request of {person} is written down.", back

    trail = [("Customers", reverse("selling:customers")), (str(person), back)]
    return form_page(
        request, form, deed, title="Service request", submit="Write it down", back=back, trail=trail,
        note="It comes in by the channel After-sales service and stands on the timeline of the customer's lead.",
    )  # fmt: skip


@allowed(*SEE_NEXT_SALES)
@require_safe
def next_sales(request: StaffRequest) -> HttpResponse:
    """The rules by which customers are offered their next thing, and what came of them."""
    now, currency = timezone.now(), settings.REPORTING_CURRENCY
    rows = [
        {
            "is": rule, "now": None if rule.stopped_at else would_find(rule, at=now),
            "earned": None if rule.earned is None else from_minor(rule.earned, currency),  # type: ignore[attr-defined]  # annotated
        }
        for rule in rules_with_results()
    ]  # fmt: skip
    context = {
        "rows": rows, "columns": RULE_COLUMNS, "currency": currency, "may_keep": may(request.user, KEEP_NEXT_SALES),
    }  # fmt: skip
    return render(request, "selling/next_sales.html", context)


@allowed(*KEEP_NEXT_SALES)
@require_http_methods(["GET", "POST"])
def next_sale_rule(request: StaffRequest, pk: int) -> HttpResponse:
    """One rule; 0 is a new one."""
    rule = NextSaleRule.objects.select_related("bought", "offers").filter(pk=pk).first() if pk else None
    if pk and rule is None:
        raise NoSuchRule
    form = NextSaleForm(request.POST or None, initial=NextSaleForm.of(rule) if rule else None)
    back = reverse("selling:next-sales")

    def deed() -> tuple[str, str]:
        plan = NextSalePlan(**form.plan())
        kept = keep_next_sale_rule(rule_id=pk or None, plan=plan, at=timezone.now(), by=request.user)
        return f"{kept} is kept; it looks for customers every morning.", back

    title = f"Edit {rule}" if rule else "New rule"
    trail = [("Customers", reverse("selling:customers")), ("Next sales", back)]
    return form_page(request, form, deed, title=title, submit="Keep the rule", back=back, trail=trail)


@allowed(*KEEP_NEXT_SALES)
@require_POST
def next_sale_run(request: StaffRequest, pk: int) -> HttpResponse:
    """Customers of a rule that become leads now."""
    made = offer_next(rule_id=_rule(pk).pk, at=timezone.now(), by=request.user)
    said = "1 customer became a lead." if made == 1 else f"{made:,} customers became leads."
    messages.success(request, said if made else "Nobody's time has come by this rule.")
    return redirect("selling:next-sales")


@allowed(*KEEP_NEXT_SALES)
@require_POST
def next_sale_end(request: StaffRequest, pk: int) -> HttpResponse:
    """A rule that ends."""
    rule = _rule(pk)
    stop_next_sale_rule(rule_id=rule.pk, at=timezone.now(), by=request.user)
    messages.success(request, f"{rule} finds nobody any more.")
    return redirect("selling:next-sales")


def _rule(pk: int) -> NextSaleRule:
    rule = NextSaleRule.objects.filter(pk=pk, stopped_at=None).first()
    if rule is None:
        raise NoSuchRule
    return rule
