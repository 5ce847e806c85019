"""An import taken back: what it made goes, what it changed returns, what somebody touched stays and is told."""

from datetime import timedelta
from typing import Any

import pytest

from footfall.capture.actions import accept
from footfall.capture.actions.import_file import receive, run_import
from footfall.capture.models import Capture, Import
from footfall.capture.rules import Arrival
from footfall.company.models import Staff
from footfall.identity.models import ContactPoint, Face, FaceKey, MatchKey, NameCount, Person
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.actions.import_states import finish_import
from footfall.qualification.actions.states import set_state
from footfall.qualification.actions.take_back import effect_of_taking_back, take_back
from footfall.qualification.models import Lead, LeadState, Touchpoint
from footfall.selling.actions.refer import provide_accounts
from tests.cast import ASHA, NOON, Company, capture_id
from tests.identity.merging import dump

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)
LIST = (
    "name,phone,email,city,product,status,temperature\n"
    "Asha Rao,98100 12345,asha@work.example,Delhi,X1,Qualified,hot\n"
    "Dev Roy,98111 00001,dev@example.in,Agra,X2,Open,\n"
    "Dev Roy,98111 00001,,,X1,,\n"
    "Nobody Known,98111 00003,,,,Dead,\n"
)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path


def visit(company: Company, number: int = 1, **payload: Any) -> None:
    arrival = Arrival(
        id=capture_id(number), entry_point=company.counter.pk, payload={**ASHA, **payload}, captured_at=NOON
    )
    accept([arrival], at=NOON, by=company.ravi)
    drain_all(at=NOON)


def imported(company: Company, by: Staff | None = None, text: str = LIST) -> Import:
    run = receive(name="list.csv", content=[text.encode()], at=LATER, by=by).import_run
    run.entry_point = company.bought_list
    run.save()
    run_import(import_run=run, at=LATER, by=by)
    finish_import(import_run=run, at=LATER, by=by)
    return run


def counted() -> dict[str, int]:
    models = (Capture, Person, Lead, Touchpoint, LeadState, ContactPoint, MatchKey, Face, FaceKey)
    return {model.__name__: model.objects.count() for model in models}


def test_all_stands_as_it_did_before(company: Company) -> None:
    visit(company)
    before, counts = dump(), counted()
    names = set(NameCount.objects.exclude(persons=0).values_list("hash", "persons"))
    run = imported(company, company.nisha)
    assert counted() != counts
    take_back(import_run=run, at=LATER, by=company.nisha)
    assert counted() == counts
    assert set(NameCount.objects.exclude(persons=0).values_list("hash", "persons")) == names
    moved = {"identity_namecount", "identity_person", "qualification_lead", "identity_face"}
    assert {table: rows for table, rows in dump().items() if table not in moved} == {
        table: rows for table, rows in before.items() if table not in moved
    }
    lead = Lead.objects.get()
    assert (lead.product, lead.status, lead.temperature, lead.direct_cost_minor) == (None, "new", "cold", 0)
    asha = Person.objects.get()
    assert (asha.name, asha.city, asha.email) == ("Asha Rao", "", "asha.rao@example.in")


def test_the_effect_is_told_first(company: Company) -> None:
    visit(company)
    run = imported(company)
    before = dump()
    effect = effect_of_taking_back(run)
    assert dump() == before
    assert (effect.captures, effect.leads, effect.returned, effect.kept) == (4, 3, 1, 0)
    done = take_back(import_run=run, at=LATER, by=None)
    assert (done.captures, done.leads, done.returned, done.kept) == (4, 3, 1, 0)


def test_what_somebody_touched_stays_and_is_told(company: Company) -> None:
    run = imported(company, company.nisha)
    dev = Lead.objects.filter(person__name="Dev Roy").earliest("pk")
    set_state(lead_ids=[dev.pk], aspect="priority", value="high", at=LATER, by=company.karan, because="asked")
    visit(company)
    asha = Lead.objects.get(person__name="Asha Rao")
    done = take_back(import_run=run, at=LATER, by=company.nisha)
    assert (done.captures, done.kept) == (2, 2)
    assert dict(done.examples) == {dev.pk: "was changed by hand", asha.pk: "came again or was written to since"}
    assert set(Person.objects.values_list("name", flat=True)) == {"Asha Rao", "Dev Roy"}


def test_it_can_be_done_again_and_the_file_imported_again(company: Company) -> None:
    run = imported(company)
    take_back(import_run=run, at=LATER, by=None)
    assert take_back(import_run=run, at=LATER, by=None).captures == 0
    run_import(import_run=run, at=LATER, by=None)
    finish_import(import_run=run, at=LATER, by=None)
    assert (Capture.objects.count(), Lead.objects.count()) == (4, 4)


def test_rows_that_wait_go_as_well(company: Company) -> None:
    run = receive(name="list.csv", content=[LIST.encode()], at=LATER, by=None).import_run
    run.entry_point = company.bought_list
    run.save()
    run_import(import_run=run, at=LATER, by=None)
    assert take_back(import_run=run, at=LATER, by=None).captures == 4
    assert (Capture.objects.count(), Lead.objects.count()) == (0, 0)


def test_who_has_a_code_to_refer_friends_stays(company: Company) -> None:
    run = imported(company)
    asha = Person.objects.get(name="Asha Rao")
    provide_accounts(persons=[asha.pk], at=LATER)
    done = take_back(import_run=run, at=LATER, by=None)
    assert (done.captures, done.leads, done.kept) == (4, 4, 0)
    assert list(Person.objects.values_list("pk", "name")) == [(asha.pk, "Asha Rao")]
