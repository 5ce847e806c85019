"""Have leads say what the certificates of their attendants said on the day of capture."""

from collections.abc import Collection
from datetime import date

from footfall.company.queries.certified import STANDING_SQL
from footfall.shared.bulk import rows_of, run

_RESTATE = f"""
WITH captured AS (
    SELECT DISTINCT attendant_id, captured_on FROM qualification_lead
     WHERE attendant_id = ANY(%(staff)s) AND captured_on >= %(since)s
), said AS MATERIALIZED (
    SELECT captured.attendant_id, captured.captured_on, standing.certification
      FROM captured
     CROSS JOIN LATERAL ({STANDING_SQL.format(staff="captured.attendant_id", day="captured.captured_on")}) AS standing
)
UPDATE qualification_lead AS lead SET certification = said.certification
  FROM said
 WHERE lead.attendant_id = said.attendant_id AND lead.captured_on = said.captured_on
   AND lead.certification <> said.certification
"""  # noqa: S608 -- our own text
_CERTIFIED_STAFF = "SELECT DISTINCT staff_id FROM company_certification ORDER BY 1"


def restate_certifications(*, staff_ids: Collection[int], since: date) -> int:
    """How many leads captured since then now say something else; one statement, and only those are written."""
    if not staff_ids:
        return 0
    return run(_RESTATE, {"staff": sorted(staff_ids), "since": since})


def restate_lately_captured(*, since: date) -> int:
    """The same for everybody who has a certificate: of leads that came in while one was being written."""
    return restate_certifications(staff_ids=[row[0] for row in rows_of(_CERTIFIED_STAFF, [])], since=since)
