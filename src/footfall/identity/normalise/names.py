"""Names of people and bodies, folded so that two ways of writing one can be compared."""

# ruff: noqa: SIM905 -- lists of words read better as text

import re
from dataclasses import dataclass
from functools import lru_cache

from footfall.identity.normalise.scripts import latin

LONGEST = 200
_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff"
"""Signs above and below letters, and scripts whose vowels are such signs: no word ends at one."""

_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+(?:['’](?:[^\W_]|[{_MARKS}])+)*")
_APOSTROPHES = str.maketrans("", "", "'’")

TITLES = frozenset(
    "adv ca capt col dr er ing jr kumari lt maj md miss mme mr mrs ms mx prof shri shrimati smt sr sri".split()
)
_MADE_UP = frozenset(
    "a aa aaa abc abcd anonymous asd asdf customer dummy fake guest na name nil no none null qwerty test tester "
    "testing unknown visitor walkin x xx xxx xyz".split()
)
_LEGAL_FORMS = frozenset(
    "ag bv co company corp corporation gmbh inc incorporated kg limited llc llp ltd nv ohg oy plc private pt pte pty "
    "pvt sa sarl spa srl the und and".split()
)
_LINK = re.compile(r"https?:|www\.|@|[<>{}\[\]\\|]")
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as typed and as its folded words, without titles, in the order they were written."""

    typed: str
    words: tuple[str, ...]
    is_odd: bool

    @property
    def key(self) -> str:
        """The folded words in one text."""
        return " ".join(self.words)[:LONGEST]


NAMELESS = Name("", (), is_odd=False)


@lru_cache(maxsize=65_536)
def read_name(typed: str) -> Name:
    """The name in what was typed; no words where it was made up to fill a field ("test", "xxx", "NA")."""
    text = " ".join(typed.split())
    if not text:
        return NAMELESS
    words = [word for word in fold(text) if not word.isdigit()]
    named = tuple(word for word in words if word not in TITLES) or tuple(words)
    if all(word in _MADE_UP for word in named):
        return Name(text, (), is_odd=True)
    return Name(text, named, is_odd=_is_odd(text, named))


def fold(text: str) -> list[str]:
    """The words of a text in small Latin letters without accents or signs."""
    return [latin(word.translate(_APOSTROPHES)) for word in _WORD.findall(text[:1_000])]


@lru_cache(maxsize=16_384)
def search_words(*texts: str) -> tuple[str, ...]:
    """The words that a person or body is found by, each once, sorted; a question's words are folded the same way."""
    return tuple(sorted({word[:60] for text in texts for word in fold(text)})[:40])


@lru_cache(maxsize=16_384)
def organization_key(name: str) -> str:
    """A body's name folded, its legal form apart: "Acme Pvt. Ltd." and "ACME" have the same."""
    words = fold(name)
    named = [word for word in words if word not in _LEGAL_FORMS] or words
    return " ".join(named)[:LONGEST]


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The sound of a folded word, roughly: Sunita and Suneeta, Rahul and Rahool, Vivek and Wiwek are the same."""
    for spelt, said in _SOUNDS:
        word = word.replace(spelt, said)
    once = [letter for place, letter in enumerate(word) if place == 0 or letter != word[place - 1]]
    return "".join(once)


_SOUNDS = (
    ("ee", "i"), ("oo", "u"), ("ou", "u"), ("ph", "f"), ("ck", "k"), ("sh", "s"), ("th", "t"), ("dh", "d"),
    ("bh", "b"), ("gh", "g"), ("kh", "k"), ("w", "v"), ("y", "i"), ("q", "k"), ("z", "s"),
)  # fmt: skip


def _is_odd(text: str, words: tuple[str, ...]) -> bool:
    letters = sum(map(len, words))
    others = sum(1 for sign in text if sign.isdigit())
    return not words or others >= letters or len(words) > _MOST_WORDS or _LINK.search(text.lower()) is not None
