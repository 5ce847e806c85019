"""One pair at a time, without columns: for a decision while somebody waits, where NumPy's start costs more than the sum.

The levels are those of `compare`, the sums those of `model`; a test holds both to be the same on thousands of pairs.
"""

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Self

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio

from footfall.identity.linkage.records import Record

SHIPPED = Path(__file__).with_name("model.json")

USUAL_SIZE = 50_000
SMALLEST, LARGEST = 1_000, 1_000_000
"""Smaller and larger bases are weighed as one of these. The weights were learned from 1,000 to 120,000 records; that what
size adds goes on like that was checked at a million, where pairs weighed as of 120,000 were called likelier than they are.
"""

_NEAR, _ALIKE, _NEAR_LAST, _ALIKE_LAST, _COMPANY_NEAR = 0.91, 0.80, 0.91 + 0.02, 0.80 + 0.02, 92
_LEAST_TAIL = 3

_MOST_SUMS = 50_000

_likeness = JaroWinkler.similarity
_slips = DamerauLevenshtein.distance

Levels = dict[str, int]


@dataclass(slots=True)
class Counts:
    """What the base knows of the values of one record, and how many persons it has; the record itself counted in."""

    size: int = 1
    phone_records: Mapping[str, int] = field(default_factory=dict)
    phone_names: Mapping[str, int] = field(default_factory=dict)
    email_names: int = 1
    company_records: int = 1
    ident_names: int = 1
    first: int = 1
    last: int = 1


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of every level of every comparison as plain lists, with the words of the levels."""

    version: str
    intercept: float
    size_weight: float
    levels: Mapping[str, list[float]]
    words: Mapping[str, list[str]]
    crossed: tuple[tuple[str, str, str, int, list[float]], ...] = ()
    """Comparisons weighed together: name, the two, and how many levels the second has."""
    sums: dict[tuple[int, ...], float] = field(default_factory=dict, compare=False, repr=False)
    """What was summed up before: most pairs agree in one of a few thousand ways."""

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The weights as JSON holds them."""
        told = document["weights"]
        levels = {name: list(words.values()) for name, words in told.items()}
        crossed = []
        for name, weights in levels.items():
            one, _, other = name.partition(" and ")
            if other:
                crossed.append((name, one, other, len(levels[other]), weights))
        return cls(document["version"], document["intercept"], document["size_weight"], levels,
                   {name: list(words) for name, words in told.items()}, tuple(crossed))  # fmt: skip

    def logit(self, levels: Levels, size: int) -> float:
        """The log of the odds of a pair that was compared."""
        told = tuple(levels.values())
        known = self.sums.get(told)
        if known is None:
            if len(self.sums) > _MOST_SUMS:
                self.sums.clear()
            known = self.sums[told] = self._sum(levels)
        return self.before(size) + known

    def _sum(self, levels: Levels) -> float:
        total = sum(self.levels[name][level] for name, level in levels.items())
        return total + sum(
            weights[levels[one] * width + levels[other]] for _name, one, other, width, weights in self.crossed
        )

    def before(self, size: int) -> float:
        """The log of the odds before anything is compared."""
        return self.intercept + self.size_weight * math.log(min(max(size, SMALLEST), LARGEST) / USUAL_SIZE)

    def reasons(self, levels: Levels, size: int) -> list[tuple[str, str, float]]:
        """What adds up to the log of the odds: field, its agreement in words, and what it adds."""
        sums: dict[str, float] = {}
        for name, level in levels.items():
            told = field_of(name)
            sums[told] = sums.get(told, 0.0) + self.levels[name][level]
        for _name, one, other, width, weights in self.crossed:
            told = field_of(other)
            sums[told] = sums.get(told, 0.0) + weights[levels[one] * width + levels[other]]
        start = ("before anything is compared", f"base of {size}", self.before(size))
        return [start, *((name, self.words[name][levels[name]], weight) for name, weight in sums.items() if weight)]


