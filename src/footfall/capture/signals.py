"""What capture announces. Later steps hear it in their `receivers.py`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.dispatch import Signal

from footfall.capture.models.form_version import FormVersion

captured = Signal()
"""Captures were stored and somebody waits for what they became. Arguments: ids, at, by.

The receiver that works them off answers with an `Outcome` for each id.
"""

waiting = Signal()
"""Captures may be waiting to be worked off. Argument: at."""


became = Signal()
"""Somebody asks what captures became. Argument: ids. Receivers answer with a `Became` for each that was worked off."""


imported = Signal()
"""All rows of a file are in, as captures that may still wait. Arguments: import_run, at, by."""


taking_back = Signal()
"""Somebody takes an import back, or asks what that would do. Arguments: import_run, at, by, is_trial, on_progress (told
how many captures went). The receiver answers with a `TakenBack`."""


@dataclass(frozen=True)
class TakenBack:
    """What went when an import was taken back, what returned, and what stays because somebody touched it since."""

    captures: int = 0
    leads: int = 0
    returned: int = 0
    """Leads that were there before and stand as they did."""
    persons: int = 0
    kept: int = 0
    """Captures that stay with the leads they made."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Leads that stay, by why."""
    examples: Sequence[tuple[int, str]] = ()
    """Some of them: lead and why."""

    def with_more(self, more: "TakenBack", most: int) -> "TakenBack":
        """Both together, with at most so many examples."""
        return TakenBack(
            self.captures + more.captures, self.leads + more.leads, self.returned + more.returned,
            self.persons + more.persons, self.kept + more.kept, dict(Counter(self.reasons) + Counter(more.reasons)),
            (*self.examples, *more.examples)[:most],
        )  # fmt: skip


offered = Signal()
"""A visitor stands before a door. Arguments: door, visitor (a name for them), at. Receivers answer with `Offer`s."""


dealing = Signal()
"""A device asks what it is to deal by itself. Arguments: doors, at. Receivers answer with `Deal`s by the door's id."""


seen = Signal()
"""A visitor was shown a door as an experiment has it. Arguments: door, offers, visitor, at."""


@dataclass(frozen=True)
class Offer:
    """The arm of an experiment that a visitor was dealt, and what it changes at the door; None and "" change nothing."""

    experiment: str
    arm: str
    unit: str
    """What the arm was dealt to: the visitor, or the outlet and its day."""
    incentive: str | None = None
    heading: str = ""
    form_version: FormVersion | None = None


@dataclass(frozen=True)
class DealtArm:
    """One arm of an experiment as a device deals it."""

    name: str
    share: int
    incentive: str | None
    form_version: FormVersion | None


@dataclass(frozen=True)
class Deal:
    """An experiment that runs at a door. `place` is the outlet's code where a whole outlet-day gets one arm, else empty."""

    experiment: str
    salt: str
    place: str
    zone: str
    until: date
    arms: Sequence[DealtArm]


handed_over = Signal()
"""It was marked what became of what visitors were promised. Arguments: captures, at, by; inside the deed's transaction."""

ordered_to_erase = Signal()
"""A provider orders to erase what it delivered. Arguments: ids (captures), because, at; inside the deed's transaction.
Whoever is known by these captures alone is erased; others stay in the review list."""


letter_wanted = Signal()
"""A letter is to be sent now. Arguments: to, subject, text, name (ours, the same however often it is tried). Whoever
sends raises when it was surely not sent."""


letter_came = Signal()
"""A letter came to a door. Arguments: letter (its bytes), is_automatic (written by a program), writer (whose address it
bears), at; inside the transaction that stores it, and only the first time it comes."""


told_to_stop = Signal()
"""Somebody wrote that they want no more messages, or want them again. Arguments: way, value (as it came), region,
deed (`stop` or `start`), words, at; inside the deed's transaction."""


@dataclass(frozen=True)
class Became:
    """The person and the lead behind a capture, for lists."""

    capture_id: UUID
    person_id: int
    person: str
    person_url: str
    lead_id: int
    lead_url: str
    interest: str


@dataclass(frozen=True)
class Outcome:
    """What a capture became, for whoever stands in front of the visitor."""

    person_id: int
    person: str
    is_known: bool
    is_customer: bool
    lead_id: int
    is_new_lead: bool
    interest: str
    """Name of the product this lead is about; empty while it is not known."""
    last_interest: str
    """Name of the product of the lead before this one; empty for a new person."""
    last_seen_at: datetime | None
    """When the person was captured before; None for a new person."""
    to_review: tuple[str, ...]
    """What is odd about the capture, in words."""
    bought: tuple[str, ...] = ()
    """Names of the products that were sold to the person, the latest first."""
    may_be: tuple[str, ...] = ()
    """Known persons whom somebody new may be, as far as the staff sees them."""
