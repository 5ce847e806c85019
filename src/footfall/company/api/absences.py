"""Days on which staff are away, in the REST API."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.actions.absences import drop_absence, note_absence
from footfall.company.api.kinds import REFUSED, SEES_COMPANY
from footfall.company.models import Absence
from footfall.company.queries.people import staff_seen_by
from footfall.company.views.staff import NOTES_ABSENCE
from footfall.shared.errors import NotFound
from footfall.shared.schemas import StrictSchema

router = Endpoints()


class AbsenceIn(StrictSchema):
    """Days away, the last one included."""

    from_on: date = Field(examples=["2026-12-24"])
    until_on: date = Field(examples=["2026-12-31"])
    because: str = Field("", max_length=120)


class AbsenceOut(Schema):
    """Days on which somebody is away."""

    id: int
    from_on: date
    until_on: date
    because: str


@router.get("/staff/{int:staff_id}/absences", response={200: list[AbsenceOut], **REFUSED}, summary="List days away")
@allowed_by_key(*SEES_COMPANY)
def absences(request: HttpRequest, staff_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """When a colleague is away, the latest first."""
    return staff_seen_by(staff_of(request), staff_id).absences.all()[:200]


@router.post("/staff/{int:staff_id}/absences", response={201: AbsenceOut, **REFUSED}, summary="Note days away")
@allowed_by_key(*NOTES_ABSENCE)
def absence_noted(request: HttpRequest, staff_id: int, away: AbsenceIn) -> Any:  # noqa: ANN401 -- the schema says
    """Nothing is routed to them on these days."""
    staff = staff_of(request)
    (noted,) = note_absence(staff=[staff_seen_by(staff, staff_id)], by=staff, **away.dict())
    return Status(201, noted)


@router.delete("/absences/{int:absence_id}", response={204: None, **REFUSED}, summary="Call off days away")
@allowed_by_key(*NOTES_ABSENCE)
def absence_dropped(request: HttpRequest, absence_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """They are there after all."""
    staff = staff_of(request)
    absence = Absence.objects.filter(pk=absence_id).first()
    if absence is None:
        raise NotFound
    staff_seen_by(staff, absence.staff_id)
    drop_absence(absence=absence, by=staff)
    return Status(204, None)
