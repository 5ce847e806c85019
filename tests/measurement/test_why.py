"""The parts of a change are the whole change, to the last fraction."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.measurement.cube.answer import Answer, Cells
from footfall.measurement.cube.dimensions import Dimensions
from footfall.measurement.cube.measures import MEASURES
from footfall.measurement.cube.members import Members
from footfall.measurement.cube.question import Question
from footfall.measurement.cube.why import can_be_shared, parts_of
from footfall.measurement.models import Cost
from footfall.selling.models import RewardAccount, RewardEntry
from tests.measurement.conftest import Measured
from tests.qualification.making import make_leads

SOURCE = Dimensions().get("source")
Counts = dict[int, tuple[int, int]]
COUNTS = st.dictionaries(st.integers(1, 5), st.tuples(st.integers(0, 50), st.integers(0, 60)), max_size=5)


def answer(measure: str, counts: Counts) -> Answer:
    """Numerator and denominator of each member, as the cube gives them."""
    found = MEASURES[measure]
    names = tuple(dict.fromkeys(found.atoms()))
    cells = Cells(1)
    rows = [
        (key, *[over if name in found.over[:1] else under if name in found.under else 0 for name in names])
        for key, (over, under) in counts.items()
    ]
    cells.put(names, rows)
    return Answer(Question((measure,), ("source",)), [found], [SOURCE], Members(), cells, dict)


@settings(max_examples=60, deadline=None)
@given(now=COUNTS, then=COUNTS, measure=st.sampled_from(["pct_warm", "cost_per_lead"]))
def test_the_parts_of_a_ratio_are_its_change(now: Counts, then: Counts, measure: str) -> None:
    unders = [sum(under for _, under in counts.values()) for counts in (now, then)]
    parts = parts_of(MEASURES[measure], answer(measure, now), answer(measure, then))
    if not all(unders):
        assert parts == []
        return
    ratios = [
        Fraction(sum(over for over, _ in counts.values()), under)
        for counts, under in zip((now, then), unders, strict=True)
    ]
    assert sum(part.total for part in parts) == ratios[0] - ratios[1]


@settings(max_examples=20, deadline=None)
@given(now=COUNTS, then=COUNTS)
def test_the_parts_of_a_sum_are_its_change(now: Counts, then: Counts) -> None:
    parts = parts_of(MEASURES["leads"], answer("leads", now), answer("leads", then))
    change = sum(over for over, _ in now.values()) - sum(over for over, _ in then.values())
    assert sum(part.total for part in parts) == change
    assert [abs(part.total) for part in parts] == sorted((abs(part.total) for part in parts), reverse=True)


def test_doing_better_is_told_from_bringing_more() -> None:
    # Source 1 warms twice as many of as many leads; source 2 is as it was.
    better = parts_of(
        MEASURES["pct_warm"],
        answer("pct_warm", {1: (20, 50), 2: (5, 50)}),
        answer("pct_warm", {1: (10, 50), 2: (5, 50)}),
    )
    assert [(part.keys, part.by_rate, part.by_share) for part in better] == [((1,), Fraction(1, 10), 0), ((2,), 0, 0)]
    # Both warm as before, but more leads come from the one that warms more.
    mixed = parts_of(
        MEASURES["pct_warm"],
        answer("pct_warm", {1: (40, 80), 2: (2, 20)}),
        answer("pct_warm", {1: (20, 40), 2: (6, 60)}),
    )
    assert all(part.by_rate == 0 for part in mixed)


def test_a_median_is_not_shared_out() -> None:
    assert not can_be_shared(MEASURES["days_to_sale"])


@pytest.mark.django_db(transaction=True)
def test_everybody_is_told_what_changed_in_their_numbers_and_why(measured: Measured, client: Client) -> None:
    from django.utils import timezone

    company, now = measured.company, timezone.now()
    make_leads(60, location=company.karol_bagh, captured_at=now - timedelta(days=40))
    make_leads(2, location=company.indiranagar, captured_at=now - timedelta(days=40))
    make_leads(20, location=company.karol_bagh, captured_at=now - timedelta(days=5))
    make_leads(2, location=company.indiranagar, captured_at=now - timedelta(days=5))
    day = (now - timedelta(days=5)).date()
    Cost.objects.create(from_on=day, until_on=day, amount_minor=100_000, currency="INR", kind="media")
    measured.refresh()
    client.force_login(company.arjun)
    assert client.get("/")["Location"] == "/today"
    page = client.get("/today")
    first = page.context["kpis"][0]
    assert (first.label, first.value, first.change, first.better) == ("Leads", "22", "65%", False)
    leads = page.context["stories"][0]
    assert (leads.label, leads.said, leads.better) == ("Leads", "down by 40", False)
    cause = leads.causes[0]
    assert (cause.dimension, cause.name, cause.said) == ("Region", "North", "−40")
    assert client.get(leads.causes[0].url).status_code == 200
    for person in (
        company.ravi,
        company.sunita,
        company.vikram,
        company.farah,
        company.karan,
        company.nisha,
        company.omar,
    ):
        client.force_login(person)
        assert client.get("/today").status_code == 200, person
    account = RewardAccount.objects.create(code="RAVI23", staff=company.ravi, made_at=now)
    RewardEntry.objects.create(
        account=account, kind="paid", currency="INR", payable_minor=150_00, pending_minor=50_00, at=now
    )
    client.force_login(company.ravi)
    earned = client.get("/today").context["kpis"][-1]
    assert (earned.label, earned.value, earned.note, earned.url) == (
        "My earnings",
        "₹150",
        "₹50 pending",
        "/rewards/mine",
    )
    client.force_login(company.omar)
    assert client.get("/today").context["kpis"][0].value == "2"
