"""What capture announces. Later steps hear it in their `receivers.py`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.dispatch import Signal

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
