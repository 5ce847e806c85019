"""What follows from a call, when and whom one may call, what is said, and what a deal is worth. Pure."""

from footfall.selling.rules.follow import (
    APPOINTMENT,
    CALL_BACK,
    FOLLOWS,
    LONG_HERE,
    TOO_LONG_HERE,
    Follows,
    SoldTomorrow,
    age_in_words,
    is_overdue,
    is_silent,
    moment_of_sale,
    status_after_call,
    weighted,
)

__all__ = [
    "APPOINTMENT",
    "CALL_BACK",
    "FOLLOWS",
    "LONG_HERE",
    "TOO_LONG_HERE",
    "Follows",
    "SoldTomorrow",
    "age_in_words",
    "is_overdue",
    "is_silent",
    "moment_of_sale",
    "status_after_call",
    "weighted",
]
