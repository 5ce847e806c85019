"""Search the whole base for persons who are one, and join those who surely are."""

import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction

from footfall import __version__
from footfall.company.models import Staff
from footfall.identity.actions.decide import say_same
from footfall.identity.actions.faces import fill_faces
from footfall.identity.likeness import evidence_of
from footfall.identity.models import Match, Scan
from footfall.shared import audit
from footfall.shared.errors import Conflict

if TYPE_CHECKING:
    import pyarrow as pa

    from footfall.identity.linkage.bulk import Linked

REVIEW_FROM = 0.5
"""A pair that is likelier one than two is looked at by somebody."""

MOST_PAIRS = 50_000
AT_ONCE = 2_000
"""So many pairs are joined in one transaction: whoever captures waits that long and no longer."""

STUCK_AFTER = timedelta(hours=6)

_PERSONS = """
SELECT person.id, person.name, point.phones[1], point.phones[2], point.emails[1], coalesce(body.name, ''), person.city
  FROM identity_person AS person
  LEFT JOIN (
       SELECT person_id, array_agg(value ORDER BY id) FILTER (WHERE kind = 'phone') AS phones,
              array_agg(value ORDER BY id) FILTER (WHERE kind = 'email') AS emails
         FROM identity_contactpoint GROUP BY person_id
       ) AS point ON point.person_id = person.id
  LEFT JOIN identity_organization AS body ON body.id = person.organization_id
 WHERE person.merged_into_id IS NULL
 ORDER BY person.id
"""
_COLUMNS = ("id", "name", "phone", "phone2", "email", "company", "city")

# Of those who stand now for persons that somebody kept separate nobody is asked either.
_APART = """
SELECT least(one.root, other.root), greatest(one.root, other.root)
  FROM identity_match AS match
  JOIN (SELECT id, coalesce(merged_into_id, id) AS root FROM identity_person) AS one ON one.id = match.left_id
  JOIN (SELECT id, coalesce(merged_into_id, id) AS root FROM identity_person) AS other ON other.id = match.right_id
 WHERE match.verdict = 'different'
"""

_WRITE = """
INSERT INTO identity_match (left_id, right_id, evidence, band, scan_id, noticed_at)
SELECT one, other, evidence::jsonb, band, %s, %s
  FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS found (one, other, evidence, band)
ON CONFLICT (left_id, right_id) DO UPDATE
   SET evidence = excluded.evidence, band = excluded.band, scan_id = excluded.scan_id
 WHERE identity_match.verdict = 'open'
"""

# What persons are compared by is all in their faces; where none of them is another, a search finds the same again.
_STATE = "SELECT count(*), coalesce(sum(hashtextextended(said, person_id)), 0)::text FROM identity_face"

Report = Callable[[str], None]


class ScanRuns(Conflict):
    """A search is running already; it tells what it found when it is done."""


def begin_scan(*, by: Staff | None, at: datetime) -> Scan:
    """A search of the whole base, done by a worker."""
    from footfall.identity.tasks import scan as task

    with transaction.atomic():
        begun = ask_for_scan(by=by, at=at)
        task.defer(scan_id=begun.pk)
    return begun


@transaction.atomic
def ask_for_scan(*, by: Staff | None, at: datetime) -> Scan:
    """A search that waits to be run; refuses while another one waits or runs."""
    going = Scan.objects.filter(state__in=[Scan.State.WAITING, Scan.State.RUNNING])
    going.filter(asked_at__lt=at - STUCK_AFTER).update(state=Scan.State.FAILED, step="It was broken off")
    if going.filter(asked_at__gte=at - STUCK_AFTER).exists():
        raise ScanRuns
    begun = Scan.objects.create(asked_at=at, by=by)
    audit.record(by=by, verb="scan", noun="person", subjects=[begun.pk])
    return begun


def run_scan(*, scan_id: int, now: Callable[[], datetime], report: Report = lambda _step: None) -> Scan:
    """The search with what it found: pairs that surely are one, and pairs to be looked at, as open matches.

    What somebody decided before stays decided. Nothing is joined.
    """
    scan = Scan.objects.get(pk=scan_id)
    _set(scan, state=Scan.State.RUNNING, step="Reading the persons")
    try:
        found = _look(scan, report, now)
    except Exception:
        _set(scan, state=Scan.State.FAILED, finished_at=now(), step="It could not be done")
        raise
    _set(scan, state=Scan.State.DONE, step="", finished_at=now(), report=found)
    return scan


