"""Persons in the REST API."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.qualification.api.schemas import REFUSED, LeadOut, PeopleOut, PersonInFull, PersonOut
from footfall.qualification.queries.lead import contacts_of
from footfall.qualification.queries.page import full_rows
from footfall.qualification.queries.people import leads_of, people_of, person_seen_by, stands_for

router = Endpoints(tags=["identity"])


@router.get("/people", response={200: PeopleOut, **REFUSED}, summary="Find persons")
@allowed_by_key()
def people(request: HttpRequest, q: str = "", below: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None) -> Any:  # noqa: ANN401 -- the schema says; ninja's way
    """The persons behind the leads one may see, by name, phone, e-mail or company; the newest first."""
    found = people_of(staff_of(request), text=q, below=below)
    return {"people": [PersonOut.of(each) for each in found.persons], "below": found.below}


class MovedOut(Schema):
    """The person was merged: who stands for them now."""

    merged_into: int


@router.get("/people/{int:person_id}", response={200: PersonInFull, 308: MovedOut, **REFUSED}, summary="Read a person")
@allowed_by_key()
def person(request: HttpRequest, person_id: int, response: HttpResponse) -> Any:  # noqa: ANN401 -- the schema says
    """One person with every way to reach them, and their leads as far as one may see them.

    For one who was merged 308, with the address of who stands for them; not to be remembered, for merges are undone.
    """
    staff = staff_of(request)
    if standing := stands_for(staff, person_id):
        response["Location"] = request.path.replace(f"/{person_id}", f"/{standing}")
        response["Cache-Control"] = "no-store"
        return Status(308, {"merged_into": standing})
    one = person_seen_by(staff, person_id)
    own = ("kind", "value", "typed", "state", "cause")
    ids = list(leads_of(one, staff).values_list("pk", flat=True)[:200])
    return {
        **PersonOut.of(one),
        "city": one.city,
        "language": one.language,
        "contacts": [{name: getattr(point, name) for name in own} for point in contacts_of(one)],
        "leads": [LeadOut.of(each) for each in full_rows(ids)],
    }