_OF_NAME = frozenset(
    {"first", "last", "swapped", "chance", "rarity", "middle", "first spelt", "last spelt", "namesakes", "strangers"}
)


def field_of(term: str) -> str:
    """The field that a comparison is told under: what is crossed with the name counts to the other."""
    fields = [_field(one) for one in term.split(" and ")]
    return next((one for one in reversed(fields) if one != "name"), "name")


def _field(term: str) -> str:
    if term in _OF_NAME:
        return "name"
    return "email" if term.endswith(" held") else term.removesuffix(" holders")


@cache
def shipped_weights() -> Weights:
    """The weights that are shipped, read once."""
    return Weights.from_document(json.loads(SHIPPED.read_text(encoding="utf-8")))


def probability(logit: float) -> float:
    """The probability of a log of odds."""
    return 1.0 / (1.0 + math.exp(-min(max(logit, -40.0), 40.0)))


def compared(one: Record, other: Record, counts: Counts, first_count: int, last_count: int) -> Levels:
    """The level of every comparison of two records.

    `counts` are those of the one; `first_count` and `last_count` say how many have the other's first name and surname.
    """
    first, last, swapped = _names(one, other)
    name = _name(one, other, first, last)
    phone, phone_holders = _phone(one, other, counts)
    email = _email(one, other, counts)
    firsts = min(counts.first if one.first_sound else 0, first_count if other.first_sound else 0)
    lasts = min(counts.last if one.last_sound else 0, last_count if other.last_sound else 0)
    return {
        "name": name,
        "first": first,
        "last": last,
        "swapped": swapped,
        "phone": phone,
        "phone holders": phone_holders,
        "email": email,
        "mailbox": 0 if 0 < email <= _DESKS else _spelt(one, other),
        "company": _company(one, other, counts),
        "address": _address(one, other),
        "postcode": _place(one.postcode, other.postcode),
        "city": _place(one.city, other.city),
        "born": _born(one.born, other.born),
        "ident": _ident(one.ident, other.ident, counts),
        "middle": _equal(one.middle, other.middle),
        "country": _equal(one.country, other.country),
        "chance": _chance(name, firsts, lasts, counts.size),
        "rarity": _rarity(first, last, firsts, lasts, counts.size),
    }


def is_firm(levels: Levels) -> bool:
    """Whether a number, an address or both names are the same, as they stand or as they sound.

    What only resembles (desk1@ and desk2@ of one body) may add up to much: on leads never learned from, of such pairs
    at 0.99 and more one in fifty was wrong, of firm ones one in five hundred.
    """
    is_named = 0 < levels["first"] <= _SAME_SOUND and 0 < levels["last"] <= 2  # noqa: PLR2004 -- sounds the same
    return is_named or 0 < levels["phone"] < _PHONE_SLIP or 0 < levels["email"] <= _DESKS


_SAME_SOUND, _PHONE_SLIP = 3, 5
_SAME, _INITIAL, _NEAR_FIRST, _ALIKE_FIRST, _OTHER_FIRST = 1, 4, 5, 6, 7
_LAST_INITIAL, _LAST_NEAR, _LAST_ALIKE, _PART_OF_IT, _OTHER_LAST = 3, 4, 5, 6, 7
_STRONG_FIRST, _STRONG_LAST = frozenset({1, 2, 3, 5}), frozenset({1, 2, 4, 6})
_DESKS, _MAILBOX_ELSEWHERE, _EMAIL_SLIP, _SAME_DOMAIN, _OTHER_EMAIL = 4, 5, 6, 7, 8


def _names(one: Record, other: Record) -> tuple[int, int, int]:
    first, last = _first(one, other), _last(one, other)
    if first >= _ALIKE_FIRST and last >= _LAST_ALIKE:
        turned = _near_word(one.first, other.last), _near_word(one.last, other.first)
        if turned[0] in (1, 2) and turned[1] in (1, 2):
            return _SAME if turned[0] == 1 else _NEAR_FIRST, _SAME if turned[1] == 1 else _LAST_NEAR, 1
    return first, last, 0


