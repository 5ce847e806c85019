"""Ready forms for the usual kinds of counter."""

import pytest
from django.test import Client

from footfall.capture.channels import channel
from footfall.capture.forms.counter import _MAKERS
from footfall.capture.models import Capture, EntryPoint, FormVersion
from footfall.capture.rules.presets import COUNTER_PRESETS, Preset
from tests.cast import Company, capture_id


@pytest.mark.parametrize("preset", COUNTER_PRESETS, ids=lambda preset: preset.slug)
def test_a_ready_form_is_of_a_channel_with_a_counter_and_asks_for_a_way_to_reach_people(preset: Preset) -> None:
    made = channel(preset.channel)
    assert (made is not None, made and made.is_unattended) == (True, False)
    assert {"name", "phone"} <= {field["name"] for field in preset.fields}
    assert {field["kind"] for field in preset.fields} <= {*_MAKERS, "product"}
    assert preset.is_long or len(preset.fields) <= 3


def test_a_ready_form_is_made_once_and_stands_in_the_new_entry_point(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    answers = [client.post("/entry-points/presets/hotel") for _ in range(2)]
    version = FormVersion.objects.get(name="Hotel check-in")
    assert [answer["Location"] for answer in answers] == [
        f"/entry-points/new?channel=hotel_check_in&form={version.pk}"
    ] * 2
    page = client.get(answers[0]["Location"]).content.decode()
    assert ('value="hotel_check_in" selected' in page, f'value="{version.pk}" selected' in page) == (True, True)


def test_a_guest_is_taken_in_by_a_ready_form(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    client.post("/entry-points/presets/hotel")
    version = FormVersion.objects.get(name="Hotel check-in")
    body = {"name": "Desk", "key": "desk", "channel": "hotel_check_in", "location": company.karol_bagh.pk,
            "form_version": version.pk, "is_active": "on"}  # fmt: skip
    client.post("/entry-points/new", body)
    client.force_login(company.ravi)
    assert 'name="city"' in client.get("/counter/desk").content.decode()
    client.post("/counter/desk", {"id": str(capture_id(1)), "name": "Asha Rao", "phone": "98100 12345", "city": "Pune"})
    capture = Capture.objects.get()
    assert (capture.entry_point, capture.form_version, capture.payload["city"]) == (
        EntryPoint.objects.get(key="desk"), version, "Pune",
    )  # fmt: skip


def test_an_unknown_preset_is_not_there(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    assert client.post("/entry-points/presets/pigeon").status_code == 404
