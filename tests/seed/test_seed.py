"""The made-up company is the same each time, whole, and true to its own rules."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Q
from django.db.models.functions import ExtractHour

from footfall.capture.models import Capture, Pending
from footfall.company.models import Location, Role, Staff
from footfall.identity.models import ContactPoint, Verification
from footfall.measurement.models import Cost
from footfall.qualification.models import Lead
from footfall.seed import LOGINS, PASSWORD, seed_company
from footfall.seed.industries import INDUSTRIES
from footfall.seed.run import AlreadySomebodysCompany
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
    first = seed_company(industry="retail", leads=300, seed=7, now=NOW)
    portrait = _portrait()
    call_command("flush", interactive=False, verbosity=0)
    again = seed_company(industry="retail", leads=300, seed=7, now=NOW)
    assert (first.leads, first.captures, first.costs) == (again.leads, again.captures, again.costs)
    assert _portrait() == portrait


@pytest.mark.django_db
@pytest.mark.parametrize("industry", sorted(INDUSTRIES))
def test_every_industry_makes_a_company_whose_leads_were_lived(industry: str) -> None:
    made = seed_company(industry=industry, leads=400, seed=1, now=NOW)
    assert Capture.objects.count() == made.captures
    assert not Pending.objects.exists()
    assert Lead.objects.count() == made.leads
    assert abs(made.leads - 400) <= 40
    assert Location.objects.outlets().count() == 47
    assert not Lead.objects.filter(captured_at__gt=NOW).exists()
    assert Lead.objects.exclude(won_at=None).exists()


@pytest.mark.django_db
def test_contact_points_stand_as_calls_and_looks_have_found_them() -> None:
    seed_company(industry="retail", leads=600, seed=5, now=NOW)
    causes = set(ContactPoint.objects.exclude(cause="").values_list("cause", flat=True))
    assert causes >= {"phone_reached", "phone_disconnected", "phone_placeholder", "email_typo"}
    assert not ContactPoint.objects.exclude(cause="").filter(verifications=None).exists()
    assert not Verification.objects.filter(at__gt=NOW).exists()
    assert set(Lead.objects.values_list("contact", flat=True)) >= {"verified", "unverified", "suspect", "dead"}


@pytest.mark.django_db
def test_a_sale_was_demonstrated_negotiated_ordered_and_delivered_in_that_order() -> None:
    seed_company(industry="retail", leads=600, seed=3, now=NOW)
    sold = Lead.objects.exclude(won_at=None)
    in_order = sold.filter(
        captured_at__lte=F("demo_at"), demo_at__lt=F("negotiation_at"), negotiation_at__lt=F("order_at"),
        order_at__lt=F("delivered_at"), delivered_at__lt=F("won_at"), status="converted",
    )  # fmt: skip
    assert in_order.count() == sold.count()
    deals = Deal.objects.filter(outcome="won")
    assert deals.count() == sold.count()
    assert not deals.exclude(stage__slug="delivered").exists()


@pytest.mark.django_db
def test_the_company_works_by_day() -> None:
    seed_company(industry="retail", leads=600, seed=3, now=NOW)
    hours = Deal.objects.annotate(hour=ExtractHour("stage_since", tzinfo=ZoneInfo("Asia/Kolkata"))).values_list(
        "hour", flat=True
    )
    at_night = [hour for hour in hours if not 9 <= hour < 19]
    assert len(at_night) <= len(hours) // 50  # who came in late and was shown it at once


@pytest.mark.django_db
def test_nobody_is_two_of_sold_dead_junk_and_lost() -> None:
    seed_company(industry="travel", leads=600, seed=3, now=NOW)
    ends = ("won_at", "dead_at", "junk_at", "lost_at")
    twice = Q(pk=None)
    for number, left in enumerate(ends):
        for right in ends[number + 1 :]:
            twice |= Q(**{f"{left}__isnull": False, f"{right}__isnull": False})
    assert list(Lead.objects.filter(twice)) == []


@pytest.mark.django_db
def test_there_is_a_log_in_for_every_role() -> None:
    seed_company(industry="hospital", leads=20, seed=1, now=NOW)
    for label, email, password in LOGINS:
        staff = Staff.objects.get(email=email)
        assert (staff.get_role_display(), staff.check_password(password)) == (label, True)
    assert {label for label, _, _ in LOGINS} == {role.label for role in Role}
    assert PASSWORD in {password for _, _, password in LOGINS}


@pytest.mark.django_db
def test_a_company_that_has_data_is_left_alone() -> None:
    seed_company(industry="retail", leads=20, seed=1, now=NOW)
    with pytest.raises(AlreadySomebodysCompany):
        seed_company(industry="retail", leads=20, seed=2, now=NOW)


@pytest.mark.django_db
def test_an_unknown_industry_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Invalid, match="hospital, insurance, retail, travel"):
        seed_company(industry="zoo", leads=20, seed=1, now=NOW)


@pytest.mark.django_db
def test_people_come_again_and_share_numbers() -> None:
    seed_company(industry="retail", leads=1500, seed=5, now=NOW)
    again = Lead.objects.annotate(touches=Count("touchpoints__capture")).filter(touches__gt=1)
    assert again.exists()
    phones = (
        Lead.objects.exclude(person__phone="").values("person__phone").annotate(people=Count("person", distinct=True))
    )
    assert phones.filter(people__gt=1).exists()
