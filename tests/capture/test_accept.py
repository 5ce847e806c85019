"""Taking captures in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from footfall.capture import tasks
from footfall.capture.actions import IdTaken, Receipt, accept, take
from footfall.capture.models import Capture, Pending
from footfall.capture.rules import Arrival
from footfall.qualification.models import Lead
from tests.cast import ASHA, NOON, Company, capture_id


def arrival(company: Company, number: int = 1, **fields: object) -> Arrival:
    payload = {**ASHA, **fields}
    return Arrival(id=capture_id(number), entry_point=company.counter.pk, payload=payload, captured_at=NOON)


def test_a_capture_is_stored_and_waits(company: Company) -> None:
    receipts = accept([arrival(company)], at=NOON, by=company.ravi)
    assert receipts == [Receipt(capture_id(1), "stored")]
    stored = Capture.objects.get()
    assert stored.payload == ASHA
    assert stored.location == company.karol_bagh
    assert Pending.objects.get().capture == stored


def test_a_second_interest_of_a_known_visitor_is_told_at_once(company: Company) -> None:
    first = take(arrival(company, product="X1"), at=NOON, by=company.ravi)
    second = take(arrival(company, 2, product="X2"), at=NOON + timedelta(hours=1), by=company.ravi)
    assert first is not None
    assert second is not None
    assert (first.is_known, first.interest, first.last_seen_at) == (False, "Purifier X1", None)
    assert (second.is_known, second.last_interest, second.last_seen_at) == (True, "Purifier X1", NOON)
    assert Lead.objects.count() == 2


def test_a_repeat_is_answered_and_stored_once(company: Company) -> None:
    accept([arrival(company)], at=NOON, by=company.ravi)
    again = accept([arrival(company)], at=NOON + timedelta(days=9), by=company.ravi)
    assert again == [Receipt(capture_id(1), "already_stored")]
    assert Capture.objects.count() == 1


def test_an_id_names_one_capture_for_ever(company: Company) -> None:
    take(arrival(company), at=NOON, by=company.ravi)
    with pytest.raises(IdTaken):
        take(replace(arrival(company), payload={"name": "Dev"}), at=NOON, by=company.ravi)
    assert Capture.objects.get().payload == ASHA


@pytest.fixture(autouse=True)
def no_jobs(db: None) -> None:
    """Jobs that a test with real transactions left behind are not of these tests."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def jobs() -> list[tuple[str, str]]:
    """The jobs that wait or are done."""
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "status"))


def test_one_job_waits_however_many_captures_come(company: Company) -> None:
    for number in range(3):
        accept([arrival(company, number)], at=NOON, by=None)
    assert jobs() == [("capture.work_off", "todo")]
    tasks.work_off()
    assert (Lead.objects.count(), Pending.objects.count()) == (1, 0)


def test_the_sweep_finds_what_no_job_tells_of(company: Company) -> None:
    accept([arrival(company)], at=NOON, by=None, is_deferred=False)
    assert jobs() == []
    tasks.sweep(0)
    assert Pending.objects.count() == 0


def test_the_sweep_forgets_what_is_done(company: Company) -> None:
    accept([arrival(company)], at=NOON, by=None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded'")
    accept([arrival(company, 2)], at=NOON, by=None)
    tasks.sweep(0)
    assert jobs() == [("capture.work_off", "todo")]


def test_nothing_is_taken_in_for_nothing(company: Company) -> None:
    assert accept([], at=NOON, by=None) == []


def test_an_entry_point_that_is_gone_stores_nothing(company: Company) -> None:
    gone = replace(arrival(company), entry_point=10**9)
    with pytest.raises(IntegrityError, match="not in capture_entrypoint"):
        accept([gone], at=NOON, by=None)
