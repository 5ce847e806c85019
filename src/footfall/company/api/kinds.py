"""Kinds of values, read by the same rules as forms and files, and what all endpoints of the company share."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field

from footfall.company.access import MANAGERS
from footfall.company.models import Role
from footfall.company.rules import fields
from footfall.company.rules.hours import Hours, hours, hours_in_words
from footfall.company.rules.sheets import LEAVE, Column
from footfall.shared.schemas import Problem

T = TypeVar("T")

SEES_COMPANY = tuple(sorted(MANAGERS))
REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
MOST_MINOR = 2**63 - 1


class Listed(Schema, Generic[T]):
    """A page of a list, and what to give as `after` for the next; empty after the last."""

    items: list[T]
    next: str


def _by(rule: Callable[[str], Any]) -> AfterValidator:
    return AfterValidator(lambda text: rule(text.strip()) if text.strip() else "")


def _hours(value: Any) -> Any:  # noqa: ANN401 -- text or JSON
    if isinstance(value, str):
        return hours(value)
    if not isinstance(value, dict) or not all(str(day) in {"1", "2", "3", "4", "5", "6", "7"} for day in value):
        raise ValueError("Hours are given by weekday, from 1 for Monday to 7 for Sunday.")
    try:
        # Written as text and read again, so that both ways in meet the same rule.
        return hours(hours_in_words(value))
    except (TypeError, AttributeError) as error:
        raise ValueError('Hours of a day are a list of spans such as ["10:00", "20:00"].') from error


Code = Annotated[str, _by(fields.code), Field(examples=["DEL-KB"], description="Short and unique")]
Parent = Annotated[str | None, Field(examples=["DEL"], description="Code of the one it stands below; null at the top")]
Title = Annotated[str, _by(fields.title), Field(examples=["Karol Bagh"], description="What people call it")]
Level = Annotated[str, _by(fields.level), Field(examples=["outlet"], description="A word in small letters")]
Zone = Annotated[
    str, _by(fields.time_zone), Field(examples=["Asia/Kolkata"], description="Time zone; blank means as above")
]
Currency = Annotated[str, _by(fields.currency), Field(examples=["INR"], description="Three letters of ISO 4217")]
Country = Annotated[str, _by(fields.country), Field(examples=["IN"], description="Two letters; blank means as above")]
Email = Annotated[str, _by(fields.email), Field(examples=["ravi@example.com"], description="They sign in with it")]
Phone = Annotated[str, _by(fields.phone), Field(examples=["+91 98100 12345"], description="As they write it")]
Language = Annotated[str, AfterValidator(lambda text: fields.languages(text)[0]), Field(examples=["hi"])]
OpenHours = Annotated[
    Hours,
    BeforeValidator(_hours),
    Field(examples=[{"1": [["10:00", "20:00"]]}], description="Spans of the day by weekday, 1 for Monday"),
]
Minor = Annotated[
    int, Field(ge=0, le=MOST_MINOR, examples=[1_200_000], description="In the smallest unit of the currency")
]
Latitude = Annotated[float, Field(ge=-90, le=90, examples=[28.6519], description="Degrees north")]
Longitude = Annotated[float, Field(ge=-180, le=180, examples=[77.1909], description="Degrees east")]
Share = Annotated[
    Decimal,
    Field(ge=0, le=1, max_digits=5, decimal_places=4, examples=["0.25"], description="Share of the price, 0 to 1"),
]
Day = Annotated[date, Field(examples=["2026-11-23"])]
RoleName = Annotated[Role, Field(examples=["attendant"])]


def row_of(sent: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Any]:
    """The row that was sent; null empties a field as an empty cell of a file does."""
    empty = {column.field: column.empty for column in columns}
    row = {name: empty.get(name) if value is None else value for name, value in sent.items()}
    return {name: value for name, value in row.items() if value is not LEAVE}
