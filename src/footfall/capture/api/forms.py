"""Forms and their versions in the REST API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from ninja.responses import Status
from pydantic import Field

from footfall.capture.actions.forms import CONTENT, WHO_BUILDS, publish_form
from footfall.capture.api.schemas import Refused
from footfall.capture.models import FormVersion
from footfall.capture.queries.form_versions import form_lines, reach_of, version_of
from footfall.company.access import MANAGERS, Endpoints, allowed_by_key, staff_of
from footfall.shared.schemas import StrictSchema

router = Endpoints(tags=["capture"])
SEES = tuple(sorted(MANAGERS))
Line = Annotated[str, Field(max_length=200)]


class FieldIn(StrictSchema):
    """One thing a form asks."""

    name: Annotated[str, Field(max_length=60)]
    label: Line
    kind: Annotated[str, Field(max_length=20)] = "text"
    is_required: bool = False
    choices: Annotated[list[Line], Field(max_length=30)] = []


class FormContent(StrictSchema):
    """What a version of a form is; what is left out is as in the version before."""

    length: Literal["short", "long"] | None = None
    fields: Annotated[list[FieldIn], Field(max_length=40)] | None = None
    is_public: bool | None = None
    is_progressive: bool | None = None
    is_measured: bool | None = None
    is_double_opt_in: bool | None = None
    heading: Line | None = None
    button: Annotated[str, Field(max_length=60)] | None = None
    thanks: Annotated[str, Field(max_length=4_000)] | None = None
    onward: Line | None = None
    words: Annotated[dict[str, dict[str, str]], Field(max_length=30)] | None = None


class FormIn(FormContent):
    """A version to be published: the first of a new name, else the next one."""

    name: Annotated[str, Field(min_length=1, max_length=120)]


class FormOut(Schema):
    """A published version, and how far visitors came in it where that is measured."""

    id: int
    name: str
    number: int
    length: str
    fields: list[dict[str, Any]]
    is_public: bool
    is_progressive: bool
    is_measured: bool
    is_double_opt_in: bool
    heading: str
    button: str
    thanks: str
    onward: str
    words: dict[str, Any]
    made_at: datetime
    started: int
    sent: int
    left: int


class FormLineOut(Schema):
    """A form by its newest version."""

    name: str
    id: int | None
    number: int | None
    has_draft: bool
    entry_points: int
    captures: int


@router.get("/forms", response={200: list[FormLineOut], **Refused}, summary="List forms")
@allowed_by_key(*SEES)
def forms(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja names it
    """Every form once, by name."""
    return [
        {"name": line.name, "id": line.version.pk if line.version else None,
         "number": line.version.number if line.version else None, "has_draft": line.draft is not None,
         "entry_points": line.doors, "captures": line.captures}
        for line in form_lines()
    ]  # fmt: skip


@router.get("/forms/{int:pk}", response={200: FormOut, **Refused}, summary="Read a version of a form")
@allowed_by_key(*SEES)
def form(request: HttpRequest, pk: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja names it
    """One published version; it never changes."""
    return _out(version_of(pk))


@router.post("/forms", response={201: FormOut, **Refused}, summary="Publish a version of a form")
@allowed_by_key(*WHO_BUILDS)
def form_published(request: HttpRequest, data: FormIn) -> Any:  # noqa: ANN401 -- the schema says
    """The first version of a new form, or the next of one there is; entry points keep the version they have."""
    sent = data.dict(exclude_unset=True, exclude_none=True)
    if data.fields is not None:
        sent["fields"] = [field.dict() for field in data.fields]
    content = {name: sent[name] for name in CONTENT if name in sent}
    version = publish_form(name=data.name, content=content, at=timezone.now(), by=staff_of(request))
    return Status(201, _out(version))


def _out(version: FormVersion) -> dict[str, Any]:
    reach = reach_of(version, timezone.now())
    own = ("name", "number", *CONTENT, "made_at")
    counts = {"started": reach.started, "sent": reach.sent, "left": reach.left}
    return {"id": version.pk, **{name: getattr(version, name) for name in own}, **counts}
