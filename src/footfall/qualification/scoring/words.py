"""What the texts of a column say: nothing, a number, a moment, yes or no."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from math import isfinite, nan

import numpy as np

MISSING = frozenset(
    {"", "select", "unknown", "?", "??", "n/a", "na", "#n/a", "nan", "nat", "null", "none", "nil", "-", "--", ".",
     "not available", "not known", "not specified", "not provided", "unspecified", "undefined", "missing",
     "(blank)", "blank", "(none)", "<na>", "<null>", "\\n", "please select", "- select -", "--select--"}
)  # fmt: skip
"""What forms and exports write where nothing is known."""

_YES = (
    "yes", "true", "won", "win", "sold", "converted", "conversion", "closed won", "closed-won",
    "closedwon", "success", "successful", "bought", "purchased", "purchase", "customer", "positive", "paid",
    "subscribed", "accepted", "signed", "good", "responded", "response", "ja", "oui", "si", "sim", "da",
)  # fmt: skip
_YES_OF_TWO = ("1", "1.0", "y", "t")
_OPEN = frozenset(
    {"open", "pending", "in progress", "new", "working", "ongoing", "in process", "undecided", "not yet", "negotiation"}
)

_CURRENCY = re.compile(r"^(?:rs\.?|inr|usd|eur|gbp|[$€£₹¥])\s*|\s*(?:rs\.?|inr|usd|eur|gbp|[$€£₹¥%])$", re.IGNORECASE)
_THOUSANDS = re.compile(r"^-?\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?$")
_THOUSANDS_BY_DOTS = re.compile(r"^-?\d{1,3}(\.\d{3})+(,\d+)?$|^-?\d{1,3}(\.\d{3}){2,}$")
_LOOKS_LIKE_A_MOMENT = re.compile(
    r"^\d{1,4}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}(?!\d)|^[A-Za-z]{3,9} \d{1,2},? \d{4}"
)
_ISO = re.compile(r"[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d", re.ASCII)
_FORMS = ("%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%Y.%m.%d")
_DAY_FIRST = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d.%m.%y")
_MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%m/%d/%y", "%m.%d.%y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S")


def plain(word: str) -> str:
    """A text as it is compared: without space around it, in small letters; empty when it says nothing."""
    small = " ".join(word.split()).casefold()
    return "" if small in MISSING else small


def is_missing(word: str) -> bool:
    """Whether the text stands for nothing known."""
    return not plain(word)


def numbers_of(words: Sequence[str]) -> list[float]:
    """The number of each text, not-a-number where there is none; commas are read as the whole column uses them."""
    with suppress(ValueError):
        # Where all are plain numbers nothing is to be found out.
        found = [float(word) for word in words]
        if words and all(map(isfinite, found)) and not any("_" in word for word in words):
            return found
    bare = [_CURRENCY.sub("", word.strip()).replace(" ", "").replace("\u00a0", "") for word in words]
    read = _reading_of([text for text in bare if "," in text or text.count(".") > 1])
    return [_number(text, read) for text in bare]


def _reading_of(texts: Sequence[str]) -> Callable[[str], str]:
    """How separators are read: commas between thousands, dots between thousands, or a comma as the decimal sign."""
    if texts and all(_THOUSANDS_BY_DOTS.match(text) for text in texts):
        return lambda text: text.replace(".", "").replace(",", ".")
    if texts and not all(_THOUSANDS.match(text) for text in texts if "," in text):
        return lambda text: text.replace(".", "").replace(",", ".") if "," in text else text
    return lambda text: text.replace(",", "")


def _number(text: str, read: Callable[[str], str]) -> float:
    if not text or not (text[-1].isdigit() or text[-1] == ".") or "_" in text:
        return nan
    try:
        found = float(read(text))
    except ValueError:
        return nan
    return found if isfinite(found) else nan


def moments_of(words: Sequence[str]) -> list[float]:
    """Each text as seconds since 1970, not-a-number where it is no moment; the column decides if the day comes first."""
    told = [word.strip() for word in words]
    if told and all(map(_ISO.fullmatch, told)):
        with suppress(ValueError):
            # Where all are written the one way, they are read together, a hundred times as fast.
            seconds: list[float] = np.array(told, dtype="datetime64[s]").astype(np.float64).tolist()
            return seconds
    looks = [text for text in told if _LOOKS_LIKE_A_MOMENT.match(text)]
    if len(looks) * 2 < sum(1 for text in told if not is_missing(text)):
        return [nan] * len(words)
    forms = _forms(looks)
    usual: list[str] = []
    return [_moment(text, forms, usual) for text in told]


def _forms(texts: Sequence[str]) -> list[str]:
    firsts, seconds = set(), set()
    for text in texts[:5000]:
        if parts := re.match(r"^(\d{1,2})[-/.](\d{1,2})[-/.]", text):
            firsts.add(int(parts[1]))
            seconds.add(int(parts[2]))
    is_month_first = max(seconds, default=0) > 12 >= max(firsts, default=0)  # noqa: PLR2004 -- months
    days = (*_MONTH_FIRST, *_DAY_FIRST) if is_month_first else (*_DAY_FIRST, *_MONTH_FIRST)
    return [day + clock for day in (*days, *_FORMS) for clock in _CLOCKS]


def _moment(text: str, forms: Sequence[str], usual: list[str]) -> float:
    if "-" in text[:5]:
        with suppress(ValueError):
            return _seconds(datetime.fromisoformat(text))
    for form in (*usual, *forms):
        with suppress(ValueError):
            found = _seconds(datetime.strptime(text, form))  # noqa: DTZ007 -- a file says no zone
            if form not in usual:
                usual.insert(0, form)
            return found
    return nan


def _seconds(at: datetime) -> float:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def guess_positive(words: Sequence[str]) -> str | None:
    """The one among these outcomes that says the lead was won; None where it is not plain."""
    known = {plain(word): word for word in words if plain(word)}
    # A bare 1 says yes beside a 0, but nothing beside a 0 and a 2.
    yeses = _YES + _YES_OF_TWO if len(known) <= 2 else _YES  # noqa: PLR2004
    found = [known[yes] for yes in yeses if yes in known]
    return found[0] if found else None


def is_undecided(word: str) -> bool:
    """Whether an outcome says that there is none yet."""
    return is_missing(word) or plain(word) in _OPEN
