"""What touchpoints are worth, as marketing sets it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from footfall.company.models import Staff
from footfall.qualification.actions.touch import touch
from footfall.qualification.models import Lead, TemperatureRule
from footfall.shared.models import Audit
from tests.cast import Company
from tests.qualification.making import make_leads
from tests.selling.reading import select, texts

URL = reverse("qualification:temperature")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points")]


@pytest.fixture
def at_desk(client: Client, nisha: Staff) -> Client:
    client.force_login(nisha)
    return client


def rules(**changed: str) -> dict[str, str]:
    """The form as it stands, with some fields changed: `visit__points="3"`."""
    values = {}
    for rule in TemperatureRule.objects.all():
        values |= {f"{rule.kind}.points": f"{rule.points:g}", f"{rule.kind}.half_life": f"{rule.half_life_days:g}"}
    return values | {name.replace("__", "."): value for name, value in changed.items()}


def test_the_page_says_what_each_contact_makes_by_itself(at_desk: Client) -> None:
    lines = {line.split(" ")[0]: line for line in texts(at_desk.get(URL).content.decode(), "tbody tr")}
    assert lines["Visited"] == "Visited Warm 25 days"


def test_it_is_told_before_what_would_change(at_desk: Client, company: Company) -> None:
    touch(lead_ids=[lead.pk for lead in make_leads(3)], kind="visit", at=timezone.now(), by=None)
    page = at_desk.post(URL, {**rules(visit__points="2"), "try": "yes"}).content.decode()
    assert texts(page, ".notice p") == ["Of the open leads 3 leads go from warm to cold. Nothing is kept yet."]
    assert TemperatureRule.objects.get(kind="visit").points == 22


def test_rules_that_are_set_change_the_leads_and_are_audited(at_desk: Client, company: Company) -> None:
    touch(lead_ids=[lead.pk for lead in make_leads(2)], kind="visit", at=timezone.now(), by=None)
    at_desk.post(URL, {**rules(visit__points="60"), "save": "yes"})
    assert set(Lead.objects.values_list("temperature", flat=True)) == {"hot"}
    assert Audit.objects.get(noun="temperature rule").details == {"rules": {"visit": [60.0, 45.0]}}
    at_desk.post(URL, {**rules(), "save": "yes"})
    assert Audit.objects.filter(noun="temperature rule").count() == 1


@pytest.mark.parametrize(
    ("name", "value"), [("visit__points", "-1"), ("visit__half_life", "0"), ("visit__points", "x")]
)
def test_points_are_not_negative_and_half_lives_not_nothing(name: str, value: str, at_desk: Client) -> None:
    answer = at_desk.post(URL, {**rules(**{name: value}), "save": "yes"})
    assert (answer.status_code, len(select(answer.content.decode(), "[aria-invalid]"))) == (422, 1)


def test_only_marketing_and_the_administrator_set_them(client: Client, karan: Staff) -> None:
    client.force_login(karan)
    assert client.get(URL).status_code == 403


def test_while_numbers_are_typed_the_page_names_who_would_change(at_desk: Client, company: Company) -> None:
    touch(lead_ids=[lead.pk for lead in make_leads(3)], kind="visit", at=timezone.now(), by=None)
    typed = at_desk.post(URL, rules(visit__points="2"), headers={"HX-Request": "true"})
    page = typed.content.decode()
    assert texts(page, "p") == ["Of the 3 newest open leads 3 leads go from warm to cold."]
    assert len(select(page, "tbody tr")) == 3
    half = at_desk.post(URL, rules(visit__points=""), headers={"HX-Request": "true"})
    assert (half.status_code, texts(half.content.decode(), "p")) == (
        200,
        ["A field holds no number that can be used yet."],
    )
    assert TemperatureRule.objects.get(kind="visit").points == 22
