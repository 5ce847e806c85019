"""A person as probabilistic matching compares them: made of what is known, kept as one text, found by hashed keys."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from footfall.identity.linkage.keys import hashed
from footfall.identity.linkage.records import Record, phone_of, read_record

_FIELDS = (
    "first", "last", "middle", "first_sound", "other_sound", "last_sound", "phone", "phone2", "email", "mailbox",
    "domain", "company", "city", "country",
)  # fmt: skip
_ROLE = "1"
_BETWEEN = "\x1f"

EVERYBODY = 0
"""The hash under which all persons are counted."""


def face_of(
    *, name: str, phones: Iterable[str], emails: Iterable[str], company: str, city: str, country: str
) -> Record:
    """The record of somebody: of their contacts, in the order they became known, two numbers and an address count."""
    numbers = list({digits: value for value in phones if (digits := phone_of(value, country))}.values())[:2]
    said = {"name": name, "company": company, "city": city}
    said |= dict(zip(("phone", "phone2"), numbers, strict=False))
    for email in emails:
        found = read_record({**said, "email": email}, region=country)
        if found.email:
            return found
    return read_record(said, region=country)


def phones_of(face: Record) -> list[str]:
    """The numbers of a face as `face_of` takes them."""
    return [f"+{number}" for number in (face.phone, face.phone2) if number]


def as_text(face: Record) -> str:
    """The face in one text."""
    return _BETWEEN.join([*(getattr(face, name) for name in _FIELDS), _ROLE if face.is_role else ""])


def from_text(said: str) -> Record:
    """The face that a text was made of."""
    *values, role = said.split(_BETWEEN)
    return Record(**dict(zip(_FIELDS, values, strict=True)), is_role=role == _ROLE)


@lru_cache(maxsize=65_536)
def count_key(kind: str, value: str) -> int:
    """The hash under which a first name's sound, a surname's or a company is counted."""
    return hashed(kind, value)


def counted_as(face: Record) -> tuple[int | None, int | None, int | None]:
    """Under what a face is counted: first name, surname, company; None where it has none."""
    return (
        count_key("first", face.first_sound) if face.first_sound else None,
        count_key("last", face.last_sound) if face.last_sound else None,
        count_key("company", face.company) if face.company else None,
    )


def deltas(changes: Iterable[tuple[Record | None, Record | None]]) -> dict[int, int]:
    """By how much the counts change where faces before are faces after."""
    found: dict[int, int] = {}
    for before, after in changes:
        for face, by in ((before, -1), (after, 1)):
            if face is not None:
                for key in (EVERYBODY, *counted_as(face)):
                    if key is not None:
                        found[key] = found.get(key, 0) + by
    return {key: by for key, by in found.items() if by}


def row_of(person: int, face: Record) -> Sequence[object]:
    """The row that keeps a face: person, text, and under what it is counted."""
    return person, as_text(face), *counted_as(face)
