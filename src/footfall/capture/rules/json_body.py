"""Reading JSON so that whatever the standard allows gets in whole, and nothing else does."""

import json
import re
from typing import Any, NoReturn

import orjson

from footfall.shared.errors import Refusal

_LONG_NUMBER = re.compile(rb"\d{17}")
_MOST_DIGITS = 1_000


class BrokenJson(Refusal):
    """The body is not valid JSON."""


def read_json(body: bytes) -> Any:  # noqa: ANN401 -- any JSON
    """What the body says.

    orjson reads nearly all of it; what it refuses or rounds although it is JSON (half of a surrogate pair, a number of
    20 digits) is read by the slower standard library.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _read_slowly(body)
    return _read_slowly(body) if _LONG_NUMBER.search(body) else value


def _read_slowly(body: bytes) -> Any:  # noqa: ANN401 -- any JSON
    try:
        return json.loads(body.decode("utf-8-sig"), parse_int=_integer, parse_constant=_not_json)
    except json.JSONDecodeError as error:
        raise BrokenJson(f"The body is not valid JSON: {error.msg} at line {error.lineno}.") from error
    except UnicodeDecodeError as error:
        raise BrokenJson("The body is not valid JSON: it is not written in UTF-8.") from error
    except RecursionError as error:
        raise BrokenJson("The body is nested too deeply.") from error


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _not_json(constant: str) -> NoReturn:
    raise BrokenJson(f"The body is not valid JSON: {constant} is not a value.")
