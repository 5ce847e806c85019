"""What a logged call means for the call lists that its lead is on."""

from datetime import datetime, timedelta

from footfall.selling.models import Call, CallListEntry, Disposition
from footfall.selling.rules import FOLLOWS

Outcome, State = Disposition.Outcome, CallListEntry.State


def settle_entries(
    *, call: Call, next_at: datetime | None, is_for_caller: bool = False, entry_id: int | None = None
) -> None:
    """Each open list is told of the call, wherever it was logged: again at a time, or done with the lead.

    Every entry is held for nobody from then on. `entry_id` is the one the number was handed out from: only there a
    call-back may be kept for its caller.
    """
    entries = CallListEntry.objects.select_for_update(of=("self",)).filter(
        lead__person=call.lead.person_id, state=State.WAITING, call_list__closed_at=None
    )
    for entry in entries.select_related("call_list").order_by("pk"):
        own = entry.lead_id == call.lead_id
        if own:
            _settle(entry, call, next_at, is_for_caller=is_for_caller and entry.pk == entry_id)
        elif FOLLOWS[call.disposition.outcome].suppresses:
            entry.state, entry.because = State.DONE, "asked not to be called"
        entry.save()


def _settle(entry: CallListEntry, call: Call, next_at: datetime | None, *, is_for_caller: bool) -> None:
    result = call.disposition
    entry.attempts += 1
    entry.result, entry.held_until = result, None
    entry.is_callback, entry.for_caller = False, None
    entry.because = result.label.lower()
    if result.outcome == Outcome.CALLBACK and next_at:
        entry.is_callback, entry.due_at = True, next_at
        entry.for_caller = call.caller if is_for_caller else None
    elif result.outcome == Outcome.NOT_INTERESTED and next_at:
        entry.due_at = next_at
    elif result.retry_minutes is None or _is_enough(entry, call):
        entry.state = State.DONE
    else:
        entry.due_at = call.at + timedelta(minutes=result.retry_minutes)


def _is_enough(entry: CallListEntry, call: Call) -> bool:
    """Whether this result came as often as it may, or the list's own limit of attempts is reached."""
    result, own_limit = call.disposition, entry.call_list.most_attempts
    if own_limit and entry.attempts >= own_limit:
        return True
    if not result.most_attempts:
        return False
    since = Call.objects.filter(lead=call.lead_id, disposition=result, at__gte=entry.joined_at)
    return since.count() >= result.most_attempts
