"""What later steps add to the page of a lead, so that this step need not know them.

A step decorates functions in a module that its `AppConfig.ready()` imports:

    @tells
    def calls(lead: Lead, staff: Staff) -> Iterable[Event]: ...

    @shows("selling/_lead_deal.html", order=10)
    def deal(lead: Lead, staff: Staff) -> dict[str, Any] | None: ...  # None: nothing to show

The template is drawn with what the function gives, with `lead` and the request, in the page's side column.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from footfall.company.models import Staff
from footfall.qualification.models import Lead


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a lead's timeline; `kind` is good, wrong or ahead, or nothing."""

    at: datetime
    what: str
    by: str = ""
    text: str = ""
    kind: str = ""


Teller = Callable[[Lead, Staff], Iterable[Event]]
Filler = Callable[[Lead, Staff], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """A part of the side column, made ready for one person."""

    template: str
    context: dict[str, Any]
    stylesheet: str


_tellers: list[Teller] = []
_told_elsewhere: set[str] = set()
_fillers: dict[str, tuple[int, Filler, str]] = {}


def tells(teller: Teller) -> Teller:
    """Let this function tell lines of the timeline."""
    _tellers.append(teller)
    return teller


def tells_of(*kinds: str) -> Callable[[Teller], Teller]:
    """Let this function tell of these kinds of touchpoint, which are then not told as bare contacts as well."""
    _told_elsewhere.update(kinds)
    return tells


def told_elsewhere() -> frozenset[str]:
    """Kinds of touchpoint that a later step tells of in its own words."""
    return frozenset(_told_elsewhere)


def shows(template: str, *, order: int, stylesheet: str = "") -> Callable[[Filler], Filler]:
    """Let this function fill a panel with that template; lower orders stand higher, `stylesheet` is a static file."""

    def register(filler: Filler) -> Filler:
        _fillers[template] = (order, filler, stylesheet)
        return filler

    return register


def told(lead: Lead, staff: Staff) -> list[Event]:
    """What the later steps have to tell of the lead."""
    return [event for teller in _tellers for event in teller(lead, staff)]


def panels(lead: Lead, staff: Staff) -> list[Panel]:
    """The panels of the later steps that have something to show."""
    ordered = sorted(_fillers.items(), key=lambda item: item[1][0])
    filled = ((template, filler(lead, staff), sheet) for template, (_order, filler, sheet) in ordered)
    return [Panel(template, context, sheet) for template, context, sheet in filled if context is not None]
