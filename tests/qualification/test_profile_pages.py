"""The pages of audience profiles, and what the lead page says of fit and of what would make it hot."""

from django.test import Client

from footfall.company.models import AudienceProfile
from footfall.qualification.actions.fit import judge_every
from footfall.qualification.models import PriorityCell
from footfall.qualification.rules import Worth
from footfall.qualification.rules.ahead import Step, missing_to, steps_ahead
from tests.cast import NOON, Company
from tests.qualification.making import make_lead

FORM = {
    "name": "Young families", "kind": "person", "is_active": "on", "field_0": "Place", "wanted_0": "north",
    "field_1": "age", "wanted_1": "25-45", "weight_1": "2",
}  # fmt: skip


def test_a_profile_is_drawn_shown_and_filled_again(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    assert client.post("/qualification/profiles/new", FORM).status_code == 302
    page = client.get("/qualification/profiles").content.decode()
    assert "place is North; age from 25 to 45 (×2)" in page
    initial = client.get(f"/qualification/profiles/{AudienceProfile.objects.get().pk}").context["form"].initial
    assert (initial["wanted_0"], initial["wanted_1"], initial["weight_1"]) == ("IN-N", "25-45", 2)


def test_what_cannot_be_read_is_said_at_its_field(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    answer = client.post("/qualification/profiles/new", {**FORM, "wanted_0": "atlantis", "wanted_1": "45-25"})
    assert answer.context["form"].errors == {
        "wanted_0": ["There is no place called atlantis."], "wanted_1": ["45 is more than 25."],
    }  # fmt: skip


def test_the_matrix_is_set_on_the_page(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    cells = {f"{fit}_{warmth}": "low" for fit in ("high", "medium", "low") for warmth in ("hot", "warm", "cold")}
    client.post("/qualification/profiles", {**cells, "high_hot": "high"})
    high = PriorityCell.objects.exclude(priority="low")
    assert list(high.values_list("fit", "intent", "priority")) == [("high", "hot", "high")]


def test_the_lead_page_says_what_is_met_missed_and_unknown_and_what_would_make_it_hot(
    client: Client, company: Company
) -> None:
    client.force_login(company.nisha)
    client.post("/qualification/profiles/new", FORM)
    lead = make_lead(location=company.saket)
    judge_every(at=NOON)
    page = client.get(f"/leads/{lead.pk}").content.decode()
    said = (
        "How well it fits",
        "<b>67</b> of 100, high",
        "place is North",
        "age from 25 to 45",
        "What would make it hot",
    )
    assert [words for words in said if words not in page] == []


def test_steps_to_hot_are_told_by_what_they_need() -> None:
    worths = {"price_request": Worth(55, 30), "visit": Worth(14, 45), "demo_request": Worth(60, 30)}
    assert steps_ahead(8, worths, was="cold", kinds=["visit", "price_request", "demo_request", "webinar"]) == [
        Step("price_request", 55, "hot"), Step("demo_request", 60, "hot"), Step("visit", 14, "warm"),
    ]  # fmt: skip
    assert (missing_to(8, was="cold", wanted="hot"), missing_to(45, was="hot", wanted="hot")) == (42, 0)
