"""The made-up company is the same each time, whole, and true to its own rules."""

from datetime import UTC, datetime
from itertools import combinations

import pytest
from django.core.management import call_command
from django.db.models import F, Q

from footfall.capture.models import Capture, Pending
from footfall.company.models import Location
from footfall.measurement.models import Cost
from footfall.qualification.models import Lead
from footfall.seed import seed_company
from footfall.seed.industries import INDUSTRIES
from footfall.selling.models import Deal
from footfall.shared.errors import Invalid

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def _portrait() -> list[object]:
    """What two companies of one seed share, whatever ids they were given."""
    leads = Lead.objects.order_by("captured_at", "person__name", "person__phone")
    seen = leads.values_list("captured_at", "person__name", "product__code", "status", "warm_at", "won_at", "won_minor")
    return [*seen, *Cost.objects.order_by("from_on", "amount_minor").values_list("amount_minor", flat=True)]


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_makes_the_same_company() -> None:
    first = seed_company(industry="retail", leads=150, seed=7, now=NOW)
    portrait = _portrait()
    call_command("flush", interactive=False, verbosity=0)
    again = seed_company(industry="retail", leads=150, seed=7, now=NOW)
    assert (first.leads, first.captures, first.costs) == (again.leads, again.captures, again.costs)
    assert _portrait() == portrait


@pytest.mark.django_db
@pytest.mark.parametrize("industry", sorted(INDUSTRIES))
def test_every_industry_makes_a_company_whose_leads_were_lived(industry: str) -> None:
    made = seed_company(industry=industry, leads=300, seed=1, now=NOW)
    assert Capture.objects.count() == made.captures
    assert not Pending.objects.exists()
    assert Lead.objects.count() == made.leads
    assert abs(made.leads - 300) <= 30
    assert Location.objects.outlets().count() == 47
    assert not Lead.objects.filter(captured_at__gt=NOW).exists()
    _a_sale_was_demonstrated_negotiated_ordered_and_delivered_in_that_order()
    _nobody_is_two_of_sold_dead_junk_and_lost()


def _a_sale_was_demonstrated_negotiated_ordered_and_delivered_in_that_order() -> None:
    sold = Lead.objects.exclude(won_at=None)
    in_order = sold.filter(
        captured_at__lte=F("demo_at"), demo_at__lt=F("negotiation_at"), negotiation_at__lt=F("order_at"),
        order_at__lt=F("delivered_at"), delivered_at__lt=F("won_at"), status="converted",
    )  # fmt: skip
    assert in_order.count() == sold.count() > 0
    deals = Deal.objects.filter(outcome="won")
    assert deals.count() == sold.count()
    assert not deals.exclude(stage__slug="delivered").exists()


def _nobody_is_two_of_sold_dead_junk_and_lost() -> None:
    ends = ("won_at", "dead_at", "junk_at", "lost_at")
    twice = Q(pk=None)
    for left, right in combinations(ends, 2):
        twice |= Q(**{f"{left}__isnull": False, f"{right}__isnull": False})
    assert list(Lead.objects.filter(twice)) == []


@pytest.mark.django_db
def test_an_unknown_industry_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Invalid, match="hospital, insurance, retail, travel"):
        seed_company(industry="zoo", leads=20, seed=1, now=NOW)
