"""Customers in the REST API: what they own, what they are offered next, and by which rules."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Product
from footfall.company.queries.under import ids_under
from footfall.selling.actions.next_sales import (
    NextSalePlan,
    NoSuchRule,
    keep_next_sale_rule,
    note_service,
    offer_next,
    stop_next_sale_rule,
    would_find,
)
from footfall.selling.api.deals import REFUSED
from footfall.selling.api.schemas import Key
from footfall.selling.models import NextSaleRule
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
from footfall.shared.errors import Invalid
from footfall.shared.schemas import StrictSchema

router = Endpoints()
CUSTOMER, RULE = "/customers/{int:person_id}", "/next-sale-rules/{int:rule_id}"


class CustomerOut(Schema):
    """Somebody who bought."""

    person: int
    name: str
    owns: list[str]
    purchases: int
    last_at: datetime
    has_open_lead: bool


class CustomersOut(Schema):
    """A page of customers, who bought last first; `next` is the page to ask for next, empty on the last."""

    items: list[CustomerOut]
    next: int | None


class OwnedOut(Schema):
    """One purchase."""

    lead: int
    product: int | None
    name: str
    bought_at: datetime
    value_minor: int | None
    currency: str


class OfferedOut(Schema):
    """What a rule offered them, why, and the lead it became."""

    rule: int
    offers: int
    because: str
    at: datetime
    lead: int | None


class ServedOut(Schema):
    """One service request."""

    capture: str
    at: datetime
    note: str


class OneCustomerOut(Schema):
    """A customer with their purchases, service requests and offers."""

    person: int
    name: str
    owned: list[OwnedOut]
    service: list[ServedOut]
    offered: list[OfferedOut]


class ServiceIn(StrictSchema):
    """A service request to write down."""

    product: Annotated[str, Field(max_length=200)] = ""
    note: Annotated[str, Field(min_length=1, max_length=2_000)]


class RuleIn(StrictSchema):
    """Who bought `bought` (or anything) so many months ago is offered `offers`."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    offers: Key
    bought: Key | None = None
    since: Literal["purchase", "service"] = "purchase"
    months: Annotated[int, Field(ge=0, le=240)] = 6
    most_months: Annotated[int, Field(ge=0, le=480)] = 0


class RuleOut(Schema):
    """A rule and what came of it; `due_now` is how many customers it would find now."""

    id: int
    name: str
    kind: str
    bought: int | None
    offers: int
    since: str
    months: int
    most_months: int
    stopped_at: datetime | None
    due_now: int
    leads: int
    won: int


class FoundOut(Schema):
    """How many customers became leads."""

    leads: int


@router.get("/customers", response={200: CustomersOut, **REFUSED}, summary="List customers")
@allowed_by_key(*SEE_CUSTOMERS)
def customers(request: HttpRequest, product: Key | None = None, page: Annotated[int, Field(ge=0, le=1_000)] = 0) -> Any:  # noqa: ANN401 -- the schema says
    """Who has bought, of one product and what is below it if one is named."""
    ids = ids_under(Product, [product]) if product else []
    found, has_more = customers_visible_to(staff_of(request), product_ids=ids or ([0] if product else []), page=page)
    items = [
        {
            "person": each.person.pk, "name": str(each.person), "owns": list(each.owns), "purchases": each.purchases,
            "last_at": each.last_at, "has_open_lead": each.has_open,
        }
        for each in found
    ]  # fmt: skip
    return {"items": items, "next": page + 1 if has_more else None}


