"""The kinds of door that captures come through. Adding a channel is adding a folder with a `channel.py`."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules


@dataclass(frozen=True, slots=True)
class Channel:
    """A kind of door: what it is called, and what holds for its captures unless they say otherwise."""

    slug: str
    """Name of its folder; stands in `EntryPoint.channel`."""
    name: str
    source: str
    """Slug of the source that a new entry point of this channel gets."""
    kind: str
    """Kind of the touchpoint that a capture of this channel is."""
    is_unattended: bool
    """Whether people give their data with nobody of ours beside them."""
    has_page: bool = False
    """Whether people reach it by a link or a code: its entry points have a public page with a short form."""


@cache
def channels() -> tuple[Channel, ...]:
    """All channels, by name."""
    found = [
        import_module(f"{__name__}.{folder.name}.channel").channel for folder in iter_modules(__path__) if folder.ispkg
    ]
    return tuple(sorted(found, key=lambda channel: channel.name))


def channel(slug: str) -> Channel | None:
    """The channel of this slug; None for one that an entry point was given and that is not there."""
    return next((each for each in channels() if each.slug == slug.replace("-", "_")), None)