def _near_word(one: str, other: str) -> int:
    if not one or not other:
        return 0
    likeness = _likeness(one, other)
    return 1 if likeness >= 1 else 2 if likeness >= _NEAR else 3


def _first(one: Record, other: Record) -> int:
    if not one.first or not other.first:
        return 0
    if one.first == other.first:
        return _SAME
    level = _first_level(one.first, other.first)
    if level > _INITIAL and {one.first_sound, one.other_sound} & {other.first_sound, other.other_sound} - {""}:
        return 2
    return level


@lru_cache(maxsize=65_536)
def _first_level(one: str, other: str) -> int:
    shortest = min(len(one), len(other))
    if shortest == 1 and one[0] == other[0]:
        return _INITIAL
    likeness = _likeness(one, other)
    near = (
        likeness >= _NEAR
        or (shortest >= _LEAST_TAIL and (one.startswith(other) or other.startswith(one)))
        or (shortest > _LEAST_TAIL and (one in other or other in one or _slips(one, other, score_cutoff=2) <= 1))
    )
    return _NEAR_FIRST if near else _ALIKE_FIRST if likeness >= _ALIKE else _OTHER_FIRST


def _last(one: Record, other: Record) -> int:
    if not one.last or not other.last:
        return 0
    if one.last == other.last:
        return _SAME
    level = _last_level(one.last, other.last)
    return 2 if level > _LAST_INITIAL and one.last_sound and one.last_sound == other.last_sound else level


@lru_cache(maxsize=65_536)
def _last_level(one: str, other: str) -> int:
    shortest = min(len(one), len(other))
    if shortest == 1 and one[0] == other[0]:
        return _LAST_INITIAL
    likeness = _likeness(one, other)
    if likeness >= _NEAR_LAST or (shortest > _LEAST_TAIL and _slips(one, other, score_cutoff=2) <= 1):
        return _LAST_NEAR
    if shortest > _LEAST_TAIL and (one in other or other in one):
        return _PART_OF_IT
    return _LAST_ALIKE if likeness >= _ALIKE_LAST else _OTHER_LAST


def _name(one: Record, other: Record, first: int, last: int) -> int:
    if first == 0 and last == 0:
        return 11 if one.first or one.last or other.first or other.last else 0
    strong_first, strong_last = first in _STRONG_FIRST, last in _STRONG_LAST
    if strong_first:
        if strong_last:
            return 1
        return 2 if last == 0 else 6 if last == _OTHER_LAST else 7 if last == _LAST_INITIAL else 10
    if strong_last:
        return 3 if first == _INITIAL else 4 if first == 0 else 5 if first == _OTHER_FIRST else 10
    if first == _OTHER_FIRST:
        return 8 if last == _OTHER_LAST else 9 if last == 0 else 10
    return 10


def _phone(one: Record, other: Record, counts: Counts) -> tuple[int, int]:
    level = holders = 0
    for mine in (one.phone, one.phone2):
        if not mine:
            continue
        for theirs in (other.phone, other.phone2):
            if not theirs:
                continue
            if mine == theirs:
                known = 1 + bisect_left((1, 2, 4), counts.phone_names.get(mine, 1))
                holders = holders or 1 + bisect_left((2, 5, 15), counts.phone_records.get(mine, 1))
            else:
                known = 5 if _is_slip(mine, theirs) else 6
            level = min(level, known) if level else known
    return level, holders


