"""One made-up company, looked at from all sides; it is made once for all of these tests."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import ExtractHour
from pytest_django import DjangoDbBlocker

from footfall.company.models import Role, Staff
from footfall.identity.models import ContactPoint, Verification
from footfall.qualification.models import Lead
from footfall.seed import LOGINS, PASSWORD, seed_company
from footfall.seed.run import AlreadySomebodysCompany
from footfall.selling.models import Deal

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In a transaction around those of the tests, which is taken back after the last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_company(industry="retail", leads=600, seed=3, now=NOW)
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.usefixtures("seeded"), pytest.mark.django_db]


def test_contact_points_stand_as_calls_and_looks_have_found_them() -> None:
    causes = set(ContactPoint.objects.exclude(cause="").values_list("cause", flat=True))
    assert causes >= {"phone_reached", "phone_disconnected", "phone_placeholder", "email_typo"}
    assert not ContactPoint.objects.exclude(cause="").filter(verifications=None).exists()
    assert not Verification.objects.filter(at__gt=NOW).exists()
    assert set(Lead.objects.values_list("contact", flat=True)) >= {"verified", "unverified", "suspect", "dead"}


def test_the_company_works_by_day() -> None:
    hours = Deal.objects.annotate(hour=ExtractHour("stage_since", tzinfo=ZoneInfo("Asia/Kolkata"))).values_list(
        "hour", flat=True
    )
    at_night = [hour for hour in hours if not 9 <= hour < 19]
    assert len(at_night) <= len(hours) // 50  # who came in late and was shown it at once


def test_there_is_a_log_in_for_every_role() -> None:
    for label, email, password in LOGINS:
        staff = Staff.objects.get(email=email)
        assert (staff.get_role_display(), staff.check_password(password)) == (label, True)
    assert {label for label, _, _ in LOGINS} == {role.label for role in Role}
    assert PASSWORD in {password for _, _, password in LOGINS}


def test_a_company_that_has_data_is_left_alone() -> None:
    with pytest.raises(AlreadySomebodysCompany):
        seed_company(industry="retail", leads=20, seed=2, now=NOW)


def test_people_come_again_and_share_numbers() -> None:
    again = Lead.objects.annotate(touches=Count("touchpoints__capture")).filter(touches__gt=1)
    assert again.exists()
    phones = (
        Lead.objects.exclude(person__phone="").values("person__phone").annotate(people=Count("person", distinct=True))
    )
    assert phones.filter(people__gt=1).exists()
