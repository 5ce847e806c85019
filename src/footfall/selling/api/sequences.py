"""Sequences in the REST API: make one, run it, put leads in, and read what came of it."""

from collections.abc import Sequence as Several
from datetime import datetime, time
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.qualification.queries import leads_visible_to
from footfall.qualification.queries.scope import lead_seen_by
from footfall.selling.actions.enrol import put_in, take_out
from footfall.selling.actions.sequences import (
    NoSuchTemplate,
    SequencePlan,
    StepPlan,
    close_sequence,
    keep_step,
    keep_template,
    make_sequence,
    pause_sequence,
    start_sequence,
)
from footfall.selling.api.deals import REFUSED
from footfall.selling.api.schemas import Key
from footfall.selling.models import Message, MessageTemplate, Sequence
from footfall.selling.queries import SEE_DEALS
from footfall.selling.queries.call_lists import SUPERVISE
from footfall.selling.queries.messages import NAMED, written_for
from footfall.selling.queries.sequences import (
    KEEP_SEQUENCES,
    PUT_IN,
    effects_of,
    results_of,
    sequence_seen_by,
    sequences_for,
    sequences_visible_to,
    with_counts,
)
from footfall.shared.errors import NotFound
from footfall.shared.schemas import StrictSchema

router = Endpoints()
SEQUENCE, TEMPLATE = "/sequences/{int:sequence_id}", "/templates/{int:template_id}"
Ways = Literal["email", "sms"]


class StepIn(StrictSchema):
    """A step: `minutes` and `clock` of a wait, `template` of a message, `task`, or `query` and `otherwise`."""

    kind: Literal["wait", "email", "sms", "task", "condition"]
    minutes: Annotated[int, Field(ge=0, le=2 * 365 * 24 * 60)] = 0
    clock: time | None = None
    template: Key | None = None
    task: Annotated[str, Field(max_length=120)] = ""
    query: Annotated[str, Field(max_length=4_000)] = ""
    otherwise: Literal["", "skip", "leave"] = ""


class SequenceIn(StrictSchema):
    """A sequence to make; `query` is a filter as the address of the lead list has it."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    query: Annotated[str, Field(max_length=4_000)] = ""
    is_living: bool = True
    location: Key | None = None
    leaves_on: list[Literal["answered", "hot", "deal"]] = ["answered", "hot"]
    held_out: Annotated[int, Field(ge=0, le=50)] = 10
    reply_to: Annotated[str, Field(max_length=254)] = ""
    link: Annotated[str, Field(max_length=500)] = ""
    is_rehearsal: bool = False
    steps: Annotated[list[StepIn], Field(max_length=100)] = []


class SequenceOut(Schema):
    """A sequence as it stands."""

    id: int
    name: str
    state: Literal["draft", "running", "paused", "closed"]
    query: str
    location: int | None
    entered: int
    active: int
    held_out_leads: int
    answered: int

    @staticmethod
    def of(one: Any) -> dict[str, Any]:  # noqa: ANN401 -- a sequence with its counts
        """The sequence as this schema has it."""
        same = ("id", "name", "state", "query", "entered", "active", "answered")
        return {**{name: getattr(one, name) for name in same}, "location": one.location_id, "held_out_leads": one.held}


class StepOut(Schema):
    """A step with what came of it."""

    id: int
    position: int
    kind: str
    minutes: int
    template: int | None
    task: str
    query: str
    otherwise: str
    here: int
    sent: int
    waiting: int
    not_sent: int
    returned: int
    answered: int
    opted_out: int


class EffectOut(Schema):
    """A milestone among who was written to, against who was held out; the interval of the difference where there is one."""

    label: str
    treated: int
    of_treated: int
    held_out: int
    of_held_out: int
    low: float | None
    high: float | None


class ResultsOut(SequenceOut):
    """A sequence, its steps, and what it brings."""

    steps: list[StepOut]
    effects: list[EffectOut]


class StateIn(StrictSchema):
    """Start a sequence, pause it, or close it for good."""

    to: Literal["start", "pause", "close"]


class LeadsIn(StrictSchema):
    """Leads to put into a sequence."""

    leads: Annotated[list[Key], Field(min_length=1, max_length=10_000)]


class PutOut(Schema):
    """How many were put in; those who were in it before, or are out of work, are passed over."""

    put_in: int


class TemplateIn(StrictSchema):
    """A message with fields such as {name} or {product|our products}."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    way: Ways
    subject: Annotated[str, Field(max_length=200)] = ""
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class TemplateOut(Schema):
    """A template."""

    id: int
    name: str
    way: Ways
    subject: str
    text: str


