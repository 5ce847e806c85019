"""Keyset paging: the next page starts after the last row seen, so the thousandth page is as fast as the first."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
from django.db.models import Model, Q, QuerySet
from ninja import Field, Schema

from footfall.shared.errors import Refusal

M = TypeVar("M", bound=Model)
MOST = 1_000


class UnknownPlace(Refusal):
    """That is not a place in this list; start again from its first page."""


class Paging(Schema):
    """Which part of a list: at most `limit` rows, after the place that `next` of the page before named."""

    limit: int = Field(100, ge=1, le=MOST)
    after: str = ""


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows in order, and the place to go on from; empty after the last."""

    items: list[M]
    next: str


def page_of(rows: QuerySet[M], order: Sequence[str], *, after: str, limit: int) -> Page[M]:
    """One page in the order of the fields (a leading minus turns it round); the last of them must be unique."""
    directions = {name.startswith("-") for name in order}
    if len(directions) != 1:
        raise ValueError("All fields of a keyset go the same way.")
    names = [name.removeprefix("-") for name in order]
    if after:
        beyond = _beyond(names, _values(after, len(names)), "lt" if directions.pop() else "gt")
        try:
            rows = rows.filter(beyond)
        except ValueError as error:  # a word where the field holds a number
            raise UnknownPlace from error
    found = list(rows.order_by(*order)[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], place_of([getattr(last, name) for name in names]) if last else "")


def place_of(values: Sequence[Any]) -> str:
    """The opaque word for a place in a list."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def _values(after: str, length: int) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, binascii.Error) as error:
        raise UnknownPlace from error
    if not isinstance(values, list) or len(values) != length or not all(isinstance(v, str | int) for v in values):
        raise UnknownPlace
    return values


def _beyond(names: Sequence[str], values: Sequence[Any], comparison: str) -> Q:
    """Rows after the values: a later first field, or the same first and a later second, and so on."""
    q = Q()
    for number in range(len(names)):
        same = dict(zip(names[:number], values[:number], strict=True))
        q |= Q(**same, **{f"{names[number]}__{comparison}": values[number]})
    return q
