"""Offer customers their next thing by rules: each as a lead with its reason, from the source "existing customer"."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from footfall.capture.actions import accept
from footfall.capture.actions.entry_points import Wanted, provide_entry_point
from footfall.capture.models import EntryPoint
from footfall.capture.rules import Arrival
from footfall.company.models import Product, Staff
from footfall.company.queries.under import ids_under
from footfall.identity.models import Person
from footfall.qualification.actions.drain import drain
from footfall.qualification.models.lead import OPEN
from footfall.selling.models import NextSaleRule
from footfall.selling.queries.customers import AFTER_SALES
from footfall.shared import audit
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Conflict, Invalid, NotFound

NAMES = UUID("0b8f5f0e-3a55-5c1e-8d0e-6f2f9a1c7d42")
BATCH = 2_000
QUIET = "180 days"
"""So long after they said no to a thing nobody offers it again by rule."""

_FIND = """
WITH latest AS (
    -- The latest purchase of each person counts: who has bought it again is that much younger a customer.
    SELECT DISTINCT ON (sold.person_id) sold.id, sold.person_id, sold.product_id, sold.location_id, sold.won_at
      FROM qualification_lead AS sold
     WHERE sold.won_at IS NOT NULL AND sold.counted_with_id IS NULL
       AND (%(any)s OR sold.product_id = ANY(%(bought)s))
     ORDER BY sold.person_id, sold.won_at DESC, sold.id DESC
),
due AS (
    SELECT latest.*, moment.at AS counts_from
      FROM latest
     CROSS JOIN LATERAL (
           SELECT CASE WHEN %(since)s = 'purchase' THEN latest.won_at ELSE (
               SELECT max(capture.captured_at) FROM capture_capture AS capture
                 JOIN identity_record AS record ON record.capture_id = capture.id
                 JOIN capture_entrypoint AS door ON door.id = capture.entry_point_id
                WHERE record.person_id = latest.person_id AND door.channel = ANY(%(service)s)
                  AND capture.captured_at >= latest.won_at) END AS at) AS moment
     WHERE moment.at <= %(at)s::timestamptz - make_interval(months => %(months)s)
       AND (%(most_months)s = 0 OR moment.at > %(at)s::timestamptz - make_interval(months => %(most_months)s))
)
SELECT due.id, due.person_id, due.product_id, due.location_id, due.counts_from
  FROM due JOIN identity_person AS person ON person.id = due.person_id AND person.merged_into_id IS NULL
 WHERE NOT EXISTS (SELECT FROM selling_nextsale AS past JOIN qualification_lead AS theirs ON theirs.id = past.bought_id
                    WHERE past.rule_id = %(rule)s AND (past.bought_id = due.id
                          OR (NOT %(again)s AND theirs.person_id = due.person_id)))
   AND (%(again)s OR NOT EXISTS (
       SELECT FROM qualification_lead AS own
        WHERE own.person_id = due.person_id AND own.won_at IS NOT NULL AND own.product_id = ANY(%(offers)s)))
   AND NOT EXISTS (SELECT FROM qualification_lead AS running
                    WHERE running.person_id = due.person_id AND running.status = ANY(%(open)s)
                      AND (running.product_id IS NULL OR running.product_id = ANY(%(offers)s)))
   AND NOT EXISTS (SELECT FROM qualification_lead AS refused
                    WHERE refused.person_id = due.person_id AND refused.product_id = ANY(%(offers)s)
                      AND refused.lost_at > %(at)s::timestamptz - %(quiet)s::interval)
   AND EXISTS (SELECT FROM identity_contactpoint AS point
                WHERE point.person_id = due.person_id AND point.state <> 'dead')
 ORDER BY due.counts_from, due.id LIMIT %(limit)s
