"""How far two records agree, field by field, as a level; and the levels that only mean something together."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.process import cpdist

from footfall.identity.linkage.columns import Codes, Columns

Levels = npt.NDArray[np.int16]

FIRST = ("unknown", "same", "short form", "sounds the same", "initial", "near", "alike", "differs")
LAST = ("unknown", "same", "sounds the same", "initial", "near", "alike", "part of it", "differs")
NAME = (
    "unknown", "whole name", "first name, no surname", "surname and initial", "surname, no first name",
    "surname, other first name", "first name, other surname", "first name and initial", "no name alike",
    "other first name, no surname", "roughly", "names that can't be compared",
)  # fmt: skip
PHONE = (
    "unknown", "same, of one name", "same, of two names", "same, of three or four names", "same, of many names",
    "one slip", "differs",
)  # fmt: skip
HOLDERS = ("none shared", "two records", "up to five records", "up to fifteen records", "more records")
EMAIL = (
    "unknown", "same, of one name", "same, of two names", "same, of many names", "same, a desk's", "same mailbox elsewhere",
    "one slip", "same body's domain", "differs",
)  # fmt: skip
SPELT = ("nothing to tell", "spells the other's name", "spells the other's surname", "spells another name")
COMPANY = ("unknown", "same, of few records", "same, of some records", "same, of many records", "near", "differs")
ADDRESS = ("unknown", "same house", "same street, a number missing", "same street, other house", "differs")
PLACE = ("unknown", "same", "near", "differs")
BORN = ("unknown", "same", "one slip", "same year", "differs")
IDENT = ("unknown", "same, of one name", "same, of several names", "one slip", "differs")
CHANCE = ("none", "under 1 in 100", "under 1 in 10", "under 1", "under 10", "under 100", "under 1,000", "more")
"""How many strangers with these very names are to be expected in a base of this size, were names given at random."""
RARITY = ("none", "very rare", "rare", "usual", "common")
SWAPPED = ("no", "names the other way round")
MIDDLE = ("unknown", "same", "differs")
COUNTRY = ("unknown", "same", "differs")

_NEAR, _ALIKE, _COMPANY_NEAR = 0.91, 0.80, 92
_LEAST_TAIL = 3
_EVERYWHERE, _FEWEST = 0.2, 200
"""A town that a fifth of a base lives in tells nobody from another, if the base is no handful."""


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison of many pairs: its name, the words of its levels, and each pair's level."""

    name: str
    words: tuple[str, ...]
    levels: Levels


def compare(columns: Columns, left: Codes, right: Codes) -> list[Term]:
    """Every comparison of the pairs (left[i], right[i]) of places in `columns`."""
    pairs = _Pairs(columns, left, right)
    first, last, swapped = _names(pairs)
    name = _name(pairs, first, last)
    phone, phone_holders = _phone(pairs)
    email = _email(pairs)
    spelt = _spelt(pairs, email)
    company = _company(pairs)
    address = _address(pairs)
    born = _born(pairs)
    ident = _ident(pairs)
    mains = [
        name, Term("first", FIRST, first), Term("last", LAST, last), Term("swapped", SWAPPED, swapped), phone, phone_holders,
        email, spelt, company, address, _place(pairs, "postcode"), _place(pairs, "city"), born, ident, _initials(pairs),
        _country(pairs), _chance(pairs, name), _rarity(pairs, first, last),
    ]  # fmt: skip
    by_name = {term.name: term for term in mains}
    return mains + [crossed(by_name[one], by_name[other]) for one, other in CROSSED]


CROSSED = (
    *(("name", other) for other in ("chance", "rarity", "phone", "email", "company", "address", "born", "postcode", "city", "ident",
                                    "mailbox")),
    ("phone", "email"), ("phone", "company"), ("email", "company"), ("phone", "address"), ("phone", "born"), ("born", "address"),
    ("first", "last"),
)  # fmt: skip
"""Comparisons that are weighed together as well: one number says little of two brothers."""


def crossed(one: Term, other: Term) -> Term:
    """Two comparisons as one that has a level for every pair of theirs."""
    words = tuple(f"{a}; {b}" for a in one.words for b in other.words)
    return Term(f"{one.name} and {other.name}", words, (one.levels * len(other.words) + other.levels).astype(np.int16))


