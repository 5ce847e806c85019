"""Pages that start after the last row seen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.company.models import Team
from footfall.shared.paging import UnknownPlace, page_of, place_of


def walk(order: tuple[str, ...], limit: int) -> list[str]:
    names, after = [], ""
    while True:
        page = page_of(Team.objects.all(), order, after=after, limit=limit)
        names += [team.name for team in page.items]
        if not page.next:
            return names
        after = page.next


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
@pytest.mark.parametrize("order", [("id",), ("-id",), ("name", "id"), ("-name", "-id")])
def test_every_row_comes_once_and_in_order(order: tuple[str, ...], limit: int, db: None) -> None:
    Team.objects.bulk_create(Team(name=name) for name in ("Night", "Day", "Ålesund", "day", "East"))
    assert walk(order, limit) == list(Team.objects.order_by(*order).values_list("name", flat=True))


def test_rows_that_come_in_between_do_not_shift_the_page(db: None) -> None:
    Team.objects.bulk_create(Team(name=name) for name in "bdf")
    page = page_of(Team.objects.all(), ("name", "id"), after="", limit=2)
    Team.objects.create(name="a")
    assert [team.name for team in page_of(Team.objects.all(), ("name", "id"), after=page.next, limit=2).items] == ["f"]


def test_fields_of_a_keyset_go_the_same_way(db: None) -> None:
    with pytest.raises(ValueError, match="same way"):
        page_of(Team.objects.all(), ("name", "-id"), after="", limit=2)


@settings(deadline=None)
@given(st.text(max_size=20))
def test_a_place_that_is_none_is_refused(after: str) -> None:
    if after and after != place_of([1]):
        with pytest.raises(UnknownPlace):
            page_of(Team.objects.all(), ("id", "name", "pk"), after=after, limit=2)
