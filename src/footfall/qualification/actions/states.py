"""Put an aspect of leads to a value, with who, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions import waiting
from footfall.qualification.actions.milestones import reach_locked
from footfall.qualification.actions.statements import NEXT_STATE, id_of, lock
from footfall.qualification.actions.temperature import temper_locked
from footfall.qualification.models import LeadState, Milestone
from footfall.qualification.models.lead import CLOSED, Temperature
from footfall.qualification.queries import slab_bounds
from footfall.qualification.rules import slab_of
from footfall.shared import audit
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Invalid

Aspect = LeadState.Aspect


class OverrideNeedsReasonAndEnd(Invalid):
    """A temperature set by hand needs a reason and a day on which the rule takes over again."""


class NotMoney(Invalid):
    """A value is written as a whole number of the smallest unit and its currency: "150000 INR"."""


@dataclass(frozen=True)
class _Columns:
    """How an aspect stands in the lead's row: what is set, and what tells that it differs."""

    put: str
    differs: str


_COLUMNS = {
    Aspect.STATUS: _Columns(
        "status = %(value)s, cools_at = CASE WHEN %(value)s = ANY(%(shut)s) THEN NULL ELSE lead.cools_at END",
        # What is out of work is taken up again by `requalify` alone, which knows what it goes back to.
        """lead.status <> %(value)s
       AND NOT EXISTS (SELECT FROM qualification_disqualification AS standing
                        WHERE standing.lead_id = lead.id AND standing.lifted_at IS NULL)""",
    ),
    Aspect.PRIORITY: _Columns("priority = %(value)s", "lead.priority <> %(value)s"),
    Aspect.OWNER: _Columns(
        "owner_id = nullif(%(value)s, '')::bigint",
        "lead.owner_id IS DISTINCT FROM nullif(%(value)s, '')::bigint",
    ),
    Aspect.PRODUCT: _Columns(
        "product_id = nullif(%(value)s, '')::bigint",
        "lead.product_id IS DISTINCT FROM nullif(%(value)s, '')::bigint",
    ),
    Aspect.VALUE: _Columns(
        "value_minor = %(minor)s::bigint, currency = %(currency)s, slab = %(slab)s",
        "(lead.value_minor, lead.currency) IS DISTINCT FROM (%(minor)s::bigint, %(currency)s::text)",
    ),
    # An override is a deed of its own even where the rule says the same: it holds until its end.
    Aspect.TEMPERATURE: _Columns("temperature = %(value)s, cools_at = %(holds_until)s", "true"),
}

_SET_STATE = """
WITH next AS MATERIALIZED (
    SELECT lead.id AS lead_id, %(aspect)s AS aspect, %(text)s AS value, %(at)s::timestamptz AS at,
           %(by)s::bigint AS by_id, %(because)s AS because, %(is_override)s AS is_override,
           %(holds_until)s::timestamptz AS holds_until
      FROM qualification_lead AS lead
     WHERE lead.id = ANY(%(lead_ids)s) AND {differs}
),
{next_state}
UPDATE qualification_lead AS lead SET {put} FROM next WHERE lead.id = next.lead_id
RETURNING lead.id
"""


@transaction.atomic
def set_state(
    *,
    lead_ids: Sequence[int],
    aspect: str,
    value: str,
    at: datetime,
    by: Staff | None,
    because: str,
    is_override: bool = False,
    holds_until: datetime | None = None,
) -> int:
    """How many of the leads had another value before; those that had this one already are left as they are.

    The standing state is closed, the next one opened, the lead's row changed, all in one statement; then
    one audit row. `value` is text: a choice's value, the key of an owner or product ("" for none), or money
    as "150000 INR" ("" for unknown), from which the slab follows. A temperature is set by hand only, with a
    reason and an end.
    """
    aspect = Aspect(aspect)
    if aspect == Aspect.TEMPERATURE and not (is_override and because and holds_until):
        raise OverrideNeedsReasonAndEnd
    lock(lead_ids)
    columns = _COLUMNS[aspect]
    sql = _SET_STATE.format(differs=columns.differs, put=columns.put, next_state=NEXT_STATE)
    params = {
        "lead_ids": list(lead_ids), "aspect": aspect.value, "value": value, "text": value, "at": at,
        "by": id_of(by), "because": because, "is_override": is_override, "holds_until": holds_until,
        "shut": list(CLOSED),
        **(_money(value) if aspect == Aspect.VALUE else {}),
    }  # fmt: skip
    changed = [row[0] for row in rows_of(sql, params)]
    if changed:
        _follow(changed, aspect, value, at, by, because)
        verb = f"set {aspect.value}"
        audit.record(by=by, verb=verb, noun="lead", subjects=changed, value=value, because=because)
    return len(changed)


def _follow(
    lead_ids: list[int], aspect: LeadState.Aspect, value: str, at: datetime, by: Staff | None, because: str
) -> None:
    """A reopened lead gets its temperature back; a hand that says warm makes it ever warm."""
    if aspect == Aspect.STATUS and value not in CLOSED:
        temper_locked(lead_ids=lead_ids, at=at)
    if aspect == Aspect.STATUS and (by or value in CLOSED):
        (waiting.closed if value in CLOSED else waiting.touched)(lead_ids=lead_ids, at=at)
    if aspect == Aspect.OWNER:
        waiting.moved(lead_ids=lead_ids, owner=int(value) if value else None, at=at, by=by)
    if aspect == Aspect.TEMPERATURE and value != Temperature.COLD:
        reach_locked(lead_ids=lead_ids, kind=Milestone.Kind.WARM, at=at, by=by, because=because)
    if aspect == Aspect.TEMPERATURE and value == Temperature.HOT:
        reach_locked(lead_ids=lead_ids, kind=Milestone.Kind.HOT, at=at, by=by, because=because)


def _money(value: str) -> dict[str, int | str | None]:
    if not value:
        return {"minor": None, "currency": "", "slab": ""}
    minor, _, currency = value.partition(" ")
    if not (minor.isascii() and minor.isdigit() and len(currency) == 3):  # noqa: PLR2004 -- ISO 4217
        raise NotMoney
    return {"minor": int(minor), "currency": currency, "slab": slab_of(int(minor), currency, slab_bounds())}
