"""How deals of another system ended, put on the leads they belong to: any number in a constant number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from footfall.company.models import Product, Staff
from footfall.qualification.actions.statements import NEXT_STATE, id_of
from footfall.qualification.models import Disqualification
from footfall.selling.deal_rows import DealRow
from footfall.shared import audit
from footfall.shared.bulk import copy_rows
from footfall.shared.errors import Invalid

_TABLE = """
CREATE TEMPORARY TABLE deal_row (
    line int, reference text, outcome text, at timestamptz, value_minor bigint, currency text, product_id bigint,
    reason text, note text, lead_id bigint
) ON COMMIT DROP
"""
_COLUMNS = ("line", "reference", "outcome", "at", "value_minor", "currency", "product_id", "reason", "note")
_LOCK = """
SELECT lead.id FROM qualification_lead AS lead
 WHERE lead.external_id IN (SELECT reference FROM deal_row) AND lead.external_id <> '' ORDER BY lead.id FOR UPDATE
"""
_JUDGE = """
WITH judged AS (
    SELECT deal_row.line, lead.id AS lead_id,
           CASE WHEN lead.id IS NULL THEN 'no lead'
                WHEN lead.status = 'converted' OR (deal_row.outcome = 'lost' AND lead.status IN ('unqualified', 'dead'))
                     OR row_number() OVER (PARTITION BY deal_row.reference ORDER BY deal_row.line) > 1 THEN 'known'
                ELSE 'applied' END AS fate
      FROM deal_row
      LEFT JOIN qualification_lead AS lead ON lead.external_id = deal_row.reference AND lead.external_id <> ''
), kept AS (
    UPDATE deal_row SET lead_id = judged.lead_id FROM judged
     WHERE judged.line = deal_row.line AND judged.fate = 'applied'
)
SELECT line, fate FROM judged WHERE fate <> 'applied' ORDER BY line
"""
_CLOSE_OPEN = """
WITH closed AS (
    UPDATE selling_deal AS deal
       SET outcome = deal_row.outcome, closed_at = greatest(deal_row.at, deal.opened_at),
           lost_reason = CASE deal_row.outcome WHEN 'lost' THEN deal_row.reason ELSE '' END,
           value_minor = coalesce(deal_row.value_minor, deal.value_minor),
           currency = CASE WHEN deal_row.value_minor IS NULL THEN deal.currency ELSE deal_row.currency END,
           version = deal.version + 1
      FROM deal_row WHERE deal.lead_id = deal_row.lead_id AND deal.closed_at IS NULL
    RETURNING deal.id, deal.lead_id, deal.closed_at
), ended AS (
    UPDATE selling_dealstage AS stay SET until = greatest(stay.at, closed.closed_at)
      FROM closed WHERE stay.deal_id = closed.id AND stay.until IS NULL
)
SELECT lead_id FROM closed
"""
_OPEN_CLOSED = """
WITH stage AS (
    -- Nobody saw a demo: the sale was agreed elsewhere.
    SELECT id FROM selling_stage ORDER BY counts_as <> 'order', position LIMIT 1
), deal AS (
    INSERT INTO selling_deal (lead_id, product_id, owner_id, stage_id, value_minor, currency, opened_at, stage_since,
                              closed_at, outcome, lost_reason, version)
    SELECT lead.id, coalesce(deal_row.product_id, lead.product_id), lead.owner_id, stage.id, deal_row.value_minor,
           deal_row.currency, deal_row.at, deal_row.at, deal_row.at, deal_row.outcome,
           CASE deal_row.outcome WHEN 'lost' THEN deal_row.reason ELSE '' END, 1
      FROM deal_row JOIN qualification_lead AS lead ON lead.id = deal_row.lead_id CROSS JOIN stage
     WHERE lead.id <> ALL(%(had_open)s)
    RETURNING id, stage_id, opened_at
)
INSERT INTO selling_dealstage (deal_id, stage_id, at, by_id, because, until)
SELECT id, stage_id, opened_at, %(by)s, 'imported', opened_at FROM deal
"""
_TOUCH = """
INSERT INTO qualification_touchpoint (lead_id, kind, at, by_id, note)
SELECT lead_id, CASE outcome WHEN 'won' THEN 'purchase' ELSE 'note' END, at, %(by)s, note
  FROM deal_row WHERE lead_id IS NOT NULL AND (outcome = 'won' OR note <> '')
