from decimal import Decimal

import pytest
from django.test import Client

from footfall.company.models import Staff
from footfall.selling.actions.call import Talk, log_call
from footfall.selling.actions.stages import (
    LastStage,
    NotAShare,
    OutcomeInUse,
    SlugTaken,
    StageInUse,
    add_disposition,
    add_stage,
    change_disposition,
    change_stage,
    place_stage,
    remove_stage,
)
from footfall.selling.models import Stage
from footfall.shared.models import Audit
from tests.cast import Company
from tests.selling.making import TUESDAY, make_deal, make_lead, milestones
from tests.selling.reading import texts

HALF = Decimal("0.5")


def slugs() -> list[str]:
    return list(Stage.objects.values_list("slug", flat=True))


def test_a_new_stage_comes_last(meera: Staff) -> None:
    stage = add_stage(slug="service", name="Service", counts_as="delivered", probability=HALF, by=meera)
    assert (slugs()[-1], stage.position) == ("service", 5)
    assert Audit.objects.get(noun="stage").subjects == ["service"]


@pytest.mark.parametrize(
    ("slug", "steps", "order"),
    [
        ("order", -1, ["demo", "order", "negotiation", "delivered"]),
        ("demo", 2, ["negotiation", "order", "demo", "delivered"]),
        ("demo", -1, ["demo", "negotiation", "order", "delivered"]),
        ("delivered", 1, ["demo", "negotiation", "order", "delivered"]),
    ],
)
def test_a_stage_changes_its_place(meera: Staff, slug: str, steps: int, order: list[str]) -> None:
    place_stage(slug=slug, steps=steps, by=meera)
    assert slugs() == order


def test_a_stage_is_renamed_and_counted_otherwise(company: Company, meera: Staff, vikram: Staff) -> None:
    change_stage(slug="negotiation", name="Quote", counts_as="order", probability=HALF, by=meera)
    lead = make_lead(company)
    make_deal(lead, vikram, stage="negotiation")
    assert milestones(lead) == {"qualified", "order"}


def test_a_share_is_at_most_the_whole(meera: Staff) -> None:
    with pytest.raises(NotAShare):
        change_stage(slug="demo", name="Demo", counts_as="demo", probability=Decimal(2), by=meera)


def test_a_short_name_is_given_once(meera: Staff) -> None:
    with pytest.raises(SlugTaken):
        add_stage(slug="demo", name="Demo", counts_as="demo", probability=HALF, by=meera)
    with pytest.raises(SlugTaken):
        add_disposition(code="na", label="No", outcome="contact", is_reached=True, by=meera)


def test_a_stage_in_which_deals_stood_stays(company: Company, meera: Staff, vikram: Staff) -> None:
    make_deal(make_lead(company), vikram)
    with pytest.raises(StageInUse):
        remove_stage(slug="demo", by=meera)
    remove_stage(slug="order", by=meera)
    assert slugs() == ["demo", "negotiation", "delivered"]


def test_one_stage_is_left(meera: Staff) -> None:
    for slug in slugs()[1:]:
        remove_stage(slug=slug, by=meera)
    with pytest.raises(LastStage):
        remove_stage(slug="demo", by=meera)


def test_what_follows_from_a_result_is_fixed_by_its_first_call(company: Company, meera: Staff, sunita: Staff) -> None:
    change_disposition(code="na", label="Rang out", outcome="no_contact", is_reached=False, by=meera)
    log_call(talk=Talk(make_lead(company).pk, "na"), at=TUESDAY, by=sunita)
    renamed = change_disposition(code="na", label="No reply", outcome="no_contact", is_reached=False, by=meera)
    assert renamed.label == "No reply"
    with pytest.raises(OutcomeInUse):
        change_disposition(code="na", label="No reply", outcome="contact", is_reached=False, by=meera)


def test_the_page_of_stages_keeps_them(client: Client, meera: Staff) -> None:
    client.force_login(meera)
    data = {"name": "Trial", "slug": "trial", "counts_as": "demo", "probability": "35%"}
    page = client.post("/selling/stages/new", data, follow=True).content.decode()
    assert texts(page, "tbody th") == ["Demo", "Price negotiation", "Purchase order", "Delivery", "Trial"]
    client.post("/selling/stages/trial/place", {"to": "left"})
    data = {"name": "Trial at home", "counts_as": "demo", "probability": "35%"}
    page = client.post("/selling/stages/trial/edit", data, follow=True).content.decode()
    assert texts(page, "tbody th")[3:] == ["Trial at home", "Delivery"]
    page = client.post("/selling/stages/trial/removal", follow=True).content.decode()
    assert "trial" not in slugs()


def test_the_page_of_stages_says_what_is_wrong(client: Client, meera: Staff) -> None:
    client.force_login(meera)
    answer = client.post("/selling/stages/new", {"name": "X", "slug": "x", "counts_as": "demo", "probability": "140%"})
    assert answer.status_code == 422
    assert client.get("/selling/stages/nothing/edit").status_code == 404


def test_the_page_of_results_keeps_them(client: Client, meera: Staff) -> None:
    client.force_login(meera)
    data = {"label": "Wants a leaflet", "code": "leaflet", "outcome": "contact", "is_reached": "on"}
    page = client.post("/selling/dispositions/new", data, follow=True).content.decode()
    assert texts(page, "tbody th")[-1] == "Wants a leaflet"
    data = {"label": "Wants a brochure", "outcome": "contact"}
    page = client.post("/selling/dispositions/leaflet/edit", data, follow=True).content.decode()
    assert texts(page, "tbody th")[-1] == "Wants a brochure"
