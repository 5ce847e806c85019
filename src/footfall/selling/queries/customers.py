"""Customers as one may see them: what they own, what they came for since, and what they were offered next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet, Sum

from footfall.capture.models import Capture
from footfall.company.models import Role, Staff
from footfall.identity.models import Person
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import OPEN
from footfall.qualification.queries import WORK_LEADS, leads_visible_to
from footfall.selling.models import NextSale, NextSaleRule
from footfall.shared.currencies import from_minor
from footfall.shared.errors import NotFound

SEE_CUSTOMERS = (
    Role.ADMINISTRATOR, Role.DIRECTOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER, Role.CALLER,
    Role.SALESPERSON, Role.ANALYST,
)  # fmt: skip
SERVE = tuple(role for role in SEE_CUSTOMERS if role in WORK_LEADS)
"""Who writes service requests down."""

KEEP_NEXT_SALES = (Role.ADMINISTRATOR, Role.MARKETING)
"""Who says what customers are offered next: it holds for the whole company."""

SEE_NEXT_SALES = (*KEEP_NEXT_SALES, Role.DIRECTOR, Role.ANALYST)
"""Who sees what came of those rules: its numbers are of every place."""

AFTER_SALES = ("after_sales", "after-sales")
PAGE = 50


class NoSuchCustomer(NotFound):
    """There is no such customer, or none of their purchases is among yours."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer in a list: what they own, when they bought last, what they spent, and whether more is under way."""

    person: Person
    owns: Sequence[str]
    last_at: datetime
    purchases: int
    spent: Decimal | None
    """In the reporting currency."""
    has_open: bool


@dataclass(frozen=True, slots=True)
class Owned:
    """One thing that a customer bought, by the lead it was sold to."""

    lead: Lead
    amount: Decimal | None


def sold_visible_to(staff: Staff) -> QuerySet[Lead]:
    """The leads that one sees and that bought, each counted once."""
    return leads_visible_to(staff).filter(won_at__isnull=False, counted_with=None)


def customers_visible_to(
    staff: Staff, *, product_ids: Sequence[int] = (), page: int = 0
) -> tuple[list[Customer], bool]:
    """A page of customers, who bought last first, and whether there are more; in four statements."""
    sold = sold_visible_to(staff)
    if product_ids:
        sold = sold.filter(product__in=product_ids)
    own = Q(currency=settings.REPORTING_CURRENCY)
    rows = list(
        sold.order_by().values("person")
        .annotate(last_at=Max("won_at"), purchases=Count("pk"), spent=Sum("won_minor", filter=own))
        .order_by(F("last_at").desc(), "-person")[page * PAGE : (page + 1) * PAGE + 1]
    )  # fmt: skip
    shown = rows[:PAGE]
    persons = Person.objects.in_bulk([row["person"] for row in shown])
    owns: dict[int, list[str]] = {}
    of_these = sold_visible_to(staff).filter(person__in=persons).exclude(product=None).order_by("won_at", "pk")
    for person, name in of_these.values_list("person", "product__name"):
        owns.setdefault(person, []).append(name)
    under_way = set(
        leads_visible_to(staff).filter(person__in=persons, status__in=OPEN).values_list("person", flat=True)
    )
    found = [
        Customer(
            persons[row["person"]], list(dict.fromkeys(owns.get(row["person"], []))), row["last_at"], row["purchases"],
            None if row["spent"] is None else from_minor(row["spent"], settings.REPORTING_CURRENCY),
            row["person"] in under_way,
        )
        for row in shown
    ]  # fmt: skip
    return found, len(rows) > PAGE


def customer_seen_by(staff: Staff, pk: int) -> Person:
    """The customer, if one sees something they bought."""
    bought = sold_visible_to(staff).filter(person=pk).values("person")
    person = Person.objects.select_related("organization").filter(pk__in=bought, merged_into=None).first()
    if person is None:
        raise NoSuchCustomer
    return person


def owned_by(person: Person, staff: Staff) -> list[Owned]:
    """What they bought, the latest first."""
    sold = sold_visible_to(staff).filter(person=person).select_related("product", "location", "owner")
    return [
        Owned(lead, None if lead.won_minor is None else from_minor(lead.won_minor, lead.currency))
        for lead in sold.order_by("-won_at", "-pk")
    ]


def service_of(person: Person, staff: Staff) -> QuerySet[Capture]:
    """When they came for service, the latest first, as far as one sees the leads it was noted on."""
    served = Capture.objects.filter(
        record__person=person, entry_point__channel__in=AFTER_SALES, touchpoints__lead__in=leads_visible_to(staff)
    )
    return served.select_related("entry_point", "location", "attendant").order_by("-captured_at").distinct()


def offered_to(person: Person, staff: Staff) -> QuerySet[NextSale]:
    """What they were offered next, the latest first."""
    seen = NextSale.objects.filter(bought__person=person, bought__in=leads_visible_to(staff))
    return seen.select_related("rule__offers", "lead").order_by("-at", "-pk")


def rules_with_results() -> QuerySet[NextSaleRule]:
    """The rules, with how many leads each made, how many of those bought, and for how much in the reporting currency."""
    own = Q(sales__lead__currency=settings.REPORTING_CURRENCY)
    rules = NextSaleRule.objects.select_related("bought", "offers").annotate(
        made=Count("sales"), won=Count("sales", filter=Q(sales__lead__won_at__isnull=False)),
        earned=Sum("sales__lead__won_minor", filter=own),
    )  # fmt: skip
    return rules.order_by(F("stopped_at").desc(nulls_first=True), "name")
