"""Sequences of the cast and what happens in them, made in one line."""

from datetime import UTC, datetime, timedelta
from typing import Any

from footfall.capture.models import Capture, Consent
from footfall.identity.models import Record
from footfall.qualification.models import Lead
from footfall.selling.actions.enrol import let_in
from footfall.selling.actions.follow_steps import follow_steps, note_messages
from footfall.selling.actions.send import Sent, send_due
from footfall.selling.actions.sequences import (
    SequencePlan,
    StepPlan,
    keep_step,
    keep_template,
    make_sequence,
    start_sequence,
)
from footfall.selling.models import Enrolment, Message, MessageTemplate, Sequence
from tests.cast import Company, capture_id
from tests.selling.making import make_lead

TEN = datetime(2026, 5, 4, 4, 30, tzinfo=UTC)
"""Ten in the morning in Delhi, on a Monday."""

DAY = timedelta(days=1)
MAIL = "asha.rao@example.in"


def allow(lead: Lead, *ways: str, granted: bool = True, at: datetime = TEN - DAY) -> None:
    """The person of the lead says yes or no to being written to."""
    number = Capture.objects.count() + 1
    capture = Capture.objects.create(
        id=capture_id(9_000 + number),
        entry_point=lead.entry_point,
        payload={},
        captured_at=at,
        received_at=at,
        digest=b"",
    )
    Record.objects.create(capture=capture, person=lead.person, reason="new")
    for way in ways or ("email", "sms"):
        Consent.objects.create(capture=capture, way=way, is_granted=granted, at=at)


def reader(company: Company, name: str = "Asha Rao", *, email: str = MAIL, **fields: Any) -> Lead:
    """A lead who allowed messages."""
    lead = make_lead(company, name, email=email, **fields)
    allow(lead)
    return lead


def template(
    company: Company, name: str = "Hello", *, way: str = "email", text: str = "", subject: str = ""
) -> MessageTemplate:
    """A template with a name in it."""
    return keep_template(
        template_id=None, name=name, way=way, subject=subject or ("For {first_name|you}" if way == "email" else ""),
        text=text or "Dear {name},\n\nthe {product} is waiting for you.", by=company.meera,
    )  # fmt: skip


def sequence(company: Company, *steps: StepPlan, start: bool = True, at: datetime = TEN, **plan: Any) -> Sequence:
    """A sequence of everybody, that holds nobody out unless told to, running."""
    made = make_sequence(plan=SequencePlan(**{"name": "Welcome", "held_out": 0, **plan}), at=at, by=company.meera)
    for step in steps:
        keep_step(sequence_id=made.pk, step_id=None, plan=step, by=company.meera)
    return start_sequence(sequence_id=made.pk, at=at, by=company.meera) if start else made


def letter(company: Company, name: str = "Hello", **fields: Any) -> StepPlan:
    """A step that sends a letter by a template of this name."""
    made = MessageTemplate.objects.filter(name=name).first() or template(company, name, **fields)
    return StepPlan(made.way, template_id=made.pk)


def wait(days: float) -> StepPlan:
    return StepPlan("wait", minutes=int(days * 24 * 60))


def tick(at: datetime = TEN) -> Sent:
    """What the worker does in a minute: who enters, what is written, what is handed over, and on from there."""
    for key in Sequence.objects.values_list("pk", flat=True):
        let_in(sequence_id=key, at=at)
    follow_steps(at=at)
    sent = send_due(at=at)
    note_messages(at=at)
    follow_steps(at=at)
    return sent


def states() -> list[tuple[str, str]]:
    """Way and state of every message, in order."""
    return list(Message.objects.order_by("pk").values_list("way", "state"))


def fate(lead: Lead) -> tuple[str, str]:
    """How a lead stands in its one sequence, and why it left."""
    enrolment = Enrolment.objects.get(lead=lead)
    return enrolment.state, enrolment.left_for
