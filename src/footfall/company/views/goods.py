"""Pages of products, campaigns and value slabs."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions.campaigns import keep_campaigns
from footfall.company.actions.products import keep_products
from footfall.company.actions.value_slabs import keep_value_slabs
from footfall.company.forms.goods import CampaignForm, ProductForm, ValueSlabsForm
from footfall.company.models import Campaign, Product, ValueSlab
from footfall.company.queries.trees import branches_of, folded, with_ancestors
from footfall.company.rules.slabs import ORDER
from footfall.company.views.keeping import KEEPS_GOODS, SEES_COMPANY, form_page, may
from footfall.shared.currencies import from_minor
from footfall.web.tables import Column

PRODUCT_COLUMNS = [
    Column("name", "Product"),
    Column("code", "Code", wide=True),
    Column("level", "Level", wide=True),
    Column("price", "Price", numeric=True),
    Column("margin", "Margin", numeric=True, wide=True),
    Column("state", "State"),
]
CAMPAIGN_COLUMNS = [
    Column("name", "Campaign"),
    Column("code", "Code", wide=True),
    Column("starts", "Starts", wide=True),
    Column("ends", "Ends", wide=True),
    Column("budget", "Budget", numeric=True),
    Column("state", "State"),
]
SLAB_COLUMNS = [
    Column("currency", "Currency"),
    *(Column(slab, f"{slab.capitalize()} value from", numeric=True) for slab in ORDER),
]
MOST_ROWS = 600


@allowed(*SEES_COMPANY)
def product_list(request: StaffRequest) -> HttpResponse:
    """What is sold, as a tree."""
    today = timezone.localdate()
    rows = [
        (branch, _price(branch.one.price_minor, branch.one.currency), _is_past(branch.one.retired_on, today))
        for branch in _tree(request, list(Product.objects.all()))
    ]
    context = {"rows": rows, "columns": PRODUCT_COLUMNS, "may_keep": may(request.user, KEEPS_GOODS)}
    return render(request, "company/product_list.html", context)


@allowed(*KEEPS_GOODS)
def product_new(request: StaffRequest) -> HttpResponse:
    """A product that is added."""
    form = ProductForm(request.POST or None, initial={"parent": request.GET.get("under", ""), "level": "product"})
    return _keep_product(request, form, None, title="New product")


@allowed(*KEEPS_GOODS)
def product_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A product that is changed."""
    product = get_object_or_404(Product.objects.select_related("parent"), pk=pk)
    form = ProductForm(request.POST or None, initial=ProductForm.filled(product))
    return _keep_product(request, form, pk, title=f"Edit {product.name}")


@allowed(*SEES_COMPANY)
def campaign_list(request: StaffRequest) -> HttpResponse:
    """Campaigns, those inside others below them."""
    today = timezone.localdate()
    rows = [
        (branch, _price(branch.one.budget_minor, branch.one.currency), _state(branch.one, today))
        for branch in _tree(request, list(Campaign.objects.order_by("-starts_on", "name")))
    ]
    context = {"rows": rows, "columns": CAMPAIGN_COLUMNS, "may_keep": may(request.user, KEEPS_GOODS)}
    return render(request, "company/campaign_list.html", context)


@allowed(*KEEPS_GOODS)
def campaign_new(request: StaffRequest) -> HttpResponse:
    """A campaign that is planned."""
    form = CampaignForm(request.POST or None, initial={"parent": request.GET.get("under", "")})
    return _keep_campaign(request, form, None, title="New campaign")


@allowed(*KEEPS_GOODS)
def campaign_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A campaign that is changed."""
    campaign = get_object_or_404(Campaign.objects.select_related("parent"), pk=pk)
    form = CampaignForm(request.POST or None, initial=CampaignForm.filled(campaign))
    return _keep_campaign(request, form, pk, title=f"Edit {campaign.name}")


@allowed(*SEES_COMPANY)
def slab_list(request: StaffRequest) -> HttpResponse:
    """Bounds of high, medium and low value, a line for each currency."""
    lines: dict[str, dict[str, Any]] = {}
    for slab in ValueSlab.objects.order_by("currency"):
        lines.setdefault(slab.currency, {})[slab.slab] = from_minor(slab.from_minor, slab.currency)
    rows = [(currency, [bounds.get(slab) for slab in ORDER]) for currency, bounds in lines.items()]
    context = {"rows": rows, "columns": SLAB_COLUMNS, "may_keep": may(request.user, KEEPS_GOODS)}
    return render(request, "company/slab_list.html", context)


@allowed(*KEEPS_GOODS)
def slabs_edit(request: StaffRequest, currency: str = "") -> HttpResponse:
    """The three bounds of a currency."""
    bounds = {slab.slab: from_minor(slab.from_minor, currency) for slab in ValueSlab.objects.filter(currency=currency)}
    form = ValueSlabsForm(request.POST or None, initial={"low": "0", **bounds, "currency": currency})
    back = reverse("company:value-slabs")

    def deed() -> tuple[str, str]:
        keep_value_slabs(rows=form.rows(), by=request.user)
        return f"Bounds in {form.cleaned_data['currency']} are kept.", back

    return form_page(
        request, form, deed, title=f"Value slabs in {currency}" if currency else "Bounds of another currency",
        submit="Save the bounds", back=back, trail=[("Value slabs", back)],
        note="Leads that come in are sorted by these; what is sorted already keeps its slab until its value changes.",
    )  # fmt: skip


def _tree(request: StaffRequest, nodes: list[Any]) -> Any:  # noqa: ANN401 -- branches
    words = request.GET.get("q", "").lower().split()
    found = [node.pk for node in nodes if all(word in f"{node.name} {node.code}".lower() for word in words)]
    return folded(branches_of(with_ancestors(nodes, found)), MOST_ROWS)


def _price(minor: int | None, currency: str) -> Any:  # noqa: ANN401 -- a decimal or nothing
    return None if minor is None else from_minor(minor, currency)


def _is_past(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _state(campaign: Campaign, today: date) -> str:
    if campaign.ends_on and campaign.ends_on < today:
        return "over"
    return "planned" if campaign.starts_on and campaign.starts_on > today else "running"


def _keep_product(request: StaffRequest, form: ProductForm, pk: int | None, *, title: str) -> HttpResponse:
    back = reverse("company:products")

    def deed() -> tuple[str, str]:
        kept = keep_products(rows=[{**form.row(), "id": pk}], by=request.user)
        return f"{kept.one.name} is kept.", back

    trail = [("Products", back)]
    return form_page(request, form, deed, title=title, submit="Save the product", back=back, trail=trail)


def _keep_campaign(request: StaffRequest, form: CampaignForm, pk: int | None, *, title: str) -> HttpResponse:
    back = reverse("company:campaigns")

    def deed() -> tuple[str, str]:
        kept = keep_campaigns(rows=[{**form.row(), "id": pk}], by=request.user)
        return f"{kept.one.name} is kept.", back

    trail = [("Campaigns", back)]
    return form_page(request, form, deed, title=title, submit="Save the campaign", back=back, trail=trail)
