"""Take an import back: what it made goes, what it changed returns, what somebody has touched since stays and is told."""

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from footfall.capture.models import Capture, Import
from footfall.capture.signals import TakenBack
from footfall.company.models import Staff
from footfall.identity.actions.turn import one_at_a_time
from footfall.identity.actions.withdraw import withdraw
from footfall.qualification.actions.give_back import give_back
from footfall.qualification.actions.statements import lock
from footfall.qualification.models import Lead
from footfall.qualification.taking_back import FOLLOWING, Following
from footfall.shared import audit
from footfall.shared.bulk import as_array, rows_of, run

CHUNK = 2_000
MOST_TOLD = 200

_LEADS = """
SELECT DISTINCT contact.lead_id
  FROM capture_capture AS capture JOIN qualification_touchpoint AS contact ON contact.capture_id = capture.id
 WHERE capture.import_run_id = %s AND contact.lead_id > %s ORDER BY contact.lead_id
"""
_CHOOSE = """
CREATE TEMP TABLE chosen ON COMMIT DROP AS
SELECT ours.lead_id AS id, said.*
  FROM unnest(%(leads)s::bigint[]) AS ours (lead_id) CROSS JOIN LATERAL (
       SELECT coalesce((array_agg(capture.import_run_id = %(run)s ORDER BY contact.id)
                        FILTER (WHERE contact.capture_id IS NOT NULL))[1], false) AS is_opened,
              bool_or(capture.import_run_id IS DISTINCT FROM %(run)s) AS has_others
         FROM qualification_touchpoint AS contact LEFT JOIN capture_capture AS capture ON capture.id = contact.capture_id
        WHERE contact.lead_id = ours.lead_id
       ) AS said
"""
_TOUCHED = {
    "came again or was written to since": "SELECT id FROM chosen WHERE is_opened AND has_others",
    "has a next step": """
        SELECT chosen.id FROM chosen JOIN qualification_lead AS lead ON lead.id = chosen.id
         WHERE is_opened AND lead.next_step <> ''
    """,
}
_OF_TABLE = """
SELECT DISTINCT chosen.id FROM chosen JOIN {table} AS its ON its.{column} = chosen.id
 WHERE is_opened AND NOT ({by_itself})
"""
_OF_CAPTURES = """
SELECT DISTINCT chosen.id FROM chosen
  JOIN qualification_touchpoint AS contact ON contact.lead_id = chosen.id
  JOIN {table} AS its ON its.{column} = contact.capture_id
 WHERE is_opened
"""
_OF_PERSONS = """
SELECT chosen.id FROM chosen JOIN qualification_lead AS lead ON lead.id = chosen.id
 WHERE is_opened AND ({touched})
"""
_PERSON_TOUCHED = {
    "was joined with somebody by hand": """
        EXISTS (SELECT FROM identity_merge AS merge WHERE merge.survivor_id = lead.person_id
                   AND merge.by_id IS NOT NULL AND merge.undone_at IS NULL)
    """,
    "was reached": """
        EXISTS (SELECT FROM identity_verification AS proof JOIN identity_contactpoint AS point
                    ON point.id = proof.contact_point_id
                 WHERE point.person_id = lead.person_id AND (proof.way <> 'check' OR proof.by_id IS NOT NULL))
    """,
    "was sent a code": """
        EXISTS (SELECT FROM identity_onetimecode AS code JOIN identity_contactpoint AS point
                    ON point.id = code.contact_point_id WHERE point.person_id = lead.person_id)
    """,
    "has a part in an organization": "EXISTS (SELECT FROM identity_seat AS seat WHERE seat.person_id = lead.person_id)",
}
_TOUCHES = """
SELECT contact.capture_id::text, contact.lead_id
  FROM qualification_touchpoint AS contact JOIN capture_capture AS capture ON capture.id = contact.capture_id
 WHERE contact.lead_id = ANY(%s) AND capture.import_run_id = %s
"""
_GOES_WITH_CAPTURES = frozenset(
    ("capture_pending", "capture_consent", "capture_reviewitem", "capture_optin", "capture_doorhint", "identity_record",
     "qualification_touchpoint", "decisions_exposure")
)  # fmt: skip
_WAITING = """
SELECT id::text FROM capture_capture AS capture
 WHERE import_run_id = %s
   AND NOT EXISTS (SELECT FROM qualification_touchpoint AS contact WHERE contact.capture_id = capture.id)
 LIMIT %s
"""


def because_of(import_run: Import) -> str:
    """The reason that an import writes where it puts a lead to what its file says."""
    return f"as imported from {import_run.name}"[:200]


@dataclass
class _Sorted:
    """Leads by what becomes of them."""

    going: list[int] = field(default_factory=list)
    returning: list[int] = field(default_factory=list)
    staying: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def effect_of_taking_back(import_run: Import) -> TakenBack:
    """What `take_back` would do; nothing is written."""
    found = _sorted(import_run, _leads_of(import_run, after=0))
    captures = Capture.objects.filter(import_run=import_run).count()
    kept = len(_ours(list(found.staying), import_run))
    run("DROP TABLE chosen", [])
    return _told(found, captures - kept, kept)


