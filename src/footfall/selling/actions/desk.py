"""Hand out numbers, each to one caller at a time, and take back what came of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.examine import examine
from footfall.qualification.models import Lead
from footfall.qualification.models.examination import Finding
from footfall.qualification.queries.examination import findings_of
from footfall.selling.actions.call import Talk, log_call
from footfall.selling.actions.call_lists import refresh_call_list
from footfall.selling.models import Call, CallList, CallListEntry, Disposition, Lease
from footfall.selling.queries.call_lists import NOT_CALLED, wanted
from footfall.selling.queries.calling import Judged, judge_call, limits_by_country
from footfall.selling.queries.desk import NoSuchLease, script_of
from footfall.selling.rules.calling import is_in_hours, limits_for
from footfall.selling.rules.where import Where
from footfall.shared import audit
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Conflict, Invalid

LEASE = timedelta(minutes=10)
"""So long a number stays with a caller who is not heard of; the page of the desk says every minute that it is there."""

GRACE = timedelta(minutes=30)
"""A call-back kept for one caller goes to anybody when it is overdue for so long."""

LONGEST_TALK = timedelta(hours=2)

MOST_PASSED = 200
"""So many numbers that may not be called now are passed over for one caller before the answer is "none now"."""

REFRESH = timedelta(minutes=2)

_NEXT = """
SELECT entry.id, entry.lead_id, entry.call_list_id
  FROM selling_calllistentry AS entry
  JOIN qualification_lead AS lead ON lead.id = entry.lead_id
 WHERE entry.call_list_id = ANY(%(lists)s) AND entry.state = 'waiting' AND {which}
   AND entry.due_at <= %(at)s AND (entry.held_until IS NULL OR entry.held_until <= %(at)s)
   AND entry.ground = ANY(%(open)s) AND entry.id <> ALL(%(passed)s) AND lead.status <> ALL(%(shut)s)
   AND NOT EXISTS (SELECT FROM selling_deal AS deal WHERE deal.lead_id = lead.id AND deal.closed_at IS NULL)
   AND NOT EXISTS (SELECT FROM selling_lease AS lease JOIN qualification_lead AS other ON other.id = lease.lead_id
                    WHERE lease.ended_at IS NULL AND lease.until > %(at)s AND other.person_id = lead.person_id)
 ORDER BY {order} LIMIT 1
 FOR UPDATE OF entry SKIP LOCKED
 -- Whoever logs a call holds its lead first and then its entries: waiting for a lead here could never end.
 FOR KEY SHARE OF lead SKIP LOCKED
