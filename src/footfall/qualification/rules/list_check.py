"""What a row of an offered list is to us, decided before it is paid for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PAY, OURS, DEAD, NO_CONTACT, TWICE, USELESS = "p", "o", "d", "n", "t", "u"
FATES: Mapping[str, tuple[str, str]] = {
    PAY: ("to-pay", "To be paid for"),
    OURS: ("ours", "Ours already"),
    DEAD: ("dead", "Known to be dead"),
    NO_CONTACT: ("do-not-contact", "Must not be contacted"),
    TWICE: ("twice", "Twice in the file"),
    USELESS: ("useless", "No number and no address that can exist"),
}
"""Letter to the name in addresses and files, and the words."""

BY_NAME = {name: letter for letter, (name, _words) in FATES.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """What our own base says of the contacts of a list: whose they are, which are dead, and which must be left alone."""

    ours: frozenset[str]
    dead: frozenset[str]
    suppressed: frozenset[str]


def fate_of(contacts: Sequence[str], known: Known, seen: set[int]) -> str:
    """The letter of one row with these contacts; `seen` holds what stood further up and gets this row's.

    Who must not be contacted comes first, whatever else holds; a row is dead where every contact of it is.
    """
    if not contacts:
        return USELESS
    marks = {hash(contact) for contact in contacts}
    is_twice = not marks.isdisjoint(seen)
    seen.update(marks)
    if not known.suppressed.isdisjoint(contacts):
        return NO_CONTACT
    if known.dead.issuperset(contacts):
        return DEAD
    if is_twice:
        return TWICE
    return PAY if known.ours.isdisjoint(contacts) else OURS