"""

_NOTE = """
INSERT INTO selling_nextsale (rule_id, bought_id, capture_id, because, at)
SELECT %(rule)s, given.bought, NULL, given.because, %(at)s
  FROM unnest(%(bought)s::bigint[], %(because)s::text[]) AS given (bought, because)
ON CONFLICT (rule_id, bought_id) DO NOTHING
RETURNING bought_id
"""

_KEEP_CAPTURES = """
UPDATE selling_nextsale AS sale SET capture_id = given.capture
  FROM unnest(%s::bigint[], %s::uuid[]) AS given (bought, capture)
 WHERE sale.rule_id = %s AND sale.bought_id = given.bought RETURNING sale.id
"""

_FIND_LEADS = """
UPDATE selling_nextsale AS sale SET lead_id = contact.lead_id
  FROM qualification_touchpoint AS contact
 WHERE sale.lead_id IS NULL AND contact.capture_id = sale.capture_id RETURNING sale.id
"""


class NoSuchRule(NotFound):
    """There is no such rule."""


class RuleIsNamed(Conflict):
    """Another rule has this name."""


class MonthsCross(Invalid):
    """At most can't be sooner than at least."""


@dataclass(frozen=True, slots=True)
class NextSalePlan:
    """A rule as it is wanted; no `bought_id` is any purchase."""

    name: str
    offers_id: int
    bought_id: int | None = None
    since: str = NextSaleRule.Since.PURCHASE
    months: int = 6
    most_months: int = 0


@transaction.atomic
def keep_next_sale_rule(*, rule_id: int | None, plan: NextSalePlan, at: datetime, by: Staff | None) -> NextSaleRule:
    """The rule as it is from now on; whom it has found before stays found."""
    rule = NextSaleRule.objects.filter(pk=rule_id).first() if rule_id else NextSaleRule(made_by=by, made_at=at)
    if rule is None:
        raise NoSuchRule
    if NextSaleRule.objects.filter(name=plan.name).exclude(pk=rule_id or 0).exists():
        raise RuleIsNamed(fields={"name": [str(RuleIsNamed.__doc__)]})
    if plan.most_months and plan.most_months < plan.months:
        raise MonthsCross(fields={"most_months": [str(MonthsCross.__doc__)]})
    for name in plan.__dataclass_fields__:
        setattr(rule, name, getattr(plan, name))
    rule.save()
    fields = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
    audit.record(by=by, verb="keep", noun="next sale rule", subjects=[rule.pk], **fields)
    return rule


@transaction.atomic
def stop_next_sale_rule(*, rule_id: int, at: datetime, by: Staff | None) -> None:
    """Nobody is found by the rule any more; its leads and its results stay."""
    if not NextSaleRule.objects.filter(pk=rule_id, stopped_at=None).update(stopped_at=at):
        raise NoSuchRule
    audit.record(by=by, verb="stop", noun="next sale rule", subjects=[rule_id])


def would_find(rule: NextSaleRule, *, at: datetime, limit: int = BATCH) -> int:
    """How many customers the rule would find now."""
    return len(_found(rule, at, limit))


def offer_next(*, rule_id: int, at: datetime, by: Staff | None, limit: int = BATCH) -> int:
    """How many customers were found by the rule and became leads; each purchase leads to an offer once by a rule.

    Each comes in as a capture of its own at the door for such leads, with the reason, and is worked off as any other,
    in a number of statements that does not depend on how many there are.
    """
    with transaction.atomic():
        rule = NextSaleRule.objects.select_for_update(of=("self",)).select_related("bought", "offers").get(pk=rule_id)
        if rule.stopped_at:
            return 0
        captures = _offer(rule, at, by, limit)
    if captures:
        drain(limit=len(captures), at=at, capture_ids=captures)
    rows_of(_FIND_LEADS, [])
    return len(captures)


