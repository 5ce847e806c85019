"""Decide about pairs of persons who may be one: they are joined, or kept separate and never asked about again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from footfall.company.models import Staff
from footfall.identity.actions.merging import Pair, merge_many
from footfall.identity.actions.turn import one_at_a_time
from footfall.identity.models import Match, Merge
from footfall.shared import audit

# A decision holds for whoever stands for the two, so that the question is not asked again of them.
_KEEP_ROOTS = """
INSERT INTO identity_match (left_id, right_id, evidence, verdict, noticed_at, decided_at, decided_by_id)
SELECT DISTINCT ON (1, 2) least(one.root, other.root), greatest(one.root, other.root), match.evidence, 'different',
       %(at)s::timestamptz, %(at)s::timestamptz, %(by)s::bigint
  FROM identity_match AS match
  JOIN (SELECT id, coalesce(merged_into_id, id) AS root FROM identity_person) AS one ON one.id = match.left_id
  JOIN (SELECT id, coalesce(merged_into_id, id) AS root FROM identity_person) AS other ON other.id = match.right_id
 WHERE match.id = ANY(%(ids)s) AND one.root <> other.root
ON CONFLICT (left_id, right_id) DO UPDATE
   SET verdict = 'different', decided_at = excluded.decided_at, decided_by_id = excluded.decided_by_id
"""


@transaction.atomic
def say_same(*, match_ids: Sequence[int], by: Staff | None, at: datetime, because: str = "looked at") -> list[Merge]:
    """The merges of these pairs; what somebody kept separate before is the same now that somebody says so."""
    one_at_a_time()
    matches = list(Match.objects.filter(pk__in=match_ids).exclude(verdict=Match.Verdict.SAME).order_by("pk"))
    told = [match.pk for match in matches]
    Match.objects.filter(pk__in=told).update(verdict=Match.Verdict.SAME, decided_at=at, decided_by=by)
    pairs = [Pair(match.left_id, match.right_id, match.evidence, match.pk) for match in matches]
    merges = merge_many(pairs, by=by, at=at, because=because)
    audit.record(by=by, verb="say same", noun="match", subjects=told, merges=len(merges))
    return merges


@transaction.atomic
def keep_separate(*, match_ids: Sequence[int], by: Staff | None, at: datetime) -> int:
    """How many pairs are two persons and will not be asked about again, by themselves or by those who stand for them."""
    one_at_a_time()
    kept = Match.objects.filter(pk__in=match_ids).exclude(verdict=Match.Verdict.SAME)
    ids = list(kept.values_list("pk", flat=True))
    kept.update(verdict=Match.Verdict.DIFFERENT, decided_at=at, decided_by=by)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_ROOTS, {"ids": ids, "at": at, "by": by.pk if by else None})
    audit.record(by=by, verb="keep separate", noun="match", subjects=ids)
    return len(ids)
