"""Make sequences, change their steps, start, pause and close them; write templates, and say when one may write."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.db.models import F, Max
from django.http import QueryDict
from django.utils import timezone

from footfall.company.models import Location, Staff
from footfall.company.queries import visible_location_ids
from footfall.qualification.filters import parse
from footfall.selling.models import Enrolment, Message, MessageTemplate, MessagingRule, Sequence, SequenceStep
from footfall.selling.rules.nurture import MOST_HELD_OUT
from footfall.selling.rules.wording import MOST_SMS, check_wording
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid, NotFound

Kind = SequenceStep.Kind
WRITES = (Kind.EMAIL, Kind.SMS)


class NoSuchStep(NotFound):
    """There is no such step in this sequence."""


class NoSuchTemplate(NotFound):
    """There is no such template."""


class SequenceIsClosed(Conflict):
    """This sequence is closed; make another one."""


class NothingToDo(Conflict):
    """A sequence needs a step before it can start."""


class NoWayOut(Conflict):
    """Set FOOTFALL_URL first, the address Footfall is reached at from outside: every letter carries a link to unsubscribe."""


class NoGatewayForSms(Conflict):
    """Set up a gateway for SMS first (FOOTFALL_SMS_URL), or rehearse the sequence."""


class StepHasWritten(Conflict):
    """This step has written to leads, and its results would go with it. Pause this sequence and make another one."""


class TemplateIsUsed(Conflict):
    """Another template has this name."""


class OfNoPlace(Invalid):
    """Choose one of your places; only who sees every place makes sequences for all."""


@dataclass(frozen=True, slots=True)
class SequencePlan:
    """A sequence as it is wanted."""

    name: str
    query: str = ""
    is_living: bool = True
    location_id: int | None = None
    leaves_on: list[str] = field(default_factory=lambda: [Sequence.Leaves.ANSWERED, Sequence.Leaves.HOT])
    held_out: int = 10
    reply_to: str = ""
    link: str = ""
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step as it is wanted; what its kind does not need is left out."""

    kind: str
    minutes: int = 0
    clock: time | None = None
    template_id: int | None = None
    task: str = ""
    query: str = ""
    otherwise: str = ""


@transaction.atomic
def make_sequence(*, plan: SequencePlan, at: datetime, by: Staff) -> Sequence:
    """The sequence, a draft without steps."""
    _check(plan, by=by, at=at)
    made = Sequence.objects.create(**_fields(plan), salt=secrets.token_hex(8), made_by=by, made_at=at)
    audit.record(by=by, verb="make", noun="sequence", subjects=[made.pk], **_fields(plan))
    return made


@transaction.atomic
def change_sequence(*, sequence_id: int, plan: SequencePlan, at: datetime, by: Staff) -> Sequence:
    """The sequence as it is from now on; who is in it stays."""
    held = _hold(sequence_id)
    _check(plan, by=by, at=at)
    for name, value in _fields(plan).items():
        setattr(held, name, value)
    if held.started_at and not held.is_rehearsal:
        _check_ready(held)
    held.save()
    audit.record(by=by, verb="change", noun="sequence", subjects=[held.pk], **_fields(plan))
    return held


@transaction.atomic
def keep_step(*, sequence_id: int, step_id: int | None, plan: StepPlan, by: Staff) -> SequenceStep:
    """The step as it is wanted; a new one comes last."""
    held = _hold(sequence_id)
    step = _step(held, step_id) if step_id else SequenceStep(sequence=held, position=_next_place(held))
    if plan.kind not in Kind.values or (step_id and plan.kind != step.kind):
        raise Invalid(fields={"kind": ["No such kind of step."]})
    _check_step(plan, by=by)
    for name in plan.__dataclass_fields__:
        setattr(step, name, getattr(plan, name))
    step.save()
    audit.record(by=by, verb="keep step", noun="sequence", subjects=[held.pk], step=step.pk, kind=step.kind)
    return step


@transaction.atomic
def move_step(*, sequence_id: int, step_id: int, is_up: bool, by: Staff) -> None:
    """The step one place further up or down; at the end of the row nothing happens."""
    held = _hold(sequence_id)
    step = _step(held, step_id)
    others = SequenceStep.objects.filter(sequence=held)
    if is_up:
        other = others.filter(position__lt=step.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=step.position).order_by("position").first()
    if other is None:
        return
    SequenceStep.objects.filter(pk=step.pk).update(position=other.position)
    SequenceStep.objects.filter(pk=other.pk).update(position=step.position)
    audit.record(by=by, verb="move step", noun="sequence", subjects=[held.pk], step=step.pk, up=is_up)


@transaction.atomic
def remove_step(*, sequence_id: int, step_id: int, by: Staff) -> None:
    """The sequence without the step; who stood before it stands before the next one."""
    held = _hold(sequence_id)
    step = _step(held, step_id)
    if Message.objects.filter(step=step).exists():
        raise StepHasWritten
    after = SequenceStep.objects.filter(sequence=held, position__gt=step.position).order_by("position").first()
    Enrolment.objects.filter(step=step).update(step=after)
    SequenceStep.objects.filter(sequence=held, position__gt=step.position).update(position=F("position") - 1)
    step.delete()
    audit.record(by=by, verb="remove step", noun="sequence", subjects=[held.pk], step=step_id, kind=step.kind)


@transaction.atomic
def start_sequence(*, sequence_id: int, at: datetime, by: Staff) -> Sequence:
    """The sequence as it runs, from the beginning or from where it was paused."""
    held = _hold(sequence_id)
    if not SequenceStep.objects.filter(sequence=held).exists():
        raise NothingToDo
    if not held.is_rehearsal:
        _check_ready(held)
    held.started_at, held.paused_at = held.started_at or at, None
    held.save(update_fields=["started_at", "paused_at"])
    audit.record(by=by, verb="start", noun="sequence", subjects=[held.pk])
    return held


