"""What has to be so before a deal goes on to the next stage. Pure."""

from collections.abc import Iterable

CONDITIONS: dict[str, tuple[str, str]] = {
    "product": ("The product is known", "the product is not known"),
    "value": ("The value is known", "the value is not known"),
    "expected_on": ("The day of the sale is expected", "no day is expected for the sale"),
    "appointment_held": ("An appointment was held", "no appointment was held"),
    "quote_sent": ("A quote was sent", "no quote was sent"),
    "quote_accepted": ("A quote was accepted", "no quote was accepted"),
    "order_number": ("The purchase order has a number", "the purchase order has no number"),
    "order_file": ("The purchase order is on file", "the purchase order is not on file"),
    "delivered_on": ("The day of delivery is known", "the day of delivery is not known"),
    "signature": ("The signed delivery note is on file", "the signed delivery note is not on file"),
    "tasks_done": ("No task of the deal is open", "a task of the deal is open"),
}
"""By name: what it asks for, and what is said while it is not so."""

USUAL: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "demo": ((), ("appointment_held",)),
    "negotiation": ((), ("quote_sent",)),
    "order": (("order_number", "order_file"), ()),
    "delivered": ((), ("delivered_on", "signature")),
}
"""What managers usually ask of the four sub-stages: to enter, and to leave them."""


def lacking(asked: Iterable[str], met: Iterable[str]) -> list[str]:
    """What is not so yet, in the words of the conditions and in their order."""
    missing = set(asked) - set(met)
    return [said for name, (_, said) in CONDITIONS.items() if name in missing]


def joined(parts: list[str]) -> str:
    """ "no quote was sent, and the value is not known"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
