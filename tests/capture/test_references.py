"""Whoever a visitor names is a capture of their own, linked to the giver, and is taken once."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from footfall.capture.actions import accept
from footfall.capture.models import Capture
from footfall.capture.rules import Arrival
from footfall.capture.rules.references import read_references, reference_ids
from footfall.capture.tasks import take_references_of
from tests.cast import NOON, Company, capture_id, door

TYPED = (
    "Meena Iyer, 98100 22222\n2) Dev Shah - dev@example.in\nmy cousin in Pune\nFarah +91 98100-33333; Leela 9810044444"
)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (TYPED, [
            {"name": "Meena Iyer", "phone": "98100 22222"},
            {"name": "Dev Shah", "email": "dev@example.in"},
            {"name": "Farah", "phone": "+91 98100-33333"},
            {"name": "Leela", "phone": "9810044444"},
        ]),
        ("9810022222", [{"phone": "9810022222"}]),
        ("", []),
        (None, []),
        (["no text"], []),
    ],
)  # fmt: skip
def test_references_are_read_as_people_type_them(text: object, people: list[dict[str, str]]) -> None:
    assert read_references(text) == people


def test_a_home_visit_brings_the_people_who_were_named(client: Client, company: Company) -> None:
    door("Home visits", "home-kb", channel="home_visit", location=company.karol_bagh)
    client.force_login(company.ravi)
    body = {"id": str(capture_id(1)), "name": "Asha Rao", "phone": "98100 12345", "product": "X1", "references": TYPED}
    client.post("/counter/home-kb?form=long", body)
    assert "4 references taken in as well" in client.get("/counter/home-kb").content.decode()
    client.post("/counter/home-kb?form=long", body)
    taken = Capture.objects.filter(payload__given_by=str(capture_id(1)))
    assert sorted(taken.values_list("payload__name", flat=True)) == ["Dev Shah", "Farah", "Leela", "Meena Iyer"]
    assert set(taken.values_list("location", "attendant", "entry_point__channel", "payload__product")) == {
        (company.karol_bagh.pk, company.ravi.pk, "referral", "X1")
    }


def test_who_was_named_in_another_capture_is_taken_by_a_job_and_once(company: Company) -> None:
    arrival = Arrival(id=capture_id(1), entry_point=company.web.pk, payload={"references": TYPED}, captured_at=NOON)
    accept([arrival], at=NOON, by=None)
    (job,) = ProcrastinateJob.objects.filter(task_name="capture.take_references")
    for _ in range(2):
        take_references_of(**job.args)
    ids = reference_ids(capture_id(1), {"references": TYPED})
    assert Capture.objects.filter(pk__in=ids).count() == 4
