"""Who is who, decided by exact contacts and compatible names, and where these say nothing by likeness. No database, no clock.

A capture is read as a `Subject`; the `Circle` holds the persons who may be meant. `place` finds the one a subject is,
or makes a new one, one subject after the other, so that a batch of thousands ends as thousands of batches of one would.
"""

import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from footfall.identity.faces import deltas, face_of, phones_of
from footfall.identity.likeness import Doubt, Likeness
from footfall.identity.linkage.keys import capped_keys
from footfall.identity.linkage.records import Record
from footfall.identity.normalise import Email, Name, Phone
from footfall.identity.normalise.names import skeleton
from footfall.identity.verification.causes import CAUSES
from footfall.identity.verification.checks import first_look

NEW, BY_EMAIL, BY_PHONE_AND_NAME, BY_PHONE, BY_REFERENCE = "new", "email", "phone_and_name", "phone", "external"
BY_LIKENESS = "likeness"
SHARED_PHONE = "shared_phone"

KNOWN_AS_SHARED = 5
"""From so many persons on, a number is a household's or a switchboard's, and one more name on it is nothing odd."""

MOST_CANDIDATES = 40
"""So many persons of one contact are looked at; those who come later are found by contact and name together."""


@dataclass(slots=True, kw_only=True)
class Subject:
    """A capture read as a person."""

    capture: UUID
    at: datetime
    name: Name
    phones: Sequence[Phone] = ()
    emails: Sequence[Email] = ()
    reference: str = ""
    """Its number in the system it comes from, as "system:number"."""
    company: str = ""
    city: str = ""
    language: str = ""
    is_customer: bool = False
    face: Record | None = None
    """As it is compared by likeness; None where that is not asked for."""
    keys: tuple[tuple[int, int], ...] = ()
    """Hashed keys of the face, each with how many may have it before it says nothing."""

    def phone_values(self) -> list[str]:
        """Numbers as contact points have them: E.164, or the digits of what is none."""
        return [phone_value(phone) for phone in self.phones]

    def email_values(self) -> list[str]:
        """Addresses as contact points have them."""
        return [email_value(email) for email in self.emails]

    def shared_values(self) -> list[str]:
        """Contacts that several people may have: telephone numbers, and mailboxes of a desk."""
        return [p.e164 for p in self.phones if p.e164] + [e.canonical for e in self.emails if e.is_role]

    def own_values(self) -> list[str]:
        """Contacts that belong to one person."""
        return [e.canonical for e in self.emails if e.canonical and not e.is_role]


@dataclass(slots=True, kw_only=True, eq=False)
class Somebody:
    """A person as matching sees them: known from before, or made within this batch."""

    id: int
    name: str = ""
    name_key: str = ""
    phone: str = ""
    email: str = ""
    organization: int | None = None
    company: str = ""
    domain: str = ""
    """Where they wrote from when their company became known."""
    city: str = ""
    language: str = ""
    is_customer: bool = False
    since: datetime
    is_new: bool = False
    is_changed: bool = False
    points: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    """Contact points to write: (kind, value) to (as typed, state, cause)."""
    keys: set[int] = field(default_factory=set)
    """Match keys to write."""
    face: Record | None = None
    face_keys: tuple[tuple[int, int], ...] = ()
    """The keys of the face, where they were reckoned before."""
    face_before: Record | None = None
    """As the database has it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Which person a subject is, why, and which other person it might be as well."""

    person: Somebody
    reason: str
    is_known: bool
    is_customer: bool
    suspect: Somebody | None = None
    evidence: str = ""
    doubts: Sequence[Doubt] = ()
    """Others it may be, by likeness."""


class Circle:
    """The persons who may be meant by a batch: by contact value and by match key."""

    def __init__(self, likeness: Likeness | None = None) -> None:
        self.likeness = likeness
        self.said_too_often: set[int] = set()
        """Keys of faces that so many have that they say nothing."""
        self.newly_too_often: set[int] = set()
        """Those that became so within the batch."""
        self.by_value: dict[str, list[Somebody]] = {}
        self.by_key: dict[int, list[Somebody]] = {}
        self.joining: list[Somebody] = []
        """Persons whose company became known within the batch, in that order."""

    def add(self, person: Somebody, *, values: Iterable[str] = (), keys: Iterable[int] = ()) -> None:
        """Let a person be found by these; of several the one known longest comes first."""
        for value in values:
            _stand_in(self.by_value.setdefault(value, []), person)
        for key in keys:
            _stand_in(self.by_key.setdefault(key, []), person)

    def found_by(self, person: Somebody, key: int, most: int) -> None:
        """Let a person be found by a key of their face, unless so many are that it says nothing any more."""
        if key in self.said_too_often:
            return
        line = self.by_key.setdefault(key, [])
        if len(line) < most:
            _stand_in(line, person)
        else:
            self.said_too_often.add(key)
            self.newly_too_often.add(key)

    def everybody(self) -> list[Somebody]:
        """All persons who may be meant."""
        lines = (*self.by_value.values(), *self.by_key.values())
        return list({person.id: person for line in lines for person in line}.values())

    def is_crowded(self, value: str) -> bool:
        """Whether more persons have this contact than are looked at."""
        return len(self.by_value.get(value, ())) >= MOST_CANDIDATES

    def holders(self, value: str) -> Sequence[Somebody]:
        """Persons who have this contact: as many as the database is asked for."""
        return self.by_value.get(value, ())[:MOST_CANDIDATES]