class PreviewOut(Schema):
    """How a template reads with one lead; with anything missing it would not be sent."""

    subject: str
    text: str
    missing: list[str]


class MessageOut(Schema):
    """A message to a lead, and how far it got."""

    id: int
    sequence: int
    way: Ways
    to: str
    subject: str
    text: str
    state: str
    detail: str
    made_at: datetime
    sent_at: datetime | None
    returned_at: datetime | None
    answered_at: datetime | None
    opted_out_at: datetime | None


@router.get("/sequences", response={200: list[SequenceOut], **REFUSED}, summary="List sequences")
@allowed_by_key(*SUPERVISE)
def sequences(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """The sequences one may see, the latest first."""
    return [SequenceOut.of(each) for each in with_counts(sequences_visible_to(staff_of(request)))[:200]]


@router.post("/sequences", response={201: ResultsOut, **REFUSED}, summary="Make a sequence")
@allowed_by_key(*KEEP_SEQUENCES)
def sequence_made(request: HttpRequest, plan: SequenceIn) -> Any:  # noqa: ANN401 -- the schema says
    """The sequence as a draft with its steps; start it when it is ready."""
    given, staff = plan.dict(exclude={"steps"}), staff_of(request)
    location = given.pop("location")
    made = make_sequence(plan=SequencePlan(**given, location_id=location), at=timezone.now(), by=staff)
    for step in plan.steps:
        fields = step.dict()
        template = fields.pop("template")
        keep_step(sequence_id=made.pk, step_id=None, plan=StepPlan(**fields, template_id=template), by=staff)
    return Status(201, _results(made))


@router.get(SEQUENCE, response={200: ResultsOut, **REFUSED}, summary="Read a sequence and its results")
@allowed_by_key(*SUPERVISE)
def one_sequence(request: HttpRequest, sequence_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The sequence, what came of each step, and what it brings against who was held out."""
    return _results(sequence_seen_by(staff_of(request), sequence_id))


@router.put(f"{SEQUENCE}/state", response={200: ResultsOut, **REFUSED}, summary="Start, pause or close a sequence")
@allowed_by_key(*KEEP_SEQUENCES)
def sequence_state(request: HttpRequest, sequence_id: int, state: StateIn) -> Any:  # noqa: ANN401 -- the schema says
    """The sequence as it stands then."""
    found = sequence_seen_by(staff_of(request), sequence_id)
    deeds = {"start": start_sequence, "pause": pause_sequence, "close": close_sequence}
    return _results(deeds[state.to](sequence_id=found.pk, at=timezone.now(), by=staff_of(request)))


@router.post(f"{SEQUENCE}/leads", response={200: PutOut, **REFUSED}, summary="Put leads into a sequence")
@allowed_by_key(*PUT_IN)
def leads_put_in(request: HttpRequest, sequence_id: int, body: LeadsIn) -> Any:  # noqa: ANN401 -- the schema says
    """How many of the leads that one may see were put in; nobody of them is held out."""
    staff = staff_of(request)
    found = _open_to(request, sequence_id)
    own = leads_visible_to(staff).filter(pk__in=body.leads).order_by("pk").values_list("pk", flat=True)
    return {"put_in": put_in(sequence_id=found.pk, lead_ids=list(own), at=timezone.now(), by=staff)}


@router.delete(f"{SEQUENCE}/leads/{{int:lead_id}}", response={204: None, **REFUSED}, summary="Take a lead out")
@allowed_by_key(*PUT_IN)
def lead_taken_out(request: HttpRequest, sequence_id: int, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """What waits for the lead is not sent."""
    staff = staff_of(request)
    lead = lead_seen_by(staff, lead_id)
    take_out(sequence_id=_open_to(request, sequence_id).pk, lead_ids=[lead.pk], at=timezone.now(), by=staff)
    return Status(204, None)


@router.get("/leads/{int:lead_id}/messages", response={200: list[MessageOut], **REFUSED}, summary="List messages")
@allowed_by_key(*SEE_DEALS)
def messages_of(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The messages to a lead, the latest first."""
    lead = lead_seen_by(staff_of(request), lead_id)
    found = Message.objects.filter(enrolment__lead=lead).select_related("enrolment")[:200]
    same = [name for name in MessageOut.model_fields if name != "sequence"]
    return [{**{name: getattr(each, name) for name in same}, "sequence": each.enrolment.sequence_id} for each in found]


@router.get("/templates", response={200: list[TemplateOut], **REFUSED}, summary="List templates")
@allowed_by_key(*SUPERVISE)
def templates(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; they are everybody's
    """Every template of a message."""
    return list(MessageTemplate.objects.all())


@router.post("/templates", response={201: TemplateOut, **REFUSED}, summary="Write a template")
@allowed_by_key(*KEEP_SEQUENCES)
def template_written(request: HttpRequest, template: TemplateIn) -> Any:  # noqa: ANN401 -- the schema says
    """The template; refused with the field there is not."""
    return Status(201, keep_template(template_id=None, by=staff_of(request), **template.dict()))


@router.get(f"{TEMPLATE}/preview", response={200: PreviewOut, **REFUSED}, summary="Read a template with a lead")
@allowed_by_key(*KEEP_SEQUENCES)
def preview(request: HttpRequest, template_id: int, lead: Key) -> Any:  # noqa: ANN401 -- the schema says
    """How it reads with this lead, and what is not known of them."""
    template = MessageTemplate.objects.filter(pk=template_id).first()
    if template is None:
        raise NoSuchTemplate
    found = leads_visible_to(staff_of(request)).select_related(*NAMED).filter(pk=lead).first()
    if found is None:
        raise NotFound
    written = written_for(found, template.subject, template.text)
    return {"subject": written.subject, "text": written.text, "missing": list(written.missing)}


def _open_to(request: HttpRequest, sequence_id: int) -> Sequence:
    found = sequences_for(staff_of(request)).filter(pk=sequence_id).first()
    return found or sequence_seen_by(staff_of(request), sequence_id)


def _results(one: Sequence) -> dict[str, Any]:
    counted = with_counts(Sequence.objects.filter(pk=one.pk)).get()
    return {**SequenceOut.of(counted), "steps": _steps(one), "effects": [_effect(each) for each in effects_of(one)]}


def _steps(one: Sequence) -> Several[dict[str, Any]]:
    own = ("id", "position", "kind", "minutes", "task", "query", "otherwise")
    found = ("here", "sent", "waiting", "not_sent", "returned", "answered", "opted_out")
    return [
        {**_named(each.step, own), **_named(each, found), "template": each.step.template_id} for each in results_of(one)
    ]


def _named(thing: object, names: Several[str]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _effect(each: Any) -> dict[str, Any]:  # noqa: ANN401 -- an Effect
    low, high = each.apart or (None, None)
    return {
        "label": each.label, "treated": each.treated.hits, "of_treated": each.treated.of,
        "held_out": each.held_out.hits, "of_held_out": each.held_out.of, "low": low, "high": high,
    }  # fmt: skip
