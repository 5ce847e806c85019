"""Rewards: earned once, approved when they stood the test, taken back when they failed it; the ledger never changes."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.capture.actions.cards import issue_card
from footfall.qualification.models import Lead
from footfall.selling.actions.refer import account_of_person, account_of_staff
from footfall.selling.actions.rewards import (
    NothingToPay,
    Settled,
    TooFewPoints,
    keep_scheme,
    pay_rewards,
    redeem_points,
    settle_rewards,
)
from footfall.selling.models import RewardAccount, RewardEntry, RewardScheme
from footfall.selling.queries.rewards import balance_of, signs_of_gaming, statement_of
from footfall.selling.rules.leaderboard import Shift, _strength, _usual, standings
from footfall.shared.errors import Refusal
from tests.cast import NOON, Company, capture_id, make_company
from tests.selling.making import make_lead
from tests.selling.test_desk_races import at_once
from tests.selling.test_referrals import came

DAY = timedelta(days=1)
TABLE: dict[str, Any] = {
    "name": "Verified leads", "whose": "attendant", "event": "captured", "amount_minor": 4_000, "points": 10,
    "currency": "INR", "hold_days": 14, "claw_days": 90, "needs_verified": True, "location": None, "channel": "",
    "starts_on": (NOON - DAY).date(), "ends_on": None,
}  # fmt: skip


def scheme(company: Company, **more: Any) -> RewardScheme:
    return keep_scheme(scheme=None, values={**TABLE, **more}, at=NOON, by=company.nisha)


def kinds(account: RewardAccount) -> list[str]:
    return list(account.entries.order_by("pk").values_list("kind", flat=True))


def money_of(account: RewardAccount) -> tuple[int, int]:
    """What is pending and what is payable."""
    (one,) = balance_of(account)
    return one.pending_minor, one.payable_minor


@pytest.fixture
def lead(company: Company) -> Lead:
    """A lead that Ravi captured."""
    return make_lead(company, attendant=company.ravi, captured_at=NOON)


def test_what_is_earned_waits_and_is_approved_once_it_stood_the_test(company: Company, lead: Lead) -> None:
    scheme(company)
    assert settle_rewards(at=NOON) == Settled(1, 0, 0)
    account = RewardAccount.objects.get(staff=company.ravi)
    assert money_of(account) == (4_000, 0)
    assert settle_rewards(at=NOON + 15 * DAY) == Settled(0, 0, 0)
    Lead.objects.update(verified_at=NOON + DAY)
    assert settle_rewards(at=NOON + 13 * DAY) == Settled(0, 0, 0)
    assert settle_rewards(at=NOON + 15 * DAY) == Settled(0, 1, 0)
    assert settle_rewards(at=NOON + 15 * DAY) == Settled(0, 0, 0)
    assert (money_of(account), Lead.objects.get().direct_cost_minor) == ((0, 4_000), 4_000)


def test_a_lead_that_dies_takes_its_reward_back_before_and_after_it_was_paid(company: Company, lead: Lead) -> None:
    scheme(company, hold_days=0, needs_verified=False)
    settle_rewards(at=NOON)
    account = RewardAccount.objects.get(staff=company.ravi)
    pay_rewards(account_ids=[account.pk], at=NOON, by=company.meera)
    Lead.objects.update(dead_at=NOON + 5 * DAY)
    assert settle_rewards(at=NOON + 6 * DAY) == Settled(0, 0, 1)
    assert settle_rewards(at=NOON + 7 * DAY) == Settled(0, 0, 0)
    assert (kinds(account), money_of(account)) == (["earned", "approved", "paid", "clawed_back"], (0, -4_000))
    assert Lead.objects.get().direct_cost_minor == 0
    with pytest.raises(NothingToPay):
        pay_rewards(account_ids=[account.pk], at=NOON, by=company.meera)


def test_who_dies_after_the_days_of_taking_back_keeps_it(company: Company, lead: Lead) -> None:
    scheme(company, hold_days=0, claw_days=30, needs_verified=False)
    settle_rewards(at=NOON)
    Lead.objects.update(dead_at=NOON + 31 * DAY)
    assert settle_rewards(at=NOON + 40 * DAY) == Settled(0, 0, 0)


def test_doubles_junk_and_what_was_before_the_scheme_earn_nothing(company: Company, lead: Lead) -> None:
    scheme(company)
    twin = make_lead(company, "Twin", attendant=company.ravi, captured_at=NOON)
    Lead.objects.filter(pk=twin.pk).update(counted_with=lead)
    make_lead(company, "Early", attendant=company.ravi, captured_at=NOON - 9 * DAY)
    make_lead(company, "Junk", attendant=company.ravi, captured_at=NOON, junk_at=NOON)
    make_lead(company, "Nobody's", captured_at=NOON)
    assert settle_rewards(at=NOON).earned == 1
    Lead.objects.filter(pk=lead.pk).update(counted_with=twin)
    assert settle_rewards(at=NOON).clawed_back == 1
    assert RewardEntry.objects.get(kind="clawed_back").because == "the same lead as an earlier one"


def test_a_sale_that_is_taken_back_takes_the_points_back(company: Company, lead: Lead) -> None:
    scheme(company, whose="customer", event="won", points=200, amount_minor=0, hold_days=0, needs_verified=False)
    Lead.objects.update(won_at=NOON)
    settle_rewards(at=NOON)
    account = RewardAccount.objects.get(person=lead.person)
    assert [one.points for one in balance_of(account)] == [200]
    Lead.objects.update(won_at=None)
    settle_rewards(at=NOON + DAY)
    assert ([one.points for one in balance_of(account)], RewardEntry.objects.last().because) == (  # type: ignore[union-attr]  # there is one
        [0], "the sale was taken back",
    )  # fmt: skip


def test_a_referral_rewards_both_sides_once_and_only_where_it_counts(company: Company) -> None:
    giver = account_of_person(person=came(company, 1, "98100 12345").person, at=NOON, by=None)
    friend = came(company, 2, "98100 22222", referral_code=giver.code)
    came(company, 3, "98100 12345", name="V1", referral_code=giver.code)
    for whose in ("giver", "friend"):
        scheme(company, name=whose, whose=whose, event="captured", needs_verified=False, hold_days=0)
    later = NOON + DAY
    assert settle_rewards(at=later) == Settled(2, 2, 0)
    assert settle_rewards(at=later + DAY) == Settled(0, 0, 0)
    assert set(RewardEntry.objects.filter(kind="earned").values_list("account__person", flat=True)) == {
        giver.person_id, friend.person_id,
    }  # fmt: skip


def test_a_scheme_of_a_place_and_a_channel_keeps_to_them(company: Company, lead: Lead) -> None:
    scheme(company, name="South", location=company.south)
    scheme(company, name="Web", channel="web_form")
    scheme(company, name="North", location=company.north, channel="counter")
    settle_rewards(at=NOON)
    assert [str(each.scheme) for each in RewardEntry.objects.all()] == ["North"]


def test_settling_asks_as_often_for_forty_leads_as_for_one(
    company: Company, lead: Lead, django_assert_max_num_queries: Any
) -> None:
    scheme(company)
    settle_rewards(at=NOON)
    for number in range(40):
        make_lead(company, f"V{number}", phones=(f"+9198100{number:05}",), attendant=company.ravi, captured_at=NOON)
    with django_assert_max_num_queries(16):
        assert settle_rewards(at=NOON).earned == 40


def test_a_line_of_the_ledger_stays_as_it_is(company: Company, lead: Lead) -> None:
    scheme(company)
    settle_rewards(at=NOON)
    for deed in (lambda: RewardEntry.objects.update(pending_minor=1), lambda: RewardEntry.objects.all().delete()):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            deed()


@pytest.mark.django_db(transaction=True)
def test_two_who_pay_at_once_pay_once() -> None:
    company = make_company()
    make_lead(company, attendant=company.ravi, captured_at=NOON)
    scheme(company, hold_days=0, needs_verified=False)
    settle_rewards(at=NOON)
    account = RewardAccount.objects.get(staff=company.ravi)

    def pay() -> int:
        try:
            return len(pay_rewards(account_ids=[account.pk], at=NOON, by=company.meera))
        except Refusal:
            return 0

    assert sum(at_once([pay] * 6)) == 1
    assert money_of(account) == (0, 0)
    assert sum(row.earned for row in at_once([partial(settle_rewards, at=NOON)] * 4)) == 0
    # A test that commits leaves a table from which nothing can be taken out; flushing it is no deleting.
    assert RewardEntry.objects.count() == 3


def test_points_are_used_as_far_as_they_go_and_found_by_the_card(client: Client, company: Company) -> None:
    lead = came(company, 1, "98100 12345")
    card = issue_card(capture=capture_id(1), at=NOON)
    scheme(company, whose="customer", amount_minor=0, points=30, hold_days=0, needs_verified=False)
    settle_rewards(at=NOON + DAY)
    account = RewardAccount.objects.get(person=lead.person)
    redeem_points(account=account, points=20, at=NOON + DAY, by=company.ravi)
    with pytest.raises(TooFewPoints):
        redeem_points(account=account, points=11, at=NOON + DAY, by=company.ravi)
    client.force_login(company.nisha)
    assert client.get("/rewards", {"q": card.number})["Location"] == f"/rewards/accounts/{account.pk}"


def test_a_statement_has_every_line_and_what_was_before(client: Client, company: Company, lead: Lead) -> None:
    scheme(company, hold_days=0, needs_verified=False)
    settle_rewards(at=NOON)
    account = RewardAccount.objects.get(staff=company.ravi)
    pay_rewards(account_ids=[account.pk], at=NOON + 40 * DAY, by=company.meera)
    june = statement_of(account, datetime(2026, 6, 1, tzinfo=UTC).date())
    assert (june.opening, [one.kind for one in june.entries], june.closing) == (
        [("INR", 4_000)],
        ["paid"],
        [("INR", 0)],
    )
    client.force_login(company.ravi)
    url = f"/rewards/accounts/{account.pk}"
    assert "Asha Rao" in client.get(f"{url}?month=2026-05").content.decode()
    assert client.get(f"{url}.pdf?month=2026-05").content[:5] == b"%PDF-"
    lines = b"".join(client.get(f"{url}.csv?month=2026-05")).decode().splitlines()  # type: ignore[call-overload]  # a stream
    assert [line.split(",")[1] for line in lines] == ["What", "Earned", "Approved"]
    assert client.get(f"{url}?month=soon").status_code == 422
    client.force_login(company.dev)
    assert client.get(url).status_code == 404


def test_what_looks_like_gaming_is_named(company: Company) -> None:
    company.ravi.phone = "98100 55555"
    company.ravi.save()
    make_lead(company, "Own", phones=("+919810055555",), attendant=company.ravi, captured_at=NOON)
    for number in range(3):
        make_lead(company, f"Same {number}", phones=("+919810066666",), attendant=company.ravi, captured_at=NOON)
    for number in range(60):
        make_lead(
            company, f"V{number}", phones=(f"+9198111{number:05}",), captured_at=NOON,
            attendant=company.ravi if number % 2 else company.dev, dead_at=NOON if number % 2 and number < 40 else None,
        )  # fmt: skip
    for number in range(1, 8):
        came(company, number, f"98122 0000{number}")
    from footfall.capture.models import Capture

    assert Capture.objects.count() == 7
    found = {(one.staff.name, one.what) for one in signs_of_gaming(company.karan, at=NOON + DAY)}
    assert found == {
        ("Ravi", "One number, many people"), ("Ravi", "Their own number or address"),
        ("Ravi", "Dead leads above the others"),
    }  # fmt: skip
    assert signs_of_gaming(company.omar, at=NOON + DAY) == []


def test_a_busy_outlet_makes_nobody_look_good() -> None:
    busy = [Shift(staff, 1, day % 7, 12, 10) for staff in (1, 2) for day in range(20)]
    quiet = [Shift(staff, 2, day % 7, 3, 2) for staff in (3, 4) for day in range(20)]
    assert [round(one.ratio, 2) for one in standings(busy + quiet)] == [1, 1, 1, 1]


def test_one_lucky_shift_is_drawn_to_the_average() -> None:
    many = [Shift(staff, 1, day % 7, 9, 4 + 3 * (staff == 1)) for staff in (1, 2, 3) for day in range(40)]
    found = {one.staff: one for one in standings([*many, Shift(9, 1, 0, 20, 20)])}
    assert found[1].verdict == "above"
    assert found[9].ratio < 20 / found[9].expected
    assert found[9].low < found[9].ratio < found[9].high


@pytest.mark.parametrize(("spread", "least", "most"), [(0.0, 500, 1_000), (0.1, 6, 20)])
def test_how_far_people_differ_is_found_though_the_outlet_s_mean_holds_their_own(
    spread: float, least: float, most: float
) -> None:
    rng = np.random.default_rng(3)
    rows = []
    for staff in range(100):
        skill = rng.gamma(1 / spread, spread) if spread else 1.0
        rows += [Shift(staff, staff // 2, day % 7, 9, int(rng.poisson(2 * skill))) for day in range(30)]
    assert least <= _strength(rows, _usual(rows)) <= most


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, 6), st.integers(0, 30)), max_size=40))
def test_what_is_brought_and_what_is_expected_come_to_the_same(drawn: list[tuple[int, int, int, int]]) -> None:
    found = standings(Shift(staff, outlet, day, good + 1, good) for staff, outlet, day, good in drawn)
    assert all(0 <= one.low <= one.ratio <= one.high for one in found)
    assert sum(one.good for one in found) == sum(row[3] for row in drawn)


def test_everybody_sees_their_own_and_managers_those_of_their_places(
    client: Client, company: Company, lead: Lead
) -> None:
    scheme(company)
    settle_rewards(at=NOON)
    account_of_staff(staff=company.dev, at=NOON)
    client.force_login(company.ravi)
    page = client.get("/rewards/mine").content.decode()
    assert "₹40" in page
    client.force_login(company.farah)
    assert "Ravi" in client.get("/rewards").content.decode()
    client.force_login(company.omar)
    assert "Ravi" not in client.get("/rewards").content.decode()
