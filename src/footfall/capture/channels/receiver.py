"""How a channel takes deliveries of another program: what it checks, reads, answers and has to be told.

A channel whose folder has a `receiver.py` with a `receiver` in it takes deliveries; all of them come in by one view.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from footfall.capture.channels import channel
from footfall.capture.rules.delivery import Answer, Delivery, Hint, Read, Reading


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that the sender and we share: made by us, or given to us by the provider."""

    name: str
    label: str
    help: str
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """Something to be said once of a door that takes deliveries."""

    name: str
    label: str
    help: str = ""
    kind: Literal["line", "lines", "map", "tick", "number"] = "line"
    is_for_administrators: bool = False


@dataclass(frozen=True, slots=True)
class Fetching:
    """What a door needs to fetch what it was only told of."""

    secrets: Mapping[str, tuple[str, ...]]
    options: Mapping[str, Any]
    get: Callable[[str, Mapping[str, str]], Any]
    """JSON at an address below the provider's, with headers; raises what is in `fetching.py`."""


def _no_greeting(_delivery: Delivery) -> Answer | None:
    return None


def _unchecked(_delivery: Delivery) -> None:
    """Whoever fills in the form sends it: there is nothing to check."""


def _taken(_delivery: Delivery) -> Answer:
    return Answer(body='{"status":"taken"}', kind="application/json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """The way of one provider."""

    provider: str
    """In front of its numbers, as `google-ads:4711`."""
    steps: tuple[str, ...]
    """What to do at the provider, in order."""
    read: Callable[[Delivery], Read]
    verify: Callable[[Delivery], None] = _unchecked
    greet: Callable[[Delivery], Answer | None] = _no_greeting
    answer: Callable[[Delivery], Answer] = _taken
    fetch: Callable[[Hint, Fetching], Reading | None] | None = None
    base: str = ""
    """Name of the setting with the address that is fetched from."""
    secrets: tuple[Secret, ...] = ()
    options: tuple[Option, ...] = ()
    example: Callable[[str, Mapping[str, str]], str] | None = None
    """A command that sends a test, for an address and the secrets as far as they may be shown."""
    is_web: bool = True
    """Whether it comes by HTTP; letters do not."""
    is_by_anybody: bool = False
    """Whether it comes from visitors' own browsers, so that how often is limited."""


@cache
def receiver_of(slug: str) -> Receiver | None:
    """How the channel takes deliveries; None for one that takes none."""
    made = channel(slug)
    if made is None or find_spec(name := f"{__package__}.{made.slug}.receiver") is None:
        return None
    receiver: Receiver = import_module(name).receiver
    return receiver
