import pytest

from footfall.identity.models import Organization
from footfall.qualification.models import Lead
from footfall.qualification.queries.search import matching
from tests.cast import Company
from tests.qualification.making import make_lead, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def leads(company: Company) -> None:
    acme = Organization.objects.create(name="Acme Textiles Pvt. Ltd.", name_key="acme textiles")
    make_lead(person=make_person("Asha Rao", phones=["+919811045217"], emails=["asha.rao@example.in"]))
    make_lead(person=make_person("Tomás Ruiz", phones=["+442079460018"], organization=acme))
    make_lead(person=make_person("", phones=["+919811045299"]))


def found(text: str) -> list[str]:
    return sorted(Lead.objects.filter(matching(text)).values_list("person__name", flat=True))


@pytest.mark.parametrize(
    "text",
    ["asha", "Rao", "as ra", "  asha   RAO ", "98110 45217", "9811045217", "09811045217", "+91 98110-45217",
     "0091 9811045217", "asha.rao@example.in", "Asha.Rao@Example.IN "],
)  # fmt: skip
def test_a_lead_is_found_by_words_that_begin_so_and_by_contacts_in_any_format(text: str) -> None:
    assert found(text) == ["Asha Rao"]


@pytest.mark.parametrize("text", ["tomas", "TOMÁS", "acme", "textiles ruiz", "+44 20 7946 0018"])
def test_accents_companies_and_foreign_numbers_are_found(text: str) -> None:
    assert found(text) == ["Tomás Ruiz"]


@pytest.mark.parametrize("text", ["sha", "asha acme", "98110 45218", "rao@example.in", "a", "!!", "& |", "':*"])
def test_what_does_not_fit_finds_nobody(text: str) -> None:
    assert found(text) == []


def test_nothing_typed_finds_everybody() -> None:
    assert len(found(" \x00 ")) == 3