def state_of_base() -> str:
    """Everybody as they are compared now, in one word: another one as soon as anybody is new, other or gone."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        persons, together = cursor.fetchone()
    return f"{__version__} {persons} {together}"


def join_sure_pairs(*, by: Staff | None, at: datetime, match_ids: Sequence[int] | None = None) -> int:
    """How many persons were joined: of all pairs that surely are one, or of the given ones."""
    sure = Match.objects.filter(verdict=Match.Verdict.OPEN)
    sure = sure.filter(band=Match.Band.SAME) if match_ids is None else sure.filter(pk__in=match_ids)
    ids = list(sure.order_by("left_id", "pk").values_list("pk", flat=True))
    joined = 0
    for start in range(0, len(ids), AT_ONCE):
        lot = ids[start : start + AT_ONCE]
        joined += len(say_same(match_ids=lot, by=by, at=at, because="found by a search of the whole base"))
    return joined


def _look(scan: Scan, report: Report, now: Callable[[], datetime]) -> dict[str, Any]:
    started = time.monotonic()
    fill_faces()
    base = state_of_base()
    table = _persons()
    step = f"Comparing {table.num_rows:,} persons"
    _set(scan, step=step)
    report(step)
    counts = {"same": 0, "review": 0}
    told: dict[str, Any] = {"persons": table.num_rows, "base": base}
    if table.num_rows > 1:
        linked = _linked(table)
        counts = _write(scan, table, linked, now())
        right = float(linked.values[linked.is_same].mean()) if linked.is_same.any() else None
        told |= {"precision": right, "why": linked.method.reason}
    return told | counts | {"seconds": round(time.monotonic() - started, 1)}


def _linked(table: "pa.Table") -> "Linked":
    from footfall.identity.linkage.bulk import link
    from footfall.identity.linkage.mapping import FileMapping

    mapping = FileMapping("id", {name: name for name in _COLUMNS[1:]}, ())
    return link(table, mapping, region=settings.DEFAULT_COUNTRY, method="shipped")


def _persons() -> "pa.Table":
    """Everybody who stands for themselves, as the linkage takes them."""
    import pyarrow as pa

    with connection.cursor() as cursor:
        cursor.execute(_PERSONS)
        batches = []
        while rows := cursor.fetchmany(50_000):
            columns = list(zip(*rows, strict=True))
            arrays = [pa.array(columns[0], pa.int64())]
            arrays += [pa.array([value or "" for value in column], pa.string()) for column in columns[1:]]
            batches.append(pa.record_batch(arrays, names=list(_COLUMNS)))
    kinds = [pa.int64(), *(pa.string() for _ in _COLUMNS[1:])]
    return pa.Table.from_batches(batches, pa.schema(list(zip(_COLUMNS, kinds, strict=True))))


def _write(scan: Scan, table: "pa.Table", linked: "Linked", at: datetime) -> dict[str, int]:
    """How many pairs of each band there are; they are open matches now, unless they were decided before."""
    places = _chosen(linked)
    ids = table["id"].to_pylist()
    apart = _apart()
    rows = []
    for place, probable in zip(places, linked.explain(places), strict=True):
        one, other = sorted((ids[int(linked.left[place])], ids[int(linked.right[place])]))
        if (one, other) in apart:
            continue
        terms = [(reason.field, reason.agreement, reason.weight) for reason in probable.reasons]
        evidence = evidence_of(float(linked.values[place]), terms)
        rows.append((one, other, json.dumps(evidence), "same" if linked.is_same[place] else "review"))
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [scan.pk, at, *(list(column) for column in zip(*rows, strict=True))])
    open_now = Match.objects.filter(scan=scan, verdict=Match.Verdict.OPEN)
    return {band: open_now.filter(band=band).count() for band in Match.Band.values}


def _apart() -> set[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_APART)
        return set(cursor.fetchall())


def _chosen(linked: "Linked") -> list[int]:
    """The likeliest pairs that join each group surely, and those that somebody has to look at."""
    import numpy as np

    order = [int(place) for place in np.argsort(-linked.values, kind="stable") if linked.values[place] >= REVIEW_FROM]
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while (up := above.get(one, one)) != one:
            one = up
        return one

    chosen = []
    for place in order:
        one, other = top(int(linked.left[place])), top(int(linked.right[place]))
        if one == other:
            continue
        if linked.is_same[place]:
            above[max(one, other)] = min(one, other)
        chosen.append(place)
    return chosen[:MOST_PAIRS]


def _set(scan: Scan, **values: Any) -> None:
    for name, value in values.items():
        setattr(scan, name, value)
    scan.save(update_fields=list(values))