@transaction.atomic
def pause_sequence(*, sequence_id: int, at: datetime, by: Staff) -> Sequence:
    """The sequence, which neither takes anybody in nor sends anything until it is started again."""
    held = _hold(sequence_id)
    held.paused_at = held.paused_at or at
    held.save(update_fields=["paused_at"])
    audit.record(by=by, verb="pause", noun="sequence", subjects=[held.pk])
    return held


@transaction.atomic
def close_sequence(*, sequence_id: int, at: datetime, by: Staff) -> Sequence:
    """The sequence at its end: its results stay, and what waits is never sent."""
    held = _hold(sequence_id)
    held.closed_at = at
    held.save(update_fields=["closed_at"])
    audit.record(by=by, verb="close", noun="sequence", subjects=[held.pk])
    return held


@transaction.atomic
def keep_template(
    *, template_id: int | None, name: str, way: str, subject: str, text: str, by: Staff
) -> MessageTemplate:
    """The template; refused with the field that there is not."""
    if way not in dict(MessageTemplate._meta.get_field("way").choices or ()):
        raise Invalid(fields={"way": ["E-mail or SMS."]})
    if way == Kind.EMAIL and not subject.strip():
        raise Invalid(fields={"subject": ["A letter needs a subject."]})
    if way == Kind.SMS and len(text) > MOST_SMS:
        raise Invalid(fields={"text": [f"An SMS has {MOST_SMS:,} characters at most."]})
    check_wording(subject, where="subject")
    check_wording(text, where="text")
    template = MessageTemplate.objects.filter(pk=template_id).first() if template_id else MessageTemplate()
    if template is None:
        raise NoSuchTemplate
    if MessageTemplate.objects.filter(name=name).exclude(pk=template_id or 0).exists():
        raise TemplateIsUsed(fields={"name": [str(TemplateIsUsed.__doc__)]})
    template.name, template.way, template.text = name, way, text
    template.subject = subject if way == Kind.EMAIL else ""
    template.save()
    audit.record(by=by, verb="keep", noun="template", subjects=[template.pk], name=name)
    return template


@transaction.atomic
def keep_messaging_rule(*, way: str, values: Mapping[str, Any], by: Staff) -> MessagingRule:
    """When and how often one may write by this way."""
    rule = MessagingRule.objects.filter(way=way).first()
    if rule is None:
        raise NotFound
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save()
    audit.record(by=by, verb="keep", noun="messaging rule", subjects=[rule.pk], **values)
    return rule


def _hold(sequence_id: int) -> Sequence:
    held = Sequence.objects.select_for_update(no_key=True).get(pk=sequence_id)
    if held.closed_at:
        raise SequenceIsClosed
    return held


def _step(sequence: Sequence, step_id: int) -> SequenceStep:
    step = SequenceStep.objects.filter(sequence=sequence, pk=step_id).first()
    if step is None:
        raise NoSuchStep
    return step


def _next_place(sequence: Sequence) -> int:
    last = SequenceStep.objects.filter(sequence=sequence).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _fields(plan: SequencePlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in SequencePlan.__dataclass_fields__}


def _check(plan: SequencePlan, *, by: Staff, at: datetime) -> None:
    places = visible_location_ids(by)
    if places is not None and plan.location_id not in places:
        raise OfNoPlace(fields={"location": [str(OfNoPlace.__doc__)]})
    if plan.location_id and not Location.objects.filter(pk=plan.location_id).exists():
        raise OfNoPlace(fields={"location": ["There is no such place."]})
    for name, is_good in (("reply_to", validate_email), ("link", URLValidator(schemes=["http", "https"]))):
        try:
            if value := getattr(plan, name):
                is_good(value)
        except ValidationError as error:
            raise Invalid(fields={name: list(error.messages)}) from error
    if not 0 <= plan.held_out <= MOST_HELD_OUT:
        raise Invalid(fields={"held_out": [f"From 0 to {MOST_HELD_OUT} of a hundred."]})
    if set(plan.leaves_on) - set(Sequence.Leaves.values):
        raise Invalid(fields={"leaves_on": ["answered, hot or deal."]})
    parse(QueryDict(plan.query), today=timezone.localdate(at), by=by)


def _check_step(plan: StepPlan, *, by: Staff) -> None:
    if plan.kind == Kind.WAIT and not (plan.minutes or plan.clock):
        raise Invalid(fields={"days": ["Say how long, or until what time of the day."]})
    if plan.kind in WRITES and not MessageTemplate.objects.filter(pk=plan.template_id or 0, way=plan.kind).exists():
        raise Invalid(fields={"template": ["Choose a template of this kind."]})
    if plan.kind == Kind.TASK and not plan.task.strip():
        raise Invalid(fields={"task": ["Say what is to be done."]})
    if plan.kind == Kind.CONDITION:
        if not plan.query:
            raise Invalid(fields={"query": ["Say for which leads it goes on."]})
        if plan.otherwise not in SequenceStep.Otherwise.values:
            raise Invalid(fields={"otherwise": ["Pass over the next step, or leave the sequence."]})
        parse(QueryDict(plan.query), today=timezone.localdate(), by=by)


def _check_ready(sequence: Sequence) -> None:
    kinds = set(SequenceStep.objects.filter(sequence=sequence).values_list("kind", flat=True))
    if Kind.EMAIL in kinds and not settings.PUBLIC_URL:
        raise NoWayOut
    if Kind.SMS in kinds and not settings.SMS_URL:
        raise NoGatewayForSms
