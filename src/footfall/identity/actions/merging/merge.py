"""Join persons who were found to be one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from footfall.company.models import Staff
from footfall.identity.actions.merging.grove import Grove, hold_grove
from footfall.identity.actions.merging.settle import Settling
from footfall.identity.actions.turn import one_at_a_time
from footfall.identity.merging.forest import stars
from footfall.identity.models import Match, Merge
from footfall.shared import audit
from footfall.shared.errors import Conflict, NotFound


class NoSuchPersonToMerge(NotFound):
    """There is no such person."""


class AlreadyOne(Conflict):
    """These two are one person already."""


class KeptSeparate(Conflict):
    """Somebody looked at these two and kept them separate; say of that pair that they are the same, to join them."""


@dataclass(frozen=True)
class Pair:
    """Two persons who are one, and what says so."""

    one: int
    other: int
    evidence: Mapping[str, Any] = field(default_factory=dict)
    match: int | None = None


@transaction.atomic
def merge(
    *,
    survivor_id: int,
    merged_id: int,
    by: Staff | None,
    at: datetime,
    because: str = "",
    evidence: Mapping[str, Any] | None = None,
    match_id: int | None = None,
) -> Merge:
    """The merge by which one person stands for another from now on.

    Whoever was merged before is read as who stands for them. Refuses persons that are not there, that are one already,
    or that somebody kept separate.
    """
    one_at_a_time()
    grove = hold_grove([survivor_id, merged_id])
    if not {survivor_id, merged_id} <= grove.forest.persons:
        raise NoSuchPersonToMerge
    survivor, merged = grove.forest.root(survivor_id), grove.forest.root(merged_id)
    if survivor == merged:
        raise AlreadyOne
    if _kept_apart(grove):
        raise KeptSeparate
    pair = Pair(survivor, merged, evidence or {}, match_id)
    return _join(grove, [(survivor, merged)], {merged: pair}, by=by, at=at, because=because)[0]


@transaction.atomic
def merge_many(pairs: Sequence[Pair], *, by: Staff | None, at: datetime, because: str = "") -> list[Merge]:
    """The merges that these pairs make, in a constant number of statements.

    All that hang together become one person: the one with a verified contact known longest survives, else the one known
    longest. Pairs that are one already, are not there, or were kept separate are passed over.
    """
    if not pairs:
        return []
    one_at_a_time()
    grove = hold_grove(person for pair in pairs for person in (pair.one, pair.other))
    there = [pair for pair in pairs if {pair.one, pair.other} <= grove.forest.persons]
    by_roots = {(grove.forest.root(pair.one), grove.forest.root(pair.other)): pair for pair in reversed(there)}
    better = {root: rank_of(grove, root) for root in grove.forest.trees()}
    ends = [ends for ends in reversed(by_roots) if ends[0] != ends[1]]
    joins = stars(ends, better, _kept_apart(grove))
    told = {root: by_roots[ends] for ends in by_roots for root in ends}
    return _join(grove, joins, told, by=by, at=at, because=because)


def rank_of(grove: Grove, root: int) -> tuple[object, ...]:
    """The less, the rather does this person stand for others: verified first, then known longest."""
    own = grove.own[root]
    return not own.is_verified, own.values["made_at"], root


def _kept_apart(grove: Grove) -> list[tuple[int, int]]:
    """Roots that stand for persons somebody kept separate."""
    persons = grove.forest.persons
    told = Match.objects.filter(verdict=Match.Verdict.DIFFERENT, left__in=persons, right__in=persons)
    ends = {(grove.forest.root(left), grove.forest.root(right)) for left, right in told.values_list("left", "right")}
    return sorted((one, other) for one, other in ends if one != other)


def _join(
    grove: Grove,
    joins: Sequence[tuple[int, int]],
    told: Mapping[int, Pair],
    *,
    by: Staff | None,
    at: datetime,
    because: str,
) -> list[Merge]:
    if not joins:
        return []
    settling = Settling(grove)
    brought = {merged: settling.belongings.of([merged]) for _survivor, merged in joins}
    for survivor, merged in joins:
        grove.forest.join(merged, survivor)
        grove.forest.brought[merged] = brought[merged]
    changes = settling.settle({survivor for survivor, _merged in joins}, is_joining=True, at=at, by=by)
    merges = Merge.objects.bulk_create(
        Merge(
            survivor_id=survivor, merged_id=merged, at=at, by=by, because=because[:200], rows=brought[merged],
            changes=changes[survivor], evidence=dict(told[merged].evidence), match_id=told[merged].match,
        )
        for survivor, merged in joins
    )  # fmt: skip
    subjects = [person for join in joins for person in join]
    audit.record(by=by, verb="merge", noun="person", subjects=subjects, because=because)
    return merges
