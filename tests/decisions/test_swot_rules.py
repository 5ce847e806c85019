"""From ratings to fields."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.decisions.rules.swot import field_of, is_far_apart, rating_of, standing


@pytest.mark.parametrize(
    ("rating", "side", "field"),
    [
        (4, "internal", "strength"),
        (2, "internal", "weakness"),
        (3, "internal", "neutral"),
        (3.5, "internal", "neutral"),
        (5, "external", "opportunity"),
        (1, "external", "threat"),
        (1, "opportunity", "opportunity"),
        (5, "threat", "threat"),
        (None, "threat", "unrated"),
    ],
)
def test_a_rating_names_its_field(rating: float | None, side: str, field: str) -> None:
    assert field_of(rating, side) == field


def test_several_people_meet_in_the_middle_and_their_spread_is_told() -> None:
    found = standing([5, 4, 1], "internal", 4)
    assert (found.field, found.rating, found.spread, found.score) == ("strength", 4.0, 4, 2.0)


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=9),
    st.sampled_from(["internal", "external", "opportunity", "threat"]),
)
@settings(max_examples=40, deadline=None)
def test_a_score_is_never_more_than_its_weight_and_a_threat_never_helps(ratings: list[int], side: str) -> None:
    found = standing(ratings, side, 3)
    assert abs(found.score) <= 3
    assert not (found.field in {"threat", "weakness"} and found.score > 0)
    assert not (found.field in {"opportunity", "strength"} and found.score < 0)


def test_a_place_among_peers_is_its_fifth() -> None:
    assert [rating_of(place) for place in (0, 0.19, 0.2, 0.5, 0.79, 0.8, 1)] == [1, 1, 2, 3, 4, 5, 5]


def test_belief_and_numbers_differ_from_two_on() -> None:
    assert is_far_apart(4, 2)
    assert not is_far_apart(4, 3)
    assert not is_far_apart(None, 3)
