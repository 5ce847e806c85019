"""What later steps add to somebody's work list, so that this step need not know them.

    @lists("selling/_work_tasks.html", order=10)
    def tasks(staff: Staff, at: datetime) -> dict[str, Any] | None: ...  # None: nothing to show

Registered in a module that the step's `AppConfig.ready()` imports; drawn above the leads.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from footfall.company.models import Staff

Filler = Callable[[Staff, datetime], dict[str, Any] | None]

_fillers: dict[str, tuple[int, Filler]] = {}


def lists(template: str, *, order: int) -> Callable[[Filler], Filler]:
    """Let this function fill a part of the work list with that template; lower orders stand higher."""

    def register(filler: Filler) -> Filler:
        _fillers[template] = (order, filler)
        return filler

    return register


def parts(staff: Staff, at: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Templates with what they are drawn with, of the steps that have something for this person."""
    ordered = sorted(_fillers.items(), key=lambda item: item[1][0])
    filled = ((template, filler(staff, at)) for template, (_order, filler) in ordered)
    return [(template, context) for template, context in filled if context is not None]