def _stand_in(line: list[Somebody], person: Somebody) -> None:
    if not line or line[-1].id < person.id:
        line.append(person)
    elif person not in line:
        line.append(person)
        line.sort(key=lambda each: each.id)


def phone_value(phone: Phone) -> str:
    """The value of a number's contact point."""
    return phone.e164 or "".join(sign for sign in phone.typed if sign.isdigit())


def email_value(email: Email) -> str:
    """The value of an address's contact point."""
    return email.canonical or email.typed.strip().lower()


def match_key(*parts: str) -> int:
    """The first 64 bits of BLAKE2 over the parts, as PostgreSQL's bigint holds them."""
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def crowd_keys(subject: Subject, crowded: Container[str]) -> Iterator[int]:
    """Match keys under which the subject may be known: each of its crowded contacts with its name."""
    if subject.name.words:
        for value in subject.shared_values():
            if value in crowded:
                yield from _named_keys(value, subject.name.words)


def place(subject: Subject, circle: Circle, new_ids: Iterator[int]) -> Placement:
    """The person the subject is, made if need be; the circle knows them afterwards."""
    person, reason, suspect, evidence = find(subject, circle)
    doubts: Sequence[Doubt] = ()
    if person is None and circle.likeness is not None:
        person, doubts = circle.likeness.choose(subject, circle)
        if person is not None:
            reason, suspect = BY_LIKENESS, None
    is_known = person is not None
    if person is None:
        person = Somebody(id=next(new_ids), since=subject.at, is_new=True)
    _learn(person, subject, circle)
    if circle.likeness is not None:
        _show(person, subject, circle, circle.likeness)
    return Placement(person, reason, is_known, person.is_customer, suspect, evidence, doubts)


Found = tuple[Somebody | None, str, Somebody | None, str]


def find(subject: Subject, circle: Circle) -> Found:
    """The known person the subject is and why; else None, and whom it might be, with the contact that says so.

    In this order: the same reference in the source system; the same e-mail; the same phone with a compatible name;
    the same phone where one of the two is unnamed and nobody else has the number. A phone alone does not join two
    different names: they stay apart, and the pair is kept for somebody to look at.
    """
    if subject.reference and (known := circle.by_key.get(match_key("reference", subject.reference))):
        return known[0], BY_REFERENCE, None, ""
    for value in subject.own_values():
        if holders := circle.holders(value):
            return holders[0], BY_EMAIL, _other(subject, circle, holders[0]), value
    suspect: Somebody | None = None
    evidence = ""
    for value in subject.shared_values():
        holders = circle.holders(value)
        if person := _same_name(subject, value, holders, circle):
            return person, BY_PHONE_AND_NAME, None, ""
        if person := _same_nameless(subject, holders):
            return person, BY_PHONE, None, ""
        if holders and suspect is None and len(holders) < KNOWN_AS_SHARED:
            suspect, evidence = holders[0], value
    return None, NEW, suspect, evidence


def compatible(one: Sequence[str], other: Sequence[str]) -> int:
    """How well two names agree: 3 the same words in any order, 2 one has fewer words or initials, 1 only the first.

    0 where they are two names. Spelling by ear (Sunita, Suneeta) counts as the same.
    """
    ones, others = sorted(map(skeleton, one)), sorted(map(skeleton, other))
    if ones == others:
        return 3
    if covers(ones, others) or covers(others, ones):
        return 2
    return 1 if skeleton(one[0]) == skeleton(other[0]) and len(one[0]) > 1 else 0


