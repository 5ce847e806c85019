"""Give people a code to refer friends by, and link captures that come with one to who gave it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from footfall.capture.actions.entry_points import Wanted, provide_entry_point
from footfall.capture.models import EntryPoint
from footfall.capture.rules.short_code import new_code, read_code
from footfall.company.models import Staff
from footfall.identity.models import Person
from footfall.selling.models import Referral, RewardAccount
from footfall.selling.rules.referral import Met, judge
from footfall.shared import audit
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Conflict

DOOR = Wanted("refer-a-friend", "Refer a friend", "referral", "referral")
TRIES = 5

# The capture with its lead and person, whether they were there before, and who is named as the giver.
_CAME = """
SELECT capture.id, capture.payload->>'referral_code', giver.person_id, touch.lead_id, lead.person_id,
       capture.captured_at,
       person.is_customer AND person.made_at < capture.captured_at
       OR EXISTS (SELECT FROM identity_record AS other JOIN capture_capture AS earlier ON earlier.id = other.capture_id
                   WHERE other.person_id = lead.person_id AND other.capture_id <> capture.id
                     AND earlier.captured_at < capture.captured_at)
  FROM capture_capture AS capture
  JOIN qualification_touchpoint AS touch ON touch.capture_id = capture.id
  JOIN qualification_lead AS lead ON lead.id = touch.lead_id
  JOIN identity_person AS person ON person.id = lead.person_id
  LEFT JOIN identity_record AS giver ON giver.capture_id::text = capture.payload->>'given_by'
 WHERE capture.id = ANY(%(captures)s)
   AND NOT EXISTS (SELECT FROM selling_referral AS known WHERE known.capture_id = capture.id)
 ORDER BY capture.captured_at, capture.id
"""

_SHARED = """
SELECT DISTINCT account.id, point.person_id
  FROM selling_rewardaccount AS account
  JOIN company_staff AS staff ON staff.id = account.staff_id
  JOIN identity_contactpoint AS point
    ON (point.kind = 'email' AND point.value = lower(staff.email))
    OR (point.kind = 'phone' AND staff.phone <> ''
        AND right(point.value, 10) = right(regexp_replace(staff.phone, '\\D', '', 'g'), 10))
 WHERE account.id = ANY(%(accounts)s) AND point.person_id = ANY(%(persons)s)
UNION
SELECT DISTINCT account.id, theirs.person_id
  FROM selling_rewardaccount AS account
  JOIN identity_contactpoint AS mine ON mine.person_id = account.person_id
  JOIN identity_contactpoint AS theirs ON theirs.kind = mine.kind AND theirs.value = mine.value
 WHERE account.id = ANY(%(accounts)s) AND theirs.person_id = ANY(%(persons)s)
"""

_REFERRED = """
SELECT account.person_id, lead.person_id
  FROM selling_referral AS referral
  JOIN selling_rewardaccount AS account ON account.id = referral.account_id
  JOIN qualification_lead AS lead ON lead.id = referral.lead_id
 WHERE referral.state = 'counts'
   AND (lead.person_id = ANY(%(persons)s) OR account.person_id = ANY(%(persons)s))
"""


class ErasedPerson(Conflict):
    """This person was erased."""


def referral_door(*, by: Staff | None) -> EntryPoint:
    """The entry point behind every link, with the page where friends leave their data."""
    return provide_entry_point(wanted=DOOR, by=by)


@transaction.atomic
def provide_accounts(
    *, persons: Collection[int] = (), staff: Collection[int] = (), at: datetime
) -> tuple[dict[int, RewardAccount], dict[int, RewardAccount]]:
    """The accounts of these persons and of these members of staff, by their ids; made where there is none."""
    # They are held, so that two who ask at once get one code; what only names them may be written meanwhile.
    if persons:
        list(Person.objects.filter(pk__in=persons).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    if staff:
        list(Staff.objects.filter(pk__in=staff).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    of_persons = {
        one.person_id: one
        for one in RewardAccount.objects.filter(person__in=persons).order_by("-pk")
        if one.person_id is not None
    }
    of_staff = {one.staff_id: one for one in RewardAccount.objects.filter(staff__in=staff) if one.staff_id is not None}
    new = [RewardAccount(code=new_code(), person_id=key, made_at=at) for key in sorted({*persons} - {*of_persons})]
    new += [RewardAccount(code=new_code(), staff_id=key, made_at=at) for key in sorted({*staff} - {*of_staff})]
    for one in _written(new):
        if one.person_id is not None:
            of_persons[one.person_id] = one
        elif one.staff_id is not None:
            of_staff[one.staff_id] = one
    return of_persons, of_staff


def _written(accounts: list[RewardAccount]) -> list[RewardAccount]:
    """The accounts as rows; a code that is taken is drawn again."""
    for _ in range(TRIES if accounts else 0):
        try:
            with transaction.atomic():
                return RewardAccount.objects.bulk_create(accounts)
        except IntegrityError:
            for one in accounts:
                one.code = new_code()
    return RewardAccount.objects.bulk_create(accounts)


@transaction.atomic
def account_of_person(*, person: Person, at: datetime, by: Staff | None) -> RewardAccount:
    """The account of a person, with the code that they may give to friends."""
    found, _ = provide_accounts(persons=[person.pk], at=at)
    audit.record(by=by, verb="give a code to", noun="person", subjects=[person.pk])
    return found[person.pk]


def account_of_staff(*, staff: Staff, at: datetime) -> RewardAccount:
    """The account of a member of staff."""
    found = RewardAccount.objects.filter(staff=staff).first()
    return found or provide_accounts(staff=[staff.pk], at=at)[1][staff.pk]


@transaction.atomic
def link_referrals(*, capture_ids: Sequence[UUID], at: datetime) -> int:
    """How many captures were linked to who gave their code, or named the friend at a visit; the number of statements
    does not depend on how many came."""
    came = rows_of(_CAME, {"captures": list(capture_ids)})
    codes = {code for row in came if (code := read_code(row[1]))}
    by_code = {one.code: one for one in RewardAccount.objects.filter(code__in=codes)}
    givers, _ = provide_accounts(persons={row[2] for row in came if row[2] is not None}, at=at)
    named = [(row, by_code.get(read_code(row[1]) or "") or givers.get(row[2])) for row in came]
    linked = [(row, account) for row, account in named if account]
    if not linked:
        return 0
    given = {
        "accounts": [account.pk for _, account in linked],
        "persons": list({row[4] for row, _ in linked} | {a.person_id for _, a in linked if a.person_id}),
    }
    shared, referred = set(rows_of(_SHARED, given)), set(rows_of(_REFERRED, given))
    return len(Referral.objects.bulk_create(_judged(linked, shared, referred)))


def _judged(
    linked: Iterable[tuple[tuple[Any, ...], RewardAccount]],
    shared: set[tuple[Any, ...]],
    referred: set[tuple[Any, ...]],
) -> Iterable[Referral]:
    """The referrals in the order in which the friends came, each judged by those before it."""
    for (capture, _code, _giver, lead, friend, captured_at, was_known), account in linked:
        met = Met(
            giver=account.person_id, friend=friend, shares_contact=(account.pk, friend) in shared,
            was_known=bool(was_known), was_referred=any(who == friend for _, who in referred),
            referred_giver=account.person_id is not None and (friend, account.person_id) in referred,
        )  # fmt: skip
        state = judge(met)
        if state == "counts":
            referred.add((account.person_id, friend))
        yield Referral(account=account, capture_id=capture, lead_id=lead, state=state, at=captured_at)
