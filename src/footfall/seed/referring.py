"""Customers of the demo company who have a code for friends, and the friends who came by them."""

from contextlib import suppress
from datetime import datetime, timedelta

from footfall.company.models import Role, Staff
from footfall.identity.models import Person
from footfall.seed.company import CURRENCY
from footfall.seed.write import execute
from footfall.selling.actions.refer import provide_accounts, referral_door
from footfall.selling.actions.rewards import NothingToPay, keep_scheme, pay_rewards, settle_rewards
from footfall.selling.models import Referral, RewardEntry

GIVERS = 60

# A friend of the channel "referral" came by one of those who had bought before; who was known before does not count.
_LINK = """
WITH giver AS (
    SELECT account.id, account.person_id, row_number() OVER (ORDER BY account.id) - 1 AS place, count(*) OVER () AS many
      FROM selling_rewardaccount AS account WHERE account.person_id IS NOT NULL
), friend AS (
    SELECT DISTINCT ON (lead.id) capture.id, lead.id AS lead, lead.person_id, capture.captured_at,
           get_byte(decode(md5(capture.id::text), 'hex'), 0) AS chance,
           EXISTS (SELECT FROM identity_record AS other JOIN capture_capture AS earlier ON earlier.id = other.capture_id
                    WHERE other.person_id = lead.person_id AND earlier.captured_at < capture.captured_at) AS was_known
      FROM capture_capture AS capture
      JOIN capture_entrypoint AS door ON door.id = capture.entry_point_id AND door.channel = 'referral'
      JOIN qualification_touchpoint AS touch ON touch.capture_id = capture.id
      JOIN qualification_lead AS lead ON lead.id = touch.lead_id
     ORDER BY lead.id, capture.captured_at
)
INSERT INTO selling_referral (account_id, capture_id, lead_id, state, at)
SELECT giver.id, friend.id, friend.lead, CASE WHEN was_known THEN 'known' ELSE 'counts' END, friend.captured_at
  FROM friend JOIN giver ON giver.place = mod(friend.chance::bigint, giver.many)
 WHERE giver.person_id <> friend.person_id
"""


def refer(*, now: datetime) -> int:
    """How many leads came by a code."""
    referral_door(by=None)
    buyers = Person.objects.filter(leads__won_at__isnull=False).order_by("leads__won_at", "pk")
    provide_accounts(persons=list(dict.fromkeys(buyers.values_list("pk", flat=True)))[:GIVERS], at=now)
    execute(_LINK)
    return Referral.objects.count()


SCHEMES = (
    ("Verified leads", "attendant", "verified", 2_000, 0), ("Leads that bought", "attendant", "won", 15_000, 0),
    ("Who referred a buyer", "giver", "won", 50_000, 500), ("Welcome, friend", "friend", "warm", 0, 200),
    ("Points for a purchase", "customer", "won", 0, 100),
)  # fmt: skip
MONTHS = 4


def reward(*, now: datetime) -> int:
    """How many lines the ledger has after a few months, each settled at its end and all but the last paid."""
    meera, anita = (Staff.objects.filter(role=role).order_by("pk")[0] for role in (Role.MARKETING, Role.ADMINISTRATOR))
    starts_on = (now - timedelta(days=31 * MONTHS)).date().replace(day=1)
    for name, whose, event, minor, points in SCHEMES:
        values = {"name": name, "whose": whose, "event": event, "amount_minor": minor, "points": points,
                  "currency": CURRENCY, "starts_on": starts_on}  # fmt: skip
        keep_scheme(scheme=None, values=values, at=now, by=meera)
    for months in range(MONTHS, -1, -1):
        at = now - timedelta(days=30 * months)
        settle_rewards(at=at)
        due = RewardEntry.objects.filter(payable_minor__gt=0).values_list("account", flat=True)
        if months and due:
            with suppress(NothingToPay):
                pay_rewards(account_ids=list(set(due)), at=at, by=anita)
    return RewardEntry.objects.count()
