"""Getting JSON from a provider whose address is a setting: bounded in time and size, and nobody is led elsewhere."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from footfall.capture.rules.json_body import BrokenJson, read_json

SECONDS = 15
MOST_BYTES = 1024 * 1024


class NotFetched(Exception):
    """The provider did not give it; `is_final` when asking again is no use."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


class _Straight(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any, **_named: Any) -> None:
        """A provider's API answers where it is asked; who sends us elsewhere is not followed."""


def get_json(url: str, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 -- any JSON
    """What the address answers."""
    request = urllib.request.Request(url, headers={"Accept": "application/json", **headers})  # noqa: S310 -- an administrator's setting
    try:
        with urllib.request.build_opener(_Straight).open(request, timeout=SECONDS) as answer:
            body = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        raise NotFetched(f"{error.code} {_said(error)}"[:400], is_final=error.code in {404, 410}) from error
    except (OSError, HTTPException, ValueError) as error:
        raise NotFetched(type(getattr(error, "reason", error)).__name__) from error
    if len(body) > MOST_BYTES:
        raise NotFetched("The answer is larger than a megabyte.", is_final=True)
    try:
        return read_json(body)
    except BrokenJson as error:
        raise NotFetched(error.sentence) from error


def _said(error: urllib.error.HTTPError) -> str:
    """The words of a refusal, as far as they are few."""
    try:
        document = read_json(error.read(10_000))
    except (BrokenJson, OSError, HTTPException):
        return error.reason or ""
    said = document.get("error", document) if isinstance(document, dict) else {}
    return str(said.get("message", "")) if isinstance(said, dict) else ""
