"""Log a call, and let what was heard have its consequences."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from footfall.capture.queries.ground import ground_of
from footfall.company.models import Staff
from footfall.identity.actions.judge import Proof, judge
from footfall.identity.models import ContactPoint, Verification
from footfall.qualification.actions.disqualify import disqualify, requalify
from footfall.qualification.actions.milestones import reach
from footfall.qualification.actions.next_step import plan
from footfall.qualification.actions.recycle import recycle
from footfall.qualification.actions.statements import lock
from footfall.qualification.actions.states import set_state
from footfall.qualification.actions.touch import touch
from footfall.qualification.models import Disqualification, Lead, LeadState, Milestone
from footfall.qualification.models.lead import CLOSED, Status
from footfall.qualification.queries import NoSuchLead
from footfall.selling.actions.appointments import USUAL, Booking, book
from footfall.selling.actions.close import NotALostReason, Sale, win_deal
from footfall.selling.actions.open import Opening, open_deal
from footfall.selling.actions.settle_entries import settle_entries
from footfall.selling.actions.suppress import suppress
from footfall.selling.models import Call, Deal, Disposition, Stage
from footfall.selling.queries import live_phones, suppressions_of, their_number
from footfall.selling.queries.calling import limits_by_country, where_of_lead
from footfall.selling.rules import APPOINTMENT, CALL_BACK, FOLLOWS, Follows, is_silent, status_after_call
from footfall.selling.rules.calling import cost_of, limits_for
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid

MOST_SECONDS = 24 * 3600

NUMBER_ENDS_BY = {
    "wrong_number": "phone_wrong_number", "no_such_number": "phone_disconnected", "not_the_person": "phone_wrong_party",
}  # fmt: skip
"""What a call that ends a number proves about it."""


class DoNotCall(Conflict):
    """This number asked not to be called."""


class NoNumber(Conflict):
    """This lead has no number that can be called."""


class NoSuchResult(Invalid):
    """There is no such result of a call."""


class NotAnInterval(Invalid):
    """A call lasts from nothing to a day."""


class WhenNext(Invalid):
    """Say when: this result needs a day and a time."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What is written down of a call. `number` is the first one that may be called unless said.

    `next_at` is the moment agreed for a call-back or an appointment, or, after a no, when to take the lead
    up again: with it the lead is recycled, without it lost for `reason`.
    """

    lead_id: int
    disposition: str
    seconds: int = 0
    note: str = ""
    number: str = ""
    next_at: datetime | None = None
    reason: str = Disqualification.Cause.NO_NEED
    is_for_caller: bool = False
    """A call-back is kept for whoever agreed on it."""
    was_given_at: datetime | None = None
    """When the number was handed out: whoever asked not to be called since then did so during the call."""
    entry_id: int | None = None
    """Where on a call list it was handed out from."""


@transaction.atomic
def log_call(*, talk: Talk, at: datetime, by: Staff | None) -> Call:
    """The call as it was logged, with everything that follows from the outcome of its result.

    Attempt and contact milestones and the touchpoint, status forward to attempting or connected; then what
    the outcome asks for: the next step, an appointment, a sale, a loss, a dead number, never calling again.
    """
    result = Disposition.objects.filter(code=talk.disposition).first()
    if result is None:
        raise NoSuchResult(fields={"disposition": [f"There is no result called {talk.disposition}."]})
    follows = FOLLOWS[result.outcome]
    lead = _held(talk.lead_id, follows)
    number = _checked_number(talk, lead, follows)
    cost = _cost_of(lead, number, talk.seconds)
    call = Call.objects.create(
        lead=lead, caller=by, number=number, at=at, seconds=talk.seconds, disposition=result, note=talk.note,
        cost_minor=cost,
    )  # fmt: skip
    _note_contact(call, lead, follows, at, by)
    _follow(talk, lead, call, follows, at, by)
    settle_entries(call=call, next_at=talk.next_at, is_for_caller=talk.is_for_caller, entry_id=talk.entry_id)
    audit.record(by=by, verb="call", noun="lead", subjects=[lead.pk], result=result.code, call=call.pk)
    return call


def _held(lead_id: int, follows: Follows) -> Lead:
    """The lead, locked; a dead number may end all leads of the person, so those are locked with it, in order."""
    person = Lead.objects.filter(pk=lead_id).values("person")
    concerned = Lead.objects.filter(person__in=person) if follows.ends_number else Lead.objects.filter(pk=lead_id)
    lock(list(concerned.values_list("pk", flat=True)))
    lead = Lead.objects.select_related("person").filter(pk=lead_id).first()
    if lead is None:
        raise NoSuchLead
    return lead


def _checked_number(talk: Talk, lead: Lead, follows: Follows) -> str:
    """The number that was called; refused when it must not be, or the talk lacks what its result needs."""
    if not 0 <= talk.seconds <= MOST_SECONDS:
        raise NotAnInterval(fields={"seconds": [str(NotAnInterval.__doc__)]})
    if follows.next_step and talk.next_at is None:
        raise WhenNext(fields={"next_at": [str(WhenNext.__doc__)]})
    if follows.says_no and talk.reason not in Disqualification.Cause.values:
        raise NotALostReason(fields={"reason": ["No such reason."]})
    numbers = [their_number(lead.person_id, talk.number)] if talk.number else live_phones(lead.person_id)
    if not numbers:
        raise NoNumber
    asked = suppressions_of(numbers)
    if talk.was_given_at:
        asked = {number: one for number, one in asked.items() if one.at <= talk.was_given_at}
    if len(asked) == len(numbers):
        day = timezone.localtime(asked[numbers[0]].at)
        when = f"{day.day} {day:%B %Y}"
        raise DoNotCall(f"{lead.person} asked not to be called on {when}; the call was not logged.")
    return next(number for number in numbers if number not in asked)


def _cost_of(lead: Lead, number: str, seconds: int) -> int:
    """What the call cost by the rule of its country; the lead carries it."""
    cost = cost_of(limits_for(where_of_lead(lead, number).country, limits_by_country()), seconds)
    if cost:
        Lead.objects.filter(pk=lead.pk).update(direct_cost_minor=F("direct_cost_minor") + cost)
    return cost


def _note_contact(call: Call, lead: Lead, follows: Follows, at: datetime, by: Staff | None) -> None:
    ids, because = [lead.pk], f"call: {call.disposition.label.lower()}"
    if follows.revives and lead.status in CLOSED and lead.status != Status.CONVERTED:
        requalify(lead_ids=ids, at=at, by=by)
        lead.refresh_from_db()
    reach(lead_ids=ids, kind=Milestone.Kind.FIRST_ATTEMPT, at=at, by=by, because=because)
    if follows.is_contact:
        reach(lead_ids=ids, kind=Milestone.Kind.FIRST_CONTACT, at=at, by=by, because=because)
        reach(lead_ids=ids, kind=Milestone.Kind.VERIFIED, at=at, by=by, because=because)
        _judge_number(call, lead, "phone_reached", at, by)
    touch(lead_ids=ids, kind=follows.touch, at=at, by=by, note=call.note)
    status = status_after_call(lead.status, is_contact=follows.is_contact)
    set_state(lead_ids=ids, aspect=LeadState.Aspect.STATUS, value=status, at=at, by=by, because=because)


def _follow(talk: Talk, lead: Lead, call: Call, follows: Follows, at: datetime, by: Staff | None) -> None:
    ids, because = [lead.pk], f"call: {call.disposition.label.lower()}"
    if follows.milestone:
        reach(lead_ids=ids, kind=follows.milestone, at=at, by=by, because=because)
    _agree(talk, lead, follows, at, by)
    if follows.is_sale:
        _sell(lead, at, by)
    if follows.says_no:
        _hear_no(talk, lead, at, by)
    if not (follows.is_contact or follows.ends_number):
        _note_silence(call, lead, at, by)
    if follows.ends_number:
        _judge_number(call, lead, NUMBER_ENDS_BY[follows.dead_cause], at, by)
    elif follows.dead_cause:
        _call_dead([lead.pk], follows.dead_cause, talk.note, at, by)
    if follows.suppresses:
        suppress(number=call.number, reason=talk.note or because, at=at, by=by)


def _agree(talk: Talk, lead: Lead, follows: Follows, at: datetime, by: Staff | None) -> None:
    """What was agreed on is the next step; an appointment is an hour at the lead's outlet with whoever owns the lead."""
    if follows.next_step == APPOINTMENT and talk.next_at:
        until = talk.next_at + USUAL
        booking = Booking(APPOINTMENT, talk.next_at, until, location_id=lead.location_id, note=talk.note)
        book(lead_id=lead.pk, booking=booking, at=at, by=by)
    elif follows.next_step:
        plan(lead_ids=[lead.pk], step=follows.next_step, step_at=talk.next_at, by=by)
    elif lead.next_step == CALL_BACK:
        plan(lead_ids=[lead.pk], step="", step_at=None, by=by)


