"""A step as it is read out."""

from footfall.selling.forms.sequences import HOLDS
from footfall.selling.models import Message, SequenceStep

Kind = SequenceStep.Kind


def step_in_words(step: SequenceStep) -> str:
    """ "Wait 3 days, then until 10:00", "E-mail: Welcome", "Go on if it is warm or hot, else pass over the next step"."""
    if step.kind == Kind.WAIT:
        return _wait_in_words(step)
    if step.kind == Kind.TASK:
        return f"Task: {step.task}"
    if step.kind == Kind.CONDITION:
        said = dict(HOLDS).get(step.query, f"the lead has {step.query.replace('&', ', ').replace('=', ' ')}")
        return f"Go on if {said[:1].lower()}{said[1:]}, else {step.get_otherwise_display().lower()}"
    return f"{step.get_kind_display()}: {step.template}"


def said_of_message(message: Message) -> str:
    """ "sent", "came back", "not sent: never allowed messages"."""
    if message.opted_out_at:
        return "unsubscribed by it"
    if message.returned_at:
        return "came back"
    if message.answered_at:
        return "answered"
    said = str(message.get_state_display()).lower()
    return f"{said}: {message.detail}" if message.detail else said


def _wait_in_words(step: SequenceStep) -> str:
    days, rest = divmod(step.minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    span = " ".join(f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in parts if count)
    clock = f"until {step.clock:%H:%M} by their clock" if step.clock else ""
    return f"Wait {', then '.join(part for part in (span, clock) if part)}"
