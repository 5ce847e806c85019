"""What the pills of a list offer."""

from typing import Any

import pytest

from footfall.company.models import Staff
from footfall.qualification.queries import choices as pills
from tests.cast import Company

pytestmark = pytest.mark.django_db
NAMES = ("owner", "location", "product", "entry_point", "campaign", "attendant", "team", "form")


def labels(offered: pills.Offered) -> list[tuple[str, int]]:
    return [(option.label, option.depth) for option in offered[0]]


def test_all_pills_are_offered_in_one_statement_as_each_by_itself(
    company: Company, meera: Staff, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        together = pills.choices_of(NAMES, meera)

    assert together == {name: pills.choices(name, meera) for name in NAMES}
    assert labels(together["campaign"]) == [("No campaign", 0), (company.diwali.name, 0)]
    assert labels(together["product"]) == [
        ("Not known yet", 0), (company.purifiers.name, 0), (company.x1.name, 1), (company.x2.name, 1),
    ]  # fmt: skip


def test_who_works_at_one_place_is_offered_that_place(company: Company, ravi: Staff) -> None:
    assert labels(pills.choices("location", ravi)) == [("No outlet", 0), (company.karol_bagh.name, 0)]


def test_of_a_large_tree_the_upper_two_rungs_are_offered(
    company: Company, meera: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pills, "MOST", 5)

    offered = pills.choices("location", meera)

    assert (labels(offered)[1:], offered[1]) == (
        [(company.india.name, 0), (company.north.name, 1), (company.south.name, 1)],
        False,
    )


def test_words_find_members_wherever_they_stand(company: Company, meera: Staff) -> None:
    assert [option.label for option in pills.found_by("location", meera, "karol")] == [str(company.karol_bagh)]
