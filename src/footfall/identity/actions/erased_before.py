"""The list of what was erased, beside the database: a backup from before brings persons back, and they go again.

It holds no word of anybody, only the ids of captures, which are nobody else's ever after.
"""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from footfall.shared.bulk import as_array, rows_of

_BACK = """
SELECT DISTINCT coalesce(person.merged_into_id, person.id)
  FROM identity_record AS record JOIN identity_person AS person ON person.id = record.person_id
 WHERE record.capture_id = ANY(%s::uuid[]) ORDER BY 1
"""


def erasure_list() -> Path:
    """Where the list lies: in the data directory, not among the files that a backup brings back."""
    return Path(settings.FOOTFALL_DATA) / "erased.jsonl"


def note_erasure(captures: Sequence[str], *, at: datetime) -> None:
    """One more line, on the disk before the erasure is."""
    if not captures:
        return
    handle = os.open(erasure_list(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        # The line before may have been cut off when the machine stopped.
        file.write("\n" + json.dumps({"at": at.isoformat(), "captures": list(captures)}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def back_again() -> list[int]:
    """Persons of whom a capture is here that was erased: they came back with a backup."""
    captures = list(_listed())
    return [row[0] for row in rows_of(_BACK, [as_array(captures)])] if captures else []


def _listed() -> Iterator[str]:
    try:
        lines = erasure_list().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield from json.loads(line)["captures"]
        except (ValueError, KeyError):
            continue  # nothing in it, or cut off
