"""How criteria of an audience profile are written, and what a fit of 0 to 100 means."""

import re
from dataclasses import dataclass

HIGH_FROM, MEDIUM_FROM = 65, 40
"""Fit from which it is high, and medium. Where nothing is known it is 50, which is medium."""

MOST_VALUES = 100
_RANGE = re.compile(r"(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(?P<high>\d+(?:\.\d+)?)")
_FROM = re.compile(r"(?:from|>=|at least)\s*(?P<low>\d+(?:\.\d+)?)")
_TO = re.compile(r"(?:to|<=|at most|up to)\s*(?P<high>\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Any of some values, or a number between two bounds, both included."""

    values: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None


def read_wanted(text: str) -> Wanted:
    """What a criterion asks for: `doctor; engineer`, `25-45`, `from 25` or `to 45`; a ValueError is the sentence why not."""
    text = " ".join(text.split()).casefold()
    if (match := _RANGE.fullmatch(text)) or (match := _FROM.fullmatch(text)) or (match := _TO.fullmatch(text)):
        bounds = {name: float(value) for name, value in match.groupdict().items()}
        low, high = bounds.get("low"), bounds.get("high")
        if low is not None and high is not None and low > high:
            raise ValueError(f"{low:g} is more than {high:g}.")
        return Wanted((), low, high)
    values = tuple(dict.fromkeys(value.strip() for value in text.split(";") if value.strip()))
    if not values:
        raise ValueError("Say what it should be, such as doctor; engineer, or 25-45.")
    if len(values) > MOST_VALUES or max(map(len, values)) > 120:  # noqa: PLR2004 -- the column's width
        raise ValueError("At most 100 values of 120 letters.")
    return Wanted(values)


def written(wanted: Wanted) -> str:
    """The same as it is written."""
    if wanted.values:
        return "; ".join(wanted.values)
    if wanted.lowest is not None and wanted.highest is not None:
        return f"{wanted.lowest:g}-{wanted.highest:g}"
    return f"from {wanted.lowest:g}" if wanted.lowest is not None else f"to {wanted.highest or 0:g}"


def fit_of(met: float, missed: float, unknown: float) -> int:
    """Fit from the weights of criteria met, missed and unknown: what is unknown counts half, neither good nor bad."""
    total = met + missed + unknown
    return int(100 * (met + unknown / 2) / total + 0.5) if total else 50


def band_of(fit: int) -> str:
    """High, medium or low."""
    return "high" if fit >= HIGH_FROM else "medium" if fit >= MEDIUM_FROM else "low"