def take_back(
    *, import_run: Import, at: datetime, by: Staff | None, on_progress: Callable[[int], None] = lambda _: None
) -> TakenBack:
    """What went, what returned, and what stays because somebody touched it, chunk by chunk, each a transaction.

    It can be broken off anywhere and started again, and be done again later for what stayed.
    """
    total, last = TakenBack(), 0
    # Asked for all at once: chunk by chunk a long list would be gone through again for each.
    while leads := _leads_of(import_run, after=last):
        for start in range(0, len(leads), CHUNK):
            with transaction.atomic():
                one_at_a_time()
                done = _take(_sorted(import_run, leads[start : start + CHUNK]), import_run, at)
                run("DROP TABLE chosen", [])
            total = total.with_more(done, MOST_TOLD)
            on_progress(total.captures)
        last = leads[-1]
    while True:
        with transaction.atomic():
            one_at_a_time()
            waiting = [row[0] for row in rows_of(_WAITING, [import_run.pk, CHUNK])]
            withdraw(waiting)
        if not waiting:
            break
        total = total.with_more(TakenBack(captures=len(waiting)), MOST_TOLD)
        on_progress(total.captures)
    audit.record(
        by=by, verb="take back", noun="import", subjects=[import_run.pk], captures=total.captures, leads=total.leads,
        returned=total.returned, kept=total.kept,
    )  # fmt: skip
    return total


# A lead that one of them counted with is written as well, so that the facts read it again.
_PART = """
UPDATE qualification_lead
   SET counted_with_id = CASE WHEN counted_with_id = ANY(%(going)s) THEN NULL ELSE counted_with_id END
 WHERE counted_with_id = ANY(%(going)s)
    OR id IN (SELECT counted_with_id FROM qualification_lead WHERE id = ANY(%(going)s) AND counted_with_id IS NOT NULL)
"""


def _take(found: _Sorted, import_run: Import, at: datetime) -> TakenBack:
    """What became of a chunk of leads."""
    lock([*found.going, *found.returning, *found.staying])
    captures = [key for key, _ in _ours([*found.going, *found.returning], import_run)]
    give_back(lead_ids=found.returning, captures=captures, because=because_of(import_run), at=at)
    going = as_array(found.going)
    for each in [*_related(), ("qualification_touchpoint", "lead_id")]:
        table, column = each
        if table in FOLLOWING or table == "qualification_touchpoint":
            run(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [going])  # noqa: S608 -- our own names
    run(_PART, {"going": going})
    run("DELETE FROM qualification_lead WHERE id = ANY(%s)", [going])
    run("DELETE FROM qualification_touchpoint WHERE capture_id = ANY(%s::uuid[])", [as_array(captures)])
    persons = withdraw(captures)
    kept = len(_ours(list(found.staying), import_run))
    return _told(found, len(captures), kept, persons)


def _leads_of(import_run: Import, *, after: int) -> "array[int]":
    """The leads that the import's captures are contacts of, in the order they were opened."""
    return array("q", (row[0] for row in rows_of(_LEADS, [import_run.pk, after])))


def _sorted(import_run: Import, leads: Sequence[int]) -> _Sorted:
    """These leads by what becomes of them; the temporary table `chosen` has them."""
    given: dict[str, Any] = {"run": import_run.pk, "leads": as_array(leads), "because": because_of(import_run)}
    run(_CHOOSE, given)
    questions = _questions()
    asked = (f"SELECT id, {place} AS why FROM ({sql}) AS touched" for place, (_, sql) in enumerate(questions))  # noqa: S608 -- our own names
    touched: dict[int, str] = {}
    for lead, place in rows_of(f"{' UNION ALL '.join(asked)} ORDER BY why", given):
        touched.setdefault(lead, questions[place][0])
    found = _Sorted(staying=touched)
    for lead, is_opened in rows_of("SELECT id, is_opened FROM chosen ORDER BY id", []):
        if lead not in touched:
            (found.going if is_opened else found.returning).append(lead)
    return found


def _questions() -> list[tuple[str, str]]:
    """Everything that says that somebody touched a lead which the import opened: in words, and as SQL."""
    asked = list(_TOUCHED.items())
    for table, column in _related():
        if table == "qualification_touchpoint":
            continue
        known = FOLLOWING.get(table) or Following(table, "false", f"has {_words(table)}")
        asked.append((known.says, _OF_TABLE.format(table=table, column=column, by_itself=known.by_itself)))
    for table, column in _hanging_on(Capture):
        if table not in _GOES_WITH_CAPTURES:
            asked.append((f"has {_words(table)}", _OF_CAPTURES.format(table=table, column=column)))
    asked += [(why, _OF_PERSONS.format(touched=sql)) for why, sql in _PERSON_TOUCHED.items()]
    return asked


def _related() -> list[tuple[str, str]]:
    """Tables that hang on leads, those that are removed first in front."""
    order = {table: place for place, table in enumerate(FOLLOWING)}
    found = [each for each in _hanging_on(Lead) if each[0] != "qualification_lead"]
    return sorted(found, key=lambda each: order.get(each[0], len(order)))


def _hanging_on(model: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- a model class
    related = [each for each in model._meta.related_objects if each.field.concrete and not each.many_to_many]
    return [(each.related_model._meta.db_table, each.field.column) for each in related]


def _words(table: str) -> str:
    return table.partition("_")[2].replace("_", " ")


def _ours(leads: Sequence[int], import_run: Import) -> list[tuple[str, int]]:
    """Captures of the import that are contacts of these leads."""
    return [(row[0], row[1]) for row in rows_of(_TOUCHES, [as_array(leads), import_run.pk])] if leads else []


def _told(found: _Sorted, captures: int, kept: int, persons: int = 0) -> TakenBack:
    reasons: Mapping[str, int] = Counter(found.staying.values())
    examples = tuple(sorted(found.staying.items())[:MOST_TOLD])
    return TakenBack(
        captures, len(found.going), len(found.returning), persons, kept, dict(reasons), examples,
    )  # fmt: skip
