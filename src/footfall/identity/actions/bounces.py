"""Take returned mail in: addresses where nobody lives die, those that are only full are noted until the third time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from footfall.company.models import Staff
from footfall.identity.actions.judge import Proof, judge
from footfall.identity.models import Verification
from footfall.identity.normalise import read_email
from footfall.identity.signals import returned
from footfall.identity.verification.bounces import HARD, POLICY, Bounce
from footfall.shared import audit

TIMES = 3
"""A letter that came back for now so often, with no sign of life between, will not get there."""

_HOLDERS = """
SELECT point.value, point.id,
       (SELECT count(*) FROM identity_verification AS soft
         WHERE soft.contact_point_id = point.id AND soft.cause = 'email_soft_bounce'
           AND soft.at > coalesce((SELECT max(good.at) FROM identity_verification AS good
                                    WHERE good.contact_point_id = point.id AND good.state = 'verified'
                                      AND good.way IN ('call', 'code', 'hand')),
                                  '-infinity'::timestamptz))
  FROM identity_contactpoint AS point WHERE point.kind = 'email' AND point.value = ANY(%s)
"""

_SEEN = "SELECT proof_key FROM identity_verification WHERE proof_key = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of reports: how many addresses were reported, how many of them are known here, how many died."""

    reported: int
    known: int
    died: int


@transaction.atomic
def take_bounces(*, bounces: Sequence[Bounce], at: datetime, by: Staff | None) -> Taken:
    """Judge the addresses that were reported; a report that was taken before changes nothing."""
    values = {bounce: _canonical(bounce.address) for bounce in bounces}
    holders: dict[str, list[tuple[int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [sorted(set(values.values()))])
        for value, point, softs in cursor.fetchall():
            holders.setdefault(value, []).append((point, softs))
        keys = [f"{b.key}:{point}" for b, value in values.items() for point, _ in holders.get(value, ())]
        cursor.execute(_SEEN, [keys])
        seen = {row[0] for row in cursor.fetchall()}
    softs = {point: count for found in holders.values() for point, count in found}
    proofs = [
        proof
        for bounce, value in values.items()
        for point, _ in holders.get(value, ())
        if (proof := _proof(bounce, point, softs, seen))
    ]
    fresh = {proof.key for proof in proofs}
    changes = judge(proofs=proofs, way=Verification.Way.BOUNCE, at=at, by=by)
    known = {value for value in values.values() if value in holders}
    new = [
        bounce
        for bounce, value in values.items()
        if any(f"{bounce.key}:{p}" in fresh for p, _ in holders.get(value, ()))
    ]
    if new:
        returned.send(sender=None, bounces=new, at=at, by=by)
    audit.record(by=by, verb="take", noun="returned mail", reported=len(bounces), known=len(known))
    return Taken(len(bounces), len(known), len({change.value for change in changes if change.state == "dead"}))


def _proof(bounce: Bounce, point: int, softs: dict[int, int], seen: set[str]) -> Proof | None:
    key = f"{bounce.key}:{point}"
    if key in seen:
        return None
    seen.add(key)
    evidence = {"status": bounce.status, "note": bounce.said, "letter": bounce.letter}
    if bounce.kind == HARD:
        return Proof(point, "email_hard_bounce", evidence, key)
    if bounce.kind == POLICY:
        return Proof(point, "email_policy", evidence, key)
    softs[point] += 1
    cause = "email_soft_bounce_3" if softs[point] >= TIMES else "email_soft_bounce"
    return Proof(point, cause, evidence, key)


def _canonical(address: str) -> str:
    return read_email(address).canonical or address.strip().lower()
