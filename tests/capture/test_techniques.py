"""Which of the recommended techniques are in use, and what each brings."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from footfall.capture.channels import channel
from footfall.capture.queries.techniques import technique_lines
from footfall.capture.rules.techniques import TECHNIQUES
from footfall.qualification.models import Lead
from tests.cast import Company, capture_id, door


def save(client: Client, company: Company, number: int = 1) -> None:
    client.force_login(company.ravi)
    body: dict[str, Any] = {"id": str(capture_id(number)), "name": "Asha Rao", "phone": "98100 12345"}
    client.post("/counter/counter-kb", body)


def test_at_least_ten_are_recommended_and_each_is_a_channel() -> None:
    assert len(TECHNIQUES) >= 10
    assert [each.channel for each in TECHNIQUES if channel(each.channel) is None] == []
    assert len({each.channel for each in TECHNIQUES}) == len(TECHNIQUES)


def test_each_says_what_it_brought_at_ones_own_places(client: Client, company: Company) -> None:
    save(client, company)
    Lead.objects.update(won_at=timezone.now())
    lines = {line.technique.channel: line for line in technique_lines(company.karan, timezone.now())}
    line = lines["counter"]
    assert (line.doors, line.captures, line.leads, line.sold, line.share_sold) == (2, 1, 1, 1, 1.0)
    assert lines["brochure"].doors == 0
    there = {line.technique.channel: line for line in technique_lines(company.omar, timezone.now())}["counter"]
    assert (there.doors, there.captures, there.leads) == (1, 0, 0)


def test_what_is_not_in_use_can_be_begun(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    page = client.get("/techniques").content.decode()
    assert f"of {len(TECHNIQUES)} in use" in page
    assert 'href="/entry-points/new?channel=brochure"' in page
    form = client.get("/entry-points/new?channel=brochure").content.decode()
    assert '<option value="brochure" selected>' in form


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_doors(client: Client, company: Company, count: int) -> None:
    for number in range(count):
        door(f"Brochure {number}", f"brochure-{number}", channel="brochure", location=company.karol_bagh)
    with CaptureQueriesContext(connection) as queries:
        technique_lines(company.nisha, timezone.now())
    assert len(queries) == 3
