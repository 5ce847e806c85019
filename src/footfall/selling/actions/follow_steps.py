"""Take leads through the steps of their sequences: a whole batch in a number of statements that depends on the steps
only, not on the leads."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from collections.abc import Sequence as Several
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from footfall.identity.models import ContactPoint
from footfall.qualification.actions.next_step import plan
from footfall.qualification.actions.statements import lock
from footfall.qualification.actions.touch import touch
from footfall.qualification.filters import parse
from footfall.qualification.models import Lead, Touchpoint
from footfall.selling.actions.enrol import leave, let_out
from footfall.selling.models import Enrolment, Message, SequenceStep, Task
from footfall.selling.queries.messages import NAMED, address_to_unsubscribe, points_by_person, written_for
from footfall.selling.rules.nurture import waits_until
from footfall.selling.rules.where import Where
from footfall.shared import audit
from footfall.shared.bulk import rows_of

BATCH = 2_000
Kind = SequenceStep.Kind

_DUE = """
SELECT enrolment.id, enrolment.lead_id FROM selling_enrolment AS enrolment
  JOIN selling_sequence AS sequence ON sequence.id = enrolment.sequence_id
 WHERE enrolment.state = 'active' AND enrolment.due_at <= %s
   AND sequence.started_at IS NOT NULL AND sequence.paused_at IS NULL AND sequence.closed_at IS NULL
 ORDER BY enrolment.due_at, enrolment.id LIMIT %s
"""

_HOLD = """
SELECT id, lead_id, sequence_id, step_id, ground FROM selling_enrolment
 WHERE id = ANY(%s) AND state = 'active' AND due_at <= %s
 ORDER BY id FOR UPDATE SKIP LOCKED
"""

_STAND = """
UPDATE selling_enrolment AS enrolment
   SET step_id = now.step, due_at = now.due_at,
       state = CASE WHEN now.is_done THEN 'done' ELSE 'active' END,
       ended_at = CASE WHEN now.is_done THEN %s::timestamptz END
  FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::bool[]) AS now (id, step, due_at, is_done)
 WHERE enrolment.id = now.id RETURNING enrolment.id
"""

_TO_NOTE = """
SELECT message.id, enrolment.lead_id FROM selling_message AS message
  JOIN selling_enrolment AS enrolment ON enrolment.id = message.enrolment_id
 WHERE message.noted_at IS NULL AND message.state IN ('sent', 'unsure', 'failed', 'refused')
 ORDER BY message.id LIMIT %s
"""

_NOTE = """
WITH held AS (
    SELECT message.id FROM selling_message AS message
     WHERE message.id = ANY(%(ids)s) AND message.noted_at IS NULL ORDER BY message.id FOR UPDATE SKIP LOCKED
),
noted AS (
    UPDATE selling_message AS message SET noted_at = %(at)s FROM held WHERE message.id = held.id
    RETURNING message.id, message.enrolment_id, message.step_id, message.state, message.way,
              coalesce(message.sent_at, %(at)s) AS moment
),
onward AS (
    -- What comes after the message counts from when it was really handed over.
    UPDATE selling_enrolment AS enrolment
       SET due_at = noted.moment,
           step_id = (SELECT later.id FROM selling_sequencestep AS later
                        JOIN selling_sequencestep AS done ON done.id = noted.step_id
                       WHERE later.sequence_id = enrolment.sequence_id AND later.position > done.position
                       ORDER BY later.position LIMIT 1)
      FROM noted
     WHERE enrolment.id = noted.enrolment_id AND enrolment.state = 'active' AND enrolment.step_id = noted.step_id
),
paid AS (
    UPDATE qualification_lead AS lead SET direct_cost_minor = lead.direct_cost_minor + spent.minor
      FROM (SELECT enrolment.lead_id, sum(rule.per_message_minor) AS minor
              FROM noted JOIN selling_enrolment AS enrolment ON enrolment.id = noted.enrolment_id
              JOIN selling_sequence AS sequence ON sequence.id = enrolment.sequence_id AND NOT sequence.is_rehearsal
              JOIN selling_messagingrule AS rule ON rule.way = noted.way
             WHERE noted.state IN ('sent', 'unsure') AND rule.per_message_minor > 0
             GROUP BY enrolment.lead_id) AS spent
     WHERE lead.id = spent.lead_id
)
SELECT enrolment.lead_id FROM noted
  JOIN selling_enrolment AS enrolment ON enrolment.id = noted.enrolment_id
  JOIN selling_sequence AS sequence ON sequence.id = enrolment.sequence_id
 WHERE noted.state IN ('sent', 'unsure') AND NOT sequence.is_rehearsal
 ORDER BY noted.id