def _is_slip(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 1 and _slips(one, other, score_cutoff=1) <= 1


def _email(one: Record, other: Record, counts: Counts) -> int:
    if not one.email or not other.email:
        return 0
    if one.email == other.email:
        return _DESKS if one.is_role else 1 + bisect_left((1, 2), counts.email_names)
    if one.mailbox and one.mailbox == other.mailbox and not one.is_role:
        return _MAILBOX_ELSEWHERE
    is_slip = _is_slip(one.email, other.email)
    if one.domain and one.domain == other.domain and (not is_slip or one.is_role):
        return _SAME_DOMAIN
    return _EMAIL_SLIP if is_slip else _OTHER_EMAIL


def _spelt(one: Record, other: Record) -> int:
    best = 0
    for box, named in ((one, other), (other, one)):
        if box.mailbox and named.last and not box.is_role:
            level = _spells(box.mailbox, named.first, named.last)
            best = min(best, level) if best else level
    return best


def _spells(mailbox: str, first: str, last: str) -> int:
    letters = mailbox.rstrip("0123456789")
    if last in letters and len(last) >= _LEAST_TAIL:
        rest = letters.replace(last, "", 1)
        return 1 if first and rest and (first.startswith(rest) or rest.startswith(first)) else 2
    if len(first) >= _LEAST_TAIL and letters.startswith(first):
        rest = letters[len(first) :]
        return (1 if last.startswith(rest) else 3) if rest else 2
    return 3


def _company(one: Record, other: Record, counts: Counts) -> int:
    if not one.company or not other.company:
        return 0
    if one.company == other.company:
        return 1 + bisect_left((5, 30), counts.company_records)
    return 4 if _is_near(one.company, other.company, _NEAR) else 5


@lru_cache(maxsize=65_536)
def _is_near(one: str, other: str, least: float) -> bool:
    return _likeness(one, other) >= least or token_set_ratio(one, other) >= _COMPANY_NEAR


def _address(one: Record, other: Record) -> int:
    if not one.street or not other.street:
        return 0
    if one.street != other.street and not _is_near(one.street, other.street, _NEAR - 0.03):
        return 4
    if not one.house or not other.house:
        return 2
    return 1 if one.house == other.house else 3


def _place(one: str, other: str) -> int:
    if not one or not other:
        return 0
    return 1 if one == other else _place_level(one, other)


@lru_cache(maxsize=65_536)
def _place_level(one: str, other: str) -> int:
    return 2 if _is_slip(one, other) or _likeness(one, other) >= _NEAR_LAST else 3


def _born(one: str, other: str) -> int:
    if not one or not other:
        return 0
    if one == other:
        return 1
    is_year = one[:4] == other[:4]
    low, high = min(one, other), max(one, other)
    turned = low[:4] + low[6:] + low[4:6] == high
    only_year = is_year and (one.endswith("0000") or other.endswith("0000"))
    if turned or only_year or _slips(one, other, score_cutoff=2) <= 1:
        return 2
    return 3 if is_year else 4


def _ident(one: str, other: str, counts: Counts) -> int:
    if not one or not other:
        return 0
    if one == other:
        return 1 + bisect_left((1,), counts.ident_names)
    return 3 if _is_slip(one, other) else 4


def _equal(one: str, other: str) -> int:
    if not one or not other:
        return 0
    return 1 if one == other else 2


def _chance(name: int, first: int, last: int, size: int) -> int:
    if name == 1:
        expected = first * last / max(size, 1)
    elif name in (2, 6, 7):
        expected = float(first)
    elif name in (3, 4, 5):
        expected = float(last)
    else:
        return 0
    return 1 + bisect_right((0.01, 0.1, 1, 10, 100, 1000), expected)


def _rarity(first: int, last: int, firsts: int, lasts: int, size: int) -> int:
    agree = first in _STRONG_FIRST, last in _STRONG_LAST
    if not any(agree):
        return 0
    size = max(size, 1)
    share = (max(firsts / size, 1e-5) if agree[0] else 1.0) * (max(lasts / size, 1e-5) if agree[1] else 1.0)
    return 1 + bisect_left((3e-6, 1e-4, 3e-3), share)
