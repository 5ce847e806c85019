"""The strict base of everything that comes in by the API: no unknown field, no NUL, no lone surrogate, no silent cast."""

from typing import Any

from ninja import Schema
from pydantic import ConfigDict, model_validator


def unstorable(text: str) -> bool:
    """Whether PostgreSQL cannot hold this text: it has a NUL or half of a surrogate pair."""
    return "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text)


class StrictSchema(Schema):
    """Input that is taken as it is or refused in words."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _no_unstorable_text(cls, data: Any) -> Any:  # noqa: ANN401 -- pydantic's shape
        values = data.values() if isinstance(data, dict) else []
        if any(isinstance(value, str) and unstorable(value) for value in values):
            raise ValueError("Text may not hold NUL or half of a surrogate pair.")
        return data


class Problem(Schema):
    """What a refusal looks like, by RFC 9457 (application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    fields: dict[str, list[str]] = {}
