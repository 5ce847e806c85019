"""What people earned: balances, the statement of a month, how they stand, and what looks like gaming."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum

from footfall.capture.models import Handover, LoyaltyCard
from footfall.capture.rules.card_number import read_card_number
from footfall.capture.rules.short_code import read_code
from footfall.company.models import Staff
from footfall.company.queries import staff_visible_to
from footfall.qualification.models import Lead
from footfall.qualification.queries.people import persons_visible_to
from footfall.qualification.rules.lists import wilson
from footfall.selling.models import RewardAccount, RewardEntry
from footfall.selling.queries.referrals import account_seen_by
from footfall.selling.rules.leaderboard import Shift, Standing, standings
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Invalid

WINDOW = timedelta(days=90)
CLOSE_SECONDS, CLOSE_CAPTURES = 15, 5
SAME_NUMBER = 3
FEWEST_LEADS = 20


class NoSuchMonth(Invalid):
    """A month is written as 2026-11."""


@dataclass(frozen=True)
class Balance:
    """What is pending and payable of an account in one currency."""

    account: RewardAccount
    currency: str
    pending_minor: int
    payable_minor: int
    points: int
    paid_minor: int


@dataclass(frozen=True)
class Statement:
    """The lines of a month, with what was payable before and is payable after."""

    account: RewardAccount
    first: date
    last: date
    opening: list[tuple[str, int]]
    entries: Sequence[RewardEntry]
    closing: list[tuple[str, int]]
    points: int


@dataclass(frozen=True)
class Counts:
    """What somebody brought since a day."""

    captured: int
    verified: int
    warm: int
    sold: int
    handed_over: int


@dataclass(frozen=True)
class Sign:
    """Something that looks like gaming: a reason to look, not a verdict."""

    staff: Staff
    what: str
    detail: str


def accounts_visible_to(staff: Staff, *, of_staff: bool) -> QuerySet[RewardAccount]:
    """The accounts of colleagues, or of persons, that somebody sees."""
    accounts = RewardAccount.objects.select_related("person", "staff")
    if of_staff:
        return accounts.filter(staff__in=staff_visible_to(staff))
    return accounts.filter(person__in=persons_visible_to(staff))


def balances(accounts: QuerySet[RewardAccount]) -> list[Balance]:
    """Those with a line in the ledger, the most payable first, in two statements."""
    sums = RewardEntry.objects.filter(account__in=accounts).order_by().values("account", "currency")
    rows = sums.annotate(
        pending=Sum("pending_minor"), payable=Sum("payable_minor"), points=Sum("payable_points"),
        paid=Sum("payable_minor", filter=Q(kind=RewardEntry.Kind.PAID), default=0),
    ).order_by("-payable", "-points", "account")[:200]  # fmt: skip
    by_key = accounts.in_bulk([row["account"] for row in rows])
    return [
        Balance(by_key[row["account"]], row["currency"], row["pending"], row["payable"], row["points"], -row["paid"])
        for row in rows
    ]


def balance_of(account: RewardAccount) -> list[Balance]:
    """The balance of one account, by currency."""
    return balances(RewardAccount.objects.filter(pk=account.pk).select_related("person", "staff"))


def month_of(said: str, today: date) -> date:
    """The first day of the month that was asked for; of this month where none was."""
    if not said:
        return today.replace(day=1)
    try:
        return date.fromisoformat(f"{said[:7]}-01")
    except ValueError as error:
        raise NoSuchMonth from error


def statement_of(account: RewardAccount, first: date) -> Statement:
    """Every line of a month with the lead behind it."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    zone = ZoneInfo(settings.TIME_ZONE)
    start, end = datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)
    own = RewardEntry.objects.filter(account=account)
    within = own.filter(at__gte=start, at__lt=end).select_related("scheme", "lead__person", "lead__location", "by")
    points = own.filter(at__lt=end).aggregate(n=Sum("payable_points"))["n"] or 0
    return Statement(
        account, first, last, _sums(own.filter(at__lt=start)), list(within), _sums(own.filter(at__lt=end)), points
    )


def _sums(entries: QuerySet[RewardEntry]) -> list[tuple[str, int]]:
    rows = entries.order_by().values_list("currency").annotate(minor=Sum("payable_minor")).order_by("currency")
    return [(currency, minor) for currency, minor in rows]


def counts_of(staff: Staff, since: datetime) -> Counts:
    """What somebody captured since a moment, and what came of it by now."""
    found = Lead.objects.filter(attendant=staff, captured_at__gte=since, junk_at=None).aggregate(
        captured=Count("pk"), verified=Count("verified_at"), warm=Count("warm_at"), sold=Count("won_at")
    )
    given = Handover.objects.filter(by=staff, fate=Handover.Fate.GIVEN, at__gte=since).count()
    return Counts(**found, handed_over=given)


