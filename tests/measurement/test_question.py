"""A question is one canonical value, from words, an address or a program; what can't be meant is refused in words."""

from datetime import date
from typing import Any

import pytest

from footfall.measurement.cube.dimensions import UnknownDimension
from footfall.measurement.cube.measures import MEASURES, UnknownMeasure
from footfall.measurement.cube.members import Member, Members, UnknownMember, name_of_time
from footfall.measurement.cube.question import BadQuestion, Filter, Question, read_day
from footfall.measurement.cube.spoken import Spoken, held, listed
from footfall.shared.calendar import CALENDAR_YEAR

MEMBERS = Members(
    {
        "location": {
            1: Member(1, "North", "N", None, "region"),
            2: Member(2, "Delhi", "DEL", 1, "city"),
            3: Member(3, "Delhi", "DEL-1", 2, "outlet"),
            4: Member(4, "Main Street", "MS-1", 2, "outlet"),
            5: Member(5, "Main Street", "MS-2", 1, "outlet"),
        },
        "source": {
            1: Member(1, "Web", "web"),
            2: Member(2, "Point of sale", "point-of-sale"),
            3: Member(3, "Friends, family", "friends"),
        },
        "slab": {1: Member(1, "High value", "high")},
    }
)


def meant(**said: Any) -> Question:
    return Spoken(measures=said.pop("measures", ["leads"]), **said).question(MEMBERS)


def test_the_order_in_which_filters_are_said_does_not_matter() -> None:
    one = Question(("leads",), filters=(Filter("source", ("2", "1")), Filter("slab", ("high",))))
    other = Question(
        ("leads",), filters=(Filter("slab", ("high",)), Filter("source", ("1",)), Filter("source", ("2",)))
    )
    assert (one, one.url()) == (other, other.url())


def test_the_address_of_a_question_says_all_of_it() -> None:
    question = Question(
        ("leads", "pct_sold"),
        ("location.region",),
        filters=(Filter("source", ("web",)),),
        start=date(2026, 4, 1),
        sort="-leads",
        limit=5,
    )
    assert (
        question.url()
        == "measure=leads&measure=pct_sold&by=location.region&source=web&basis=cohort&from=2026-04-01&sort=-leads&limit=5"
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"basis": "guess"}, "The basis is cohort or activity, not guess."),
        ({"measures": ()}, "Ask for at least one measure."),
        ({"start": date(2026, 2, 1), "end": date(2026, 1, 1)}, "The period ends before it starts."),
        ({"rows": ("source", "source")}, "source stands there twice."),
        ({"limit": -1}, "A limit is a number of rows, not a negative one."),
    ],
)
def test_what_can_not_be_asked_is_refused(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadQuestion, match="^" + sentence.replace("?", ".")):
        Question(**{"measures": ("leads",), **wrong})


def test_names_codes_and_ids_mean_the_same_member() -> None:
    asked = [
        meant(where={"source": [said]}).filters for said in ("Point of sale", "point-of-sale", "POINT OF SALE", "2")
    ]
    assert asked == [(Filter("source", ("point-of-sale",)),)] * 4


def test_a_city_is_meant_where_an_outlet_in_it_has_its_name() -> None:
    assert meant(where={"location": ["delhi"]}).filters == (Filter("location", ("2",)),)


def test_a_name_of_two_outlets_is_refused_with_their_codes() -> None:
    with pytest.raises(
        UnknownMember, match="2 members of location are called Main Street; name one by its code: MS-1, MS-2."
    ):
        meant(where={"location": ["Main Street"]})


def test_two_values_may_stand_with_a_comma_between_unless_that_is_a_name() -> None:
    assert meant(where=held(["source=web,point-of-sale"])).filters == (Filter("source", ("point-of-sale", "web")),)
    assert meant(where=held(["source=Friends, family"])).filters == (Filter("source", ("friends",)),)


def test_none_is_the_empty_member() -> None:
    assert meant(where={"source": ["none"], "slab": ["(empty)"]}).filters == (
        Filter("slab", ("none",)),
        Filter("source", ("none",)),
    )


@pytest.mark.parametrize(
    ("said", "refusal", "sentence"),
    [
        ({"measures": ["lead"]}, UnknownMeasure, "There is no measure called lead. Did you mean leads"),
        ({"measures": ["cost_per_sail"]}, UnknownMeasure, "Did you mean cost_per_sale"),
        ({"rows": ["location.town"]}, UnknownDimension, "There is no dimension called location.town. Did you mean"),
        ({"where": {"source": ["wed"]}}, UnknownMember, "There is no source called wed. Did you mean Web?"),
        ({"where": {"sauce": ["web"]}}, UnknownDimension, "Did you mean source"),
        ({"where": {"time.month": ["May"]}}, UnknownMember, "may is no month; write it like 2026-08."),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    said: dict[str, Any], refusal: type[Exception], sentence: str
) -> None:
    with pytest.raises(refusal) as found:
        meant(**said)
    assert sentence in str(found.value)


def test_filters_are_read_from_one_text_or_several() -> None:
    assert held(["source=web,location=Delhi", "location=North"]) == {"source": ["web"], "location": ["Delhi", "North"]}
    with pytest.raises(BadQuestion, match="web is not a filter; write source=web."):
        held(["web"])


def test_names_may_be_listed_with_commas() -> None:
    assert listed(["leads, warm", "sales"]) == ["leads", "warm", "sales"]


@pytest.mark.parametrize(
    ("text", "day"), [("2026-03-31", date(2026, 3, 31)), ("2026-03", date(2026, 3, 1)), ("2026", date(2026, 1, 1))]
)
def test_a_day_may_be_a_month_or_a_year(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["31.3.2026", "2026-02-30", "2026-1-2-3", "soon", "", "99999"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion, match="is not a day"):
        read_day(text)


@pytest.mark.parametrize(
    ("unit", "text", "name"),
    [("year", "2026", "2026"), ("quarter", "2026-q3", "2026-Q3"), ("month", "2026-08", "2026-08"), ("week", "2026-w53", "2026-W53"), ("fiscal_year", "fy2026", "FY2026"), ("fiscal_quarter", "fy2026-q3", "FY2026-Q3"), ("day", "2026-08-21", "2026-08-21")],
)  # fmt: skip
def test_times_are_written_as_they_are_read(unit: str, text: str, name: str) -> None:
    found = MEMBERS.find(MEMBERS.dimensions.get(f"time.{unit}"), text)
    key = MEMBERS.key(MEMBERS.dimensions.get(f"time.{unit}"), found) or 0
    assert (found, name_of_time(CALENDAR_YEAR, unit, key)) == (name, name)


def test_levels_are_dimensions_in_the_order_of_the_tree() -> None:
    names = [one.name for one in MEMBERS.dimensions.all() if one.name.split(".")[0] == "location"]
    assert names == ["location", "location.region", "location.city", "location.outlet"]


def test_every_measure_is_defined_in_words_with_a_worked_example() -> None:
    for measure in MEASURES.values():
        assert measure.sentence.endswith("."), measure.name
        assert measure.formula, measure.name
        assert any(sign.isdigit() for sign in measure.example), measure.name
        assert measure.unit in {"count", "rate", "money", "number", "hours", "days", "seconds"}, measure.name
