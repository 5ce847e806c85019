"""What open deals will bring, and how sure that is."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from footfall.company.models import Staff
from footfall.qualification.models import Score, ScoreModel
from footfall.selling.actions.close import Sale, lose_deal, win_deal
from footfall.selling.models import Deal, Stage
from footfall.selling.queries.forecast import chances_of, forecast_of, stage_records
from footfall.selling.rules.forecast import Prospect, StageRecord, expect, month_of, probabilities
from tests.cast import Company
from tests.selling.making import MONDAY, TUESDAY, make_deal, make_lead
from tests.selling.reading import statements, texts
from tests.selling.test_api import Caller

KNOWN = {1: StageRecord(400, 1_000, 0.4), 2: StageRecord(0, 0, 0.75)}
TODAY = date(2026, 5, 4)


def test_a_share_is_held_towards_the_usual_one_while_few_deals_are_closed() -> None:
    assert StageRecord(0, 0, 0.4).share == pytest.approx(0.4)
    assert StageRecord(9, 10, 0.4).share == pytest.approx(0.65)
    assert StageRecord(900, 1_000, 0.4).share == pytest.approx(0.895, abs=0.001)


def test_a_leads_own_chance_moves_its_deal_and_the_stage_keeps_its_share() -> None:
    prospects = [Prospect(1, 100, likely) for likely in (0.02, 0.05, 0.11)] + [Prospect(1, 100)]
    low, middle, high, without = probabilities(prospects, KNOWN)
    assert low < middle < high
    assert without == pytest.approx(KNOWN[1].share)
    assert np.mean([low, middle, high]) == pytest.approx(KNOWN[1].share, abs=0.03)


def test_the_interval_holds_four_of_five_cases() -> None:
    """Worlds drawn from what is known: the true share first, then each deal; the sum lies inside in about 80 %."""
    rng = np.random.default_rng(5)
    prospects = [Prospect(2, int(value)) for value in rng.lognormal(9, 1, 40)]
    values = np.array([one.value_minor for one in prospects])
    found = expect(prospects, KNOWN)
    shares = rng.beta(*KNOWN[2].beta, size=3_000)
    sums = [(values * (rng.random(len(values)) < share)).sum() for share in shares]
    inside = np.mean([found.low_minor <= total <= found.high_minor for total in sums])
    assert inside == pytest.approx(0.8, abs=0.04)
    assert found.expected_minor == pytest.approx(0.75 * values.sum(), rel=0.001)


def test_the_same_deals_give_the_same_figures_and_none_give_none() -> None:
    prospects = [Prospect(1, 500), Prospect(2, 900)]
    assert expect(prospects, KNOWN) == expect(prospects, KNOWN)
    assert (expect([], KNOWN).low_minor, expect([], KNOWN).high_minor) == (0, 0)


def test_days_fall_into_months() -> None:
    days = [None, TODAY, TODAY - timedelta(days=1), date(2026, 12, 31)]
    assert [month_of(day, today=TODAY) for day in days] == ["unknown", "2026-05", "overdue", "2026-12"]


def test_stages_are_judged_by_every_deal_that_stood_in_them(company: Company, vikram: Staff) -> None:
    for n in range(3):
        deal = make_deal(make_lead(company, f"Person {n}"), vikram)
        if n:
            win_deal(sale=Sale(deal.pk), at=TUESDAY, by=vikram)
        else:
            lose_deal(deal_id=deal.pk, reason="price", at=TUESDAY, by=vikram)
    make_deal(make_lead(company), vikram)
    record = stage_records()[Stage.objects.get(slug="demo").pk]
    assert (record.won, record.closed) == (2, 3)


def test_the_forecast_of_deals(company: Company, vikram: Staff) -> None:
    for n, (day, likely) in enumerate([(date(2026, 6, 1), 0.02), (date(2026, 6, 20), 0.2), (None, None)]):
        deal = make_deal(make_lead(company, f"Person {n}"), vikram, expected_on=day)
        if likely:
            model = ScoreModel.objects.create(
                trained_at=MONDAY, horizon_days=90, age_days=1, verdict="", champion="", document={}
            )
            Score.objects.create(lead=deal.lead, model=model, probability=likely, at=MONDAY, quoted=likely)
    make_deal(make_lead(company, "In dollars"), vikram, value_minor=5_000, currency="USD", expected_on=date(2026, 6, 1))
    make_deal(make_lead(company, "Of no value", product=None), vikram)
    found = forecast_of(Deal.objects.all(), today=TODAY)
    assert [(month.key, month.currency, month.expectation.count) for month in found.months] == [
        ("2026-06", "INR", 2), ("2026-06", "USD", 1), ("unknown", "INR", 1),
    ]  # fmt: skip
    assert [month.currency for month in found.total] == ["INR", "USD"]
    chances = {str(deal.lead.person): chance for deal, chance in chances_of(Deal.objects.all())}
    assert chances["Person 0"] < chances["Person 2"] < chances["Person 1"]
    assert chances["Person 2"] == pytest.approx(0.2)


def test_the_page_shows_months_and_the_deals_of_one(client: Client, company: Company, vikram: Staff) -> None:
    day = timezone.localdate() + timedelta(days=40)
    for n in range(2):
        make_deal(make_lead(company, f"Person {n}"), vikram, expected_on=day, value_minor=(1 + n) * 10_000_00)
    client.force_login(vikram)
    html = client.get(f"/forecast?month={day:%Y-%m}").content.decode()
    assert texts(html, "tbody td a")[:1] == [f"{day:%B %Y}"]
    assert texts(html, "tfoot td")[:4] == ["All together", "2", "₹30,000", "₹6,000"]
    assert texts(html, ".panel .person a") == ["Person 1", "Person 0"]
    one = statements(client, "/forecast")
    for n in range(3):
        make_deal(make_lead(company, f"Later {n}"), vikram, expected_on=day + timedelta(days=40 * n))
    assert statements(client, "/forecast") == one


def test_nobody_forecasts_what_they_do_not_see(client: Client, company: Company, vikram: Staff, omar: Staff) -> None:
    make_deal(make_lead(company), vikram, expected_on=timezone.localdate())
    client.force_login(omar)
    assert "Nothing to forecast" in client.get("/forecast").content.decode()
    assert Caller(omar)("GET", "/forecast") == (200, {"months": [], "total": [], "deals": []})
    status, found = Caller(vikram)("GET", "/forecast")
    assert (status, [deal["chance"] for deal in found["deals"]]) == (200, [0.2])
