from datetime import timedelta

import pytest

from footfall.qualification.models import Lead
from footfall.qualification.queries.page import BadPlace, count_up_to, page_of
from footfall.qualification.queries.sorting import SORTS
from tests.cast import NOON, Company
from tests.qualification.making import make_lead, make_leads

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def leads(company: Company) -> dict[str, Lead]:
    """Seven leads that stand differently in each order, two of them equal in every key."""
    return {
        "hot": make_lead(
            temperature="hot", cools_at=NOON + HOUR, captured_at=NOON - 6 * HOUR, value_minor=5, currency="INR"
        ),
        "hotter": make_lead(temperature="hot", cools_at=NOON + 9 * HOUR, captured_at=NOON - 5 * HOUR),
        "warm": make_lead(
            temperature="warm", cools_at=NOON + 99 * HOUR, captured_at=NOON - 4 * HOUR, next_step_at=NOON
        ),
        "cold": make_lead(captured_at=NOON - 3 * HOUR, value_minor=900, currency="INR"),
        "planned": make_lead(captured_at=NOON - 2 * HOUR, next_step_at=NOON - HOUR),
        "twin": make_lead(captured_at=NOON - HOUR, value_minor=5, currency="INR"),
        "other twin": make_lead(captured_at=NOON - HOUR, value_minor=5, currency="INR"),
    }  # fmt: skip


ORDERS = {
    "newest": ["other twin", "twin", "planned", "cold", "warm", "hotter", "hot"],
    "hottest": ["hotter", "hot", "warm", "other twin", "twin", "planned", "cold"],
    "value": ["cold", "other twin", "twin", "hot", "planned", "warm", "hotter"],
    "next_step": ["planned", "warm", "other twin", "twin", "cold", "hotter", "hot"],
}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pages_forwards_and_backwards_have_every_lead_once_in_order(
    sort: str, size: int, leads: dict[str, Lead]
) -> None:
    expected = [leads[name] for name in ORDERS[sort]]
    page = page_of(Lead.objects.all(), sort=sort, size=size)
    forwards, pages = list(page.leads), [page]
    assert page.before == ""
    while page.after:
        page = page_of(Lead.objects.all(), sort=sort, size=size, after=page.after)
        forwards += page.leads
        pages.append(page)
    assert forwards == expected
    for earlier in reversed(pages[:-1]):
        page = page_of(Lead.objects.all(), sort=sort, size=size, before=page.before)
        assert page.leads == earlier.leads
    assert page.before == ""


@pytest.mark.parametrize(
    "place", ["x", "9~1~1", "0~soon~1", "0~2026-01-01", "-1~x~y", "0~2026-01-01~1", "0~2026-01-01T00:00:00+00:00~"]
)
def test_a_place_that_is_none_is_refused_in_words(place: str, company: Company) -> None:
    with pytest.raises(BadPlace):
        page_of(Lead.objects.all(), after=place)


def test_a_count_stops_at_its_most(company: Company) -> None:
    make_leads(4)
    assert (count_up_to(Lead.objects.all(), 4), count_up_to(Lead.objects.all(), 3)) == (4, 4)
    assert count_up_to(Lead.objects.all(), 2) == 3
