"""The line drawn on the server."""

import time
from xml.etree import ElementTree as ET

from footfall.web import charts

WEEKS = [("36", 142.0), ("37", 90.0), ("38", 212.0)]


def test_a_line_says_in_words_what_it_shows() -> None:
    assert charts.description(WEEKS) == "From 142 in 36 to 212 in 38; lowest 90 in 37, highest 212 in 38."


def test_a_line_is_well_formed_and_escapes_its_labels() -> None:
    svg = ET.fromstring(charts.line([("<b>", 1), ("&", 2)], title='Leads "a week"'))  # noqa: S314 -- our own output
    assert next(part.text for part in svg) == 'Leads "a week"'


def test_nothing_counted_is_said_in_words() -> None:
    assert charts.line([], title="Leads") == '<p class="quiet">Nothing has been counted in this time.</p>'


def test_a_single_point_and_a_row_of_zeros_can_be_drawn() -> None:
    for points in ([("36", 5.0)], [("36", 0.0), ("37", 0.0)]):
        ET.fromstring(charts.line(points, title="Leads"))  # noqa: S314 -- our own output


def test_a_year_of_weeks_is_drawn_in_a_moment() -> None:
    points = [(str(week), float(week % 7)) for week in range(52)]
    start = time.perf_counter()
    for _ in range(50):
        charts.line(points, title="Leads")
    assert (time.perf_counter() - start) / 50 < 0.005
