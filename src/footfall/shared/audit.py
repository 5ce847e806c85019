"""The one way to write down a deed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from footfall.shared.models import Audit

if TYPE_CHECKING:
    from footfall.company.models import Staff

MOST_SUBJECTS = 1_000
"""Above this many rows a deed names its list in `details` instead of every id."""


def record(*, by: "Staff | None", verb: str, noun: str, subjects: Iterable[object] = (), **details: Any) -> None:
    """One audit row for a deed over `subjects`; call it inside the deed's transaction."""
    ids = [str(subject) for subject in subjects]
    if len(ids) > MOST_SUBJECTS:
        details["count"], ids = len(ids), ids[:MOST_SUBJECTS]
    Audit.objects.create(by=by, verb=verb, noun=noun, subjects=ids, details=details)
