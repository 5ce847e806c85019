"""Erasing a person in the REST API."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.identity.actions.erase import Effect, effect_of, erase
from footfall.qualification.api.schemas import REFUSED
from footfall.qualification.queries.people import person_seen_by
from footfall.qualification.views.erasure import WHO_ERASES
from footfall.shared.schemas import StrictSchema

router = Endpoints(tags=["identity"])


class ErasureIn(StrictSchema):
    """Why a person is erased; nothing that names them."""

    because: Annotated[str, Field(min_length=1, max_length=200)]


class ErasureOut(Schema):
    """How much goes and how much stays as numbers; `kept_silent` counts contacts that nobody may use again."""

    goes: dict[str, int]
    stays: dict[str, int]
    kept_silent: int

    @staticmethod
    def of(effect: Effect) -> dict[str, Any]:
        """The effect as this schema has it."""
        return {"goes": effect.goes, "stays": effect.stays, "kept_silent": effect.kept_silent}


@router.get("/people/{int:person_id}/erasure", response={200: ErasureOut, **REFUSED}, summary="Ask what erasing does")
@allowed_by_key(*WHO_ERASES)
def erasure_asked(request: HttpRequest, person_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """What erasing the person would take away and what it would leave; nothing is written."""
    person_seen_by(staff_of(request), person_id)
    return ErasureOut.of(effect_of([person_id]))


@router.post("/people/{int:person_id}/erasure", response={201: ErasureOut, **REFUSED}, summary="Erase a person")
@allowed_by_key(*WHO_ERASES)
def erased(request: HttpRequest, person_id: int, order: ErasureIn) -> Any:  # noqa: ANN401 -- the schema says
    """What went and what stayed; 409 for a person who was erased already. It can't be undone."""
    staff = staff_of(request)
    person_seen_by(staff, person_id)
    return Status(201, ErasureOut.of(erase(person_ids=[person_id], by=staff, at=timezone.now(), because=order.because)))