"""


@dataclass(frozen=True, slots=True)
class _Held:
    """A lead in a sequence that is to take its next step."""

    id: int
    lead: int
    sequence: int
    step: int | None
    ground: str

    @property
    def zone(self) -> ZoneInfo:
        return Where.of_key(self.ground).zone if self.ground else ZoneInfo(settings.TIME_ZONE)


@dataclass(slots=True)
class _Course:
    """The steps of the sequences in hand, who stands before which, and where each ends up."""

    steps: dict[int, list[SequenceStep]]
    here: dict[int | None, list[_Held]] = field(default_factory=lambda: defaultdict(list))
    stands: dict[int, tuple[int | None, datetime | None]] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)

    def after(self, step: SequenceStep, *, skip: int = 0) -> SequenceStep | None:
        """The step that follows, or the one so many further on."""
        later = [each for each in self.steps[step.sequence_id] if each.position > step.position]
        return later[skip] if len(later) > skip else None

    def go_on(self, who: Iterable[_Held], step: SequenceStep | None) -> None:
        """Have these stand before a step, in this same run."""
        for held in who:
            self.here[step.pk if step else None].append(held)


def follow_steps(*, at: datetime, limit: int = BATCH) -> int:
    """How many leads took steps: all those whose turn had come, up to a wait, a message or the end.

    Who should have left leaves instead. A message is only written here; `send_due` hands it over.
    """
    with transaction.atomic():
        due = rows_of(_DUE, [at, limit])
        if not due:
            return 0
        lock([row[1] for row in due])
        let_out(at=at, enrolment_ids=[row[0] for row in due])
        held = [_Held(*row) for row in rows_of(_HOLD, [[row[0] for row in due], at])]
        if held:
            _walk(held, at)
        return len(due)


def note_messages(*, at: datetime, limit: int = BATCH) -> int:
    """How many messages that went out, or will not, were told to their leads; their sequences go on from there."""
    with transaction.atomic():
        found = rows_of(_TO_NOTE, [limit])
        if not found:
            return 0
        lock([row[1] for row in found])
        told = rows_of(_NOTE, {"ids": [row[0] for row in found], "at": at})
        if told:
            out = list(dict.fromkeys(row[0] for row in told))
            touch(lead_ids=out, kind=Touchpoint.Kind.MESSAGE_SENT, at=at, by=None)
        return len(found)


def _walk(held: Several[_Held], at: datetime) -> None:
    every = SequenceStep.objects.filter(sequence__in={each.sequence for each in held}).order_by("position")
    steps: dict[int, list[SequenceStep]] = {each.sequence: [] for each in held}
    for step in every.select_related("template", "sequence__made_by"):
        steps[step.sequence_id].append(step)
    course = _Course(steps)
    for each in held:
        course.here[each.step].append(each)
    # A step leads further on only, so that one walk in their order takes everybody as far as they get.
    for step in sorted((step for own in steps.values() for step in own), key=lambda step: step.position):
        if who := course.here.pop(step.pk, None):
            _TAKEN[step.kind](course, step, who, at)
    course.stands |= {each.id: (None, None) for each in course.here.pop(None, [])}
    leave(ids=course.left, reasons=[Enrolment.Left.CONDITION] * len(course.left), at=at)
    rows = [(key, step, due, step is None) for key, (step, due) in course.stands.items()]
    if rows:
        rows_of(_STAND, [at, *map(list, zip(*rows, strict=True))])


def _wait(course: _Course, step: SequenceStep, who: list[_Held], at: datetime) -> None:
    after = course.after(step)
    for each in who:
        over = waits_until(at, minutes=step.minutes, clock=step.clock, zone=each.zone)
        course.stands[each.id] = (after.pk if after else None, over if after else None)


def _write_messages(course: _Course, step: SequenceStep, who: list[_Held], at: datetime) -> None:
    """A message each, unless this step wrote to them before; who can't be written to has it said in their message."""
    leads = Lead.objects.select_related(*NAMED).in_bulk([each.lead for each in who])
    points = points_by_person({lead.person_id for lead in leads.values()}, step.kind)
    messages = []
    for each in who:
        lead = leads[each.lead]
        messages.append(_message(each, step, lead, points.get(lead.person_id), at))
        course.stands[each.id] = (step.pk, None)
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def _message(held: _Held, step: SequenceStep, lead: Lead, point: ContactPoint | None, at: datetime) -> Message:
    template = step.template
    assert template is not None  # noqa: S101 -- a constraint says so
    name = f"{step.sequence.salt[:12]}.{held.id}.{step.pk}@{_domain()}"
    way_out = address_to_unsubscribe(name)
    written = written_for(lead, template.subject, template.text, link=step.sequence.link, unsubscribe=way_out)
    message = Message(
        enrolment_id=held.id, step=step, way=step.kind, subject=written.subject, text=written.text, name=name,
        made_at=at, due_at=at,
    )  # fmt: skip
    if point is None:
        message.detail = f"has no {'address' if step.kind == Kind.EMAIL else 'number'}"
    else:
        message.value, message.to = point.value, point.typed.strip() if step.kind == Kind.EMAIL else point.value
        message.detail = written.lacks[:200]
    if message.detail:
        message.state = Message.State.REFUSED
    return message


