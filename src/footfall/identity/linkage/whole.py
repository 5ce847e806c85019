"""What only a whole base tells of a pair: how often each spelling, name and address stands in it.

A surname that differs by a letter is a slip where one of the two stands once and another family where both stand often.
One record that is decided while somebody waits does without: these levels add to the others, which stand by themselves.
"""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from footfall.identity.linkage.columns import Codes, Columns
from footfall.identity.linkage.compare import EMAIL, FIRST, LAST, NAME, PHONE, PLACE, Levels, Term, crossed, expected

FEWEST = 5_000
"""In fewer records it is chance how often a spelling stands: on made-up bases nothing was gained below."""

_TIMES = (1, 3, 10, 50, 300)
_OFTEN = ("once", "up to 3 times", "up to 10 times", "up to 50 times", "up to 300 times", "more often")
SPELT = ("unknown", *(f"{one}, the other {other}" for one in _OFTEN for other in _OFTEN))
"""How often the rarer of two spellings stands in the base, and the other."""

_SAKES = (2, 3, 4, 6, 10, 20, 50)
NAMESAKES = ("other names", "only these two", *(f"up to {count} records" for count in _SAKES[1:]), "more records")
"""How many records have both names, as they sound."""

_STRANGERS = (0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000, 3_000)
STRANGERS = ("none", *(f"under {count:g}" for count in _STRANGERS), "more")
"""How many strangers of these names are to be expected: `chance`, in smaller steps."""

_HOLDERS, _RARER = (2, 3, 5, 9), (1, 2, 4)
HELD = (
    "unknown", "same, of two records", "same, of three", "same, of up to five", "same, of up to nine", "same, of more",
    "differ, one of one record", "differ, of two records at least", "differ, of up to four", "differ, of more",
)  # fmt: skip
"""How many records share an address, or the lesser of two that differ: one that is used again was no slip."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "first spelt": SPELT, "last spelt": SPELT, "namesakes": NAMESAKES, "strangers": STRANGERS, "email held": HELD,
    "mailbox held": HELD,
}  # fmt: skip
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "first": FIRST, "last": LAST, "name": NAME, "email": EMAIL, "phone": PHONE, "city": PLACE,
}  # fmt: skip
BESIDE = (
    ("first spelt", "first"), ("last spelt", "last"), ("namesakes", "name"), ("strangers", "name"), ("strangers", "namesakes"),
    ("strangers", "email"), ("strangers", "phone"), ("strangers", "city"), ("email held", "email"), ("email held", "name"),
    ("mailbox held", "email"), ("mailbox held", "name"), ("mailbox held", "strangers"),
)  # fmt: skip
"""What is weighed together. The first of the two is always one of this module; where it is unknown nothing is added."""


@cache
def words_of(name: str) -> tuple[str, ...]:
    """The words of a term's levels."""
    one, _, other = name.partition(" and ")
    known = {**WORDS, **_OTHERS}
    return tuple(f"{a}; {b}" for a in known[one] for b in known[other]) if other else known[one]


def names_of_terms() -> tuple[str, ...]:
    """The terms of this module, in their order."""
    return (*WORDS, *(f"{one} and {other}" for one, other in BESIDE))


def compare_whole(columns: Columns, left: Codes, right: Codes, terms: Iterable[Term]) -> list[Term]:
    """What the base tells of pairs that were compared field by field (`terms`); nothing where it is not at hand."""
    if not columns.base.is_whole:
        return []
    known = {term.name: term for term in terms}
    found = {
        "first spelt": _spelt(columns, "first", left, right),
        "last spelt": _spelt(columns, "last", left, right),
        "namesakes": _namesakes(columns, left, right),
        "strangers": _strangers(columns, left, right, known["name"].levels),
        "email held": _held(columns, "email", left, right),
        "mailbox held": _held(columns, "mailbox", left, right),
    }
    known |= {name: Term(name, WORDS[name], levels.astype(np.int16)) for name, levels in found.items()}
    return [*(known[name] for name in WORDS), *(crossed(known[one], known[other]) for one, other in BESIDE)]


def _spelt(columns: Columns, name: str, left: Codes, right: Codes) -> Levels:
    counts = columns.base.records[name]
    rarer, other = np.minimum(counts[left], counts[right]), np.maximum(counts[left], counts[right])
    level = 1 + np.searchsorted(_TIMES, rarer) * len(_OFTEN) + np.searchsorted(_TIMES, other)
    return np.asarray(np.where(rarer > 0, level, 0), np.int16)


def _namesakes(columns: Columns, left: Codes, right: Codes) -> Levels:
    names = columns.parts["names"]
    same = (names[left] == names[right]) & (names[left] >= 0)
    return np.asarray(np.where(same, 1 + np.searchsorted(_SAKES, columns.base.records["names"][left]), 0), np.int16)


def _strangers(columns: Columns, left: Codes, right: Codes, name: Levels) -> Levels:
    counted = expected(columns, left, right, name)
    return np.asarray(np.where(counted < 0, 0, 1 + np.searchsorted(_STRANGERS, counted, side="right")), np.int16)


def _held(columns: Columns, name: str, left: Codes, right: Codes) -> Levels:
    codes, counts = columns[name].codes, columns.base.records[name]
    one, two = codes[left], codes[right]
    lesser = np.minimum(counts[left], counts[right])
    differ = HELD.index("differ, one of one record") + np.searchsorted(_RARER, lesser)
    found = np.where(one == two, 1 + np.searchsorted(_HOLDERS, counts[left]), differ)
    return np.asarray(np.where((one >= 0) & (two >= 0), found, 0), np.int16)
