"""Routes of customers and of what they are offered next."""

from footfall.identity.models import Person
from footfall.selling.actions.close import Sale, win_deal
from footfall.selling.actions.next_sales import NextSalePlan, keep_next_sale_rule
from footfall.selling.models import NextSaleRule
from tests.cast import NOON
from tests.matrix_routes.selling import deal_of, of
from tests.matrix_routes.trying import Delete, Get, Post, Side, Try


def customer_of(side: Side) -> Person:
    return win_deal(sale=Sale(deal_of(side).pk), at=NOON, by=side.holder).lead.person


def rule_of(side: Side) -> NextSaleRule:
    plan = NextSalePlan("X2", offers_id=side.company.x2.pk, bought_id=side.company.x1.pk)
    return keep_next_sale_rule(rule_id=None, plan=plan, at=NOON, by=side.company.meera)


def typed(side: Side) -> dict[str, object]:
    return {"name": "Ours", "offers": side.company.x2.code, "since": "purchase", "months": 6, "most_months": 0}


ROUTES: dict[str, Try | list[Try]] = {
    "selling:customers": Get(),
    "selling:customer": Get(of(customer_of, "pk")),
    "selling:customer-service": [Get(of(customer_of, "pk")), Post(of(customer_of, "pk"), data={"note": "Noise"})],
    "selling:next-sales": Get(),
    "selling:next-sale-rule": [
        Get(of(rule_of, "pk"), is_scoped=False), Post(lambda _: {"pk": 0}, data=typed, is_scoped=False),
    ],
    "selling:next-sale-run": Post(of(rule_of, "pk"), is_scoped=False),
    "selling:next-sale-end": Post(of(rule_of, "pk"), is_scoped=False),
    "GET /api/v1/customers": Get(),
    "GET /api/v1/customers/{person_id}": Get(of(customer_of, "person_id")),
    "POST /api/v1/customers/{person_id}/service": Post(of(customer_of, "person_id"), data={"note": "Noise"}),
    "GET /api/v1/next-sale-rules": Get(),
    "POST /api/v1/next-sale-rules": Post(data=lambda side: {"name": "Ours", "offers": side.company.x2.pk}),
    "POST /api/v1/next-sale-rules/{rule_id}/leads": Post(of(rule_of, "rule_id"), is_scoped=False),
    "DELETE /api/v1/next-sale-rules/{rule_id}": Delete(of(rule_of, "rule_id"), is_scoped=False),
}  # fmt: skip
