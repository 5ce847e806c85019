"""Erasing a person: nothing that names them is anywhere, and the numbers stand."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from footfall.capture.actions import accept
from footfall.capture.actions.import_file import receive, run_import
from footfall.capture.actions.take_letter import take_letter
from footfall.capture.models import Capture, Import
from footfall.capture.rules import Arrival
from footfall.cli.running.checkup import _erasures as checkup
from footfall.identity.actions.erase import ErasedAlready, NoSuchPersonToErase, effect_of, erase
from footfall.identity.actions.erased_before import back_again
from footfall.identity.actions.merging import merge
from footfall.identity.models import Erasure, Person
from footfall.identity.queries import CalledByNobody, person_called
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.actions.states import set_state
from footfall.qualification.models import Lead
from footfall.selling.models import Call, Disposition
from footfall.shared import audit
from footfall.shared.models import Audit
from tests.cast import ASHA, NOON, Company, capture_id, door, key_of

pytestmark = pytest.mark.django_db

HERS = ("Asha Rao", "98100 12345", "9810012345", "asha.rao@example.in")


def everywhere(words: tuple[str, ...] = HERS) -> dict[str, list[str]]:
    """Every table, and every file of the data directory, that holds one of these words."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT row::text FROM "{table}" AS row')
            rows = [row for (row,) in cursor.fetchall()]
            if hits := [word for word in words if any(word in row for row in rows)]:
                found[table] = hits
    for path in Path(settings.FILES).rglob("*"):
        if path.is_file() and (hits := [word for word in words if word.encode() in path.read_bytes()]):
            found[path.name] = hits
    return found


@pytest.fixture
def asha(company: Company, settings: object, tmp_path: Path) -> Person:
    """Asha, who came to the counter, stood on a list, was called, was changed by hand, and is two persons in one."""
    settings.FILES = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    arrival = Arrival(id=capture_id(1), entry_point=company.counter.pk, payload=dict(ASHA), captured_at=NOON)
    accept([arrival], at=NOON, by=company.ravi)
    rows = b"name,phone,email,note\nDev Roy,98111 00000,,\n\nAsha Rao,98100 12345,asha.rao@example.in,wants two\nLast One,98222 00000,,\n"
    run = receive(name="list.csv", content=[rows], at=NOON, by=company.nisha).import_run
    run.entry_point = company.bought_list
    run.save()
    run_import(import_run=run, at=NOON, by=company.nisha)
    drain_all(at=NOON)
    one = Person.objects.get(name="Asha Rao")
    other = Person.objects.create(name="Asha Rao", email="a@example.in", made_at=NOON)
    merge(survivor_id=one.pk, merged_id=other.pk, by=company.meera, at=NOON, because="Asha Rao said so")
    lead = Lead.objects.filter(person=one).latest("pk")
    Call.objects.create(
        lead=lead,
        disposition=Disposition.objects.earliest("pk"),
        at=NOON,
        number="+919810012345",
        note="Asha Rao is out",
    )
    set_state(
        lead_ids=[lead.pk], aspect="priority", value="high", at=NOON, by=company.karan, because="Asha Rao asked twice"
    )
    audit.record(by=company.ravi, verb="suppress", noun="contact", subjects=["+919810012345"], note="Asha Rao")
    return one


def test_nothing_that_names_her_is_anywhere(asha: Person, company: Company) -> None:
    assert everywhere()
    erase(person_ids=[asha.pk], by=company.meera, at=NOON, because="she wrote to us")
    assert everywhere() == {}


def test_what_is_counted_stays(asha: Person, company: Company) -> None:
    leads, calls = Lead.objects.filter(person=asha).count(), Call.objects.count()
    effect = erase(person_ids=[asha.pk], by=company.meera, at=NOON)
    assert (Lead.objects.filter(person=asha, status="unqualified").count(), Call.objects.count()) == (leads, calls)
    assert effect.goes["captures"] == 2
    assert effect.stays["leads"] == leads


def test_the_effect_is_told_first_and_writes_nothing(asha: Person, company: Company) -> None:
    before = everywhere()
    told = effect_of([asha.pk])
    assert everywhere() == before
    assert told == erase(person_ids=[asha.pk], by=company.meera, at=NOON)


def test_others_keep_everything(asha: Person, company: Company) -> None:
    erase(person_ids=[asha.pk], by=company.meera, at=NOON)
    assert Person.objects.filter(name__in=["Dev Roy", "Last One"]).count() == 2
    run = Import.objects.get()
    file = Path(settings.FILES) / run.path
    assert file.read_text() == "name,phone,email,note\nDev Roy,98111 00000,,\n\n\nLast One,98222 00000,,\n"
    assert Capture.objects.filter(import_run=run).count() == 2


def test_the_deed_is_audited_without_the_data(asha: Person, company: Company) -> None:
    erase(person_ids=[asha.pk], by=company.meera, at=NOON, because="she wrote to us")
    deed = Audit.objects.get(verb="erase")
    assert (deed.by, deed.details["because"], str(asha.pk) in deed.subjects) == (company.meera, "she wrote to us", True)
    assert Erasure.objects.filter(person=asha, by=company.meera).exists()


