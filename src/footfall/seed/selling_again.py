"""The demo company after the sale: two rules for the next one, and the customers that they found this morning."""

from datetime import datetime, timedelta

from footfall.company.models import Product, Role, Staff
from footfall.qualification.models import Lead
from footfall.selling.actions.next_sales import NextSalePlan, keep_next_sale_rule, note_service, offer_next

MOST = 4
"""Customers found by each rule."""

SERVED = 3
AGO = timedelta(days=20)


def sell_again(*, now: datetime) -> tuple[int, int]:
    """How many captures came in after the sale, and how many leads they made."""
    by = Staff.objects.filter(role=Role.ADMINISTRATOR).first()
    goods = list(Product.objects.exclude(price_minor=None).order_by("code")[:3])
    if by is None or len(goods) < 3:
        return 0, 0
    before, captures = Lead.objects.count(), 0
    sold = Lead.objects.filter(won_at__lt=now - 2 * AGO, counted_with=None).select_related("person", "product")
    for lead in sold.order_by("won_at", "person__name")[:SERVED]:
        note_service(
            person=lead.person,
            product=str(lead.product or ""),
            note="Asked for the yearly service.",
            at=now - AGO,
            by=by,
        )
        captures += 1
    first, second, third = goods
    plans = (
        NextSalePlan(f"{first}, then {second}", offers_id=second.pk, bought_id=first.pk, months=3),
        NextSalePlan(f"{third} after a year", offers_id=third.pk, bought_id=third.pk, months=12),
    )
    for plan in plans:
        rule = keep_next_sale_rule(rule_id=None, plan=plan, at=now - AGO, by=by)
        captures += offer_next(rule_id=rule.pk, at=now, by=None, limit=MOST)
    return captures, Lead.objects.count() - before
