"""Columns of a ruled table and the links that sort it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: `key` is what the URL's `sort` says, `wide` hides it below 40 rem."""

    key: str
    label: str
    numeric: bool = False
    sortable: bool = False
    wide: bool = False
    hint: str = ""

    @property
    def classes(self) -> str:
        """Class names for the heading."""
        return " ".join(name for name, on in (("num", self.numeric), ("wide", self.wide)) if on)


@dataclass(frozen=True)
class Header:
    """A column heading with what its link would sort by and how it stands now."""

    column: Column
    sort: str
    order: str


def headers(columns: Iterable[Column], sort: str) -> list[Header]:
    """Headings in order; a numeric column sorts largest first on the first click."""
    return [_header(column, sort) for column in columns]


def order_by(columns: Iterable[Column], sort: str, default: str) -> str:
    """`sort` if one of the columns may be sorted by it, else `default`: never trust the URL."""
    allowed = {column.key for column in columns if column.sortable}
    return sort if sort.removeprefix("-") in allowed else default


def _header(column: Column, sort: str) -> Header:
    first = f"-{column.key}" if column.numeric else column.key
    if sort.removeprefix("-") != column.key:
        return Header(column, first, "")
    flipped = column.key if sort.startswith("-") else f"-{column.key}"
    return Header(column, flipped, "descending" if sort.startswith("-") else "ascending")