class _Pairs:
    """The pairs in question, with what is asked of their values more than once."""

    def __init__(self, columns: Columns, left: Codes, right: Codes) -> None:
        self.columns, self.left, self.right = columns, left, right

    def codes(self, name: str, other: str = "") -> tuple[Codes, Codes]:
        return self.columns[name].codes[self.left], self.columns[other or name].codes[self.right]

    def shared(self, name: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        base = self.columns.base
        return base.records[name][self.left], base.records[name][self.right]

    def unequal(
        self,
        name: str,
        other: str,
        level: Callable[[list[str], list[str]], Levels],
        where: npt.NDArray[np.bool_] | None = None,
    ) -> Levels:
        """The level of pairs whose values differ, reckoned once for every two values; 0 where one is missing."""
        one, two = self.codes(name, other)
        levels = np.zeros(len(one), np.int16)
        apart = self.columns[name].values is not self.columns[other].values
        wanted = (one >= 0) & (two >= 0) & ((one != two) | apart)
        asked = np.flatnonzero(wanted if where is None else wanted & where)
        if not len(asked):
            return levels
        low, high = one[asked].astype(np.int64), two[asked]
        if not apart:
            low, high = np.minimum(low, high), np.maximum(low, high)
        packed, place = np.unique(low * 2**31 + high, return_inverse=True)
        values, others = self.columns[name].values, self.columns[other].values
        levels[asked] = level([values[k] for k in packed >> 31], [others[k] for k in packed & (2**31 - 1)])[place]
        return levels


def _names(pairs: _Pairs) -> tuple[Levels, Levels, Levels]:
    """Levels of first name and surname, the way round that agrees better."""
    first, last = _first(pairs, "first", "first"), _last(pairs, "last", "last")
    turned = _turned(pairs, (first >= FIRST.index("alike")) & (last >= LAST.index("alike")))
    better = (turned[0] > 0) & (turned[1] > 0) & (turned[0] <= 2) & (turned[1] <= 2)  # noqa: PLR2004 -- alike
    first = np.where(better, np.where(turned[0] == 1, FIRST.index("same"), FIRST.index("near")), first).astype(np.int16)
    last = np.where(better, np.where(turned[1] == 1, LAST.index("same"), LAST.index("near")), last).astype(np.int16)
    return first, last, better.astype(np.int16)


def _turned(pairs: _Pairs, asked: npt.NDArray[np.bool_]) -> tuple[Levels, Levels]:
    """How near the one's first name is to the other's surname and the reverse: 1 the same, 2 alike, 3 not."""
    sides = []
    for name, other in (("first", "last"), ("last", "first")):
        near = pairs.unequal(name, other, _near_word, asked)
        sides.append(near)
    return sides[0], sides[1]


def _near_word(one: list[str], two: list[str]) -> Levels:
    likeness = np.asarray(cpdist(one, two, scorer=JaroWinkler.similarity))
    return np.select([likeness >= 1, likeness >= _NEAR], [1, 2], 3).astype(np.int16)


def _first(pairs: _Pairs, name: str, other: str) -> Levels:
    one, two = pairs.codes(name, other)
    levels = pairs.unequal(name, other, _first_level)
    forms = [pairs.columns[column].codes for column in ("first_sound", "other_sound")]
    short = np.zeros(len(one), bool)
    for a in forms:
        for b in forms:
            short |= (a[pairs.left] == b[pairs.right]) & (a[pairs.left] >= 0)
    levels = np.where(
        short & (levels >= FIRST.index("initial")) & (levels != FIRST.index("initial")),
        FIRST.index("short form"),
        levels,
    )
    return np.where((one == two) & (one >= 0), FIRST.index("same"), levels).astype(np.int16)


def _first_level(one: list[str], two: list[str]) -> Levels:
    initial = np.array([(len(a) == 1 or len(b) == 1) and a[0] == b[0] for a, b in zip(one, two, strict=True)])
    likeness = np.asarray(cpdist(one, two, scorer=JaroWinkler.similarity))
    slips = np.asarray(cpdist(one, two, scorer=DamerauLevenshtein.distance, score_cutoff=2))
    shortest = np.array([min(len(a), len(b)) for a, b in zip(one, two, strict=True)])
    begins = np.array([a.startswith(b) or b.startswith(a) for a, b in zip(one, two, strict=True)]) & (
        shortest >= _LEAST_TAIL
    )
    inside = np.array([a in b or b in a for a, b in zip(one, two, strict=True)]) & (shortest > _LEAST_TAIL)
    near = (likeness >= _NEAR) | ((slips <= 1) & (shortest > _LEAST_TAIL)) | begins | inside
    return np.select([initial, near, likeness >= _ALIKE], [4, 5, 6], 7).astype(np.int16)


def _last(pairs: _Pairs, name: str, other: str) -> Levels:
    one, two = pairs.codes(name, other)
    levels = pairs.unequal(name, other, _last_level)
    sounds = pairs.codes("last_sound")
    same_sound = (sounds[0] == sounds[1]) & (sounds[0] >= 0) & (levels > LAST.index("initial"))
    levels = np.where(same_sound, LAST.index("sounds the same"), levels)
    return np.where((one == two) & (one >= 0), LAST.index("same"), levels).astype(np.int16)


def _last_level(one: list[str], two: list[str]) -> Levels:
    initial = np.array([(len(a) == 1 or len(b) == 1) and a[0] == b[0] for a, b in zip(one, two, strict=True)])
    likeness = np.asarray(cpdist(one, two, scorer=JaroWinkler.similarity))
    slips = np.asarray(cpdist(one, two, scorer=DamerauLevenshtein.distance, score_cutoff=2))
    shortest = np.array([min(len(a), len(b)) for a, b in zip(one, two, strict=True)])
    inside = np.array([a in b or b in a for a, b in zip(one, two, strict=True)]) & (shortest > _LEAST_TAIL)
    near = (likeness >= _NEAR + 0.02) | ((slips <= 1) & (shortest > _LEAST_TAIL))
    return np.select([initial, near, inside, likeness >= _ALIKE + 0.02], [3, 4, 6, 5], 7).astype(np.int16)


def _strong_first(first: Levels) -> npt.NDArray[np.bool_]:
    return np.asarray((first > 0) & (first < FIRST.index("alike")) & (first != FIRST.index("initial")))


def _strong_last(last: Levels) -> npt.NDArray[np.bool_]:
    near = (last < LAST.index("alike")) | (last == LAST.index("part of it"))
    return np.asarray((last > 0) & near & (last != LAST.index("initial")))


def _name(pairs: _Pairs, first: Levels, last: Levels) -> Term:
    """What first name and surname say together."""
    one, two = _strong_first(first), _strong_last(last)
    initial, last_initial = first == FIRST.index("initial"), last == LAST.index("initial")
    other, other_last = first == FIRST.index("differs"), last == LAST.index("differs")
    levels = np.select(
        [
            (first == 0) & (last == 0), one & two, one & (last == 0), two & initial, two & (first == 0), two & other,
            one & other_last, one & last_initial, other & other_last, other & (last == 0),
        ],
        list(range(10)),
        NAME.index("roughly"),
    )  # fmt: skip
    codes = [pairs.columns[one].codes[side] for one in ("first", "last") for side in (pairs.left, pairs.right)]
    nameless = np.all([one < 0 for one in codes], axis=0)
    levels = np.where((levels == 0) & ~nameless, NAME.index("names that can't be compared"), levels)
    return Term("name", NAME, levels.astype(np.int16))


def _held(counts: npt.NDArray[np.int64], bounds: tuple[int, ...]) -> npt.NDArray[np.int64]:
    return np.searchsorted(np.array(bounds), counts, side="left")


def _phone(pairs: _Pairs) -> tuple[Term, Term]:
    """The best two of both records' numbers."""
    count = len(pairs.left)
    levels, holders = np.zeros(count, np.int16), np.zeros(count, np.int16)
    base = pairs.columns.base
    slip, differs = PHONE.index("one slip"), PHONE.index("differs")
    for name in ("phone", "phone2"):
        for other in ("phone", "phone2"):
            one, two = pairs.codes(name, other)
            if not ((one >= 0) & (two >= 0)).any():
                continue
            known = pairs.unequal(name, other, _slip)
            known = np.where(known == 1, slip, np.where(known > 0, differs, 0))
            same = (one == two) & (one >= 0)
            names, records = base.names[name][pairs.left], base.records[name][pairs.left]
            known = np.where(same, 1 + _held(names, (1, 2, 4)), known)
            holders = np.where(same & (holders == 0), 1 + _held(records, (2, 5, 15)), holders).astype(np.int16)
            levels = np.where(levels == 0, known, np.where(known == 0, levels, np.minimum(levels, known))).astype(
                np.int16
            )
    return Term("phone", PHONE, levels), Term("phone holders", HOLDERS, holders)


def _slip(one: list[str], two: list[str]) -> Levels:
    """1 where a single letter or digit was typed wrong, left out or swapped, else 2."""
    slips = np.asarray(cpdist(one, two, scorer=DamerauLevenshtein.distance, score_cutoff=1))
    return np.where(slips <= 1, 1, 2).astype(np.int16)


def _email(pairs: _Pairs) -> Term:
    one, two = pairs.codes("email")
    levels = np.where(pairs.unequal("email", "email", _slip) == 1, EMAIL.index("one slip"), EMAIL.index("differs"))
    mailbox, domain = pairs.codes("mailbox"), pairs.codes("domain")
    role = pairs.columns.is_role[pairs.left]
    mailboxes = (mailbox[0] == mailbox[1]) & (mailbox[0] >= 0) & ~role
    domains = (domain[0] == domain[1]) & (domain[0] >= 0)
    differs = levels == EMAIL.index("differs")
    levels = np.where(domains & (differs | role), EMAIL.index("same body's domain"), levels)
    levels = np.where(mailboxes, EMAIL.index("same mailbox elsewhere"), levels)
    names = pairs.columns.base.names["email"][pairs.left]
    same = np.where(role, EMAIL.index("same, a desk's"), 1 + _held(names, (1, 2)))
    levels = np.where(one == two, same, levels)
    return Term("email", EMAIL, np.where((one >= 0) & (two >= 0), levels, 0).astype(np.int16))


def _spelt(pairs: _Pairs, email: Term) -> Term:
    """Whether the one's mailbox spells the other's name, where their addresses do not settle it."""
    settled = (email.levels > 0) & (email.levels <= EMAIL.index("same, a desk's"))
    best = np.zeros(len(pairs.left), np.int16)
    for box, named in ((pairs.left, pairs.right), (pairs.right, pairs.left)):
        columns = pairs.columns
        mailbox, first, last = (
            columns["mailbox"].codes[box],
            columns["first"].codes[named],
            columns["last"].codes[named],
        )
        asked = np.flatnonzero(~settled & (mailbox >= 0) & (last >= 0) & ~columns.is_role[box])
        if not len(asked):
            continue
        triples, place = np.unique(np.stack([mailbox[asked], first[asked], last[asked]]), axis=1, return_inverse=True)
        boxes, firsts, lasts = columns["mailbox"].values, columns["first"].values, columns["last"].values
        told = np.array(
            [_spells(boxes[m], firsts[f] if f >= 0 else "", lasts[s]) for m, f, s in triples.T.tolist()], np.int16
        )
        level = told[place.reshape(-1)]
        best[asked] = np.where(best[asked] == 0, level, np.minimum(best[asked], level))
    return Term("mailbox", SPELT, best)


def _spells(mailbox: str, first: str, last: str) -> int:
    letters = mailbox.rstrip("0123456789")
    if last in letters and len(last) >= _LEAST_TAIL:
        rest = letters.replace(last, "", 1)
        return 1 if first and rest and (first.startswith(rest) or rest.startswith(first)) else 2
    if len(first) >= _LEAST_TAIL and letters.startswith(first):
        rest = letters[len(first) :]
        return (1 if last.startswith(rest) else 3) if rest else 2
    return 3


def _company(pairs: _Pairs) -> Term:
    one, two = pairs.codes("company")
    near = pairs.unequal("company", "company", _near_company)
    records = pairs.columns.base.records["company"][pairs.left]
    levels = np.where((one == two) & (one >= 0), 1 + _held(records, (5, 30)), np.where(near > 0, near + 3, 0))
    return Term("company", COMPANY, levels.astype(np.int16))


def _near_company(one: list[str], two: list[str]) -> Levels:
    likeness = np.asarray(cpdist(one, two, scorer=JaroWinkler.similarity))
    words = np.asarray(cpdist(one, two, scorer=token_set_ratio))
    return np.where((likeness >= _NEAR) | (words >= _COMPANY_NEAR), 1, 2).astype(np.int16)


def _address(pairs: _Pairs) -> Term:
    one, two = pairs.codes("street")
    near = pairs.unequal("street", "street", _near_street)
    house = pairs.codes("house")
    street = ((one == two) & (one >= 0)) | (near == 1)
    numbered = (house[0] >= 0) & (house[1] >= 0)
    levels = np.select([street & numbered & (house[0] == house[1]), street & ~numbered, street], [1, 2, 3], near * 2)
    return Term("address", ADDRESS, levels.astype(np.int16))


def _near_street(one: list[str], two: list[str]) -> Levels:
    likeness = np.asarray(cpdist(one, two, scorer=JaroWinkler.similarity))
    words = np.asarray(cpdist(one, two, scorer=token_set_ratio))
    return np.where((likeness >= _NEAR - 0.03) | (words >= _COMPANY_NEAR), 1, 2).astype(np.int16)


def _place(pairs: _Pairs, name: str) -> Term:
    one, two = pairs.codes(name)
    near = pairs.unequal(name, name, _near_place)
    says = ~_is_everywhere(pairs, name)
    levels = np.where((one == two) & (one >= 0) & says, 1, np.where(near > 0, near + 1, 0))
    return Term(name, PLACE, levels.astype(np.int16))


def _is_everywhere(pairs: _Pairs, name: str) -> npt.NDArray[np.bool_]:
    """Whether so many live where the first of each pair does that it speaks for nobody: the one town of a list."""
    base = pairs.columns.base
    if not base.is_whole or base.size < _FEWEST:
        return np.zeros(len(pairs.left), np.bool_)
    return np.asarray(base.records[name][pairs.left] > base.size * _EVERYWHERE)


def _near_place(one: list[str], two: list[str]) -> Levels:
    slips = np.asarray(cpdist(one, two, scorer=DamerauLevenshtein.distance, score_cutoff=2))
    likeness = np.asarray(cpdist(one, two, scorer=JaroWinkler.similarity))
    return np.where((slips <= 1) | (likeness >= _NEAR + 0.02), 1, 2).astype(np.int16)


def _born(pairs: _Pairs) -> Term:
    one, two = pairs.codes("born")
    levels = np.where((one == two) & (one >= 0), 1, pairs.unequal("born", "born", _near_day))
    return Term("born", BORN, levels.astype(np.int16))


def _near_day(one: list[str], two: list[str]) -> Levels:
    slips = np.asarray(cpdist(one, two, scorer=DamerauLevenshtein.distance, score_cutoff=2))
    year = np.array([a[:4] == b[:4] for a, b in zip(one, two, strict=True)])
    turned = np.array([a[:4] + a[6:] + a[4:6] == b for a, b in zip(one, two, strict=True)])
    only_year = np.array([a.endswith("0000") or b.endswith("0000") for a, b in zip(one, two, strict=True)])
    return np.select([(slips <= 1) | turned | (only_year & year), year], [2, 3], 4).astype(np.int16)


def _ident(pairs: _Pairs) -> Term:
    one, two = pairs.codes("ident")
    near = pairs.unequal("ident", "ident", _slip)
    names = pairs.columns.base.names["ident"][pairs.left]
    levels = np.where((one == two) & (one >= 0), 1 + _held(names, (1,)), np.where(near > 0, near + 2, 0))
    return Term("ident", IDENT, levels.astype(np.int16))


def _initials(pairs: _Pairs) -> Term:
    one, two = pairs.codes("middle")
    return Term("middle", MIDDLE, np.where((one >= 0) & (two >= 0), np.where(one == two, 1, 2), 0).astype(np.int16))


def _country(pairs: _Pairs) -> Term:
    one, two = pairs.codes("country")
    return Term("country", COUNTRY, np.where((one >= 0) & (two >= 0), np.where(one == two, 1, 2), 0).astype(np.int16))


def expected(columns: Columns, left: Codes, right: Codes, name: Levels) -> npt.NDArray[np.float64]:
    """Strangers to be expected in the base with the names that agree, -1 where none do: the rarer of both records' names counts."""
    base = columns.base
    counts = (base.records[one] for one in ("first_sound", "last_sound"))
    first, last = (np.minimum(count[left], count[right]) for count in counts)
    both, only_first = NAME.index("whole name"), NAME.index("first name, no surname")
    return np.select(
        [name == both, np.isin(name, (only_first, 6, 7)), np.isin(name, (3, 4, 5))],
        [first * last / max(base.size, 1), first.astype(float), last.astype(float)],
        -1.0,
    )


def _chance(pairs: _Pairs, name: Term) -> Term:
    strangers = expected(pairs.columns, pairs.left, pairs.right, name.levels)
    levels = np.where(strangers < 0, 0, 1 + np.searchsorted([0.01, 0.1, 1, 10, 100, 1000], strangers, side="right"))
    return Term("chance", CHANCE, levels.astype(np.int16))


def _rarity(pairs: _Pairs, first: Levels, last: Levels) -> Term:
    """How rare the names that agree are, as shares of the base: this weighs where something else is shared."""
    counts = [np.minimum(*pairs.shared(one)) / max(pairs.columns.base.size, 1) for one in ("first_sound", "last_sound")]
    agree = _strong_first(first), _strong_last(last)
    share = np.where(agree[0], np.maximum(counts[0], 1e-5), 1.0) * np.where(agree[1], np.maximum(counts[1], 1e-5), 1.0)
    levels = np.where(agree[0] | agree[1], 1 + np.searchsorted([3e-6, 1e-4, 3e-3], share), 0)
    return Term("rarity", RARITY, levels.astype(np.int16))