"""
_REACH = """
INSERT INTO qualification_milestone (lead_id, kind, at, by_id, because)
SELECT deal_row.lead_id, reached.kind, deal_row.at, %(by)s, 'imported'
  FROM deal_row CROSS JOIN (VALUES ('won'), ('warm')) AS reached (kind)
 WHERE deal_row.lead_id IS NOT NULL AND deal_row.outcome = 'won'
ON CONFLICT (lead_id, kind) DO NOTHING
"""
_STATES = f"""
WITH next AS MATERIALIZED (
    SELECT lead_id, 'status' AS aspect, CASE outcome WHEN 'won' THEN 'converted' ELSE 'unqualified' END AS value,
           at, %(by)s::bigint AS by_id, 'imported' AS because, false AS is_override, NULL::timestamptz AS holds_until
      FROM deal_row WHERE lead_id IS NOT NULL
     UNION ALL
    SELECT lead_id, 'value', value_minor || ' ' || currency, at, %(by)s::bigint, 'imported', false, NULL
      FROM deal_row WHERE lead_id IS NOT NULL AND value_minor IS NOT NULL
),
{NEXT_STATE}
SELECT count(*) FROM next
"""  # noqa: S608 -- put together from constants
_LIFT = """
UPDATE qualification_disqualification AS standing
   SET lifted_at = greatest(standing.at, deal_row.at), lifted_by_id = %(by)s
  FROM deal_row WHERE standing.lead_id = deal_row.lead_id AND standing.lifted_at IS NULL
"""
_DISQUALIFY = """
INSERT INTO qualification_disqualification (lead_id, kind, cause, note, at, by_id)
SELECT lead_id, 'lost', reason, note, at, %(by)s FROM deal_row WHERE lead_id IS NOT NULL AND outcome = 'lost'
ON CONFLICT DO NOTHING
"""
_LEADS = """
UPDATE qualification_lead AS lead
   SET status = CASE deal_row.outcome WHEN 'won' THEN 'converted' ELSE 'unqualified' END, cools_at = NULL,
       won_at = CASE deal_row.outcome WHEN 'won' THEN deal_row.at ELSE lead.won_at END,
       warm_at = CASE deal_row.outcome WHEN 'won' THEN least(lead.warm_at, deal_row.at) ELSE lead.warm_at END,
       won_minor = CASE deal_row.outcome WHEN 'won' THEN deal_row.value_minor ELSE lead.won_minor END,
       lost_at = CASE deal_row.outcome WHEN 'lost' THEN deal_row.at END,
       lost_reason = CASE deal_row.outcome WHEN 'lost' THEN deal_row.reason ELSE '' END,
       value_minor = coalesce(deal_row.value_minor, lead.value_minor),
       currency = CASE WHEN deal_row.value_minor IS NULL THEN lead.currency ELSE deal_row.currency END,
       slab = CASE WHEN deal_row.value_minor IS NULL THEN lead.slab ELSE coalesce((
           SELECT bound.slab FROM company_valueslab AS bound
            WHERE bound.currency = deal_row.currency AND bound.from_minor <= deal_row.value_minor
            ORDER BY bound.from_minor DESC LIMIT 1), '') END,
       dead_at = NULL, dead_cause = '', junk_at = NULL
  FROM deal_row WHERE lead.id = deal_row.lead_id
