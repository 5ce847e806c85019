"""Whom a capture is like: the shipped weights on the few persons who share a key with it. No database, no clock."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from footfall.identity.faces import EVERYBODY, count_key
from footfall.identity.linkage.keys import first_key
from footfall.identity.linkage.pair import Counts, Levels, Weights, compared, is_firm, probability
from footfall.identity.linkage.records import Record

if TYPE_CHECKING:
    from footfall.identity.rules import Circle, Somebody, Subject

SINGLED_OUT = 0.95
"""How much of all that speaks for anybody must speak for the one who is sure."""

WORTH_A_LOOK = 0.25
"""How much of it must speak for somebody who is asked about."""

MOST_ASKED = 3
"""So many pairs of one capture are asked about, the likeliest."""

_SHOWN_FROM = 0.05
"""What adds less is not seen in a bar."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Somebody who may be the same, how probably, and the reasons: field, agreement, what it adds."""

    person: "Somebody"
    probability: float
    terms: Sequence[tuple[str, str, float]] = ()

    def as_json(self) -> dict[str, object]:
        """The evidence that a match keeps."""
        return evidence_of(self.probability, self.terms)


def evidence_of(probable: float, terms: Iterable[tuple[str, str, float]]) -> dict[str, object]:
    """A probability and its reasons as a match keeps them.

    The country is the company's own for everybody: it speaks for nobody, and is counted to what was known before.
    """
    before, *others = terms
    country = sum(weight for name, _agreement, weight in others if name == "country")
    shown = [(*before[:2], before[2] + country), *(term for term in others if term[0] != "country")]
    told = [
        {"field": name, "agreement": agreement, "weight": round(weight, 2)}
        for name, agreement, weight in shown
        if abs(weight) >= _SHOWN_FROM
    ]
    return {"probability": round(probable, 4), "terms": told}


@dataclass(frozen=True, slots=True)
class _Alike:
    person: "Somebody"
    logit: float
    levels: Levels

    @property
    def odds(self) -> float:
        return math.exp(min(self.logit, 40.0))

    @property
    def probability(self) -> float:
        return probability(self.logit)


@dataclass(slots=True)
class Likeness:
    """What decides by likeness: weights, from where on it is sure, and how many persons have a name or a company."""

    weights: Weights
    country: str
    join_error: float
    """The most that a pair which is joined may be expected to be wrong."""
    apart: Callable[["Collection[Somebody]"], Collection[tuple[int, int]]] = lambda _persons: ()
    """Which of these persons somebody kept separate; asked once for all that a batch may mean."""
    parted: Collection[tuple[int, int]] | None = None
    held: dict[int, int] = field(default_factory=dict)

    def count(self, deltas: dict[int, int]) -> None:
        """Note that so many more persons have these names."""
        for key, by in deltas.items():
            self.held[key] = self.held.get(key, 0) + by

    def choose(self, subject: "Subject", circle: "Circle") -> tuple["Somebody | None", list[Doubt]]:
        """The person whom the subject surely is, else None; and others it may be, the likeliest first.

        Where several are alike none of them is sure, and where many are, a common name, none is worth a look.
        """
        alike, size = self._alike(subject, circle)
        if not alike:
            return None, []
        everything = 1 + sum(each.odds for each in alike)
        best = alike[0]
        is_sure = best.probability >= 1 - self.join_error and best.odds / everything >= SINGLED_OUT
        if is_sure and is_firm(best.levels):
            return best.person, self._doubts(alike[1:MOST_ASKED], size)
        return None, self._doubts([each for each in alike[:MOST_ASKED] if each.odds / everything >= WORTH_A_LOOK], size)

    def is_parted(self, one: "Somebody", other: "Somebody", circle: "Circle") -> bool:
        """Whether somebody kept these two separate, or those they stand for."""
        if one.is_new or other.is_new:
            return False
        if self.parted is None:
            self.parted = set(self.apart(circle.everybody()))
        return (one.id, other.id) in self.parted or (other.id, one.id) in self.parted

    def _alike(self, subject: "Subject", circle: "Circle") -> tuple[list["_Alike"], int]:
        """Who is likelier the same than not, the likeliest first, in a base of that size."""
        face = subject.face
        near = {person.id: person for person in neighbours(subject, circle) if person.face is not None}
        if face is None or not near:
            return [], 0
        counts = self._counts(face, circle)
        found = []
        for person in near.values():
            theirs = person.face or face
            levels = compared(
                face, theirs, counts, self._held("first", theirs.first_sound), self._held("last", theirs.last_sound)
            )
            logit = self.weights.logit(levels, counts.size)
            if logit >= 0:
                found.append(_Alike(person, logit, levels))
        return sorted(found, key=lambda each: (-each.logit, each.person.id)), counts.size

    def _doubts(self, alike: Sequence["_Alike"], size: int) -> list[Doubt]:
        return [Doubt(each.person, each.probability, self.weights.reasons(each.levels, size)) for each in alike]

    def _held(self, kind: str, value: str) -> int:
        return self.held.get(count_key(kind, value), 1) if value else 0

    def _counts(self, face: Record, circle: "Circle") -> Counts:
        """What the base knows of the subject's values, itself counted in as one more person."""
        counts = Counts(
            size=self.held.get(EVERYBODY, 0) + 1,
            company_records=self.held.get(count_key("company", face.company), 0) + 1 if face.company else 0,
            first=self.held.get(count_key("first", face.first_sound), 0) + 1,
            last=self.held.get(count_key("last", face.last_sound), 0) + 1,
        )
        records: dict[str, int] = {}
        names: dict[str, int] = {}
        own = {first_key(face)} - {""}
        for number in (face.phone, face.phone2):
            if number:
                holders = circle.holders(f"+{number}")
                records[number] = len(holders) + 1
                names[number] = len(own | _names_of(holders))
        counts.phone_records, counts.phone_names = records, names
        if face.email:
            counts.email_names = len(own | _names_of(circle.holders(face.email)))
        return counts


def neighbours(subject: "Subject", circle: "Circle") -> Iterator["Somebody"]:
    """Who shares a contact or a key with the subject, save those that too many have."""
    for value in (*subject.own_values(), *subject.shared_values()):
        if not circle.is_crowded(value):
            yield from circle.holders(value)
    for key, most in subject.keys:
        if key not in circle.said_too_often:
            line = circle.by_key.get(key, ())
            if len(line) <= most:
                yield from line


def _names_of(holders: Sequence["Somebody"]) -> set[str]:
    return {first_key(person.face) for person in holders if person.face is not None} - {""}
