"""The ledger of rewards: what is earned is approved once it has stood the test, paid, and taken back where it failed it.

Every step is one statement for all leads and all accounts of a scheme; lines are added and never changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from footfall.company.models import Role, Staff
from footfall.company.queries import location_ids_under
from footfall.qualification.actions.charge import charge
from footfall.selling.actions.refer import provide_accounts
from footfall.selling.models import RewardAccount, RewardEntry, RewardScheme
from footfall.shared import audit
from footfall.shared.bulk import rows_of, run
from footfall.shared.errors import Conflict, Invalid

Whose, Event, Kind = RewardScheme.Whose, RewardScheme.Event, RewardEntry.Kind
KEEPS_SCHEMES = (Role.ADMINISTRATOR, Role.MARKETING)
PAYS = (Role.ADMINISTRATOR, Role.DIRECTOR)
_LOCK = "SELECT pg_advisory_xact_lock(260718)"

MOMENTS = {"captured": "captured_at", "verified": "verified_at", "warm": "warm_at", "won": "won_at"}
_MOMENT = "CASE scheme.event " + " ".join(f"WHEN '{k}' THEN lead.{v}" for k, v in MOMENTS.items()) + " END"
_STANDS = (
    "lead.counted_with_id IS NULL AND (lead.dead_at IS NULL OR lead.dead_at > %(at)s)"
    " AND (lead.junk_at IS NULL OR lead.junk_at > %(at)s)"
)

# Whom a lead's reward goes to, and by which referral.
_WHOM = {
    "attendant": "account.staff_id = lead.attendant_id",
    "customer": "account.id = (SELECT min(id) FROM selling_rewardaccount WHERE person_id = lead.person_id)",
    "giver": "account.id = referral.account_id",
    "friend": "account.id = (SELECT min(id) FROM selling_rewardaccount WHERE person_id = lead.person_id)",
}
_DUE = """
  FROM qualification_lead AS lead
  JOIN capture_entrypoint AS door ON door.id = lead.entry_point_id
  LEFT JOIN selling_referral AS referral ON referral.lead_id = lead.id AND referral.state = 'counts'
  CROSS JOIN (SELECT * FROM selling_rewardscheme WHERE id = %(scheme)s) AS scheme
 WHERE lead.{moment} <= %(at)s AND {stands}
   AND (lead.{moment} AT TIME ZONE %(zone)s)::date >= scheme.starts_on
   AND (scheme.ends_on IS NULL OR (lead.{moment} AT TIME ZONE %(zone)s)::date <= scheme.ends_on)
   AND (scheme.channel = '' OR replace(door.channel, '-', '_') = scheme.channel)
   AND (%(places)s::bigint[] IS NULL OR lead.location_id = ANY(%(places)s))
   AND ({needs_none} OR referral.id IS NOT NULL)
"""
_EARN = """
INSERT INTO selling_rewardentry
       (kind, account_id, scheme_id, lead_id, referral_id, currency, pending_minor, payable_minor, pending_points,
        payable_points, because, at)
SELECT 'earned', account.id, due.scheme_id, due.lead_id, due.referral_id, due.currency, due.amount_minor, 0,
       due.points, 0, '', %(at)s
  FROM (SELECT lead.id AS lead_id, lead.person_id, lead.attendant_id, referral.id AS referral_id, referral.account_id,
               scheme.id AS scheme_id, scheme.currency, scheme.amount_minor, scheme.points {due}) AS due
  JOIN qualification_lead AS lead ON lead.id = due.lead_id
  LEFT JOIN selling_referral AS referral ON referral.id = due.referral_id
  JOIN selling_rewardaccount AS account ON {whom}
ON CONFLICT DO NOTHING
"""
_WITHOUT_ACCOUNT = "SELECT DISTINCT lead.{column} {due} AND lead.{column} IS NOT NULL"

_FOLLOW = """
INSERT INTO selling_rewardentry
       (kind, account_id, scheme_id, lead_id, referral_id, root_id, currency, pending_minor, payable_minor,
        pending_points, payable_points, because, at)
"""
_APPROVE = f"""{_FOLLOW}
SELECT 'approved', root.account_id, root.scheme_id, root.lead_id, root.referral_id, root.id, root.currency,
       -root.pending_minor, root.pending_minor, -root.pending_points, root.pending_points, '', %(at)s
  FROM selling_rewardentry AS root
  JOIN selling_rewardscheme AS scheme ON scheme.id = root.scheme_id
  JOIN qualification_lead AS lead ON lead.id = root.lead_id
 WHERE root.kind = 'earned' AND {_STANDS}
   AND {_MOMENT} + scheme.hold_days * interval '1 day' <= %(at)s
   AND (NOT scheme.needs_verified OR lead.verified_at <= %(at)s)
   AND NOT EXISTS (SELECT FROM selling_rewardentry AS later WHERE later.root_id = root.id)
