"""Letters of other scripts as Latin ones, for comparison only. What was typed is what is shown."""

# ruff: noqa: SIM905 -- lists of words read better as text

import unicodedata
from functools import lru_cache

_PAIRS = {
    # Cyrillic
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "є": "ye", "і": "i", "ї": "yi", "ґ": "g", "ў": "u",
    # Greek
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
    # Latin letters that no decomposition takes apart
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h",
}  # fmt: skip

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h".split(),
        strict=True,
    )
)
_VOWELS = dict(zip("अआइईउऊऋएऐओऔ", "a a i i u u ri e ai o au".split(), strict=True))
_SIGNS = dict(zip("ािीुूृेैोौ", "a i i u u ri e ai o au".split(), strict=True))
_VIRAMA, _NASAL, _DOT = "\u094d", "\u0901\u0902", "\u093c"
_DEVANAGARI = range(0x0900, 0x0980)
_MARKS = range(0x0300, 0x0370)


@lru_cache(maxsize=65_536)
def latin(word: str) -> str:
    """The word in small Latin letters without accents, as far as its script is known here."""
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKC", word).casefold()
    if any(ord(letter) in _DEVANAGARI for letter in word):
        word = _from_devanagari(word)
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if ord(letter) not in _MARKS)
    return unicodedata.normalize("NFC", "".join(_PAIRS.get(letter, letter) for letter in bare))


def _from_devanagari(word: str) -> str:
    """A consonant speaks an `a` unless a sign follows it; the one at the end of a word is silent in Hindi."""
    said: list[str] = []
    for letter in word:
        if letter in _CONSONANTS:
            said += [_CONSONANTS[letter], "a"]
        elif letter in _SIGNS or letter == _VIRAMA:
            if said and said[-1] == "a":
                said.pop()
            said.append(_SIGNS.get(letter, ""))
        elif letter not in _DOT:
            said.append("n" if letter in _NASAL else _VOWELS.get(letter, letter))
    if len(said) > 2 and said[-1] == "a" and word[-1] in _CONSONANTS:  # noqa: PLR2004 -- a single letter keeps its vowel
        said.pop()
    return "".join(said)