def test_who_is_erased_is_not_found_again_and_may_come_anew(asha: Person, company: Company) -> None:
    erase(person_ids=[asha.pk], by=company.meera, at=NOON)
    accept(
        [Arrival(id=capture_id(9), entry_point=company.counter.pk, payload=dict(ASHA), captured_at=NOON)],
        at=NOON, by=company.ravi,
    )  # fmt: skip
    drain_all(at=NOON)
    assert Person.objects.get(name="Asha Rao").pk != asha.pk


def test_nobody_is_erased_twice(asha: Person, company: Company) -> None:
    erase(person_ids=[asha.pk], by=company.meera, at=NOON)
    with pytest.raises(ErasedAlready):
        erase(person_ids=[asha.pk], by=company.meera, at=NOON)
    with pytest.raises(NoSuchPersonToErase):
        effect_of([999_999])


def test_an_administrator_erases_on_a_page(asha: Person, company: Company, client: Client) -> None:
    client.force_login(company.meera)
    page = client.get(f"/people/{asha.pk}/erasure").content.decode()
    assert "Captures: 2" in page
    refused = client.post(f"/people/{asha.pk}/erasure", {"because": "she wrote to us"})
    assert (refused.status_code, Erasure.objects.count()) == (422, 0)
    client.post(f"/people/{asha.pk}/erasure", {"because": "she wrote to us", "is_meant": "on"})
    page = client.get(f"/people/{asha.pk}").content.decode()
    assert ("Only numbers are left" in page, "asha.rao" in page) == (True, False)


def test_the_api_tells_and_erases_once(asha: Person, company: Company, client: Client) -> None:
    url, headers = f"/api/v1/people/{asha.pk}/erasure", {"Authorization": f"Bearer {key_of(company.meera)}"}
    told = client.get(url, headers=headers)
    assert told.json()["goes"]["captures"] == 2
    order = {"because": "she wrote to us"}
    done = client.post(url, order, content_type="application/json", headers=headers)
    again = client.post(url, order, content_type="application/json", headers=headers)
    assert (done.status_code, done.json(), again.status_code) == (201, told.json(), 409)


def test_somebody_is_named_by_contact_or_number(asha: Person, company: Company) -> None:
    assert {person_called("98100 12345"), person_called("Asha.Rao@example.in"), person_called(str(asha.pk))} == {
        asha.pk
    }
    with pytest.raises(CalledByNobody):
        person_called("98111 99999")


def test_what_she_wrote_and_what_lies_beside_goes_as_well(
    asha: Person, company: Company, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    (tmp_path / "mail").mkdir()
    between = "-" * 79 + "\n"
    letters = [
        f"To: {to}\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
        for to, text in (
            ("dev@example.in", "Dear Dev"),
            ("x@example.in", "नमस्ते Asha Rao"),
            ("asha.rao@example.in", "Hi"),
        )
    ]
    kept = tmp_path / "mail/20260504.log"
    kept.write_text(between.join([*letters, ""]))
    box = door("Letters", "sales", channel="inbound_email", source="mail")
    take_letter(
        door=box, letter=b"From: Asha Rao <asha.rao@example.in>\nMessage-ID: <1@x>\n\nCall me: 98100 12345", at=NOON
    )
    drain_all(at=NOON)
    offered = (
        b"name,phone,email\nAsha Rao,+91 98100 12345,\nRavi Rao,98100 12345,\nAsha Rao,,\nA. R.,,asha.rao@example.in\n"
    )
    run = receive(name="offered.csv", content=[offered], at=NOON, by=company.nisha).import_run
    with django_capture_on_commit_callbacks(execute=True):
        erase(person_ids=[asha.pk], by=company.meera, at=NOON)
    # A number alone may be a household's, a name alone is many people's.
    rest = "name,phone,email\n\nRavi Rao,98100 12345,\nAsha Rao,,\n\n"
    assert (Path(settings.FILES) / run.path).read_text() == rest
    assert kept.read_text() == between.join([letters[0], ""])
    assert set(everywhere()) == {"file"}


def test_who_comes_back_with_a_backup_is_erased_again(
    asha: Person, company: Company, settings: Any, tmp_path: Path
) -> None:
    settings.FOOTFALL_DATA = tmp_path
    (tmp_path / "erased.jsonl").write_text('{"at": "cut o')
    with transaction.atomic():
        point = transaction.savepoint()
        erase(person_ids=[asha.pk], by=company.meera, at=NOON)
        assert (back_again(), checkup(NOON)) == ([], (True, "nobody who was erased came back"))
        transaction.savepoint_rollback(point)  # as reading a dump back does
    assert (back_again(), checkup(NOON)[0]) == ([asha.pk], False)
    written = (tmp_path / "erased.jsonl").read_text()
    assert [word for word in HERS if word in written] == []
    erase(person_ids=back_again(), by=None, at=NOON, because="erased before")
    assert (everywhere(), back_again()) == ({}, [])
