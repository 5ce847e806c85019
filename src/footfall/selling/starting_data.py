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
    # code, label, outcome, a human answered
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


def provide_selling(**_signal: Any) -> None:
    """The four sub-stages every sale goes through, and the results a call can have."""
    from footfall.selling.models import Disposition, Stage

    provide(
        Stage(slug=slug, name=name, counts_as=slug, position=position, probability=Decimal(share))
        for position, (slug, name, share) in enumerate(STAGES, 1)
    )
    provide(
        Disposition(code=code, label=label, outcome=outcome, is_reached=reached, position=position)
        for position, (code, label, outcome, reached) in enumerate(DISPOSITIONS, 1)
    )
