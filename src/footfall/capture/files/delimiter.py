"""What stands between the fields of a CSV file."""

import csv
from collections import Counter

CANDIDATES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "^": "caret", "~": "tilde"}
_RECORDS = 200


def find_delimiter(sample: str) -> str:
    """The candidate that splits the sample most evenly into most fields; a comma where none does."""
    lines = sample.splitlines(keepends=True)[:_RECORDS]
    best, best_score = ",", 0.0
    for candidate in CANDIDATES:
        score = _evenness(lines, candidate)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _evenness(lines: list[str], delimiter: str) -> float:
    """Share of records that have the heading's number of fields, weighed by how many fields that is."""
    try:
        widths = [len(record) for record in csv.reader(lines, delimiter=delimiter) if record]
    except csv.Error:
        return 0
    if not widths or widths[0] == 1:
        return 0
    usual, count = Counter(widths).most_common(1)[0]
    if usual == 1:
        return 0
    agreement = count / len(widths)
    return agreement + (0.5 if widths[0] == usual else 0) + min(usual, 40) / 400
