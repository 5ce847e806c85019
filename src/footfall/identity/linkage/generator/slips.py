"""How what is said becomes what is written: slips of the hand, other spellings, other scripts, other formats."""

from random import Random

from footfall.identity.linkage.words import _STAND_FOR

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_BESIDE = {a: row[max(0, n - 1) : n + 2].replace(a, "") for row in _ROWS for n, a in enumerate(row)}
_LOOKS_LIKE = {"o": "0", "l": "1", "i": "l", "s": "5", "b": "8", "m": "rn", "0": "O", "1": "l", "5": "S"}
_SOUNDS = (
    ("ee", "i"), ("i", "ee"), ("oo", "u"), ("u", "oo"), ("y", "i"), ("i", "y"), ("v", "w"), ("w", "v"), ("kh", "h"),
    ("ph", "f"), ("f", "ph"), ("sh", "s"), ("s", "sh"), ("z", "s"), ("k", "c"), ("c", "k"), ("ck", "k"), ("x", "ks"),
    ("tt", "t"), ("ll", "l"), ("l", "ll"), ("nn", "n"), ("n", "nn"), ("a", "aa"), ("aa", "a"), ("e", "ae"), ("th", "t"),
    ("t", "th"), ("dh", "d"), ("ov", "off"), ("ei", "ey"), ("ai", "ay"), ("yu", "iu"), ("ya", "ia"), ("j", "y"),
    ("ie", "y"), ("zh", "j"), ("ts", "c"), ("ue", "u"), ("oe", "o"), ("mc", "mac"), ("ch", "tch"), ("ou", "u"),
)  # fmt: skip

_CYRILLIC = {
    "shch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ya": "я", "ye": "е", "yo": "ё",
    **dict(zip("abvgdeziklmnoprstufyjwhcqx", "абвгдезиклмнопрстуфийвхккк", strict=True)),
}  # fmt: skip
_GREEK = {
    "th": "θ", "ch": "χ", "ps": "ψ", "ks": "ξ", "ou": "ου", "mp": "μπ",
    **dict(zip("avgdeziklmnxoprstyfubhcjwq", "αβγδεζικλμνξοπρστυφουβηκιβκ"[:26], strict=True)),
}  # fmt: skip
_ARABIC = {
    "sh": "ش", "kh": "خ", "th": "ث", "dh": "ذ", "gh": "غ", "aa": "ا", "ee": "ي", "oo": "و", "al-": "ال",
    **dict(zip("abtjhdrzsfqklmnwyugv", "ابتجحدرزسفقكلمنويوجف", strict=True)), "e": "", "i": "ي", "o": "و", "-": "",
    "c": "ك", "p": "ب", "x": "كس",
}  # fmt: skip
_DEVANAGARI = {
    "kh": "ख", "gh": "घ", "chh": "छ", "ch": "च", "jh": "झ", "th": "थ", "dh": "ध", "ph": "फ", "bh": "भ", "sh": "श",
    "k": "क", "g": "ग", "j": "ज", "t": "त", "d": "द", "n": "न", "p": "प", "b": "ब", "m": "म", "y": "य", "r": "र",
    "l": "ल", "v": "व", "w": "व", "s": "स", "h": "ह", "z": "ज", "f": "फ", "q": "क", "c": "क", "x": "क्ष",
}  # fmt: skip
_SIGNS = {"aa": "ा", "ai": "ै", "au": "ौ", "ee": "ी", "oo": "ू", "a": "", "i": "ि", "u": "ु", "e": "े", "o": "ो"}
_OPEN = {"aa": "आ", "ai": "ऐ", "au": "औ", "ee": "ई", "oo": "ऊ", "a": "अ", "i": "इ", "u": "उ", "e": "ए", "o": "ओ"}


def slip(word: str, dice: Random) -> str:
    """The word with one slip of the hand."""
    if len(word) < 2:  # noqa: PLR2004 -- nothing to swap
        return word
    at, kind = dice.randrange(len(word)), dice.random()
    if kind < 0.28:  # noqa: PLR2004 -- shares of kinds of slips
        return word[:at] + word[at + 1 :]
    if kind < 0.52 and at + 1 < len(word):  # noqa: PLR2004
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.66:  # noqa: PLR2004
        return word[:at] + word[at] + word[at:]
    if kind < 0.74:  # noqa: PLR2004
        return word[:at] + _LOOKS_LIKE.get(word[at].lower(), word[at]) + word[at + 1 :]
    beside = _BESIDE.get(word[at].lower(), "")
    return word[:at] + (dice.choice(beside) if beside else word[at]) + word[at + 1 :]


def respelt(word: str, dice: Random) -> str:
    """The word in another usual spelling of its sound."""
    fitting = [(one, other) for one, other in _SOUNDS if one in word]
    if not fitting:
        return slip(word, dice)
    one, other = dice.choice(fitting)
    return word.replace(one, other, 1)


_SHORT: dict[str, list[str]] = {}
for _form, _names in _STAND_FOR.items():
    for _name in _names:
        _SHORT.setdefault(_name, []).append(_form)


def short_form(first: str, dice: Random) -> str:
    """A name a friend would use; the name itself where none is known."""
    names = _STAND_FOR.get(first)
    return dice.choice(_SHORT[names[0]]) if names else first


def in_script(word: str, locale: str) -> str:
    """The word in the script of the country, where that is not Latin."""
    if locale == "IN":
        return _devanagari(word)
    table = {"RU": _CYRILLIC, "GR": _GREEK, "AE": _ARABIC}.get(locale)
    return _spelt(word, table) if table else word


def _spelt(word: str, table: dict[str, str]) -> str:
    said, at = [], 0
    while at < len(word):
        for length in (4, 3, 2, 1):
            piece = word[at : at + length]
            if piece in table:
                said.append(table[piece])
                at += length
                break
        else:
            said.append(word[at])
            at += 1
    return "".join(said)


def _devanagari(word: str) -> str:
    said, at, after_consonant = [], 0, False
    while at < len(word):
        for length in (3, 2, 1):
            piece = word[at : at + length]
            if piece in _DEVANAGARI:
                said.append(("्" if after_consonant else "") + _DEVANAGARI[piece])
                after_consonant = True
                break
            if piece in _SIGNS:
                said.append(_SIGNS[piece] if after_consonant else _OPEN[piece])
                after_consonant = False
                break
        else:
            piece = word[at]
            said.append(piece)
            after_consonant = False
        at += len(piece)
    return "".join(said)
