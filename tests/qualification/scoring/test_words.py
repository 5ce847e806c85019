"""Texts of columns, read as what they are."""

from datetime import UTC, datetime

import numpy as np
import pytest

from footfall.qualification.scoring.words import guess_positive, is_missing, moments_of, numbers_of


@pytest.mark.parametrize("word", ["", " Select ", "UNKNOWN", "?", "n/a", "NaN", "-"])
def test_nothing_is_said_in_many_ways(word: str) -> None:
    assert is_missing(word)


def test_commas_are_read_as_the_column_uses_them() -> None:
    assert numbers_of(["1,234", "12,34,567.5", "$ 7"]) == [1234.0, 1234567.5, 7.0]
    assert numbers_of(["1.234,5", "12,25", "3"]) == [1234.5, 12.25, 3.0]
    assert np.isnan(numbers_of(["12 Main Street", "1_000", "inf"])).all()


@pytest.mark.parametrize(
    "word",
    ["2026-05-04T12:30:00", "2026-05-04 12:30:00", "2026-05-04 12:30:00+00:00", "04/05/2026 12:30", "4 May 2026 12:30"],
)
def test_moments_come_in_many_forms(word: str) -> None:
    assert moments_of([word]) == [datetime(2026, 5, 4, 12, 30, tzinfo=UTC).timestamp()]


def test_the_column_tells_whether_the_month_comes_first() -> None:
    first, second = moments_of(["05/04/2026", "05/31/2026"])
    assert (second - first) / 86400 == 57 - 30


def test_a_bare_one_is_a_win_only_beside_a_nought() -> None:
    assert guess_positive(["0", "1"]) == "1"
    assert guess_positive(["0", "1", "2"]) is None
    assert guess_positive(["Lost", "Closed Won"]) == "Closed Won"
