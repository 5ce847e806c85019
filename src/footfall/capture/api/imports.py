"""Imports in the REST API: where they stand, and taking one back."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.capture.actions.undo_import import effect_of_undo, undo_import
from footfall.capture.api.schemas import Refused
from footfall.capture.models import Import
from footfall.capture.queries.uploads import WHO_IMPORTS, import_seen_by, imports_visible_to
from footfall.capture.signals import TakenBack
from footfall.company.access import Endpoints, allowed_by_key, staff_of

router = Endpoints(tags=["capture"])
MOST = 100


class ImportOut(Schema):
    """A file of captures: how far it is, and what became of its rows."""

    id: int
    name: str
    state: str
    entry_point: str
    rows: int
    rows_done: int
    rows_known: int
    rows_broken: int
    message: str
    made_at: datetime
    ended_at: datetime | None

    @staticmethod
    def of(one: Import) -> dict[str, Any]:
        """The import as this schema has it."""
        names = (
            "id", "name", "state", "rows", "rows_done", "rows_known", "rows_broken", "message", "made_at", "ended_at",
        )  # fmt: skip
        return {
            "entry_point": one.entry_point.key if one.entry_point else "",
            **{name: getattr(one, name) for name in names},
        }


class ImportsOut(Schema):
    """The newest imports."""

    imports: list[ImportOut]


class KeptOut(Schema):
    """A lead that stays, and why."""

    lead: int
    why: Annotated[str, Field(examples=["was called"])]


class TakenBackOut(Schema):
    """What taking an import back does: captures, leads and persons that go, leads that stand as before, rows that stay."""

    captures: int
    leads: int
    returned: int
    persons: int
    kept: int
    reasons: dict[str, int]
    examples: list[KeptOut]

    @staticmethod
    def of(done: TakenBack) -> dict[str, Any]:
        """The effect as this schema has it."""
        names = ("captures", "leads", "returned", "persons", "kept", "reasons")
        examples = [{"lead": lead, "why": why} for lead, why in done.examples]
        return {**{name: getattr(done, name) for name in names}, "examples": examples}


@router.get("/imports", response={200: ImportsOut, **Refused}, summary="List imports")
@allowed_by_key(*WHO_IMPORTS)
def imports(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """The hundred newest imports that one may see."""
    return {"imports": [ImportOut.of(one) for one in imports_visible_to(staff_of(request))[:MOST]]}


@router.get("/imports/{int:import_id}", response={200: ImportOut, **Refused}, summary="Read an import")
@allowed_by_key(*WHO_IMPORTS)
def import_read(request: HttpRequest, import_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """Where an import stands."""
    return ImportOut.of(import_seen_by(staff_of(request), import_id))


@router.get("/imports/{int:import_id}/undo", response={200: TakenBackOut, **Refused}, summary="Ask what undoing does")
@allowed_by_key(*WHO_IMPORTS)
def undo_asked(request: HttpRequest, import_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """What taking the import back would do; nothing is written."""
    return TakenBackOut.of(effect_of_undo(import_seen_by(staff_of(request), import_id)))


@router.post("/imports/{int:import_id}/undo", response={201: TakenBackOut, **Refused}, summary="Take an import back")
@allowed_by_key(*WHO_IMPORTS)
def undone(request: HttpRequest, import_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """What went and what stayed; leads that somebody touched since stay. 409 while the import runs."""
    staff = staff_of(request)
    done = undo_import(import_run=import_seen_by(staff, import_id), at=timezone.now(), by=staff)
    return Status(201, TakenBackOut.of(done))
