"""What selling adds to the page of a lead: its deal, its calls, and both on the timeline."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from footfall.capture.rules.short_code import shown_code
from footfall.company.models import Staff
from footfall.company.views.keeping import may
from footfall.identity.normalise.phones import spoken
from footfall.qualification.lead_page import Event, shows, tells, tells_of
from footfall.qualification.models import Lead, Touchpoint
from footfall.qualification.models.lead import OPEN
from footfall.selling.models import (
    Appointment,
    Call,
    Deal,
    DealStage,
    Disposition,
    Enrolment,
    LeadFile,
    Message,
    Referral,
    RewardAccount,
    Stage,
    Task,
)
from footfall.selling.queries import CALL, LIFT, SEE_DEALS, SELL, live_phones, suppressions_of
from footfall.selling.queries.call_lists import SUPERVISE
from footfall.selling.queries.conditions import conditions_met
from footfall.selling.queries.quotes import quotes_of
from footfall.selling.queries.referrals import REFER
from footfall.selling.queries.sequences import PUT_IN, sequences_for
from footfall.selling.queries.to_do import DO, to_do_for
from footfall.selling.rules import FOLLOWS
from footfall.selling.rules.conditions import joined, lacking
from footfall.selling.views.cards import amount_of, card_of
from footfall.selling.views.sequence_words import said_of_message, step_in_words
from footfall.selling.views.to_do import appointment_rows, task_rows

Kind = Touchpoint.Kind
KEYS = "1234567890qwrtyuiop"
"""The key that stands for a result, by its place in the list; `e` and the like belong to the page."""

MOST_CALLS = 200
MOST_QUOTES = 20
MOST_MESSAGES = 50
MOST_FILES = 100


@shows("selling/_lead_deal.html", order=10, stylesheet="selling/selling.css")
def deal_panel(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """The open deal with its stages, or the way to open one, and the deals that are closed."""
    deals = list(
        Deal.objects.filter(lead=lead)
        .select_related("stage", "product", "owner", "lead__person")
        .order_by("-opened_at", "-pk")
    )
    may_sell = may(staff, SELL)
    now = timezone.localtime()
    cards = [card_of(deal, now=now) for deal in deals]
    standing = next((card for card in cards if card.deal.closed_at is None), None)
    may_open = may_sell and standing is None and lead.status in OPEN
    if not (cards or may_open):
        return None
    return {
        "card": standing,
        "closed": [card for card in cards if card.deal.closed_at],
        **(_way_on(standing.deal) if standing else {}),
        "may_open": may_open,
        "may_sell": may_sell,
        "back": reverse("qualification:lead", args=[lead.pk]),
    }


def _way_on(deal: Deal) -> dict[str, Any]:
    """The stages of the deal's pipeline, what it lacks before the next one, and the beginnings of other pipelines."""
    every = list(Stage.objects.select_related("pipeline"))
    stages = [stage for stage in every if stage.pipeline_id == deal.stage.pipeline_id]
    following = next((stage for stage in stages if stage.position > deal.stage.position), None)
    asked = [*deal.stage.exit, *following.entry] if following else []
    lacks = lacking(asked, conditions_met([deal.pk])[deal.pk]) if asked else []
    firsts = {stage.pipeline_id: stage for stage in reversed(every) if stage not in stages}
    return {
        "stages": stages, "next_stage": following, "lacks": joined(lacks) if lacks else "",
        "other_pipelines": sorted(firsts.values(), key=lambda stage: stage.position),
    }  # fmt: skip