def note_service(*, person: Person, product: str, note: str, at: datetime, by: Staff) -> UUID:
    """The capture of a customer's service request, at the door for such, worked off at once."""
    door = _door("after_sales", "service-by-hand", "After-sales service, by hand", by)
    said = " ".join(part for part in (f"Service for {product}." if product else "Service.", note) if part)
    key = uuid5(NAMES, f"service {person.pk} {at.isoformat()}")
    accept([_arrival(key, door, person, {"note": said}, at, by=by)], at=at, by=by, is_deferred=False)
    drain(limit=1, at=at, capture_ids=[key])
    return key


def _offer(rule: NextSaleRule, at: datetime, by: Staff | None, limit: int) -> list[UUID]:
    found = _found(rule, at, limit)
    if not found:
        return []
    products = dict(Product.objects.values_list("pk", "name"))
    because = [_because(rule, products.get(product, ""), since, at) for _b, _p, product, _l, since in found]
    noted = rows_of(_NOTE, {"rule": rule.pk, "at": at, "bought": [row[0] for row in found], "because": because})
    fresh = {row[0] for row in noted}
    persons = Person.objects.in_bulk([row[1] for row in found])
    door = _door("existing_customers", "next-sale", "Next sale by rule", by)
    arrivals, keys = [], []
    for (bought, person, _product, location, _since), reason in zip(found, because, strict=True):
        if bought in fresh:
            key = uuid5(NAMES, f"{rule.pk} {bought}")
            payload = {"product": rule.offers.code, "note": reason, "rule": rule.name}
            arrivals.append(_arrival(key, door, persons[person], payload, at, location=location))
            keys.append((bought, key))
    accept(arrivals, at=at, by=by)
    rows_of(_KEEP_CAPTURES, [[bought for bought, _ in keys], [key for _, key in keys], rule.pk])
    audit.record(by=by, verb="offer", noun="next sale", subjects=[rule.pk], customers=len(keys))
    return [key for _, key in keys]


def _found(rule: NextSaleRule, at: datetime, limit: int) -> list[tuple[Any, ...]]:
    given = {
        "rule": rule.pk, "any": rule.bought_id is None, "since": str(rule.since), "months": rule.months,
        "bought": ids_under(Product, [rule.bought_id]) if rule.bought_id else [],
        "offers": ids_under(Product, [rule.offers_id]), "again": rule.is_replacement, "most_months": rule.most_months,
        "at": at, "open": list(OPEN), "service": list(AFTER_SALES), "quiet": QUIET, "limit": limit,
    }  # fmt: skip
    return rows_of(_FIND, given)


def _because(rule: NextSaleRule, product: str, since: datetime, at: datetime) -> str:
    """ "Bought Purifier X1 on 4 May 2025, 12 months ago; has no Water softener"."""
    local = timezone.localtime(since)
    months = (at.year - since.year) * 12 + at.month - since.month
    ago = f"{months} months ago" if months > 1 else "a month ago" if months else "of late"
    was = f"Bought {product or 'from us'}" if rule.since == rule.Since.PURCHASE else f"Has {product}, came for service"
    rest = "may want a new one" if rule.is_replacement else f"has no {rule.offers.name}"
    return f"{was} on {local.day} {local:%b %Y}, {ago}; {rest}"[:300]


def _door(channel: str, key: str, name: str, by: Staff | None) -> EntryPoint:
    return provide_entry_point(wanted=Wanted(key, name, channel, "existing-customer"), by=by)


def _arrival(
    key: UUID, door: EntryPoint, person: Person, payload: dict[str, Any], at: datetime, *,
    location: int | None = None, by: Staff | None = None,
) -> Arrival:  # fmt: skip
    """A capture of somebody known, with what leads back to them."""
    known = {"name": person.name, "phone": person.phone, "email": person.email, "city": person.city}
    own = {name: value for name, value in known.items() if value}
    return Arrival(
        id=key, entry_point=door.pk, payload={**own, **payload}, captured_at=at, location=location,
        attendant=by.pk if by else None,
    )  # fmt: skip
