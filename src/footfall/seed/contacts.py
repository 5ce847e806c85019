"""Writes what the demo company found out about phones and addresses: by calls, by returned mail, by looking."""

from datetime import datetime, timedelta

import numpy as np
from django.db import connection

from footfall.identity.actions.bounces import take_bounces
from footfall.identity.actions.check import check_new
from footfall.identity.verification.bounces import Bounce
from footfall.identity.verification.causes import CHECKS
from footfall.qualification.actions.reachability import settle_new_leads
from footfall.seed.write import execute

BOUNCES = 0.015
"""Share of addresses that return the newsletter."""

_CALLED = """
INSERT INTO identity_verification (contact_point_id, way, cause, state, at, by_id, evidence)
SELECT point.id, 'call', told.cause, told.state, told.at, told.by_id, '{}'
  FROM identity_contactpoint AS point
  JOIN (
       SELECT lead.person_id, out.at, out.by_id, 'dead' AS state,
              CASE out.cause WHEN 'wrong_number' THEN 'phone_wrong_number' WHEN 'not_the_person' THEN 'phone_wrong_party'
                             ELSE 'phone_disconnected' END AS cause
         FROM qualification_disqualification AS out JOIN qualification_lead AS lead ON lead.id = out.lead_id
        WHERE out.kind = 'dead' AND out.cause IN ('wrong_number', 'no_such_number', 'not_the_person')
        UNION ALL
       SELECT lead.person_id, stone.at, stone.by_id, 'verified', 'phone_reached'
         FROM qualification_milestone AS stone JOIN qualification_lead AS lead ON lead.id = stone.lead_id
        WHERE stone.kind = 'verified'
       ) AS told ON told.person_id = point.person_id AND point.kind = 'phone'
"""

_STAND = """
UPDATE identity_contactpoint AS point SET state = told.state, cause = told.cause, state_at = told.at
  FROM (SELECT DISTINCT ON (contact_point_id) contact_point_id, state, cause, at FROM identity_verification
         ORDER BY contact_point_id, at DESC) AS told
 WHERE told.contact_point_id = point.id
"""

_ADDRESSES = "SELECT value FROM identity_contactpoint WHERE kind = 'email' AND state = 'unverified' ORDER BY id"

# Whoever looks a minute after the capture finds it then, not on the day the demo is made.
_THEN = (
    """
    UPDATE identity_verification AS told SET at = person.made_at + interval '1 minute'
      FROM identity_contactpoint AS point JOIN identity_person AS person ON person.id = point.person_id
     WHERE told.contact_point_id = point.id AND told.way = 'check'
    """,
    """
    UPDATE identity_contactpoint AS point SET state_at = person.made_at + interval '1 minute'
      FROM identity_person AS person WHERE person.id = point.person_id AND point.cause = ANY(%(checks)s)
    """,
    """
    UPDATE qualification_disqualification AS out SET at = lead.captured_at + interval '1 minute'
      FROM qualification_lead AS lead WHERE lead.id = out.lead_id AND out.cause = 'fake' AND out.at = %(at)s
    """,
    """
    UPDATE qualification_leadstate AS state SET at = lead.captured_at + interval '1 minute'
      FROM qualification_lead AS lead
     WHERE lead.id = state.lead_id AND lead.dead_cause = 'fake' AND lead.dead_at = %(at)s AND state.value = 'dead'
    """,
    """
    UPDATE qualification_lead SET dead_at = captured_at + interval '1 minute'
     WHERE dead_cause = 'fake' AND dead_at = %(at)s
    """,
)


def judge_contacts(*, now: datetime, rng: np.random.Generator) -> None:
    """Numbers that calls proved right or wrong, addresses that return mail, and what looking at the others tells."""
    execute(_CALLED)
    execute(_STAND)
    _return_mail(now - timedelta(days=9), rng)
    check_new(at=now)
    settle_new_leads(at=now)
    with connection.cursor() as cursor:
        for sql in _THEN:
            cursor.execute(sql, {"at": now, "checks": list(CHECKS)})


def _return_mail(at: datetime, rng: np.random.Generator) -> None:
    """A newsletter went out, and some of it came back."""
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES)
        addresses = [row[0] for row in cursor.fetchall()]
    back = rng.random(len(addresses))
    said = (("hard", "5.1.1", "550 5.1.1 user unknown"), ("soft", "4.2.2", "452 4.2.2 mailbox full"))
    bounces = [
        Bounce(address, *said[int(chance > BOUNCES / 2)], letter="newsletter")
        for address, chance in zip(addresses, back.tolist(), strict=True)
        if chance < BOUNCES
    ]
    take_bounces(bounces=bounces, at=at, by=None)
