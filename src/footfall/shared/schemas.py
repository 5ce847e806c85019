"""The strict base of everything that comes in by the API: no unknown field, no NUL, no lone surrogate, no infinity."""

from collections.abc import Iterator
from typing import Any, Self

from ninja import Schema
from pydantic import ConfigDict, model_validator


def unstorable(text: str) -> bool:
    """Whether PostgreSQL cannot hold this text: it has a NUL or half of a surrogate pair."""
    return "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text)


class StrictSchema(Schema):
    """Input that is taken as it is or refused in words."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="after")
    def _no_unstorable_text(self) -> Self:
        if any(unstorable(text) for text in _texts(self.__dict__)):
            raise ValueError("Text may not hold NUL or half of a surrogate pair.")
        return self


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


class Problem(Schema):
    """What a refusal looks like, by RFC 9457 (application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    fields: dict[str, list[str]] = {}