def covers(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether each word of the short name is a word of the long one, or its first letter."""
    if len(short) > len(long):
        return False
    left = list(long)
    for word in sorted(short, key=len, reverse=True):
        hit = next((w for w in left if w == word or ((len(word) == 1 or len(w) == 1) and w[0] == word[0])), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _same_name(subject: Subject, value: str, holders: Sequence[Somebody], circle: Circle) -> Somebody | None:
    words = subject.name.words
    if not words or not holders:
        return None
    named = [person for person in holders if person.name_key]
    if len(holders) >= MOST_CANDIDATES:
        for key in _named_keys(value, words):
            named += circle.by_key.get(key, [])
    best = max(named, key=lambda person: compatible(words, person.name_key.split()), default=None)
    return best if best and compatible(words, best.name_key.split()) else None


def _same_nameless(subject: Subject, holders: Sequence[Somebody]) -> Somebody | None:
    """The one person of a number, where either they or the subject has no name; else its one unnamed person."""
    unnamed = [person for person in holders if not person.name_key]
    if len(holders) == 1 and (unnamed or not subject.name.words):
        return holders[0]
    return unnamed[0] if unnamed and not subject.name.words else None


def _other(subject: Subject, circle: Circle, person: Somebody) -> Somebody | None:
    """Somebody else with the subject's phone and a compatible name: the two may be one."""
    for value in subject.shared_values():
        holders = circle.holders(value)
        if person not in holders and (other := _same_name(subject, value, holders, circle)):
            return other
    return None


def _learn(person: Somebody, subject: Subject, circle: Circle) -> None:
    """Let a person have what the subject brings: a filled field stays, a fuller name takes a shorter one's place."""
    words, known = subject.name.words, person.name_key.split()
    if words and (not known or (_length(words) > _length(known) and covers(known, list(words)))):
        person.name, person.name_key = subject.name.typed[:200], subject.name.key
        person.is_changed = True
    elif not person.name and subject.name.typed:
        person.name, person.is_changed = subject.name.typed[:200], True
    if subject.company and not person.company:
        person.company, person.is_changed = subject.company, True
        circle.joining.append(person)
        person.domain = next((email.domain for email in subject.emails if email.domain), "")
    if subject.city and not person.city:
        person.city, person.is_changed = subject.city, True
    if subject.language and not person.language:
        person.language, person.is_changed = subject.language, True
    if subject.is_customer and not person.is_customer:
        person.is_customer = person.is_changed = True
    if subject.at < person.since:
        person.since, person.is_changed = subject.at, True
    _learn_contacts(person, subject, circle)


def known_from(subjects: Sequence[Subject]) -> Somebody:
    """What these captures, in their order, tell of one person."""
    person = Somebody(id=0, since=min(subject.at for subject in subjects))
    for subject in subjects:
        _learn(person, subject, Circle())
    return person


def _show(person: Somebody, subject: Subject, circle: Circle, likeness: Likeness) -> None:
    """Let a person be compared and found as they are now."""
    before = person.face
    if person.is_new and before is None:
        person.face = subject.face
    elif before is not None and (person.is_changed or person.points):
        new = {kind: [value for point, value in person.points if point == kind] for kind in ("phone", "email")}
        person.face = face_of(
            name=person.name, phones=[*phones_of(before), *new["phone"]], emails=[*filter(None, [before.email]), *new["email"]],
            company=person.company, city=person.city, country=likeness.country,
        )  # fmt: skip
    if person.face != before and person.face is not None:
        likeness.count(deltas([(before, person.face)]))
        person.face_keys = subject.keys if person.face is subject.face else capped_keys(person.face)
        had = {} if before is None else dict(capped_keys(before))
        has = dict(person.face_keys)
        for key in had.keys() - has.keys():
            if person in circle.by_key.get(key, ()):
                circle.by_key[key].remove(person)
        for key in has.keys() - had.keys():
            circle.found_by(person, key, has[key])


def _length(words: Sequence[str]) -> tuple[int, int]:
    """Of two names of as many words the one that spells out an initial is the fuller."""
    return len(words), sum(map(len, words))


def _learn_contacts(person: Somebody, subject: Subject, circle: Circle) -> None:
    for phone in subject.phones:
        value = phone_value(phone)
        _note(person, circle, "phone", value, phone.typed, is_good=phone.is_valid, is_matched=bool(phone.e164))
        if phone.e164 and not person.phone:
            person.phone, person.is_changed = phone.e164, True
    for email in subject.emails:
        value = email_value(email)
        _note(person, circle, "email", value, email.typed, is_good=email.is_valid, is_matched=bool(email.canonical))
        if email.address and not person.email:
            person.email, person.is_changed = email.address, True
    if subject.reference:
        _key(person, circle, match_key("reference", subject.reference))


def _note(
    person: Somebody, circle: Circle, kind: str, value: str, typed: str, *, is_good: bool, is_matched: bool
) -> None:
    """A contact point of the person, unless they have it already."""
    holders = circle.holders(value) if is_matched else ()
    if not value or person in holders or (kind, value) in person.points:
        return
    cause = first_look(kind, typed, value, is_good=is_good)
    state = (CAUSES[cause].state, cause) if cause else ("unverified", "")
    person.points[kind, value[:254]] = (typed[:254], *state)
    if is_matched:
        circle.add(person, values=(value,))
        if len(holders) >= MOST_CANDIDATES and person.name_key:
            for key in _named_keys(value, person.name_key.split()):
                _key(person, circle, key)


def _key(person: Somebody, circle: Circle, key: int) -> None:
    if person not in circle.by_key.get(key, []):
        person.keys.add(key)
        circle.add(person, keys=(key,))


def _named_keys(value: str, words: Sequence[str]) -> list[int]:
    return [match_key("first", value, skeleton(words[0])), match_key("words", value, *sorted(map(skeleton, words)))]
