"""Focus, drivers and the mix of channels on facts of a test's own."""

import pytest
from django.test import Client

from footfall.company.models import Staff
from footfall.decisions.queries.drivers import drivers_of, mix_in_words, mix_of
from footfall.decisions.queries.focus import focus_of
from footfall.decisions.queries.owning import owning
from footfall.measurement.cube.question import Scope
from footfall.measurement.facts.published import Facts
from tests.cast import NOON
from tests.measurement.conftest import Measured
from tests.qualification.making import make_leads

DAY = NOON.date()


@pytest.fixture
def facts(measured: Measured) -> Facts:
    """Customers buy in 20 of 40 leads, prospects in 4 of 80; three outlets warm their leads differently."""
    company = measured.company
    make_leads(20, location=company.karol_bagh, is_existing_customer=True, won_at=NOON, warm_at=NOON)
    make_leads(20, location=company.karol_bagh, is_existing_customer=True)
    make_leads(4, location=company.saket, won_at=NOON, warm_at=NOON)
    make_leads(36, location=company.saket)
    make_leads(40, location=company.indiranagar)
    return measured.counted()


def test_customers_who_buy_more_often_are_told_from_chance(facts: Facts) -> None:
    found = focus_of(facts, Scope(), DAY, DAY)
    sold = next(side for side in found.sides if side.label == "Became a sale")
    assert (sold.existing, sold.new) == ("50.0%", "5.0%")
    assert sold.existing_interval == "35.2% to 64.8%"
    assert found.in_words.startswith("Existing customers buy more often (+45.0 points")


def test_leads_of_one_kind_are_not_compared(facts: Facts, measured: Measured) -> None:
    scope = Scope("places", (measured.company.saket.pk,))
    assert focus_of(facts, scope, DAY, DAY).in_words.startswith("There are leads of one kind only")


def test_a_driver_names_the_outlet_to_learn_from(facts: Facts) -> None:
    warm = next(one for one in drivers_of(facts, Scope(), DAY) if one.measure == "Became warm")
    assert (warm.measure, warm.now, warm.best, warm.best_said) == ("Became warm", "20.0%", "Karol Bagh", "50.0%")
    assert 0.25 < float(warm.target.rstrip("%")) / 100 < 0.5


def test_the_mix_says_which_techniques_are_unused(facts: Facts) -> None:
    mix = mix_of(facts, Scope(), DAY)
    used = [(one.name, one.leads, one.state) for one in mix if one.state != "unused"]
    assert used == [("Counter form", 120, "used")]
    assert mix_in_words(mix).startswith(f"1 of {len(mix)} techniques brought leads in the last year; at least ten")


def test_the_pages_are_there(facts: Facts, client: Client) -> None:
    client.force_login(Staff.objects.get(name="Karan"))
    assert [client.get(path).status_code for path in ("/focus", "/focus?days=90", "/drivers")] == [200, 200, 200]


def test_customers_who_lack_a_product_and_who_own_a_smaller_one_are_counted(measured: Measured) -> None:
    company = measured.company
    sold = {"location": company.karol_bagh, "won_at": NOON}
    make_leads(3, product=company.x1, **sold)
    make_leads(2, product=company.x2, **sold)
    make_leads(5, product=company.x2, location=company.karol_bagh)
    found = owning(Scope())
    assert (found[company.x1.name].lacking, found[company.x1.name].moving_up) == (2, 0)
    assert (found[company.x2.name].lacking, found[company.x2.name].moving_up) == (3, 3)
    assert owning(Scope("places", (company.saket.pk,)))[company.x2.name].lacking == 0