"""
_CUSTOMERS = """
UPDATE identity_person AS person SET is_customer = true
  FROM deal_row JOIN qualification_lead AS lead ON lead.id = deal_row.lead_id
 WHERE person.id = lead.person_id AND deal_row.outcome = 'won' AND NOT person.is_customer
"""
_REASONS = {str(cause.label).casefold(): cause.value for cause in Disqualification.Cause}


class NoStages(Invalid):
    """There is no stage to put a deal in; an administrator keeps them under Stages."""


@dataclass
class DealsReport:
    """What became of the rows of a file of deals; `faults` are (line, reason in words)."""

    rows: int = 0
    won: int = 0
    lost: int = 0
    known: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def import_deals(*, rows: Iterable[DealRow], at: datetime, by: Staff | None, name: str, is_dry: bool) -> DealsReport:
    """The leads of the rows as won or lost on the day their row says, each with its deal, purchase and milestones.

    A lead is found by its reference. One that is sold already, or out of work already where the row says lost, stays
    as it is, so that a second run changes nothing. A day after `at` is a fault. With `is_dry` nothing is kept.
    """
    report = DealsReport()
    usable = list(_usable(rows, report, at))
    references = {row.line: row.reference for row in usable}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS deal_row")
        cursor.execute(_TABLE)
        copy_rows("deal_row", _COLUMNS, _copied(usable))
        cursor.execute("ANALYZE deal_row")
        cursor.execute(_LOCK)
        cursor.execute(_JUDGE)
        for line, fate in cursor.fetchall():
            if fate == "known":
                report.known += 1
            else:
                report.faults.append((line, f"No lead has the reference {references[line]}."))
        cursor.execute("SELECT outcome, count(*) FROM deal_row WHERE lead_id IS NOT NULL GROUP BY outcome")
        counts = dict(cursor.fetchall())
        report.won, report.lost = counts.get("won", 0), counts.get("lost", 0)
    report.faults.sort()
    if is_dry:
        transaction.set_rollback(True)
    elif report.won or report.lost:
        _apply(by)
        audit.record(by=by, verb="import", noun="deal", name=name, won=report.won, lost=report.lost)
    return report


def _usable(rows: Iterable[DealRow], report: DealsReport, at: datetime) -> Iterable[DealRow]:
    for row in rows:
        report.rows += 1
        if row.fault:
            report.faults.append((row.line, row.fault))
        elif row.at is not None and row.at > at:
            report.faults.append((row.line, f"{row.at:%d %B %Y} has not come yet."))
        else:
            yield row


def _copied(rows: Iterable[DealRow]) -> Iterable[tuple[object, ...]]:
    products: dict[str, int] = {}
    for key, code, name in Product.objects.order_by("-id").values_list("id", "code", "name"):
        products[name.casefold()] = products[code.casefold()] = key
    for row in rows:
        reason = _REASONS.get(row.reason.casefold(), Disqualification.Cause.OTHER.value)
        note = f"{row.reason}\n{row.note}".strip() if row.reason and row.reason.casefold() not in _REASONS else row.note
        product = products.get(row.product.casefold())
        if row.product and product is None:
            note = f"product: {row.product}\n{note}".strip()
        yield (
            row.line,
            row.reference,
            row.outcome,
            row.at,
            row.value_minor,
            row.currency,
            product,
            reason,
            note,
        )


def _apply(by: Staff | None) -> None:
    who = {"by": id_of(by)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM selling_stage)")
        if not cursor.fetchone()[0]:
            raise NoStages
        cursor.execute("DELETE FROM deal_row WHERE lead_id IS NULL")
        cursor.execute(_CLOSE_OPEN)
        had_open = [row[0] for row in cursor.fetchall()]
        cursor.execute(_OPEN_CLOSED, {**who, "had_open": had_open})
        for statement in (_TOUCH, _REACH, _STATES, _LIFT, _DISQUALIFY, _LEADS, _CUSTOMERS):
            cursor.execute(statement, who)
