"""What qualification announces. Later steps hear it in their `receivers.py`."""

from dataclasses import dataclass

from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class Way:
    """By which routing rule a lead is tried first, by which not at all, and who says so."""

    said: str
    first: int | None
    never: frozenset[int]


routing = Signal()
"""Leads are about to be given to people. Arguments: lead_ids, at; receivers give a mapping of lead to Way."""

disqualified = Signal()
"""Leads were taken out of work. Arguments: lead_ids, kind, cause, at, by; inside the deed's transaction."""

requalified = Signal()
"""Leads were taken up again. Arguments: lead_ids, at, by; inside the deed's transaction."""

recounted = Signal()
"""Leads count with another one, or for themselves again. Argument: lead_ids; inside the deed's transaction."""

coded = Signal()
"""Captures that name whoever sent them were worked off. Arguments: capture_ids, at; inside the drain's transaction."""

noted = Signal()
"""A note was kept on a lead. Arguments: lead_id, text, at, by; inside the deed's transaction. Receivers answer with a list
of sentences for whoever wrote it."""
