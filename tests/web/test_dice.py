"""The dice bar keeps its state in the address."""

import pytest
from django.http import QueryDict

from footfall.web import dice
from footfall.web.dice import Dimension, Option
from tests.web.drawing import drawn

PLACES = [Option("1", "North"), Option("2", "Delhi", depth=1), Option("3", "Saket", depth=2)]


def test_a_free_pill_says_its_name_only() -> None:
    html = drawn('{% show "dice" dimensions=all %}', all=[Dimension("location", "Location", PLACES)])
    assert "<summary>Location</summary>" in html


def test_a_set_pill_says_its_value() -> None:
    html = drawn('{% show "dice" dimensions=all %}', all=[Dimension("location", "Location", PLACES, ["2"])])
    assert "<summary>Location <b>Delhi</b></summary>" in html


def test_many_values_are_counted() -> None:
    assert Dimension("location", "Location", PLACES, ["1", "3"]).said == "2 chosen"


def test_the_other_parameters_are_carried_and_the_place_in_the_pages_is_not() -> None:
    query = QueryDict("location=1&sort=-value&q=asha&after=99&page=3&tag=a&tag=b")
    carried = dice.carried(query, [Dimension("location", "Location", PLACES)])
    assert carried == [("sort", "-value"), ("q", "asha"), ("tag", "a"), ("tag", "b")]


def test_setting_a_dimension_free_keeps_the_rest() -> None:
    assert dice.without(QueryDict("location=1&location=2&time=q&after=9"), ["location"]) == "?time=q"


def test_setting_the_last_dimension_free_gives_an_address_that_is_still_a_link() -> None:
    assert dice.without(QueryDict("location=1"), ["location"]) == "?"


def test_values_come_from_the_address_once_each() -> None:
    assert dice.chosen_in(QueryDict("location=1&location=&location=1&location=2"), "location") == ["1", "2"]


def test_a_chosen_value_that_is_not_listed_is_offered_all_the_same() -> None:
    dimension = Dimension("campaign", "Campaign", PLACES, ["77"], labels={"77": "Diwali 2024"})
    assert [option.label for option in dimension.shown] == ["Diwali 2024", "North", "Delhi", "Saket"]


def test_without_script_the_bar_is_a_form_with_the_chosen_boxes_ticked() -> None:
    html = drawn('{% show "dice" dimensions=all %}', all=[Dimension("location", "Location", PLACES, ["2"])])
    assert '<input type="checkbox" name="location" value="2" checked>' in html
    assert '<form class="dice " method="get"' in html


def test_one_value_at_a_time_is_chosen_by_radio() -> None:
    html = drawn('{% show "dice" dimensions=all %}', all=[Dimension("basis", "Basis", PLACES, single=True)])
    assert html.count('type="radio"') == len(PLACES)


def test_a_short_list_has_no_search_box() -> None:
    assert not Dimension("location", "Location", PLACES).is_searchable


def test_days_of_one_s_own_belong_to_the_pill_of_time() -> None:
    time = Dimension("period", "Time", [Option("today", "Today")], days=("2026-03-01", "2026-03-31"))
    query = QueryDict("from=2026-03-01&to=2026-03-31&sort=name")
    assert (time.is_set, time.said) == (True, "1 to 31 Mar 2026")
    assert dice.carried(query, [time]) == [("sort", "name")]
    assert dice.without(query, time.keys) == "?sort=name"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-03-01", "", "since 1 Mar 2026"),
        ("", "2026-03-31", "until 31 Mar 2026"),
        ("2026-03-01", "2026-05-03", "1 Mar to 3 May 2026"),
        ("2025-12-01", "2026-01-03", "1 Dec 2025 to 3 Jan 2026"),
        ("soon", "", "soon to "),
    ],
)
def test_days_are_said_as_short_as_stays_clear(start: str, end: str, said: str) -> None:
    assert dice.said_days(start, end) == said
