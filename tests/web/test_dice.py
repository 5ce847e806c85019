"""The dice bar keeps its state in the address."""

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
