"""A lead that came again is a duplicate, whichever way it came and however its lead stood."""

from datetime import timedelta

import pytest

from footfall.identity.actions.merging import merge, unmerge
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.models import Lead
from tests.cast import ASHA, NOON, Company
from tests.measurement.conftest import Measured
from tests.measurement.test_refresh import counts
from tests.qualification.making import make_lead
from tests.qualification.test_drain import captured, work_off

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(days=3)


def twice(company: Company, *, number: int) -> None:
    work_off([captured(number, company.counter, {**ASHA, "external_id": "crm:1"})])


def test_each_capture_of_a_known_lead_counts_at_once(measured: Measured) -> None:
    for number in (1, 2, 3):
        twice(measured.company, number=number)
        assert counts(measured, "leads", "duplicates") == (1, number - 1)


def test_a_lead_out_of_work_counts_again_as_well(measured: Measured) -> None:
    twice(measured.company, number=1)
    disqualify(lead_ids=[Lead.objects.get().pk], kind="lost", cause="price", note="", at=NOON, by=None)
    assert counts(measured, "leads", "duplicates") == (1, 0)
    twice(measured.company, number=2)
    assert counts(measured, "leads", "duplicates") == (1, 1)


def test_leads_found_to_be_one_are_duplicates_until_they_are_parted(measured: Measured) -> None:
    company = measured.company
    work_off([captured(1, company.counter, {**ASHA, "product": "X1"})])
    other = {"name": "Asha Rao", "email": "asha@other.example", "product": "X1"}
    work_off([captured(2, company.counter, other)])
    one, two = Lead.objects.order_by("pk")
    make_lead()
    assert counts(measured, "leads", "duplicates") == (3, 0)
    done = merge(survivor_id=one.person_id, merged_id=two.person_id, by=None, at=LATER)
    assert counts(measured, "leads", "duplicates") == (2, 1)
    unmerge(merge_id=done.pk, by=None, at=LATER)
    assert counts(measured, "leads", "duplicates") == (3, 0)
