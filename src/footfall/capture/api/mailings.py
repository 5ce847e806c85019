"""Mailings in the REST API: letters with response codes, and who answered."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Schema
from ninja.responses import Status
from pydantic import Field

from footfall.capture.actions.entry_points import WHO_OPENS
from footfall.capture.actions.mailings import MOST_LETTERS, NotByMail, make_mailing
from footfall.capture.api.schemas import Refused
from footfall.capture.models import Mailing
from footfall.capture.queries.entry_points import doors_visible_to
from footfall.capture.queries.mailings import codes_of, mailing_seen_by, mailings_visible_to
from footfall.capture.rules.short_code import shown_code
from footfall.capture.views.mailings import SEES, answer_address
from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.shared import audit
from footfall.shared.paging import Paging, page_of
from footfall.shared.schemas import StrictSchema

router = Endpoints(tags=["capture"])


class MailingIn(StrictSchema):
    """What goes out, to whom, and by which door of the channel direct mail its answers come."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    entry_point: Annotated[str, Field(max_length=40, description="Key of the entry point")]
    is_personal: bool = Field(default=True, description="A code for each letter, answered once; else one for all")
    addressees: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=300)]], Field(max_length=MOST_LETTERS)
    ] = []
    letters: Annotated[int, Field(ge=0, le=MOST_LETTERS, description="How many, where no addressees are given")] = 0
    words: Annotated[str, Field(max_length=2_000, description="What the letter says above its code")] = ""


class MailingOut(Schema):
    """A mailing, and how many answered."""

    id: int
    name: str
    entry_point: str
    is_personal: bool
    letters: int
    answers: int
    words: str
    made_at: datetime

    @staticmethod
    def of(one: Mailing) -> dict[str, Any]:
        """The mailing as this schema has it."""
        names = ("id", "name", "is_personal", "letters", "answers", "words", "made_at")
        return {"entry_point": one.entry_point.key, **{name: getattr(one, name) for name in names}}


class MailingsOut(Schema):
    """A page of mailings, and what to give as `after` for the next; empty after the last."""

    items: list[MailingOut]
    next: str


class CodeOut(Schema):
    """A letter: its code as it is printed, the link that answers it, to whom it is, how many captures came with it."""

    code: str
    link: str
    addressee: str
    answers: int


class CodesOut(Schema):
    """A page of letters, and what to give as `after` for the next; empty after the last."""

    items: list[CodeOut]
    next: str


@router.get("/mailings", response={200: MailingsOut, **Refused}, summary="List mailings")
@allowed_by_key(*SEES)
def mailings(request: HttpRequest, paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """The mailings of the entry points one sees, the newest first."""
    page = page_of(mailings_visible_to(staff_of(request)), ("-id",), after=paging.after, limit=paging.limit)
    return {"items": [MailingOut.of(one) for one in page.items], "next": page.next}


@router.post("/mailings", response={201: MailingOut, **Refused}, summary="Make a mailing")
@allowed_by_key(*WHO_OPENS)
def mailing_made(request: HttpRequest, data: MailingIn) -> Any:  # noqa: ANN401 -- the schema says
    """Its codes are made at once: one for each addressee, or as many as there are letters, or one for all."""
    staff, given = staff_of(request), data.dict(exclude={"entry_point"})
    door = doors_visible_to(staff).filter(key=data.entry_point, is_active=True).first()
    if door is None:
        raise NotByMail(fields={"entry_point": [str(NotByMail.__doc__)]})
    made = make_mailing(door=door, at=timezone.now(), by=staff, **given)
    return Status(201, MailingOut.of(mailing_seen_by(staff, made.pk)))


@router.get("/mailings/{int:pk}", response={200: MailingOut, **Refused}, summary="Read a mailing")
@allowed_by_key(*SEES)
def mailing(request: HttpRequest, pk: int) -> Any:  # noqa: ANN401 -- the schema says
    """How many answered so far."""
    return MailingOut.of(mailing_seen_by(staff_of(request), pk))


@router.get("/mailings/{int:pk}/codes", response={200: CodesOut, **Refused}, summary="Read the letters of a mailing")
@allowed_by_key(*SEES)
def codes(request: HttpRequest, pk: int, paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """What whoever prints merges into the letters, in the order of the addressees."""
    staff = staff_of(request)
    one, base = mailing_seen_by(staff, pk), answer_address(request)
    page = page_of(codes_of(one), ("id",), after=paging.after, limit=paging.limit)
    audit.record(by=staff, verb="export", noun="mailing", subjects=[pk])
    letters = [
        {"code": shown_code(each.code), "link": f"{base}{each.code}", "addressee": each.addressee, "answers": each.came}  # type: ignore[attr-defined]  # annotated
        for each in page.items
    ]
    return {"items": letters, "next": page.next}
