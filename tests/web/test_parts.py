"""What single components promise beyond their markup."""

from datetime import datetime
from zoneinfo import ZoneInfo

from footfall.web.figures import Bar, Kpi
from footfall.web.tables import Column
from tests.web.drawing import drawn

COLUMNS = [Column("name", "Name"), Column("value", "Value", numeric=True, sortable=True)]


def test_a_number_that_fell_for_the_better_says_so_in_words() -> None:
    html = drawn('{% show "kpis" items=items %}', items=[Kpi("CPL", "₹264", change="₹18", rises=False, better=True)])
    arrow = '<span aria-hidden="true">▼</span><span class="unseen">down</span>'
    assert f'<span class="change change--better">{arrow} ₹18 better</span>' in html


def test_a_change_that_is_neither_good_nor_bad_has_no_colour() -> None:
    html = drawn('{% show "kpis" items=items %}', items=[Kpi("Leads", "4", change="1", rises=True)])
    assert html.count("change--") == 0


def test_a_sort_link_keeps_the_filters_and_drops_the_place_in_the_pages() -> None:
    html = drawn(
        '{% ui "table" columns=columns caption="Leads" sort="-value" %}{% endui %}',
        url="/leads?source=web&after=77&sort=-value",
        columns=COLUMNS,
    )
    link = '<a class="table__sort" href="?source=web&amp;sort=value">'
    assert f'<th scope="col" class="num" aria-sort="descending">{link}' in html


def test_the_width_of_a_bar_is_an_attribute_and_never_a_style() -> None:
    html = drawn('{% show "bars" items=items %}', items=[Bar("Web", 30, "30"), Bar("Event", 15, "15")])
    assert [part.split('"')[0] for part in html.split('<rect width="')[1:]] == ["100.0%", "50.0%"]


def test_a_bar_is_printed_with_a_point_in_every_language(settings: object) -> None:
    from django.utils import translation

    with translation.override("de"):
        html = drawn('{% show "bars" items=items %}', items=[Bar("Web", 3, "3"), Bar("Event", 1, "1")])
    assert [part.split('"')[0] for part in html.split('<rect width="')[1:]] == ["100.0%", "33.3%"]


def test_a_heat_cell_prints_its_number() -> None:
    assert drawn('{% show "heat" value=0.05 most=0.1 text="5.0%" %}') == '<td class="heat heat-10">5.0%</td>'


def test_a_card_offers_every_lane_but_its_own_to_those_without_script() -> None:
    html = drawn(
        '{% show "card" who="Asha" href="/d/1" move="/d/1/stage" lanes=lanes lane="demo" %}',
        lanes=[("demo", "Demo"), ("order", "Purchase order")],
    )
    assert [part.split('"')[0] for part in html.split('name="stage" value="')[1:]] == ["order"]


def test_a_deed_carries_the_token_of_the_page() -> None:
    html = drawn('{% show "deed" label="Merge" url="/m" %}', csrf_token="a" * 64)
    assert f'<input type="hidden" name="csrfmiddlewaretoken" value="{"a" * 64}">' in html


def test_an_event_says_when_for_people_and_for_machines() -> None:
    at = datetime(2025, 12, 2, 16, 30, tzinfo=ZoneInfo("UTC"))
    html = drawn('{% show "event" what="Sold" at=at by="Ravi" %}', at=at)
    assert '<time datetime="2025-12-02T16:30:00+00:00" title="2 Dec 2025 16:30">2 Dec 2025</time>' in html


def test_an_empty_list_of_bars_draws_an_empty_list() -> None:
    assert drawn('{% show "bars" items=items %}', items=[]) == '<ul class="bars "> </ul>'


def test_the_pager_is_silent_when_there_is_one_page() -> None:
    html = drawn('{% show "pager" note="3 leads" %}')
    assert html == '<nav class="pager " aria-label="Pages"><span>3 leads</span></nav>'
