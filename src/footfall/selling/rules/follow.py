"""What follows from a call, what a deal is worth in its stage, and when a card has stood too long. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from footfall.shared.errors import Invalid

LONG_HERE = timedelta(days=7)
TOO_LONG_HERE = timedelta(days=21)
"""From when a card says how long it has stood in its stage, and from when it says so as a warning."""

CALL_BACK = "Call back"
APPOINTMENT = "Appointment"
TAKE_UP_AGAIN = "Take up again"

_STATUS_BEFORE_TALK = {"new", "attempting", "recycled"}


@dataclass(frozen=True, slots=True)
class Follows:
    """What one result of a call brings with it."""

    touch: str
    is_contact: bool = False
    """The lead was reached: the right person, on a number that therefore works."""
    ends_number: bool = False
    """The number called does not lead to this person."""
    dead_cause: str = ""
    next_step: str = ""
    """What comes next on the day that was agreed; such a result needs that day."""
    milestone: str = ""
    revives: bool = False
    """A lead that was out of work is taken up again."""
    is_sale: bool = False
    says_no: bool = False
    suppresses: bool = False


ATTEMPT, CONTACT, INTERESTED = "call_attempt", "call_contact", "call_interested"

FOLLOWS: dict[str, Follows] = {
    "no_contact": Follows(ATTEMPT),
    "contact": Follows(CONTACT, is_contact=True),
    "callback": Follows(CONTACT, is_contact=True, next_step=CALL_BACK, revives=True),
    "appointment": Follows(INTERESTED, is_contact=True, next_step=APPOINTMENT, milestone="appointment", revives=True),
    "warm": Follows(INTERESTED, is_contact=True, revives=True),
    "sale": Follows(INTERESTED, is_contact=True, revives=True, is_sale=True),
    "not_interested": Follows(CONTACT, is_contact=True, says_no=True),
    "wrong_number": Follows(ATTEMPT, ends_number=True, dead_cause="wrong_number"),
    "no_such_number": Follows(ATTEMPT, ends_number=True, dead_cause="no_such_number"),
    "not_the_person": Follows(ATTEMPT, ends_number=True, dead_cause="not_the_person"),
    "not_a_customer": Follows(CONTACT, is_contact=True, dead_cause="not_a_customer"),
    "do_not_call": Follows(CONTACT, is_contact=True, suppresses=True),
}
"""By outcome, never by label: a company may call its results what it likes."""


def status_after_call(status: str, *, is_contact: bool) -> str:
    """The status of a lead after a call: it moves on towards connected and never back."""
    if status not in _STATUS_BEFORE_TALK:
        return status
    return "connected" if is_contact else "attempting"


SILENT_CALLS, SILENT_PARTS = 6, 3
"""A number is doubtful after so many calls without an answer, in so many parts of the day."""

_PARTS_OF_DAY = (11, 14, 17, 20)
"""Hours at which the next part of a day begins."""


def is_silent(calls: Sequence[tuple[datetime, bool]]) -> bool:
    """Whether a number never answers: `calls` are local moments, and whether a human answered; newest first."""
    unanswered = []
    for moment, is_reached in calls:
        if is_reached:
            break
        unanswered.append(moment)
    parts = {sum(moment.hour >= begins for begins in _PARTS_OF_DAY) for moment in unanswered}
    return len(unanswered) >= SILENT_CALLS and len(parts) >= SILENT_PARTS


class SoldTomorrow(Invalid):
    """A sale can be written down for today or an earlier day."""


def moment_of_sale(won_on: date | None, *, now: datetime) -> datetime:
    """The moment a sale is written down for: now, or noon of the earlier day it was made on."""
    if won_on is None or won_on == now.date():
        return now
    if won_on > now.date():
        raise SoldTomorrow(fields={"won_on": [str(SoldTomorrow.__doc__)]})
    return datetime.combine(won_on, time(12), now.tzinfo)


def weighted(sum_minor: int, probability: Decimal) -> int:
    """A sum in the smallest unit times its chance of being won, halves to the even unit."""
    return int((sum_minor * probability).to_integral_value(ROUND_HALF_EVEN))


def age_in_words(since: datetime, *, now: datetime) -> str:
    """ "12 days here" for a card that has stood in its stage for a week or longer, else nothing."""
    stood = now - since
    return f"{stood.days} days here" if stood >= LONG_HERE else ""


def is_overdue(expected_on: date | None, *, today: date) -> bool:
    """Whether the day on which the sale was expected has passed."""
    return expected_on is not None and expected_on < today
