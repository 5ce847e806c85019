"""The demo company's letters: a sequence that has run for three weeks, as a rehearsal, so that nothing leaves the house."""

from datetime import datetime, timedelta

from footfall.capture.models import Consent
from footfall.company.models import Role, Staff
from footfall.identity.models import ContactPoint, Record
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import OPEN
from footfall.selling.actions.follow_steps import follow_steps, note_messages
from footfall.selling.actions.send import send_due
from footfall.selling.actions.sequences import (
    SequencePlan,
    StepPlan,
    keep_step,
    keep_template,
    make_sequence,
    start_sequence,
)
from footfall.selling.models import Enrolment, Message, Sequence

WELCOME = (
    "Good to have met you",
    (
        "Dear {first_name|customer},\n\nthank you for your interest in {product|our products}. "
        "Whenever you want to see it at work, come by {outlet|our outlet}, or answer this letter.\n\n{company|Your team}"
    ),
)
REMINDER = (
    "Still thinking it over?",
    (
        "Dear {first_name|customer},\n\n{product|what you asked about} is still there for you. "
        "Tell us what would help: a price, a demonstration, or a call.\n\n{company|Your team}"
    ),
)
ONGOING = timedelta(days=21)
YOUNGEST, OLDEST = timedelta(days=22), timedelta(days=240)
MOST = 40
EVERY = 10
"""Each tenth is held out."""

ANSWERS, UNSUBSCRIBES, RETURNS = {3, 8, 15, 24, 31}, {12}, {6, 27}
"""Who of those written to did so, by their place."""


def nurture(*, now: datetime) -> int:
    """How many leads were taken through the sequence until now."""
    by = Staff.objects.filter(role=Role.ADMINISTRATOR).first()
    leads = _readers(now)
    if by is None or not leads:
        return 0
    start = now.replace(hour=6, minute=0, second=0, microsecond=0) - ONGOING
    sequence = _make(by, start)
    first = sequence.steps.order_by("position").first()
    Enrolment.objects.bulk_create(
        Enrolment(
            sequence=sequence, lead=lead, ground="IN Asia/Kolkata", entered_at=start,
            state="held_out" if place % EVERY == 0 else "active",
            **({} if place % EVERY == 0 else {"step": first, "due_at": start}),
        )
        for place, lead in enumerate(leads)
    )  # fmt: skip
    for days in (0, 3, 4, 8):
        _live(start + timedelta(days=days))
        if days == 0:
            _hear(sequence, leads, start + timedelta(days=1))
    Sequence.objects.filter(pk=sequence.pk).update(refreshed_at=now)
    return len(leads)


def _readers(now: datetime) -> list[Lead]:
    """Open leads of some weeks who can be written to; they allow it with what they came by."""
    can = ContactPoint.objects.filter(kind="email").exclude(state="dead")
    found = Lead.objects.filter(
        status__in=OPEN, captured_at__gt=now - OLDEST, captured_at__lt=now - YOUNGEST, person__contact_points__in=can,
        deals=None, counted_with=None, temperature__in=("cold", "warm"),
    )  # fmt: skip
    leads = list({lead.person_id: lead for lead in found.order_by("captured_at", "person__name")[: 2 * MOST]}.values())
    leads = leads[:MOST]
    records = Record.objects.filter(person__in=[lead.person_id for lead in leads]).select_related("capture")
    said = "Yes, you may write to me by e-mail."
    Consent.objects.bulk_create(
        [
            Consent(capture=each.capture, way="email", is_granted=True, wording=said, at=each.capture.captured_at)
            for each in records
        ],
        ignore_conflicts=True,
    )
    return leads


def _make(by: Staff, start: datetime) -> Sequence:
    letters = [
        keep_template(template_id=None, name=name, way="email", subject=subject, text=text, by=by)
        for name, (subject, text) in (("Welcome", WELCOME), ("Reminder", REMINDER))
    ]
    plan = SequencePlan(
        "After the first visit", "temperature=cold&temperature=warm&status=open&source=web", held_out=EVERY,
        is_rehearsal=True, leaves_on=["answered", "hot", "deal"],
    )  # fmt: skip
    made = make_sequence(plan=plan, at=start, by=by)
    steps = [
        StepPlan("email", template_id=letters[0].pk), StepPlan("wait", minutes=3 * 24 * 60),
        StepPlan("condition", query="temperature=cold&temperature=warm", otherwise="leave"),
        StepPlan("email", template_id=letters[1].pk), StepPlan("wait", minutes=30 * 24 * 60),
        StepPlan("task", task="Call: read both letters"),
    ]  # fmt: skip
    for step in steps:
        keep_step(sequence_id=made.pk, step_id=None, plan=step, by=by)
    return start_sequence(sequence_id=made.pk, at=start, by=by)


def _live(at: datetime) -> None:
    """What the worker does on a day."""
    follow_steps(at=at)
    while (sent := send_due(at=at)).sent:
        pass
    note_messages(at=at)
    follow_steps(at=at)
    assert not sent.unsure  # noqa: S101 -- nothing leaves the house


def _hear(sequence: Sequence, leads: list[Lead], at: datetime) -> None:
    """Some answer, one wants no more, some letters come back."""
    fates = (
        (ANSWERS, "answered_at", "answered"), (UNSUBSCRIBES, "opted_out_at", "opted_out"), (RETURNS, "returned_at", "returned"),
    )  # fmt: skip
    for places, column, left_for in fates:
        keys = [lead.pk for place, lead in enumerate(leads) if place in places]
        Message.objects.filter(enrolment__sequence=sequence, enrolment__lead__in=keys).update(**{column: at})
        Enrolment.objects.filter(sequence=sequence, lead__in=keys).update(
            state="left", left_for=left_for, ended_at=at, due_at=None, step=None
        )