@shows("selling/_lead_quotes.html", order=12)
def quote_panel(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """The quotes of the lead's deals, and the way to make one."""
    if not may(staff, SEE_DEALS):
        return None
    quotes = [(quote, amount_of(quote.total_minor, quote.currency)) for quote in quotes_of(lead)[:MOST_QUOTES]]
    deal = Deal.objects.filter(lead=lead, closed_at=None).first() if may(staff, SELL) else None
    return {"quotes": quotes, "deal": deal} if quotes or deal else None


@shows("selling/_lead_to_do.html", order=15, stylesheet="selling/selling.css")
def to_do_panel(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """What is to be done for the lead and its person, and when one meets."""
    now = timezone.now()
    tasks, appointments = to_do_for(lead)
    may_do = may(staff, DO)
    if not (tasks or appointments or may_do):
        return None
    return {"tasks": task_rows(tasks, now), "appointments": appointment_rows(appointments, now), "may_do": may_do}


@shows("selling/_lead_files.html", order=65, stylesheet="selling/selling.css")
def file_panel(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """The files beside the lead."""
    files, may_do = list(LeadFile.objects.filter(lead=lead).select_related("made_by")[:MOST_FILES]), may(staff, DO)
    return {"files": files, "may_do": may_do} if files or may_do else None


@shows("selling/_lead_calls.html", order=20)
def call_panel(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """The numbers of the lead, which of them must not be called, and the results a call can have by key."""
    if not may(staff, CALL):
        return None
    numbers = live_phones(lead.person_id)
    asked = suppressions_of(numbers)
    results = list(Disposition.objects.all())
    keyed = zip(results, chain(KEYS, [""] * len(results)), strict=False)
    return {
        "numbers": [(number, spoken(number, settings.DEFAULT_COUNTRY), asked.get(number)) for number in numbers],
        "may_call": any(number not in asked for number in numbers),
        "results": [(result, key, needs_more(result)) for result, key in keyed],
        "may_lift": may(staff, LIFT),
        "back": reverse("qualification:lead", args=[lead.pk]),
    }


@shows("selling/_lead_referral.html", order=40)
def referral_panel(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """Who referred the lead, the code of its person, and whom they referred."""
    own = Referral.objects.filter(lead=lead).select_related("account__person", "account__staff").first()
    account = RewardAccount.objects.filter(person=lead.person_id).order_by("pk").first()
    may_give = may(staff, REFER)
    if not (own or account or may_give):
        return None
    given = Referral.objects.filter(account__person=lead.person_id) if account else Referral.objects.none()
    return {
        "referral": own, "account": account, "code": shown_code(account.code) if account else "",
        "given": given.count(), "counted": given.filter(state="counts").count(), "may_give": may_give,
    }  # fmt: skip


def needs_more(result: Disposition) -> bool:
    """Whether the result is asked about further before the call is logged."""
    follows = FOLLOWS[result.outcome]
    return bool(follows.next_step) or follows.says_no


@shows("selling/_lead_sequences.html", order=40)
def sequence_panel(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """The sequences the lead is in or was in, its last messages, and those it can be put into."""
    enrolments = list(Enrolment.objects.filter(lead=lead).select_related("sequence", "step__template"))
    may_put = may(staff, PUT_IN) and lead.status in OPEN
    open_to = list(sequences_for(staff).exclude(enrolments__lead=lead)) if may_put else []
    if not (enrolments or open_to):
        return None
    sent = Message.objects.filter(enrolment__lead=lead).select_related("step__template")
    return {
        "enrolments": [(each, step_in_words(each.step) if each.step else "") for each in enrolments],
        "may_open": may(staff, SUPERVISE),
        "messages": [(each, said_of_message(each)) for each in sent[:MOST_MESSAGES]],
        "open_to": open_to, "may_put": may_put,
    }  # fmt: skip


@tells_of(Kind.MESSAGE_SENT, Kind.MESSAGE_RETURNED, Kind.OPTED_OUT)
def messages_told(lead: Lead, _staff: Staff) -> Iterable[Event]:
    """What was written to the lead, what came back, and who wants no more."""
    sent = Message.objects.filter(enrolment__lead=lead, state__in=("sent", "unsure"))
    for message in sent.select_related("enrolment__sequence")[:MOST_MESSAGES]:
        rehearsed = " (rehearsal)" if message.enrolment.sequence.is_rehearsal else ""
        what = f"{message.get_way_display()}{rehearsed}: {message.subject or message.text[:60]}"
        if message.sent_at:
            yield Event(message.sent_at, what, str(message.enrolment.sequence))
        if message.returned_at:
            yield Event(message.returned_at, f"{message.get_way_display()} came back", message.to, kind="wrong")
        if message.opted_out_at:
            yield Event(message.opted_out_at, "Wants no more messages", message.to, kind="wrong")


@tells_of(Kind.CALL_ATTEMPT, Kind.CALL_CONTACT, Kind.CALL_INTERESTED)
def calls_told(lead: Lead, _staff: Staff) -> Iterable[Event]:
    """The calls of the lead."""
    calls = Call.objects.filter(lead=lead).select_related("disposition", "caller")[:MOST_CALLS]
    for call in calls:
        lasted = f", {_lasted(call.seconds)}" if call.seconds else ""
        by = str(call.caller or "")
        yield Event(call.at, f"Called: {call.disposition.label.lower()}{lasted}", by, call.note)


@tells_of(Kind.PURCHASE)
def deals_told(lead: Lead, _staff: Staff) -> Iterable[Event]:
    """Where the deals of the lead stood, and how they ended; what a milestone says already is not told again."""
    reached = set(lead.milestones.values_list("kind", "at"))
    for stay in DealStage.objects.filter(deal__lead=lead).select_related("stage", "by"):
        if (stay.stage.counts_as, stay.at) not in reached:
            what = f"Deal {stay.because} in {stay.stage}" if stay.because else f"Deal moved to {stay.stage}"
            yield Event(stay.at, what, str(stay.by or ""))
    for deal in Deal.objects.filter(lead=lead, closed_at__isnull=False).select_related("lead__person"):
        yield _ended(deal)


def _ended(deal: Deal) -> Event:
    assert deal.closed_at  # noqa: S101 -- asked for
    card = card_of(deal, now=deal.closed_at)
    if deal.outcome == Deal.Outcome.WON:
        amount = amount_of(deal.value_minor, deal.currency)
        return Event(deal.closed_at, f"Deal won{f', {amount}' if amount else ''}", kind="good")
    return Event(deal.closed_at, f"Deal lost: {card.lost_for}", kind="wrong")


def _lasted(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


@tells
def what_was_done(lead: Lead, _staff: Staff) -> Iterable[Event]:
    """Tasks that were done for the lead, and appointments that are over."""
    done = Task.objects.filter(lead=lead, end=Task.End.DONE).select_related("ended_by")
    for task in done[:MOST_CALLS]:
        assert task.ended_at  # noqa: S101 -- done
        yield Event(task.ended_at, f"Done: {task}", str(task.ended_by or ""), task.note)
    over = Appointment.objects.filter(lead=lead).exclude(ended_at=None).select_related("ended_by", "location")
    for one in over[:MOST_CALLS]:
        assert one.ended_at  # noqa: S101 -- over
        kind = {"held": "good", "missed": "wrong"}.get(one.end, "")
        at = f", {one.place}" if one.place else ""
        yield Event(one.ended_at, f"{one}{at}: {one.get_end_display().lower()}", str(one.ended_by or ""), kind=kind)
