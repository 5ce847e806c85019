"""What another program delivers to a door, and what it is read as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

from footfall.shared.errors import NotAllowed, Refusal

MOST_FIELDS = 2_000

Deed = Literal["fetch", "erase", "stop", "start"]


class Forged(NotAllowed):
    """The signature or key does not fit. Nothing was taken; compare the secret here and at the sender."""

    status = 401


class NoSecretYet(NotAllowed):
    """This entry point has no secret yet, so nothing can be checked. Set it up on the page of the entry point."""

    status = 401


class NotReadable(Refusal):
    """What was sent can't be read, so that not even its key can be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One request as it came, with what the door knows to check and read it by. Header names are in small letters."""

    method: str = "POST"
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    secrets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Those that hold, by name: two while a new one takes over from an old one."""
    options: Mapping[str, Any] = field(default_factory=dict)
    at: datetime

    def secret(self, name: str) -> Sequence[str]:
        """The secrets that hold under this name; refused when none was ever set."""
        found = self.secrets.get(name, ())
        if not found:
            raise NoSecretYet
        return found

    @property
    def kind(self) -> str:
        """The media type of the body, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def form(self, encoding: str = "utf-8") -> dict[str, str]:
        """The fields of a form; of one that came several times the values are joined."""
        text = self.body.decode("ascii", "replace")
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(
            text, keep_blank_values=True, encoding=encoding, errors="replace", max_num_fields=MOST_FIELDS
        ):
            found.setdefault(name, []).append(value)
        return {name: "; ".join(values) for name, values in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One person's data in a delivery. `key` is what the provider calls it: the same key is the same capture for ever."""

    key: str
    payload: Mapping[str, Any]
    captured_at: datetime | None = None
    is_test: bool = False
    raw: bytes | None = None
    door: str = ""
    """Key of another entry point that it is for, such as the one whose keyword was sent."""
    unread: str = ""
    """Why it could not be read, where it could not; it is kept all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Word that something happened, without the data: to be fetched, erased, or stopped."""

    key: str
    deed: Deed
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the sender is told."""

    body: str = ""
    kind: str = "text/plain; charset=utf-8"
    status: int = 200
    location: str = ""


Read = Sequence[Reading | Hint]


def unread(delivery: Delivery, key: str, why: str) -> Reading:
    """A delivery that is surely from the provider and can't be read: kept with its bytes, for somebody to look at."""
    shown = delivery.body[:2_000].decode("utf-8", "replace")
    return Reading(key=key, payload={"unread": shown}, raw=delivery.body, unread=why)
