"""How the verbs speak to PostgreSQL: one lock, then one statement that does everything."""

from collections.abc import Sequence

from footfall.company.models import Staff
from footfall.shared.bulk import as_array, rows_of

_LOCK = """
SELECT count(*) FROM (SELECT id FROM qualification_lead WHERE id = ANY(%s) ORDER BY id FOR UPDATE) AS locked
"""

_NEXT_STATE = """
    closed AS (
        UPDATE qualification_leadstate AS state SET until = greatest(state.at, next.at) FROM next
         WHERE state.lead_id = next.lead_id AND state.aspect = next.aspect AND state.until IS NULL {of_these}
        RETURNING 1
    ),
    opened AS (
        INSERT INTO qualification_leadstate
               (lead_id, aspect, value, at, by_id, because, is_override, holds_until)
        SELECT lead_id, aspect, value, at, by_id, because, is_override, holds_until FROM next
         -- Asking for the count makes PostgreSQL end the standing rows before the next ones stand.
         WHERE (SELECT count(*) FROM closed) >= 0
    )
"""

NEXT_STATE = _NEXT_STATE.format(of_these="")
"""Two steps of a WITH that put the rows of a step `next` in the place of the states that stand."""

NEXT_STATE_OF_THESE = _NEXT_STATE.format(of_these="AND state.lead_id = ANY(%(lead_ids)s)")
"""The same where `next` has leads of `lead_ids` alone: named, they are looked up, and not all states are read."""


def lock(lead_ids: Sequence[int]) -> None:
    """Hold these leads until the transaction ends."""
    rows_of(_LOCK, [as_array(lead_ids)])


def id_of(staff: Staff | None) -> int | None:
    """The key of whoever did it; None for Footfall itself."""
    return staff.pk if staff else None
