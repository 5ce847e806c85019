"""What follows for leads when ways to reach their persons turn out dead, alive, or proven."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.identity.actions.judge import Change
from footfall.identity.models import CheckedUpTo
from footfall.identity.verification.causes import CAUSES, DEAD, ENDINGS, VERIFIED, label_of
from footfall.qualification.actions.disqualify import disqualify, requalify
from footfall.qualification.actions.milestones import reach
from footfall.qualification.actions.statements import lock
from footfall.qualification.models import Disqualification, Lead, Milestone
from footfall.qualification.models.lead import OPEN
from footfall.shared.bulk import rows_of

NAME, BATCH = "leads", 20_000

_OF_POINTS = """
SELECT lead.id FROM qualification_lead AS lead
 WHERE lead.person_id IN (SELECT person_id FROM identity_contactpoint WHERE id = ANY(%s))
"""

_OUT_OF_REACH = """
SELECT lead.id, lead.person_id FROM qualification_lead AS lead
 WHERE lead.person_id = ANY(%(persons)s) AND lead.status = ANY(%(open)s)
   AND NOT EXISTS (SELECT FROM identity_contactpoint AS point
                    WHERE point.person_id = lead.person_id AND point.state <> 'dead')
 ORDER BY lead.id
"""

_WITHIN_REACH = """
SELECT lead.id FROM qualification_lead AS lead
  JOIN qualification_disqualification AS out ON out.lead_id = lead.id AND out.lifted_at IS NULL
 WHERE lead.person_id = ANY(%(persons)s) AND out.kind = 'dead' AND out.cause = ANY(%(causes)s)
 ORDER BY lead.id
"""

_CONTACT = """
UPDATE qualification_lead AS lead SET contact = now.contact
  FROM (SELECT lead.id, coalesce(
               (SELECT (ARRAY['verified', 'unverified', 'suspect', 'dead'])[
                       min(array_position(ARRAY['verified', 'unverified', 'suspect', 'dead'], point.state::text))]
                  FROM identity_contactpoint AS point WHERE point.person_id = lead.person_id), 'nothing') AS contact
          FROM qualification_lead AS lead WHERE {which}) AS now
 WHERE lead.id = now.id AND lead.contact <> now.contact
RETURNING lead.id, lead.contact
"""

_OF_PERSONS, _NEW = "lead.person_id = ANY(%(persons)s)", "lead.id > %(after)s AND lead.id <= %(upto)s"
_SETTLED = """lead.person_id = ANY(%(persons)s)
           AND lead.id <= (SELECT row_id FROM identity_checkedupto WHERE check_name = %(name)s)"""

_BURIED_BEFORE = """
SELECT lead.id, (SELECT point.cause FROM identity_contactpoint AS point WHERE point.person_id = lead.person_id
                  ORDER BY point.state_at DESC NULLS LAST, point.id DESC LIMIT 1)
  FROM qualification_lead AS lead WHERE lead.id = ANY(%(leads)s) AND lead.status = ANY(%(open)s) ORDER BY lead.id
"""

_UPTO = "SELECT max(id), count(*) FROM (SELECT id FROM qualification_lead WHERE id > %s ORDER BY id LIMIT %s) AS next"


def settle_new_leads(*, at: datetime) -> int:
    """How many leads that came since the last time were looked at: each learns how its person can be reached, and one
    of somebody who can't be reached at all is dead from the start."""
    seen, _ = CheckedUpTo.objects.get_or_create(check_name=NAME)
    total, after = 0, seen.row_id
    while True:
        with transaction.atomic():
            upto, found = rows_of(_UPTO, [after, BATCH])[0]
            if not found:
                return total
            rows = rows_of(_CONTACT.format(which=_NEW), {"after": after, "upto": upto})
            _bury_at_once([lead for lead, contact in rows if contact == DEAD], at)
            CheckedUpTo.objects.filter(check_name=NAME).update(row_id=upto)
        total, after = total + found, upto


def _bury_at_once(leads: Sequence[int], at: datetime) -> None:
    groups: dict[str, list[int]] = defaultdict(list)
    for lead, cause in rows_of(_BURIED_BEFORE, {"leads": list(leads), "open": list(OPEN)}) if leads else []:
        groups[CAUSES[cause].ends_leads_as if cause in CAUSES else "other"].append(lead)
    for cause, ids in groups.items():
        disqualify(lead_ids=ids, kind=Disqualification.Kind.DEAD, cause=cause or "other", note="", at=at, by=None)


def settle_persons(*, persons: Sequence[int]) -> None:
    """The leads of these persons say how they can be reached, by the contact points the persons have now.

    Those that nobody has looked at yet are left to `settle_new_leads`, so that what is undone leaves no trace.
    """
    rows_of(_CONTACT.format(which=_SETTLED), {"persons": list(persons), "name": NAME})


def hold_leads(*, point_ids: Sequence[int]) -> None:
    """Hold the leads of whoever has these contact points, in the order in which all deeds hold leads."""
    if ids := [row[0] for row in rows_of(_OF_POINTS, [list(point_ids)])]:
        lock(ids)


@transaction.atomic
def follow_contacts(*, changes: Sequence[Change], at: datetime, by: Staff | None) -> None:
    """Leads whose last contact point died are dead with its cause; those with one that lives again are taken up;
    those with one that is proven are verified. A constant number of statements for each cause."""
    rows_of(_CONTACT.format(which=_OF_PERSONS), {"persons": sorted({change.person for change in changes})})
    _revive({change.person for change in changes if change.was == DEAD != change.state}, at, by)
    _verify([change for change in changes if change.state == VERIFIED], at, by)
    _bury([change for change in changes if change.state == DEAD], at, by)


def _revive(persons: set[int], at: datetime, by: Staff | None) -> None:
    if not persons:
        return
    rows = rows_of(_WITHIN_REACH, {"persons": sorted(persons), "causes": sorted(ENDINGS)})
    if rows:
        requalify(lead_ids=[row[0] for row in rows], at=at, by=by)


def _verify(changes: Sequence[Change], at: datetime, by: Staff | None) -> None:
    by_cause: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        by_cause[change.cause].add(change.person)
    for cause, persons in by_cause.items():
        unproven = Lead.objects.filter(person__in=persons, status__in=OPEN, verified_at=None)
        if ids := list(unproven.values_list("pk", flat=True)):
            reach(lead_ids=ids, kind=Milestone.Kind.VERIFIED, at=at, by=by, because=label_of(cause).lower())


def _bury(changes: Sequence[Change], at: datetime, by: Staff | None) -> None:
    if not changes:
        return
    last = {change.person: change for change in changes}
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for lead, person in rows_of(_OUT_OF_REACH, {"persons": sorted(last), "open": list(OPEN)}):
        change = last[person]
        groups[CAUSES[change.cause].ends_leads_as, change.note].append(lead)
    for (cause, note), leads in groups.items():
        disqualify(lead_ids=leads, kind=Disqualification.Kind.DEAD, cause=cause, note=note, at=at, by=by)
