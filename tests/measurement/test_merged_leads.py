"""Leads of persons who were found to be one count once, from the earliest capture; an unmerge restores the counts."""

from datetime import date, timedelta
from typing import Any

import pytest

from footfall.identity.actions.merging import merge, unmerge
from footfall.measurement.cube.measures import ACTIVITY, COHORT
from footfall.measurement.cube.question import Question, Scope
from footfall.measurement.drill import behind
from footfall.qualification.models import Lead
from footfall.selling.models import Call, Disposition
from tests.cast import NOON
from tests.measurement import history
from tests.measurement.conftest import Measured
from tests.measurement.test_oracle import COUNTS, _example
from tests.measurement.test_refresh import counts, dump
from tests.measurement.test_scope_and_drill import shown
from tests.qualification.making import make_lead

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(days=9)


def test_two_open_leads_for_one_product_count_once_with_the_sale_of_either(measured: Measured) -> None:
    company = measured.company
    first = make_lead(product=company.x1, location=company.saket)
    again = make_lead(product=company.x1, location=company.karol_bagh, captured_at=NOON + timedelta(days=1))
    Call.objects.create(lead=again, at=NOON, disposition=Disposition.objects.first())
    asked = ("leads", "sales", "attempts")
    assert counts(measured, *asked, by="location") == {"Saket": (1, 0, 0), "Karol Bagh": (1, 0, 1)}
    before = dump()
    done = merge(survivor_id=first.person_id, merged_id=again.person_id, by=None, at=LATER)
    assert counts(measured, *asked, by="location") == {"Saket": (1, 0, 1)}
    Lead.objects.filter(pk=again.pk).update(won_at=LATER, won_minor=5, currency="INR")
    assert counts(measured, *asked, by="location") == {"Saket": (1, 1, 1)}
    Lead.objects.filter(pk=again.pk).update(won_at=None, won_minor=None, currency="")
    unmerge(merge_id=done.pk, by=None, at=LATER)
    assert counts(measured, *asked, by="location") == {"Saket": (1, 0, 0), "Karol Bagh": (1, 0, 1)}
    assert dump() == before


def test_behind_each_number_stand_as_many_leads_also_where_some_count_with_others(measured: Measured) -> None:
    history.write(_example(history.leads(measured.company)), [], [], [])
    _count_together(list(Lead.objects.order_by("captured_at")))
    facts = measured.counted()
    asked: list[Any] = [name for name in COUNTS if name != "attempts"]
    for basis in (COHORT, ACTIVITY):
        question = Question(tuple(asked), (), basis=basis, start=date(2026, 1, 10), end=date(2026, 2, 20))
        answer = facts.ask(question, Scope())
        for measure, value in answer.values(answer.totals):
            url = behind(question, facts.cube.engine.members).url(measure)
            if url:
                assert shown(url, Lead.objects.all()) == (value.number or 0), (basis, measure.name)
    assert counts(measured, "leads")[0] < Lead.objects.filter(junk_at=None).count()


def _count_together(leads: list[Lead]) -> None:
    """Every third lead counts with the one before it, and the one after that as well."""
    for place in range(1, len(leads) - 1, 3):
        Lead.objects.filter(pk__in=[leads[place].pk, leads[place + 1].pk]).update(counted_with=leads[place - 1])
