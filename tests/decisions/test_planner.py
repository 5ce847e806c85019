"""The planner on a company's own facts: the page and the numbers behind it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from footfall.company.models import Staff
from footfall.decisions.actions.plans import keep_plan
from footfall.decisions.facts import came, counts_of, worked
from footfall.decisions.models import Plan
from footfall.decisions.planned import Asked, NoSalesYet, plan_for, split_of
from footfall.decisions.queries.plans import held_against
from footfall.measurement.cube.question import Scope
from footfall.measurement.facts.published import Facts
from footfall.qualification.models import Lead
from footfall.shared.errors import Invalid
from tests.measurement.conftest import Measured
from tests.qualification.making import make_leads


@pytest.fixture
def facts(measured: Measured) -> Facts:
    """Leads of two places over half a year, some sold after ten days."""
    now = timezone.now()
    for back in range(5, 180, 5):
        at = now - timedelta(days=back)
        on = timezone.localdate(at, ZoneInfo("Asia/Kolkata"))  # where the two places are
        sold = {"won_at": at + timedelta(days=10)} if back > 12 and back % 10 == 5 else {}
        make_leads(1, location=measured.company.karol_bagh, captured_at=at, captured_on=on, warm_at=at, **sold)
        make_leads(2, location=measured.company.indiranagar, captured_at=at, captured_on=on)
    return measured.counted()


def test_counts_are_the_leads_and_their_days_to_the_sale(facts: Facts) -> None:
    counts = counts_of(facts, today=timezone.localdate())
    assert (counts.total, int(counts.sold.sum())) == (Lead.objects.count(), Lead.objects.exclude(won_at=None).count())
    assert set(counts.lag[counts.lag >= 0].tolist()) == {10}


def test_a_scope_holds_the_counts_to_its_leads(facts: Facts, measured: Measured) -> None:
    today, place = timezone.localdate(), measured.company.karol_bagh
    held = counts_of(facts, today=today, held=f"location={place.name}")
    assert held.total == Lead.objects.filter(location=place).count()
    assert counts_of(facts, today=today, scope=Scope("places", (place.pk,))).total == held.total
    sums = worked(facts, held.channels, since=today - timedelta(days=365), until=today, held=f"location={place.pk}")
    assert sum(one.leads for one in sums) == held.total


def test_a_target_out_of_reach_asks_for_more_leads(facts: Facts) -> None:
    today = timezone.localdate()
    found = plan_for(facts, Asked(40, today + timedelta(days=60)), today=today)
    assert found.plan.chance < 0.5
    assert found.needed is not None
    assert found.needed.chance == pytest.approx(0.9, abs=0.02)
    assert found.factor is not None
    assert f"{found.factor:.2f} times as many" in found.in_words


def test_a_day_that_is_past_and_a_scope_without_sales_are_refused(facts: Facts) -> None:
    today = timezone.localdate()
    with pytest.raises(Invalid, match="coming two years"):
        plan_for(facts, Asked(10, today), today=today)
    with pytest.raises(NoSalesYet):
        plan_for(facts, Asked(10, today + timedelta(days=30), held="location=Indiranagar"), today=today)


def test_the_page_answers_what_if(facts: Facts, measured: Measured, client: Client) -> None:
    client.force_login(Staff.objects.get(name="Karan"))
    by = (timezone.localdate() + timedelta(days=60)).isoformat()
    page = client.get("/planner", {"target": 20, "by": by, "probability": 80, "conversion": 150})
    assert page.status_code == 200
    assert "20 sales by" in page.content.decode()
    assert client.get("/planner").status_code == 200
    assert client.get("/planner", {"target": 20, "by": "2020-01-01", "probability": 80}).status_code == 422


def test_what_if_sliders_move_leads_and_rates(facts: Facts) -> None:
    today = timezone.localdate()
    by = today + timedelta(days=60)
    as_now, more, better = (
        plan_for(facts, Asked(40, by, leads=leads, conversion=conversion), today=today).plan.outlook.sales
        for leads, conversion in ((1.0, 1.0), (2.0, 1.0), (1.0, 1.5))
    )
    assert as_now < more < 2 * as_now
    assert better == pytest.approx(1.5 * as_now, rel=0.05)


def test_a_budget_is_split_and_few_leads_are_not_judged(facts: Facts) -> None:
    found = plan_for(facts, Asked(40, timezone.localdate() + timedelta(days=60)), today=timezone.localdate())
    assert [round(sum(found.best_next(100_000)), 6)] == [1.0]
    assert len(split_of(found.learnt, 1_000_000.0)) == len(found.learnt.counts.channels)


def test_a_plan_that_is_kept_says_whether_the_gap_is_chance(facts: Facts, client: Client) -> None:
    today, karan = timezone.localdate(), Staff.objects.get(name="Karan")
    found = plan_for(facts, Asked(40, today + timedelta(days=60)), today=today)
    plan = keep_plan(name="Forty", found=found, location=None, by=karan)
    ends = [today + timedelta(days=row[0]) for row in plan.weeks]
    assert ({day.isoweekday() for day in ends[:-1]}, ends[-1] - today) == ({7}, timedelta(days=60))
    assert held_against(plan, facts, today=today).in_words == "The first week is not over yet."
    plan.made_on = today - timedelta(days=30)
    held = held_against(plan, facts, today=today)
    sales, leads = came(facts, since=plan.made_on)
    assert (held.past[-1].sales, held.past[-1].leads) == (
        sum(many for day, many in sales.items() if day <= held.past[-1].until),
        sum(many for day, many in leads.items() if day <= held.past[-1].until),
    )
    assert "sales were to be expected" in held.in_words
    assert held.past[0].expected.chance_of(10_000) < 0.001


def test_the_page_keeps_a_plan_and_drops_it(facts: Facts, client: Client) -> None:
    client.force_login(Staff.objects.get(name="Arjun"))
    given = {
        "target": 20,
        "by": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "probability": 80,
        "leads": 120,
    }
    answer = client.post("/plans/new", given)
    plan = Plan.objects.get()
    assert answer["Location"] == f"/plans/{plan.pk}"
    assert client.get(answer["Location"]).status_code == 200
    assert plan.name in client.get("/planner", given).content.decode()
    client.post(f"/plans/{plan.pk}/drop")
    assert not Plan.objects.exists()