@router.get(CUSTOMER, response={200: OneCustomerOut, **REFUSED}, summary="Read a customer")
@allowed_by_key(*SEE_CUSTOMERS)
def one_customer(request: HttpRequest, person_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """What they own, when they came for service, and what they were offered."""
    staff = staff_of(request)
    person = customer_seen_by(staff, person_id)
    owned = [
        {
            "lead": each.lead.pk, "product": each.lead.product_id, "name": str(each.lead.product or ""),
            "bought_at": each.lead.won_at, "value_minor": each.lead.won_minor, "currency": each.lead.currency,
        }
        for each in owned_by(person, staff)
    ]  # fmt: skip
    served = [
        {"capture": str(each.pk), "at": each.captured_at, "note": str(each.payload.get("note") or "")}
        for each in service_of(person, staff)[:200]
    ]
    offered = [
        {"rule": each.rule_id, "offers": each.rule.offers_id, "because": each.because, "at": each.at, "lead": each.lead_id}
        for each in offered_to(person, staff)[:200]
    ]  # fmt: skip
    return {"person": person.pk, "name": str(person), "owned": owned, "service": served, "offered": offered}


@router.post(f"{CUSTOMER}/service", response={201: ServedOut, **REFUSED}, summary="Write a service request down")
@allowed_by_key(*SERVE)
def served(request: HttpRequest, person_id: int, body: ServiceIn) -> Any:  # noqa: ANN401 -- the schema says
    """It comes in by the channel After-sales service and is a contact of the customer's lead."""
    staff, at = staff_of(request), timezone.now()
    person = customer_seen_by(staff, person_id)
    key = note_service(person=person, product=body.product, note=body.note, at=at, by=staff)
    return Status(201, {"capture": str(key), "at": at, "note": body.note})


@router.get("/next-sale-rules", response={200: list[RuleOut], **REFUSED}, summary="List rules for next sales")
@allowed_by_key(*SEE_NEXT_SALES)
def rules(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; they hold for the whole company
    """The rules, and what came of each."""
    return [_rule(each) for each in rules_with_results()]


@router.post("/next-sale-rules", response={201: RuleOut, **REFUSED}, summary="Make a rule for next sales")
@allowed_by_key(*KEEP_NEXT_SALES)
def rule_made(request: HttpRequest, rule: RuleIn) -> Any:  # noqa: ANN401 -- the schema says
    """The rule, which looks for customers every morning."""
    given = rule.dict()
    keys = {"bought_id": given.pop("bought"), "offers_id": given.pop("offers")}
    wanted = {key for key in keys.values() if key is not None}
    if Product.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Invalid("There is no such product.", fields={"offers": ["There is no such product."]})
    made = keep_next_sale_rule(
        rule_id=None, plan=NextSalePlan(**given, **keys), at=timezone.now(), by=staff_of(request)
    )
    return Status(201, _rule(rules_with_results().get(pk=made.pk)))


@router.post(f"{RULE}/leads", response={200: FoundOut, **REFUSED}, summary="Find customers by a rule now")
@allowed_by_key(*KEEP_NEXT_SALES)
def found_now(request: HttpRequest, rule_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """How many customers became leads."""
    return {"leads": offer_next(rule_id=_standing(rule_id).pk, at=timezone.now(), by=staff_of(request))}


@router.delete(RULE, response={204: None, **REFUSED}, summary="End a rule for next sales")
@allowed_by_key(*KEEP_NEXT_SALES)
def rule_ended(request: HttpRequest, rule_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """Its leads and its results stay."""
    stop_next_sale_rule(rule_id=rule_id, at=timezone.now(), by=staff_of(request))
    return Status(204, None)


def _standing(rule_id: int) -> NextSaleRule:
    rule = NextSaleRule.objects.filter(pk=rule_id, stopped_at=None).first()
    if rule is None:
        raise NoSuchRule
    return rule


def _rule(rule: Any) -> dict[str, Any]:  # noqa: ANN401 -- a rule with its counts
    same = ("id", "name", "kind", "since", "months", "most_months", "stopped_at", "won")
    due = 0 if rule.stopped_at else would_find(rule, at=timezone.now())
    return {
        **{name: getattr(rule, name) for name in same}, "bought": rule.bought_id, "offers": rule.offers_id,
        "leads": rule.made, "due_now": due,
    }  # fmt: skip
