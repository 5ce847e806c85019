"""Files beside leads in the REST API."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.qualification.queries import lead_seen_by
from footfall.selling.actions.files import keep_file, remove_file
from footfall.selling.models import LeadFile
from footfall.selling.queries.files import MOST, file_seen_by, files_visible_to
from footfall.selling.queries.to_do import DO
from footfall.selling.views.files import file as given_out
from footfall.shared.schemas import Problem

router = Endpoints()
REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 413: Problem, 422: Problem}


class FileOut(Schema):
    """A file beside a lead."""

    id: int
    lead: int
    deal: int | None
    kind: str
    name: str
    content_type: str
    size: int
    digest: str
    made_at: datetime

    @staticmethod
    def of(file: LeadFile) -> dict[str, Any]:
        """The file as this schema has it."""
        same = set(FileOut.model_fields) - {"lead", "deal"}
        return {name: getattr(file, name) for name in same} | {"lead": file.lead_id, "deal": file.deal_id}


@router.get("/leads/{int:lead_id}/files", response={200: list[FileOut], **REFUSED}, summary="List a lead's files")
@allowed_by_key()
def files(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The files of a lead, the newest first."""
    staff = staff_of(request)
    found = files_visible_to(staff).filter(lead=lead_seen_by(staff, lead_id))
    return [FileOut.of(one) for one in found[:MOST]]


@router.post("/leads/{int:lead_id}/files", response={201: FileOut, **REFUSED}, summary="Put a file beside a lead")
@allowed_by_key(*DO)
def kept(
    request: HttpRequest,
    lead_id: int,
    file: UploadedFile = File(...),  # type: ignore[type-arg]  # noqa: B008 -- ninja's way
    kind: Literal["other", "order", "delivery"] = Form("other"),  # type: ignore[type-arg]
) -> Any:  # noqa: ANN401 -- the schema says
    """A file, sent as multipart/form-data; 413 when it is too large, 422 when it is of a kind that is not taken."""
    staff = staff_of(request)
    lead = lead_seen_by(staff, lead_id)
    one = keep_file(
        lead_id=lead.pk, name=file.name or "", content=file.chunks(), kind=kind, at=timezone.now(), by=staff
    )
    return Status(201, FileOut.of(one))


@router.get("/files/{int:file_id}", response={200: None, **REFUSED}, summary="Read a file")
@allowed_by_key()
def read(request: HttpRequest, file_id: int) -> Any:  # noqa: ANN401 -- the file itself
    """The file itself."""
    request.user = staff_of(request)
    return given_out(request, file_id)


@router.delete("/files/{int:file_id}", response={204: None, **REFUSED}, summary="Take a file away")
@allowed_by_key(*DO)
def removed(request: HttpRequest, file_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The lead without this file; its content is deleted."""
    staff = staff_of(request)
    remove_file(file_id=file_seen_by(staff, file_id).pk, by=staff)
    return Status(204, None)