RETURNING lead_id, payable_minor, currency
"""  # noqa: S608 -- steps of our own
_CLAW = f"""{_FOLLOW}
SELECT 'clawed_back', root.account_id, root.scheme_id, root.lead_id, root.referral_id, root.id, root.currency,
       CASE WHEN approved.id IS NULL THEN -root.pending_minor ELSE 0 END,
       CASE WHEN approved.id IS NULL THEN 0 ELSE -root.pending_minor END,
       CASE WHEN approved.id IS NULL THEN -root.pending_points ELSE 0 END,
       CASE WHEN approved.id IS NULL THEN 0 ELSE -root.pending_points END,
       CASE WHEN {_MOMENT} IS NULL THEN 'the sale was taken back'
            WHEN lead.counted_with_id IS NOT NULL THEN 'the same lead as an earlier one'
            WHEN lead.dead_at <= %(at)s THEN 'the lead is dead' ELSE 'the lead is junk' END, %(at)s
  FROM selling_rewardentry AS root
  JOIN selling_rewardscheme AS scheme ON scheme.id = root.scheme_id
  JOIN qualification_lead AS lead ON lead.id = root.lead_id
  LEFT JOIN selling_rewardentry AS approved ON approved.root_id = root.id AND approved.kind = 'approved'
 WHERE root.kind = 'earned'
   AND ({_MOMENT} IS NULL OR lead.counted_with_id IS NOT NULL
        OR least(lead.dead_at, lead.junk_at) <= least(%(at)s, {_MOMENT} + scheme.claw_days * interval '1 day'))
   AND NOT EXISTS (SELECT FROM selling_rewardentry AS gone WHERE gone.root_id = root.id AND gone.kind = 'clawed_back')
RETURNING lead_id, payable_minor, currency
"""  # noqa: S608 -- steps of our own


class NothingToPay(Conflict):
    """Nothing is payable."""


class TooFewPoints(Conflict):
    """There are not so many points."""


class NotAScheme(Invalid):
    """A scheme gives money or points."""


@dataclass(frozen=True)
class Settled:
    """How many lines a settling added."""

    earned: int
    approved: int
    clawed_back: int


@transaction.atomic
def keep_scheme(
    *, scheme: RewardScheme | None, values: Mapping[str, Any], at: datetime, by: Staff | None
) -> RewardScheme:
    """The scheme as kept; what was earned by it stays as it was earned."""
    if not values["amount_minor"] and not values["points"]:
        raise NotAScheme(fields={"amount": [str(NotAScheme.__doc__)]})
    same = RewardScheme.objects.filter(name=values["name"])
    if (same.exclude(pk=scheme.pk) if scheme else same).exists():
        raise NotAScheme("Another scheme has this name.", fields={"name": ["Another scheme has this name."]})
    kept = scheme or RewardScheme(made_at=at, by=by)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    audit.record(by=by, verb="keep", noun="reward scheme", subjects=[kept.pk], **{k: str(v) for k, v in values.items()})
    return kept


@transaction.atomic
def settle_rewards(*, at: datetime) -> Settled:
    """Earn what leads have brought by now, take back what failed, approve what stood the test. Run twice it adds nothing."""
    rows_of(_LOCK, [])
    earned = sum(_earn(scheme, at) for scheme in RewardScheme.objects.filter(starts_on__lte=timezone.localdate(at)))
    taken = rows_of(_CLAW, {"at": at})
    approved = rows_of(_APPROVE, {"at": at})
    _charge([*approved, *taken], at)
    return Settled(earned, len(approved), len(taken))


def _earn(scheme: RewardScheme, at: datetime) -> int:
    is_referral = scheme.whose in {Whose.GIVER, Whose.FRIEND}
    due = _DUE.format(moment=MOMENTS[scheme.event], stands=_STANDS, needs_none="false" if is_referral else "true")
    places = None if scheme.location_id is None else location_ids_under([scheme.location_id])
    given = {"scheme": scheme.pk, "at": at, "zone": settings.TIME_ZONE, "places": places}
    if scheme.whose != Whose.GIVER:
        column = "attendant_id" if scheme.whose == Whose.ATTENDANT else "person_id"
        ids = [row[0] for row in rows_of(_WITHOUT_ACCOUNT.format(column=column, due=due), given)]
        provide_accounts(**{"staff" if column == "attendant_id" else "persons": ids}, at=at)
    return run(_EARN.format(due=due, whom=_WHOM[scheme.whose]), given)


def _charge(rows: Sequence[tuple[Any, ...]], at: datetime) -> None:
    """What is approved is a cost of its lead; what was taken back after that is none."""
    costs: dict[int, int] = {}
    for lead, minor, currency in rows:
        if currency == settings.REPORTING_CURRENCY:
            costs[lead] = costs.get(lead, 0) + minor
    charge(costs=costs, by=None, because=f"Rewards approved, {at:%Y-%m-%d}")


@transaction.atomic
def pay_rewards(*, account_ids: Sequence[int], at: datetime, by: Staff) -> list[RewardEntry]:
    """What was payable to these accounts, written down as paid; the money itself goes by the payroll or the till."""
    held = RewardAccount.objects.filter(pk__in=account_ids).order_by("pk").select_for_update(of=("self",))
    ids = list(held.values_list("pk", flat=True))
    sums = RewardEntry.objects.filter(account__in=ids).order_by().values_list("account", "currency")
    due = [row for row in sums.annotate(minor=Sum("payable_minor")) if row[2] > 0]
    if not due:
        raise NothingToPay
    paid = RewardEntry.objects.bulk_create(
        RewardEntry(kind=Kind.PAID, account_id=account, currency=currency, payable_minor=-minor, at=at, by=by)
        for account, currency, minor in due
    )
    audit.record(by=by, verb="pay", noun="reward account", subjects=ids, minor=sum(row[2] for row in due))
    return paid


@transaction.atomic
def redeem_points(*, account: RewardAccount, points: int, at: datetime, by: Staff) -> RewardEntry:
    """Points that a customer used at the counter; not more than are theirs."""
    held = RewardAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    have = held.entries.aggregate(n=Sum("payable_points"))["n"] or 0
    if not 0 < points <= have:
        raise TooFewPoints(fields={"points": [str(TooFewPoints.__doc__)]})
    used = RewardEntry.objects.create(
        kind=Kind.REDEEMED, account=held, currency=settings.REPORTING_CURRENCY, payable_points=-points, at=at, by=by
    )
    audit.record(by=by, verb="use points of", noun="reward account", subjects=[held.pk], points=points)
    return used