"""

_CALLBACKS = _NEXT.format(
    which="""entry.is_callback AND (entry.for_caller_id IS NULL OR entry.for_caller_id = %(caller)s
        OR entry.due_at <= %(late)s)""",
    order="entry.for_caller_id IS NULL, entry.due_at, entry.id",
)
_OTHERS = _NEXT.format(which="NOT entry.is_callback", order="entry.rank DESC, entry.id")

_LEASE = """
INSERT INTO selling_lease (entry_id, lead_id, caller_id, number, at, until, ground, decision, step, answers, "end")
VALUES (%(entry)s, %(lead)s, %(caller)s, %(number)s, %(at)s, %(until)s, %(ground)s, %(decision)s, '', '[]', '')
ON CONFLICT DO NOTHING RETURNING id
"""


class GivenBack(Conflict):
    """You gave this number back; take the next one."""


class NotThatAnswer(Invalid):
    """The script has no such answer here."""


class NotThen(Invalid):
    """Nobody may be called at that time."""


class MayNotBeCalled(Conflict):
    """This person may not be called now."""


@transaction.atomic
def take_next(*, lists: list[CallList], at: datetime, by: Staff) -> Lease | None:
    """The number this caller has already, else the one most worth calling that nobody else has; None if there is none.

    Call-backs come first, those agreed with this caller before others. What may not be called now is passed over with
    its reason and comes again when it may.
    """
    # One caller in two tabs asks one after the other, and so gets one number.
    Staff.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    standing = Lease.objects.filter(caller=by, ended_at=None).first()
    if standing is not None and standing.until > at:
        return standing
    if standing is not None:
        _end_lease(standing, Lease.End.EXPIRED, standing.until)
    found = _find(lists, at, by)
    if found is None and (stale := [each for each in lists if _is_stale(each, at)]):
        for call_list in stale:
            refresh_call_list(call_list_id=call_list.pk, at=at, every=REFRESH)
        found = _find(list(CallList.objects.filter(pk__in=[each.pk for each in lists])), at, by)
    return found


@transaction.atomic
def give_back(*, lease_id: int, at: datetime, by: Staff) -> None:
    """The number is free for others; a lease that has ended already stays as it ended."""
    lease = _held(lease_id, by)
    if lease.ended_at is None:
        _end_lease(lease, Lease.End.GIVEN_BACK, at)
        _hold_entry(lease, None)
        audit.record(by=by, verb="give back", noun="lease", subjects=[lease.pk], lead=lease.lead_id)


@transaction.atomic
def stay(*, lease_id: int, at: datetime, by: Staff) -> Lease:
    """The lease, kept for another while; one that ran out and that nobody took in the meantime stands again."""
    lease = _held(lease_id, by)
    if lease.ended_at is None:
        lease.until = at + LEASE
        lease.save(update_fields=["until"])
        _hold_entry(lease, lease.until)
    return lease


@transaction.atomic
def dial(*, lease_id: int, at: datetime, by: Staff) -> Lease:
    """The lease of a call that begins now; refused where the rules have come to forbid it since it was handed out."""
    lease = stay(lease_id=lease_id, at=at, by=by)
    lead = Lead.objects.select_related("person").get(pk=lease.lead_id)
    agreed = lease.entry is not None and lease.entry.is_callback
    judged = judge_call(lead, at=at, number=lease.number, is_agreed=agreed)
    if not judged.decision.is_allowed:
        raise MayNotBeCalled(f"{lead.person} {judged.decision.why}.")
    if lease.dialled_at is None:
        lease.dialled_at = at
        lease.decision = {**lease.decision, "dialled": _told(judged, at)}
        lease.save(update_fields=["dialled_at", "decision"])
    return lease


@transaction.atomic
def log_result(*, lease_id: int, talk: Talk, at: datetime, by: Staff) -> Call:
    """The call that came of a number; sent twice it is one call, and it is kept also when the lease ran out meanwhile."""
    lease = _held(lease_id, by)
    if lease.call is not None:
        return lease.call
    if lease.end == Lease.End.GIVEN_BACK:
        raise GivenBack
    _check_moment(lease, talk, at)
    said = replace(
        talk, lead_id=lease.lead_id, number=lease.number, was_given_at=lease.at, entry_id=lease.entry_id,
        seconds=talk.seconds or _lasted(lease, at),
    )  # fmt: skip
    call = log_call(talk=said, at=at, by=by)
    lease.call = call
    _end_lease(lease, Lease.End.LOGGED, at)
    return call


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of a script: at which step, the place of the answer in it, and what was said in words."""

    step: str
    place: int
    words: str = ""


@transaction.atomic
def answer_script(*, lease_id: int, answered: Answered, at: datetime, by: Staff) -> Lease:
    """The lease where the answer leads; what it tells of the lead is found out from then on."""
    lease = _held(lease_id, by)
    flow = script_of(lease)
    step = flow.steps.get(answered.step)
    if step is None or not 0 <= answered.place < len(step.answers):
        raise NotThatAnswer
    answer = step.answers[answered.place]
    if step.aspect and (answer.strength or answered.words):
        known = findings_of(lease.lead).get(step.aspect)
        strength = answer.strength or (known.strength if known else Finding.Strength.UNKNOWN)
        note = answered.words or answer.label
        examine(lead_ids=[lease.lead_id], found={step.aspect: (strength, note[:400])}, at=at, by=by)
    lease.answers = [*lease.answers, {"step": step.key, "answer": answer.label, "words": answered.words}]
    lease.step = answer.step or step.key
    lease.save(update_fields=["answers", "step"])
    return lease


def _check_moment(lease: Lease, talk: Talk, at: datetime) -> None:
    """A call-back lies ahead, in hours in which they may be called."""
    is_callback = Disposition.objects.filter(code=talk.disposition, outcome=Disposition.Outcome.CALLBACK).exists()
    if not is_callback or talk.next_at is None:
        return
    if talk.next_at <= at:
        raise NotThen(fields={"next_at": ["That moment has passed."]})
    where = Where.of_key(lease.ground)
    if not is_in_hours(where, limits_for(where.country, limits_by_country()), at=talk.next_at):
        local = talk.next_at.astimezone(where.zone)
        raise NotThen(fields={"next_at": [f"Nobody is called at {local:%H:%M} on a {local:%A} there."]})


def _lasted(lease: Lease, at: datetime) -> int:
    """Seconds since the number was dialled; nothing for a result that came hours later."""
    passed = at - lease.dialled_at if lease.dialled_at else timedelta()
    return int(passed.total_seconds()) if passed < LONGEST_TALK else 0


