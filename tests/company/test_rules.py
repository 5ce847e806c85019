"""What people write, as it is kept."""

from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.company.rules import fields
from footfall.company.rules.faults import loop_through
from footfall.company.rules.hours import Hours, hours, hours_in_words
from footfall.company.rules.sheets import Column, Unreadable, cell_of, read_rows, table_of, text_of
from footfall.company.rules.slabs import faults_of_slabs
from footfall.shared.currencies import DIGITS, from_minor, to_minor


@pytest.mark.parametrize(
    ("written", "kept"),
    [("asia/kolkata", "Asia/Kolkata"), ("America/New York", "America/New_York"), ("UTC", "UTC")],
)
def test_time_zones_are_known_however_they_are_typed(written: str, kept: str) -> None:
    assert fields.time_zone(written) == kept


def test_every_time_zone_offered_is_one() -> None:
    assert all(ZoneInfo(name) for name in fields.time_zones())


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (fields.time_zone, "Kolkata", "There is no time zone “Kolkata”; did you mean Asia/Kolkata?"),
        (fields.time_zone, "qqqq", "There is no time zone “qqqq”; they look like Asia/Kolkata."),
        (fields.currency, "Rs", "“Rs” is not a currency code; they have three letters, such as INR or EUR."),
        (fields.country, "Atlantis", "“Atlantis” is not a country; give its two-letter code, such as IN."),
        (fields.day, "23/11/2026", "“23/11/2026” is not a day; write it as 2026-11-23."),
        (fields.amount, "-1", "An amount is zero or more, and below a hundred million million."),
        (fields.amount, "NaN", "An amount is zero or more, and below a hundred million million."),
        (fields.amount, "a lot", "“a lot” is not an amount; write it as 1250.50."),
        (fields.share, "140%", "A share lies between 0 and 1, or between 0% and 100%."),
        (fields.code, "A,B", "A code has no comma, no semicolon and no invisible characters."),
        (fields.email, "ravi", "“ravi” is not an e-mail address."),
        (fields.languages, "english lang", "“english lang” is not a language code; they look like en, hi or pt-br."),
        (fields.latitude, "91", "Degrees lie between -90 and 90."),
        (fields.yes_or_no, "perhaps", "Write yes or no, not “perhaps”."),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_with_a_sentence(read: object, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"[.?]$") as caught:
        read(text)  # type: ignore[operator]  # a rule
    assert str(caught.value) == sentence


def test_values_are_read_as_people_write_them() -> None:
    assert fields.country("india") == "IN"
    assert fields.level("Sales region") == "sales-region"
    assert fields.role("Regional manager") == "regional_manager"
    assert fields.amount("1,25,000.50") == Decimal("125000.50")
    assert fields.share("25%") == Decimal("0.25")
    assert fields.words("purifiers; trade, purifiers") == ["purifiers", "trade"]
    assert fields.day("2026-11-23") == date(2026, 11, 23)


def test_hours_are_read_and_written_back() -> None:
    kept = hours("Mon-Sat 10:00-14:00, 16-20; Sun 11:00-17:00")
    assert kept["1"] == [["10:00", "14:00"], ["16:00", "20:00"]]
    assert hours_in_words(kept) == "Mon-Sat 10:00-14:00, 16:00-20:00; Sun 11:00-17:00"


@pytest.mark.parametrize(
    "text", ["Mon", "Mon 10:00", "Mon 20:00-10:00", "Mon 10:00-12:00, 11:00-13:00", "Foo 10-12", "Mon 25:00-26:00"]
)
def test_hours_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        hours(text)


minutes = st.integers(0, 1439)
spans = st.tuples(minutes, minutes).filter(lambda span: span[0] < span[1])


@settings(deadline=None)
@given(st.dictionaries(st.integers(1, 7).map(str), spans, min_size=1))
def test_hours_survive_being_written_and_read(days: dict[str, tuple[int, int]]) -> None:
    def clock(minute: int) -> str:
        return f"{minute // 60:02}:{minute % 60:02}"

    kept: Hours = {day: [[clock(opens), clock(closes)]] for day, (opens, closes) in days.items()}
    assert hours(hours_in_words(kept)) == kept


@settings(deadline=None)
@given(st.integers(0, 10**13), st.sampled_from(sorted(DIGITS)))
def test_money_survives_being_written_and_read(minor: int, currency: str) -> None:
    assert to_minor(fields.amount(cell_of(from_minor(minor, currency))), currency) == minor


signs = st.sampled_from("aZ9 ,;|\"'=+-@\n\t.é☂")
names = st.text(signs, min_size=1, max_size=9).map(str.strip).filter(lambda name: name and not name.startswith("'"))
codes = st.text(st.sampled_from("ABC019-"), min_size=1, max_size=9)


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({"code": codes, "name": names}), min_size=1, max_size=9))
def test_a_table_survives_being_written_and_read(rows: list[dict[str, str]]) -> None:
    columns = [Column("code", str, ""), Column("name", str, "")]
    typed, faults = read_rows(table_of(text_of(["code", "name"], rows)).rows, columns)
    assert [typed, faults] == [rows, []]


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    assert text_of(["name"], [{"name": "=1+1"}]) == "name\r\n'=1+1\r\n"


def test_a_table_may_be_divided_by_semicolons_and_begin_with_a_mark() -> None:
    table = table_of("\ufeffCode;Time zone\nA;UTC\n\nB;UTC\n")
    assert [table.names, table.lines] == [["code", "time_zone"], [2, 4]]


def test_text_that_is_no_table_is_refused() -> None:
    with pytest.raises(Unreadable):
        table_of('code\n"never closed')


def test_a_loop_is_found_from_wherever_it_is_entered() -> None:
    assert loop_through("a", {"a": "b", "b": "a"}) == ["a", "b", "a"]
    assert loop_through("c", {"c": "a", "a": "b", "b": "a"}) == []
    assert loop_through("a", {"a": "b", "b": None}) == []


def test_a_slab_that_is_not_there_is_named() -> None:
    rows: list[dict[str, Any]] = [
        {"currency": "INR", "slab": "huge", "from_minor": 1},
        {"currency": "INR", "slab": "high"},
    ]
    assert [fault.sentence for fault in faults_of_slabs(rows, {})] == [
        "There is no slab huge; there are high, medium, low.",
        "A value slab needs its smallest value.",
    ]
