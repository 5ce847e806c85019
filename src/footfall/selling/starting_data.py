from decimal import Decimal
from typing import Any

from footfall.shared.starting_data import provide

STAGES = [
    # slug (also what it counts as), name, usual share that is won
    ("demo", "Demo", "0.200"),
    ("negotiation", "Price negotiation", "0.400"),
    ("order", "Purchase order", "0.750"),
    ("delivered", "Delivery", "0.950"),
]
DISPOSITIONS = [
    # code, label, outcome, a human answered; RETRIES says after how many minutes again, and how often
    ("na", "No answer", "no_contact", False),
    ("busy", "Busy", "no_contact", False),
    ("machine", "Answering machine", "no_contact", False),
    ("callback", "Call back later", "callback", True),
    ("interested", "Interested", "warm", True),
    ("appointment", "Appointment made", "appointment", True),
    ("sold", "Sold on the phone", "sale", True),
    ("not-interested", "Not interested", "not_interested", True),
    ("talked", "Reached, nothing decided", "contact", True),
    ("wrong-number", "Wrong number", "wrong_number", True),
    ("no-such-number", "Number does not exist", "no_such_number", False),
    ("not-the-person", "Not the person", "not_the_person", True),
    ("not-a-customer", "Listed as customer, is not", "not_a_customer", True),
    ("do-not-call", "Asked not to be called", "do_not_call", True),
]
RETRIES = {"na": (120, 6), "busy": (15, 3), "machine": (24 * 60, 3), "talked": (3 * 24 * 60, 3)}
WORKDAYS, EVERY_DAY = "123456", "1234567"
RULES: list[dict[str, Any]] = [
    {
        "country": "", "days": WORKDAYS, "hours": [["09:00", "19:00"]], "spacing_minutes": 15, "per_day": 3,
        "per_week": 6, "most": 12, "cool_off_days": 180, "note": "Cautious; set what holds where you call",
    },
    {
        "country": "IN", "days": EVERY_DAY, "hours": [["09:00", "21:00"]], "spacing_minutes": 15, "per_day": 3,
        "per_week": 6, "most": 12, "cool_off_days": 90, "note": "Calls between 9 and 21; scrub against the registry",
    },
    {
        "country": "US", "days": EVERY_DAY, "hours": [["08:00", "21:00"]], "spacing_minutes": 15, "per_day": 3,
        "per_week": 6, "most": 12, "cool_off_days": 180, "note": "Federal hours of 8 to 21; some states have shorter",
    },
    {
        "country": "FR", "days": "12345", "hours": [["10:00", "13:00"], ["14:00", "20:00"]], "spacing_minutes": 60,
        "per_day": 1, "per_month": 4, "most": 8, "cool_off_days": 60, "needs_consent": True,
        "note": "Workdays; four times in thirty days, sixty days after a no",
    },
]  # fmt: skip
"""To begin with, from public descriptions; who calls checks what holds for them. Every row can be changed."""

MESSAGING: list[dict[str, Any]] = [
    {"way": "email", "days": EVERY_DAY, "hours": [["08:00", "20:00"]], "per_day": 1, "per_week": 3},
    {"way": "sms", "days": WORKDAYS, "hours": [["09:00", "20:00"]], "per_day": 1, "per_week": 2},
]
"""Both only to who allowed it, until a company says otherwise."""


def provide_selling(**_signal: Any) -> None:
    """The four sub-stages every sale goes through, the results a call can have, and when one may call and write."""
    from footfall.selling.models import CallingRule, Disposition, MessagingRule, Pipeline, Stage

    provide([Pipeline(slug="sales", name="Sales", position=1)])
    usual = Pipeline.objects.first()
    provide(
        Stage(pipeline=usual, slug=slug, name=name, counts_as=slug, position=position, probability=Decimal(share))
        for position, (slug, name, share) in enumerate(STAGES, 1)
    )
    provide(
        Disposition(
            code=code, label=label, outcome=outcome, is_reached=reached, position=position,
            retry_minutes=RETRIES.get(code, (None, 0))[0], most_attempts=RETRIES.get(code, (None, 0))[1],
        )
        for position, (code, label, outcome, reached) in enumerate(DISPOSITIONS, 1)
    )  # fmt: skip
    provide(CallingRule(**_with_hours(**rule)) for rule in RULES)
    provide(MessagingRule(**_with_hours(**rule)) for rule in MESSAGING)


def _with_hours(*, days: str, hours: list[list[str]], **rule: Any) -> dict[str, Any]:
    return {**rule, "hours": dict.fromkeys(days, hours)}