def _find(lists: list[CallList], at: datetime, by: Staff) -> Lease | None:
    """Call-backs of any list first, then list by list: what one list is ordered by says nothing beside another's."""
    rules = limits_by_country()
    where = {key: Where.of_key(key) for each in lists for key in each.grounds}
    by_key = {each.pk: each for each in lists}
    params: dict[str, Any] = {
        "at": at, "late": at - GRACE, "caller": by.pk, "shut": list(NOT_CALLED), "passed": [],
        "open": [key for key, one in where.items() if is_in_hours(one, limits_for(one.country, rules), at=at)],
    }  # fmt: skip
    for sql, keys in [(_CALLBACKS, list(by_key)), *((_OTHERS, [key]) for key in by_key)]:
        while len(params["passed"]) < MOST_PASSED:
            row = next(iter(rows_of(sql, {**params, "lists": keys})), None)
            if row is None:
                break
            entry_id, lead_id, list_id = row
            lease = _offer(entry_id, lead_id, by_key[list_id], at, by)
            if lease is not None:
                return lease
            params["passed"].append(entry_id)
    return None


def _offer(entry_id: int, lead_id: int, call_list: CallList, at: datetime, by: Staff) -> Lease | None:
    """The entry as this caller's lease, or None and on the entry why not and when again."""
    lead = Lead.objects.select_related("person").get(pk=lead_id)
    entry = CallListEntry.objects.get(pk=entry_id)
    if not _is_wanted(entry, call_list, at):
        CallListEntry.objects.filter(pk=entry_id).update(state="left", because="does not match any more")
        return None
    judged = judge_call(lead, at=at, most=call_list.most_attempts, is_agreed=entry.is_callback)
    if not judged.decision.is_allowed:
        _pass_over(entry, judged)
        return None
    return _lease(entry, judged, at, by)


def _is_wanted(entry: CallListEntry, call_list: CallList, at: datetime) -> bool:
    """A lead that was never called leaves a living list by itself; one in work is called to its end."""
    if call_list.kind == CallList.Kind.FIXED or entry.attempts or entry.is_callback:
        return True
    return wanted(call_list, at=at).filter(pk=entry.lead_id).exists()


def _pass_over(entry: CallListEntry, judged: Judged) -> None:
    decision = judged.decision
    entry.because, entry.ground = decision.why[:120], judged.where.key
    if decision.again_at is None:
        entry.state = CallListEntry.State.DONE
    else:
        entry.due_at = decision.again_at
    entry.save(update_fields=["because", "ground", "state", "due_at"])


def _lease(entry: CallListEntry, judged: Judged, at: datetime, by: Staff) -> Lease | None:
    # One that its caller is logging late is held, and waiting for it could never end: then the number is passed over.
    over = Lease.objects.filter(number=judged.number, ended_at=None, until__lte=at)
    held = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Lease.objects.filter(pk__in=held).update(ended_at=at, end=Lease.End.EXPIRED)
    until = at + LEASE
    given = {
        "entry": entry.pk,
        "lead": entry.lead_id,
        "caller": by.pk,
        "number": judged.number,
        "at": at,
        "until": until,
        "ground": judged.where.key,
        "decision": orjson.dumps(_told(judged, at)).decode(),
    }
    made = rows_of(_LEASE, given)
    if not made:
        return None
    entry.held_until = until
    entry.save(update_fields=["held_until"])
    return Lease.objects.get(pk=made[0][0])


def _told(judged: Judged, at: datetime) -> dict[str, Any]:
    """The decision as it is kept: what the law may ask for years later."""
    consent = {True: "granted", False: "refused", None: "not asked"}[judged.consent]
    return {
        "at": at.isoformat(), "why": judged.decision.why, "rule": judged.decision.rule or "all other countries",
        "there": [[zone, f"{at.astimezone(ZoneInfo(zone)):%a %H:%M}"] for zone in judged.where.zones],
        "hours": judged.limits.hours, "consent": consent, "suppressed": False,
    }  # fmt: skip


def _hold_entry(lease: Lease, until: datetime | None) -> None:
    if lease.entry_id is not None:
        CallListEntry.objects.filter(pk=lease.entry_id).update(held_until=until)


def _end_lease(lease: Lease, end: str, at: datetime) -> None:
    lease.end, lease.ended_at = end, at
    lease.save(update_fields=["end", "ended_at", "call"])


def _held(lease_id: int, by: Staff) -> Lease:
    lease = Lease.objects.select_for_update(of=("self",)).filter(pk=lease_id, caller=by).first()
    if lease is None:
        raise NoSuchLease
    return lease


def _is_stale(call_list: CallList, at: datetime) -> bool:
    living = call_list.kind == CallList.Kind.LIVING
    return living and (call_list.refreshed_at is None or call_list.refreshed_at <= at - REFRESH)
