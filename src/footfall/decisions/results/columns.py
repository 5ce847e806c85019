"""What stands in a column: numbers, yes and no, or nothing, however it was written down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from footfall.decisions.statistics.kinds import Floats, Ints
from footfall.shared.errors import Invalid

NOTHING = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "-", "--", "—", "?", "#n/a", "missing", "unknown", "nil", "(empty)", "."}
)
YES = frozenset(
    {
        "yes",
        "y",
        "true",
        "t",
        "1",
        "1.0",
        "ja",
        "oui",
        "si",
        "sí",
        "sim",
        "da",
        "haan",
        "x",
        "✓",
        "on",
        "converted",
        "sold",
        "won",
    }
    | {"success", "bought", "purchased", "captured", "responded", "conversion"}
)
NO = frozenset(
    {
        "no",
        "n",
        "false",
        "f",
        "0",
        "0.0",
        "nein",
        "non",
        "não",
        "nao",
        "net",
        "nahin",
        "✗",
        "off",
        "not converted",
        "not sold",
    }
    | {"failure", "lost", "unsold", "not bought", "not captured", "no response", "none", "no conversion"}
)
_AROUND = re.compile(r"^(?:[^\d\-+.,(]{0,4})|(?:[^\d)]{0,4})$")
_COMMA_DECIMAL = re.compile(r"^[-+]?(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d{1,2}$|^[-+]?\d+,\d{4,}$")
_POINT_DECIMAL = re.compile(r"\d\.\d{1,2}$|\d\.\d{4,}$|,\d{3}\.")
TOO_MANY_ODD = 0.05
MOST_WORDS = 12


@dataclass(frozen=True)
class Outcome:
    """A column as numbers (missing: NaN), whether it is yes or no, and what was taken for granted."""

    values: Floats
    is_yes_no: bool
    said: str = ""


def numbers(texts: Sequence[str], name: str) -> Floats:
    """Numbers with currency signs, percent, and either decimal mark; NaN where there is nothing.

    Refuses a column where more than one in twenty is no number; below that the odd ones are left out.
    """
    cleaned = [_bare(text) for text in texts]
    comma = _uses_comma([text for text in cleaned if text])
    found = np.array([_number(text, comma=comma) for text in cleaned], dtype=np.float64)
    given = sum(1 for text in cleaned if text)
    odd = given - int(np.isfinite(found).sum())
    if odd > TOO_MANY_ODD * max(given, 1):
        example = next(text for text, value in zip(texts, found, strict=True) if _bare(text) and np.isnan(value))
        raise Invalid(f'The column {name} is not of numbers: it has "{example.strip()}".')
    return found


def outcome(texts: Sequence[str], name: str, *, yes: str = "") -> Outcome:
    """A column of yes and no as 1 and 0, or one of numbers; `yes` names the word that counts where it can't be known."""
    words = [text.strip().casefold() for text in texts]
    kinds = {word for word in words if word not in NOTHING - {"none"}} - {"none"}
    if yes:
        return _by_word(words, yes.strip().casefold(), kinds, name)
    if kinds <= YES | NO and kinds & YES:
        if not kinds & NO and "none" not in words and any(word in NOTHING for word in words):
            return Outcome(
                np.array([float(word in YES) for word in words]),
                is_yes_no=True,
                said=f"Where {name} is empty it counts as no.",
            )
        told = [1.0 if word in YES else 0.0 if word in NO else np.nan for word in words]
        return Outcome(np.array(told), is_yes_no=True)
    if kinds and kinds <= NO:
        return Outcome(np.array([0.0 if word in NO else np.nan for word in words]), is_yes_no=True)
    if len(kinds) == 1 and not _is_number(next(iter(kinds))):
        word = next(iter(kinds))
        said = f'Where {name} says "{word}" it counts as yes, empty as no.'
        return Outcome(np.array([float(one == word) for one in words]), is_yes_no=True, said=said)
    if len(kinds) == 2 and not all(_is_number(word) for word in kinds):  # noqa: PLR2004 -- yes and no
        raise Invalid(f"The column {name} says {' or '.join(sorted(kinds))}; say which of them counts with --yes.")
    if 2 < len(kinds) <= MOST_WORDS and not any(_is_number(word) for word in kinds):  # noqa: PLR2004 -- yes and no
        said = ", ".join(sorted(kinds))
        raise Invalid(f"The column {name} says {said}; say which of them counts with --yes.")
    values = numbers(texts, name)
    seen = set(np.unique(values[np.isfinite(values)]).tolist())
    return Outcome(values, is_yes_no=bool(seen) and seen <= {0.0, 1.0})


def money(texts: Sequence[str], name: str) -> tuple[Floats, int]:
    """Amounts, with nothing taken for zero, and how many were nothing."""
    found = numbers(texts, name)
    empty = ~np.isfinite(found)
    return np.where(empty, 0.0, found), int(empty.sum())


def labels(texts: Sequence[str]) -> tuple[list[str], Ints]:
    """The different values of a column in the order people count in, and each row's place among them; -1 for nothing.

    Values that differ in case or in spaces around them are one; "none" is an arm, such as "no incentive".
    """
    shown: dict[str, str] = {}
    keys = [" ".join(text.split()).casefold() for text in texts]
    for key, text in zip(keys, texts, strict=True):
        shown.setdefault(key, " ".join(text.split()))
    order = sorted((key for key in shown if key not in NOTHING - {"none", "nil", "null"}), key=_counting)
    places = {key: place for place, key in enumerate(order)}
    return [shown[key] for key in order], np.array([places.get(key, -1) for key in keys], dtype=np.int64)


def _by_word(words: Sequence[str], yes: str, kinds: set[str], name: str) -> Outcome:
    if yes not in kinds:
        raise Invalid(f'Nothing in the column {name} says "{yes}".')
    values = [np.nan if word in NOTHING - {"none"} else float(word == yes) for word in words]
    return Outcome(np.array(values), is_yes_no=True)


def _counting(key: str) -> list[tuple[int, float, str]]:
    """ "arm 2" before "arm 10"."""
    parts = re.split(r"(\d+(?:\.\d+)?)", key)
    return [(0, float(part), "") if place % 2 else (1, 0.0, part) for place, part in enumerate(parts) if part]


def _bare(text: str) -> str:
    stripped = text.strip()
    if stripped.casefold() in NOTHING:
        return ""
    return _AROUND.sub("", stripped).replace("\u00a0", " ").replace("'", "").strip() or stripped


def _uses_comma(texts: Sequence[str]) -> bool:
    """Whether the comma is the decimal mark: some number can only be read so and none only the other way."""
    return any(_COMMA_DECIMAL.match(text) for text in texts) and not any(_POINT_DECIMAL.search(text) for text in texts)


def _number(text: str, *, comma: bool) -> float:
    if not text:
        return np.nan
    sign = -1.0 if text.startswith("(") and text.endswith(")") else 1.0
    plain = text.strip("()").replace(" ", "")
    plain = plain.replace(".", "").replace(",", ".") if comma else plain.replace(",", "")
    try:
        value = sign * float(plain)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


def _is_number(text: str) -> bool:
    return any(np.isfinite(_number(_bare(text), comma=comma)) for comma in (False, True))