def _sell(lead: Lead, at: datetime, by: Staff | None) -> None:
    """The lead's open deal is won; a lead without one gets it and has it won at once."""
    deal = Deal.objects.filter(lead=lead.pk, closed_at=None).first()
    deal = deal or open_deal(opening=Opening(lead.pk, stage=_ordered()), at=at, by=by)
    win_deal(sale=Sale(deal.pk), at=at, by=by)


def _ordered() -> str:
    """The stage of a sale that was agreed at once: ordered, since nobody saw a demo."""
    stage = Stage.objects.filter(counts_as=Stage.Counts.ORDER).first()
    return stage.slug if stage else ""


def _hear_no(talk: Talk, lead: Lead, at: datetime, by: Staff | None) -> None:
    """Recycled when there is a day to come back on, lost for a reason when there is none."""
    if talk.next_at is None:
        disqualify(
            lead_ids=[lead.pk],
            kind=Disqualification.Kind.LOST,
            cause=talk.reason,
            note=talk.note,
            at=at,
            by=by,
        )
        return
    if lead.status in CLOSED:
        return
    recycle(lead_ids=[lead.pk], back_at=talk.next_at, to_routing=False, because="said no for now", at=at, by=by)


def _judge_number(call: Call, lead: Lead, cause: str, at: datetime, by: Staff | None) -> None:
    """What the call proves about the number; with their last way dead, all leads in work of the person are dead."""
    points = ContactPoint.objects.filter(person=lead.person_id, kind=ContactPoint.Kind.PHONE, value=call.number)
    evidence = {"call": call.pk, "result": call.disposition.label, "note": call.note}
    proofs = [Proof(point, cause, evidence) for point in points.values_list("pk", flat=True)]
    judge(proofs=proofs, way=Verification.Way.CALL, at=at, by=by)


def _note_silence(call: Call, lead: Lead, at: datetime, by: Staff | None) -> None:
    """A number that was tried often, at different times of day, and never answered is doubtful."""
    tried = Call.objects.filter(lead__person=lead.person_id, number=call.number).select_related("disposition")
    calls = [(each.at, each.disposition.is_reached) for each in tried[:50]]
    zone = ZoneInfo(ground_of(lead.location_id).zone)
    if is_silent([(moment.astimezone(zone), reached) for moment, reached in calls]):
        _judge_number(call, lead, "phone_unreachable", at, by)


def _call_dead(lead_ids: list[int], cause: str, note: str, at: datetime, by: Staff | None) -> None:
    disqualify(lead_ids=lead_ids, kind=Disqualification.Kind.DEAD, cause=cause, note=note, at=at, by=by)