def _domain() -> str:
    return settings.MAIL_DOMAIN or settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "footfall"


def _give_task(course: _Course, step: SequenceStep, who: list[_Held], at: datetime) -> None:
    """What is to be done stands on the lead as its next step, and with whoever looks after it as a task."""
    leads = [each.lead for each in who]
    plan(lead_ids=leads, step=step.task, step_at=at, by=None)
    # Not by `make_tasks`, which refuses a whole set for one owner whose places have changed since.
    owned = Lead.objects.filter(pk__in=leads, owner__is_active=True).values_list("pk", "owner_id")
    note = f"By the sequence {step.sequence}"
    tasks = Task.objects.bulk_create(
        Task(lead_id=lead, what=step.task, note=note, due_at=at, owner_id=owner, made_at=at)
        for lead, owner in owned
        if owner
    )
    if tasks:
        audit.record(by=None, verb="make", noun="task", subjects=[task.pk for task in tasks], leads=leads)
    course.go_on(who, course.after(step))


def _ask(course: _Course, step: SequenceStep, who: list[_Held], at: datetime) -> None:
    filters = parse(QueryDict(step.query), today=timezone.localdate(at), by=step.sequence.made_by)
    leads = Lead.objects.filter(pk__in=[each.lead for each in who])
    held = set(filters.apply(leads).values_list("pk", flat=True))
    course.go_on((each for each in who if each.lead in held), course.after(step))
    others = [each for each in who if each.lead not in held]
    if step.otherwise == SequenceStep.Otherwise.LEAVE:
        course.left += [each.id for each in others]
    else:
        course.go_on(others, course.after(step, skip=1))


_TAKEN: dict[str, Callable[[_Course, SequenceStep, list[_Held], datetime], None]] = {
    Kind.WAIT: _wait, Kind.EMAIL: _write_messages, Kind.SMS: _write_messages, Kind.TASK: _give_task, Kind.CONDITION: _ask,
}  # fmt: skip
