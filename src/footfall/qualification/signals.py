"""What qualification announces. Later steps hear it in their `receivers.py`."""

from django.dispatch import Signal

disqualified = Signal()
"""Leads were taken out of work. Arguments: lead_ids, kind, cause, at, by; inside the deed's transaction."""

requalified = Signal()
"""Leads were taken up again. Arguments: lead_ids, at, by; inside the deed's transaction."""

recounted = Signal()
"""Leads count with another one, or for themselves again. Argument: lead_ids; inside the deed's transaction."""
