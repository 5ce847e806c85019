"""Write down what was found out about contact points, and let it change their state."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from footfall.company.models import Staff
from footfall.identity.models import Verification
from footfall.identity.signals import judged, judging
from footfall.identity.verification.causes import CAUSES, UNVERIFIED, may_follow
from footfall.shared import audit
from footfall.shared.errors import Invalid

Way = Verification.Way

NOTHING_FOUND = "nothing_found"
"""Noted when a check takes its own earlier word back."""

_HOLD = """
SELECT id, person_id, kind, value, state, cause FROM identity_contactpoint WHERE id = ANY(%s) ORDER BY id FOR UPDATE
"""

_NOTE = """
INSERT INTO identity_verification (contact_point_id, way, cause, state, at, by_id, evidence, proof_key)
SELECT point, %(way)s, cause, state, %(at)s, %(by)s, evidence::jsonb, key
  FROM unnest(%(points)s::bigint[], %(causes)s::text[], %(states)s::text[], %(evidence)s::text[], %(keys)s::text[])
       WITH ORDINALITY AS given (point, cause, state, evidence, key, place)
 ORDER BY place
ON CONFLICT (proof_key) WHERE proof_key <> '' DO NOTHING
"""

_TURN = """
UPDATE identity_contactpoint AS point SET state = now.state, cause = now.cause, state_at = %s
  FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS now (id, state, cause)
 WHERE point.id = now.id
"""

_KNOWN_KEYS = "SELECT proof_key FROM identity_verification WHERE proof_key = ANY(%s)"


class NoSuchCause(Invalid):
    """There is no such reason."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing found out: about which contact point, its cause, and what shows it.

    `key` names the proof, so that the same letter or report counts once however often it is handed in.
    """

    point: int
    cause: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A contact point that a proof had a say in: how it stood and how it stands."""

    point: int
    person: int
    kind: str
    value: str
    was: str
    state: str
    cause: str
    note: str = ""


@dataclass(slots=True)
class _Held:
    person: int
    kind: str
    value: str
    state: str
    cause: str
    was: str
    turned_by: Proof | None = None
    """The last proof that had a say in its state."""


@transaction.atomic
def judge(*, proofs: Sequence[Proof], way: str, at: datetime, by: Staff | None) -> list[Change]:
    """The contact points that the proofs had a say in.

    Each proof is written down once; then it puts its contact point into the state of its cause, unless it is a check
    and something better is known. Whoever must follow (leads that die or live again) hears `judged`. The number of
    statements does not depend on how many proofs there are.
    """
    way = Way(way)
    if unknown := {proof.cause for proof in proofs} - {*CAUSES, NOTHING_FOUND}:
        raise NoSuchCause(f"There is no reason called {min(unknown)}.")
    proofs = _unseen(proofs)
    if not proofs:
        return []
    ids = sorted({proof.point for proof in proofs})
    judging.send(sender=Verification, point_ids=ids)
    held = _hold(ids)
    told = [(proof, _follow(proof, held[proof.point], way)) for proof in proofs if proof.point in held]
    _note(told, way, at, by)
    changes = _changes(held)
    _turn(changes, at)
    if way == Way.HAND and told:
        audit.record(by=by, verb="verify", noun="contact", subjects=ids, cause=told[0][0].cause)
    if changes:
        judged.send(sender=Verification, changes=changes, at=at, by=by)
    return changes


def _unseen(proofs: Sequence[Proof]) -> list[Proof]:
    keys = [proof.key for proof in proofs if proof.key]
    seen: set[str] = set()
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_KNOWN_KEYS, [keys])
            seen = {row[0] for row in cursor.fetchall()}
    found = []
    for proof in proofs:
        if proof.key not in seen:
            found.append(proof)
        if proof.key:
            seen.add(proof.key)
    return found


def _hold(ids: Sequence[int]) -> dict[int, _Held]:
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(ids)])
        return {
            key: _Held(person, kind, value, state, cause, state)
            for key, person, kind, value, state, cause in cursor.fetchall()
        }


def _follow(proof: Proof, held: _Held, way: Way) -> str:
    """The state the contact point is in after this proof."""
    state = UNVERIFIED if proof.cause == NOTHING_FOUND else CAUSES[proof.cause].state
    if state and may_follow(held.state, held.cause, is_check=way == Way.CHECK):
        held.state, held.cause = state, "" if proof.cause == NOTHING_FOUND else proof.cause
        held.turned_by = proof
    return held.state


def _note(told: Sequence[tuple[Proof, str]], way: Way, at: datetime, by: Staff | None) -> None:
    params: dict[str, Any] = {
        "way": way.value, "at": at, "by": by.pk if by else None,
        "points": [proof.point for proof, _ in told], "causes": [proof.cause for proof, _ in told],
        "states": [state for _, state in told], "evidence": [json.dumps(dict(proof.evidence)) for proof, _ in told],
        "keys": [proof.key for proof, _ in told],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, params)


def _changes(held: Mapping[int, _Held]) -> list[Change]:
    """Those that a proof had a say in; also where they stood so already, for it may not have been told before."""
    return [
        Change(key, one.person, one.kind, one.value, one.was, one.state, one.cause, str(proof.evidence.get("note", "")))
        for key, one in held.items()
        if (proof := one.turned_by)
    ]


def _turn(changes: Sequence[Change], at: datetime) -> None:
    if not changes:
        return
    rows = [(change.point, change.state, change.cause) for change in changes]
    with connection.cursor() as cursor:
        cursor.execute(_TURN, [at, *map(list, zip(*rows, strict=True))])
