"""The strict base of what comes in."""

from typing import Any

import pytest
from pydantic import ValidationError

from footfall.shared.schemas import StrictSchema, unstorable


class Note(StrictSchema):
    text: str
    number: int = 0
    more: dict[str, Any] = {}


def test_text_is_trimmed_and_taken() -> None:
    assert Note(text="  hello ").text == "hello"


@pytest.mark.parametrize(
    "values",
    [
        {"text": "a\x00b"},
        {"text": "a\ud800b"},
        {"text": "a", "more": {"deep": [{"er": "\x00"}]}},
        {"text": "a", "more": {"\x00": 1}},
        {"text": "a", "colour": "blue"},
        {"text": 5},
        {"text": None},
        {"text": "a", "number": float("inf")},
        {"text": "a", "number": 1.5},
    ],
)
def test_what_cant_be_kept_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Note(**values)


def test_every_language_and_emoji_is_storable() -> None:
    assert not unstorable("आशा राव 阿莎 👩🏽‍🔧 \t\n")
