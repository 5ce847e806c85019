"""Which field of a capture each column most likely is, with a score and the reason."""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from footfall.capture.files import words
from footfall.capture.files.fields import FIELDS, KEEP

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[\W_]+")
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}$")
_PHONE = re.compile(r"^(?:p:)?[+(]?\d[\d\s().\-/]{5,18}\d$")
_DAY = re.compile(r"^(?:\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-](?:\d{4}|\d\d))(?:[T ].*)?$")
_FEWEST_DIGITS = 8
_NOISE = frozenset(
    (
        "the",
        "a",
        "your",
        "our",
        "my",
        "lead",
        "contact",
        "customer",
        "client",
        "primary",
        "main",
        "of",
        "de",
        "do",
        "da",
        "no",
        "number",
        "nr",
        "please",
        "enter",
    )
)
SURE = 0.95
LIKELY = 0.75
_ALMOST = 0.87
_LONG_ENOUGH = 5  # short words are close to everything


@dataclass(frozen=True)
class Guess:
    """What a column is taken for: a key of FIELDS or `keep`, how surely (0 to 1), and why."""

    field: str
    score: float = 0.0
    because: str = ""


def fold(text: str) -> str:
    """A heading or word without case, accents, punctuation and camelCase: `leadSource` is `lead source`."""
    decomposed = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text))
    # Only Latin, Greek and Cyrillic lose their marks: in Devanagari and Arabic a mark is part of the word.
    bare = "".join(c for c in decomposed if not ("\u0300" <= c <= "\u036f"))
    composed = unicodedata.normalize("NFC", bare).casefold().replace("ı", "i")
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in composed).split())


@cache
def _by_heading() -> dict[str, str]:
    known = {fold(phrase): field for field, text in words.HEADINGS.items() for phrase in text.split(";")}
    return known | {fold(key): key for key in FIELDS} | {fold(field.label): key for key, field in FIELDS.items()}


@cache
def _foreign() -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in words.NOT_WHAT_IT_SEEMS)


def guess_columns(columns: Sequence[str], samples: Sequence[Sequence[str]]) -> list[Guess]:
    """A guess per column; a field that can't repeat goes to its best column, others are kept as they are."""
    guesses = [
        best_guess(column, [row[index] for row in samples if index < len(row)]) for index, column in enumerate(columns)
    ]
    order = sorted(range(len(guesses)), key=lambda index: (-guesses[index].score, index))
    taken: set[str] = set()
    if {"first_name", "last_name"} <= {guess.field for guess in guesses}:
        taken |= _odd_name(columns, guesses)
    for index in order:
        field = guesses[index].field
        if field == KEEP or FIELDS[field].may_repeat:
            continue
        if field in taken:
            guesses[index] = Guess(KEEP, 0, f"another column is {FIELDS[field].label.lower()}")
        taken.add(field)
    return guesses


def _odd_name(columns: Sequence[str], guesses: Sequence[Guess]) -> set[str]:
    """Beside first and last name a column called just `name` is a title, as in Odoo."""
    plain = {fold(column) for column, guess in zip(columns, guesses, strict=True) if guess.field == "name"}
    return {"name"} if plain <= {"name", "partner", "customer", "client", "person"} else set()


def best_guess(column: str, values: Sequence[str]) -> Guess:
    """What one column is, by its heading, else by how its values look."""
    by_heading = _guess_by_heading(fold(column))
    values = [value.strip() for value in values if value.strip()]
    seen = _guess_by_values(values)
    is_contact = by_heading.field in {"phone", "email"}
    if is_contact and values and not any(_fits(by_heading.field, value) for value in values):
        # The heading says phone and not one value has the digits of one: believe the values.
        return Guess(KEEP, 0, f"its values are no {FIELDS[by_heading.field].label.lower()}")
    return by_heading if by_heading.score >= seen.score else seen


def _guess_by_heading(heading: str) -> Guess:
    if not heading or heading in _foreign():
        return Guess(KEEP)
    known = _by_heading()
    if heading in known:
        return Guess(known[heading], 1.0, "its heading")
    shorter = " ".join(word for word in heading.split() if word not in _NOISE and not word.isdigit())
    if shorter in known:
        return Guess(known[shorter], SURE, "its heading")
    for said in (heading, shorter):
        close = difflib.get_close_matches(said, known, n=1, cutoff=_ALMOST) if len(said) >= _LONG_ENOUGH else []
        if close:
            return Guess(known[close[0]], LIKELY, f"its heading is close to {close[0]}")
    return Guess(KEEP)


def _guess_by_values(values: Sequence[str]) -> Guess:
    for field, score in (("email", 0.9), ("phone", 0.7), ("captured_at", 0.5)):
        fitting = sum(_fits(field, value) for value in values)
        if values and fitting >= 0.8 * len(values) and (len(values) > 1 or field == "email"):
            return Guess(field, score, "its values")
    return Guess(KEEP)


def _fits(field: str, value: str) -> bool:
    if field == "email":
        return bool(_EMAIL.match(value))
    if field == "phone":
        digits = sum(c.isdigit() for c in value)
        return bool(_PHONE.match(value)) and digits >= _FEWEST_DIGITS and not _DAY.match(value)
    return bool(_DAY.match(value))


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether a first row is no heading: it has an e-mail address or a telephone number in it."""
    return any(_fits("email", cell.strip()) or _fits("phone", cell.strip()) for cell in cells)
