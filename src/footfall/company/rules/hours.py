"""Opening and working hours: `Mon-Sat 10:00-14:00, 16:00-20:00; Sun 11:00-17:00` and the JSON that is kept."""

import itertools
import re
from collections.abc import Iterable

Hours = dict[str, list[list[str]]]
"""Spans of the day by ISO weekday: {"1": [["10:00", "20:00"]]}."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?")
_RULE = re.compile(r"(?P<days>[A-Za-z ,–-]+?)\s*(?P<spans>\d.*)")
_EXAMPLE = "write them as Mon-Sat 10:00-20:00; Sun 11:00-17:00."


def hours(text: str) -> Hours:
    """The hours by weekday; a ValueError is the sentence why not."""
    found: Hours = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = _RULE.fullmatch(part)
        if not match:
            raise ValueError(f"“{part}” is not understood; {_EXAMPLE}")
        spans = _spans(match["spans"])
        for number in _days(match["days"]):
            found.setdefault(str(number), []).extend(spans)
    return {number: _without_overlap(found[number]) for number in sorted(found)}


def hours_in_words(kept: Hours) -> str:
    """The hours as they are written, days alike in one run."""
    runs: list[tuple[list[int], list[list[str]]]] = []
    for number in sorted(map(int, kept)):
        spans = kept[str(number)]
        if runs and runs[-1][1] == spans and runs[-1][0][-1] == number - 1:
            runs[-1][0].append(number)
        else:
            runs.append(([number], spans))
    return "; ".join(f"{_run(days)} {', '.join('-'.join(span) for span in spans)}" for days, spans in runs)


def _run(days: list[int]) -> str:
    first, last = DAYS[days[0] - 1], DAYS[days[-1] - 1]
    return first if first == last else f"{first}-{last}"


def _days(text: str) -> Iterable[int]:
    for piece in filter(None, (piece.strip() for piece in text.replace("–", "-").split(","))):
        first, _, last = (end.strip() for end in piece.partition("-"))
        start, end = _day(first), _day(last or first)
        yield from range(start, end + 1) if start <= end else [*range(start, 8), *range(1, end + 1)]


def _day(text: str) -> int:
    for number, name in enumerate(DAYS, 1):
        if len(text) >= len(name) and text.lower().startswith(name.lower()):
            return number
    raise ValueError(f"“{text}” is not a weekday; {_EXAMPLE}")


def _spans(text: str) -> list[list[str]]:
    spans = []
    for piece in text.split(","):
        match = _SPAN.fullmatch(piece.strip())
        if not match:
            raise ValueError(f"“{piece.strip()}” is not a span of hours; {_EXAMPLE}")
        opens, closes = _time(match[1], match[2]), _time(match[3], match[4])
        if opens >= closes:
            raise ValueError(f"{opens}-{closes} ends before it starts; hours past midnight belong to the next day.")
        spans.append([opens, closes])
    return spans


def _time(hour: str, minute: str | None) -> str:
    text = f"{int(hour):02}:{minute or '00'}"
    if text > "24:00" or int(minute or 0) > 59:  # noqa: PLR2004 -- minutes of an hour
        raise ValueError(f"{text} is not a time of the day.")
    return text


def _without_overlap(spans: list[list[str]]) -> list[list[str]]:
    ordered = sorted(spans)
    for (_, closes), (opens, _) in itertools.pairwise(ordered):
        if opens < closes:
            raise ValueError(f"The hours overlap at {opens}.")
    return ordered
