"""One capture on its way in, and how it is written so that PostgreSQL can hold it."""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
DEEPEST = 100
"""Nesting below this is kept in the raw bytes only."""

_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A capture as it came, before it is stored.

    `payload` maps field names to values of any JSON kind; it may also hold `consents`, `utm` and `incentive`.
    `location`, `attendant` and `form_version` are keys of rows; left empty, the entry point's own hold.
    `captured_at` is by the device's clock; what lies ahead of the server's is taken down to it when stored.
    `raw` and `digest` are filled in when stored unless the caller has better ones.
    """

    id: UUID
    entry_point: int
    payload: Mapping[str, Any]
    captured_at: datetime
    device_at: datetime | None = None
    location: int | None = None
    attendant: int | None = None
    form_version: int | None = None
    seconds: int | None = None
    import_run: int | None = None
    is_test: bool = False
    raw: bytes | None = None
    digest: bytes | None = None


def digest_of(content: object) -> bytes:
    """SHA-256 of JSON content, whatever the order of its keys: a repeat is told from another thing by it."""
    try:
        text = orjson.dumps(content, option=_SORTED)
    except TypeError:
        text = exact_bytes(content)
    return hashlib.sha256(text).digest()


def exact_bytes(content: object) -> bytes:
    """JSON in plain ASCII, which keeps NUL, halves of surrogate pairs and numbers of any length."""
    return json.dumps(content, sort_keys=True, default=str).encode("ascii")


def storable(payload: Mapping[str, Any]) -> tuple[str, bool]:
    """The payload as JSON that PostgreSQL holds, and whether nothing had to be replaced for it."""
    try:
        text = orjson.dumps(payload, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        text = b"\\u0000"
    if b"\\u0000" not in text:
        return text.decode(), True
    cleaned = _cleaned(payload, DEEPEST)
    return json.dumps(cleaned, ensure_ascii=False), bool(cleaned == payload)


def storable_text(text: str) -> str:
    """The text with NUL and halves of surrogate pairs replaced by the sign for that."""
    return _UNSTORABLE.sub(REPLACEMENT, text)


def _cleaned(value: Any, depth: int) -> Any:  # noqa: ANN401 -- any JSON
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, Mapping):
        if not depth:
            return REPLACEMENT
        return {storable_text(str(key)): _cleaned(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item, depth - 1) for item in value] if depth else REPLACEMENT
    if isinstance(value, float):
        return value if math.isfinite(value) else REPLACEMENT
    return value if isinstance(value, int | None) else str(value)
