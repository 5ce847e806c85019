"""Sorting by the headings of a table."""

from footfall.web.tables import Column, headers, order_by

COLUMNS = [Column("name", "Name", sortable=True), Column("value", "Value", numeric=True, sortable=True)]


def test_a_number_sorts_largest_first_a_name_from_a() -> None:
    assert [header.sort for header in headers(COLUMNS, "")] == ["name", "-value"]


def test_a_second_click_turns_the_order_round() -> None:
    first, second = headers(COLUMNS, "-value")
    assert (first.order, second.order, second.sort) == ("", "descending", "value")


def test_a_sort_from_the_address_is_taken_only_if_a_column_offers_it() -> None:
    asked = ["-value", "password", "--value", "name,id", ""]
    assert [order_by(COLUMNS, sort, default="name") for sort in asked] == [
        "-value",
        "name",
        "name",
        "name",
        "name",
    ]