def account_by_word(staff: Staff, word: str) -> RewardAccount | None:
    """The account behind a loyalty card's number or a code, if somebody may see it."""
    found = RewardAccount.objects.filter(code=read_code(word) or "").first()
    if found is None and (number := read_card_number(word)):
        card = LoyaltyCard.objects.filter(number=number, capture__record__isnull=False).first()
        person = card.capture.record.person_id if card and card.capture else None
        found = RewardAccount.objects.filter(person=person).order_by("pk").first() if person else None
    return account_seen_by(staff, found.pk) if found else None


_SHIFTS = """
SELECT lead.attendant_id, lead.location_id, extract(isodow FROM lead.captured_on)::int - 1, count(*),
       count(*) FILTER (WHERE lead.dead_at IS NULL AND lead.counted_with_id IS NULL
                          AND (lead.verified_at IS NOT NULL OR lead.first_contact_at IS NOT NULL))
  FROM qualification_lead AS lead
 WHERE lead.attendant_id IS NOT NULL AND lead.location_id IS NOT NULL AND lead.junk_at IS NULL
   AND lead.captured_at >= %(since)s AND lead.captured_at <= %(at)s
 GROUP BY lead.attendant_id, lead.location_id, lead.captured_on
"""


def leaderboard(staff: Staff, *, at: datetime) -> list[tuple[Staff, Standing]]:
    """The colleagues one sees, each against what their outlets bring on such days; reckoned over everybody."""
    rows = rows_of(_SHIFTS, {"since": at - WINDOW, "at": at})
    everybody = standings(Shift(*row) for row in rows)
    seen = staff_visible_to(staff).in_bulk([one.staff for one in everybody])
    return [(seen[one.staff], one) for one in everybody if one.staff in seen]


_CLOSE = """
SELECT attendant_id, count(*) FROM (
    SELECT attendant_id, captured_at - lag(captured_at) OVER (PARTITION BY attendant_id ORDER BY captured_at, id) AS gap
      FROM capture_capture
     WHERE attendant_id IS NOT NULL AND NOT is_test AND import_run_id IS NULL AND received_at >= %(since)s
) AS follow WHERE gap < %(close)s * interval '1 second' GROUP BY attendant_id HAVING count(*) >= %(many)s
"""
_SAME = """
SELECT attendant_id, max(people), count(*) FROM (
    SELECT lead.attendant_id, point.value, count(DISTINCT lead.person_id) AS people
      FROM qualification_lead AS lead
      JOIN identity_contactpoint AS point ON point.person_id = lead.person_id AND point.kind = 'phone'
     WHERE lead.attendant_id IS NOT NULL AND lead.captured_at >= %(since)s
     GROUP BY lead.attendant_id, point.value HAVING count(DISTINCT lead.person_id) >= %(same)s
) AS shared GROUP BY attendant_id
"""
_OWN = """
SELECT lead.attendant_id, count(DISTINCT lead.id)
  FROM qualification_lead AS lead
  JOIN company_staff AS staff ON staff.id = lead.attendant_id
  JOIN identity_contactpoint AS point ON point.person_id = lead.person_id
   AND (point.kind = 'email' AND point.value = lower(staff.email)
        OR point.kind = 'phone' AND staff.phone <> ''
           AND right(point.value, 10) = right(regexp_replace(staff.phone, '\\D', '', 'g'), 10))
 WHERE lead.captured_at >= %(since)s GROUP BY lead.attendant_id
"""


def signs_of_gaming(staff: Staff, *, at: datetime) -> list[Sign]:
    """What to look at with the colleagues one sees, over ninety days; four statements."""
    since = at - WINDOW
    given = {"since": since, "close": CLOSE_SECONDS, "many": CLOSE_CAPTURES, "same": SAME_NUMBER}
    found: list[tuple[int, str, str]] = [
        (who, "Captures in a burst", f"{count} within {CLOSE_SECONDS} seconds of the one before")
        for who, count in rows_of(_CLOSE, given)
    ]
    found += [
        (who, "One number, many people", f"up to {most} people under one number, {count} such numbers")
        for who, most, count in rows_of(_SAME, given)
    ]
    found += [(who, "Their own number or address", f"on {count} leads") for who, count in rows_of(_OWN, given)]
    found += _deadly(since)
    seen = staff_visible_to(staff).in_bulk([who for who, *_ in found])
    return [Sign(seen[who], what, detail) for who, what, detail in found if who in seen]


def _deadly(since: datetime) -> list[tuple[int, str, str]]:
    """Whose leads turn out dead more often than everybody else's, beyond chance."""
    leads = Lead.objects.filter(captured_at__gte=since, junk_at=None).exclude(attendant=None).order_by()
    rows = list(leads.values_list("attendant").annotate(n=Count("pk"), dead=Count("dead_at"), who=F("attendant")))
    total, dead = sum(row[1] for row in rows), sum(row[2] for row in rows)
    found = []
    for who, count, own, *_ in rows:
        others = (dead - own) / (total - count) if total > count else 0.0
        low, high = wilson(own, count)
        if count >= FEWEST_LEADS and low > others:
            said = f"{own} of {count} dead ({low:.0%} to {high:.0%}); the others {others:.0%}"
            found.append((who, "Dead leads above the others", said))
    return found
