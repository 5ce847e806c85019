"""Routes of sequences and of the messages they send."""

from typing import Any

from footfall.qualification.models import Lead
from footfall.selling.actions.enrol import put_in
from footfall.selling.actions.follow_steps import follow_steps
from footfall.selling.actions.sequences import SequencePlan, StepPlan, keep_step, make_sequence, start_sequence
from footfall.selling.models import Message, MessageTemplate, Sequence, SequenceStep
from footfall.selling.queries.messages import address_to_unsubscribe
from tests.cast import NOON
from tests.matrix_routes.selling import lead_of, of
from tests.matrix_routes.trying import Delete, Get, Post, Put, Side, Try

PLAN = {"name": "Ours", "is_living": "yes", "view": "ready-0", "held_out": 10}
LETTER = {"name": "Hello", "way": "email", "subject": "Hello", "text": "Dear {name}"}
RULE = {"hours": "Mon-Sat 09:00-20:00", "per_day": 1, "per_week": 3, "per_message_minor": 0}


def template_of(side: Side) -> MessageTemplate:
    return MessageTemplate.objects.create(**LETTER)


def sequence_of(side: Side) -> Sequence:
    """A running rehearsal of the side's place, with a task and a wait."""
    plan = SequencePlan("Matrix", location_id=side.place.pk, is_rehearsal=True)
    made = make_sequence(plan=plan, at=NOON, by=side.company.meera)
    for step in (StepPlan("task", task="Call"), StepPlan("wait", minutes=60)):
        keep_step(sequence_id=made.pk, step_id=None, plan=step, by=side.company.meera)
    return start_sequence(sequence_id=made.pk, at=NOON, by=side.company.meera)


def step_of(side: Side) -> dict[str, Any]:
    sequence = sequence_of(side)
    return {"pk": sequence.pk, "step_id": SequenceStep.objects.filter(sequence=sequence).latest("position").pk}


def enrolled(side: Side) -> Lead:
    lead = lead_of(side)
    put_in(sequence_id=sequence_of(side).pk, lead_ids=[lead.pk], at=NOON, by=side.company.meera)
    return lead


def written_to(side: Side) -> Message:
    """A message that waits."""
    lead, sequence = enrolled(side), Sequence.objects.get()
    plan = StepPlan("email", template_id=template_of(side).pk)
    keep_step(sequence_id=sequence.pk, step_id=None, plan=plan, by=side.company.meera)
    lead.person.contact_points.create(kind="email", value="asha@example.in", typed="asha@example.in")
    lead.enrolments.update(step=SequenceStep.objects.get(kind="email"))
    follow_steps(at=NOON)
    return Message.objects.get()


def token_of(side: Side) -> dict[str, Any]:
    return {"token": address_to_unsubscribe(written_to(side).name).rpartition("/")[2]}


def previewed(side: Side) -> dict[str, Any]:
    return {"template_id": template_of(side).pk}


ROUTES: dict[str, Try | list[Try]] = {
    "selling:sequences": Get(),
    "selling:sequence-new": [Get(), Post(data=lambda side: {**PLAN, "location": side.place.code})],
    "selling:sequence": Get(of(sequence_of, "pk")),
    "selling:sequence-leads": Get(of(sequence_of, "pk")),
    "selling:sequence-edit": [
        Get(of(sequence_of, "pk")),
        Post(of(sequence_of, "pk"), data=lambda side: {**PLAN, "location": side.place.code}),
    ],
    "selling:sequence-state": Post(of(sequence_of, "pk"), data={"to": "pause"}),
    "selling:step-new": [
        Get(lambda side: {"pk": sequence_of(side).pk, "kind": "wait"}),
        Post(lambda side: {"pk": sequence_of(side).pk, "kind": "task"}, data={"task": "Call"}),
    ],
    "selling:step-edit": [Get(step_of), Post(step_of, data={"days": 2, "hours": 0})],
    "selling:step-move": Post(step_of, data={"to": "up"}),
    "selling:step-removal": Post(step_of),
    "selling:lead-enrolment": Post(
        of(lead_of, "lead_id"), data=lambda side: {"sequence": sequence_of(side).pk}
    ),
    "selling:templates": Get(),
    "selling:template": [
        Get(of(template_of, "pk"), is_scoped=False), Post(lambda _: {"pk": 0}, data=LETTER, is_scoped=False),
    ],
    "selling:template-trial": Post(of(template_of, "pk"), is_scoped=False),
    "selling:messaging-rules": Get(),
    "selling:messaging-rule": [
        Get(lambda _: {"way": "email"}, is_scoped=False), Post(lambda _: {"way": "sms"}, data=RULE, is_scoped=False),
    ],
    "selling:unsubscribe": [Get(token_of, is_scoped=False), Post(token_of, is_scoped=False)],
    "GET /api/v1/sequences": Get(),
    "POST /api/v1/sequences": Post(data=lambda side: {"name": "Ours", "location": side.place.pk}),
    "GET /api/v1/sequences/{sequence_id}": Get(of(sequence_of, "sequence_id")),
    "PUT /api/v1/sequences/{sequence_id}/state": Put(of(sequence_of, "sequence_id"), data={"to": "pause"}),
    "POST /api/v1/sequences/{sequence_id}/leads": Post(
        of(sequence_of, "sequence_id"), data=lambda side: {"leads": [lead_of(side).pk]}
    ),
    "DELETE /api/v1/sequences/{sequence_id}/leads/{lead_id}": Delete(
        lambda side: {"lead_id": enrolled(side).pk, "sequence_id": Sequence.objects.get().pk}
    ),
    "GET /api/v1/leads/{lead_id}/messages": Get(of(lead_of, "lead_id")),
    "GET /api/v1/templates": Get(),
    "POST /api/v1/templates": Post(data=LETTER),
    "GET /api/v1/templates/{template_id}/preview": Get(
        previewed, data=lambda side: {"lead": lead_of(side).pk}
    ),
}  # fmt: skip
