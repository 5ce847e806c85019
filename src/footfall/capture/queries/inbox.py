"""Captures as they came, who may see them, and what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from footfall.capture import signals
from footfall.capture.models import Capture, Pending, ReviewItem
from footfall.company.models import Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.shared.errors import NotFound

PAGE = 50
_OF_THEIR_OWN = frozenset({Role.ATTENDANT, Role.CALLER, Role.SALESPERSON})

Status = Literal["pending", "resolved", "failed", "test"]


class NoSuchCapture(NotFound):
    """There is no capture with this id, or it is not at your places."""


@dataclass(frozen=True)
class Note:
    """Something odd about a capture."""

    reason: str
    words: str
    detail: str
    is_settled: bool


@dataclass(frozen=True)
class State:
    """A capture with what became of it."""

    id: UUID
    entry_point: str
    entry_point_name: str
    place: str
    status: Status
    payload: Any
    captured_at: datetime
    received_at: datetime
    person: int | None
    lead: int | None
    became: signals.Became | None
    review: list[Note]

    @property
    def who(self) -> str:
        """The name or contact that was typed, for a line of a list."""
        return typed_name(self.payload)

    @property
    def standing(self) -> list[Note]:
        """What is still to be looked at."""
        return [note for note in self.review if not note.is_settled]


def captures_visible_to(staff: Staff) -> QuerySet[Capture]:
    """The captures this member of staff may see: by place for managers, their own for those who take them."""
    if staff.role in _OF_THEIR_OWN:
        return Capture.objects.filter(attendant=staff)
    places = visible_location_ids(staff)
    if places is None:
        return Capture.objects.all()
    return Capture.objects.filter(Q(location__in=places) | Q(attendant=staff))


def capture_visible_to(staff: Staff, key: UUID) -> Capture:
    """The one capture, if this member of staff may see it."""
    found = captures_visible_to(staff).select_related("entry_point", "location").filter(pk=key).first()
    if found is None:
        raise NoSuchCapture
    return found


def review_items_visible_to(staff: Staff) -> QuerySet[ReviewItem]:
    """What stands to be looked at in the captures this member of staff may see."""
    standing = ReviewItem.objects.filter(settled_at=None)
    if staff.role not in _OF_THEIR_OWN and visible_location_ids(staff) is None:
        return standing
    return standing.filter(capture__in=captures_visible_to(staff))


def inbox_page(
    captures: QuerySet[Capture], *, before: tuple[datetime, UUID] | None = None, only: str = ""
) -> tuple[list[Capture], bool]:
    """One page of captures, newest first, and whether there are older ones; `only` is pending, flagged or resolved."""
    found = captures.filter(_which(only)).select_related("entry_point", "location").order_by("-received_at", "-id")
    if before:
        received_at, key = before
        found = found.filter(Q(received_at__lt=received_at) | Q(received_at=received_at, id__lt=key))
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def _which(only: str) -> Q:
    waits = Exists(Pending.objects.filter(capture=OuterRef("pk")))
    if only == "pending":
        return Q(waits)
    if only == "flagged":
        return Q(Exists(ReviewItem.objects.filter(capture=OuterRef("pk"), settled_at=None)))
    return ~Q(waits) if only == "resolved" else Q()


def states_of(captures: Sequence[Capture]) -> list[State]:
    """Each capture with what became of it: a constant number of statements for any number of captures."""
    ids = [capture.pk for capture in captures]
    waiting = set(Pending.objects.filter(capture__in=ids).values_list("capture_id", flat=True))
    notes: dict[UUID, list[Note]] = {}
    for item in ReviewItem.objects.filter(capture__in=ids).order_by("reason"):
        note = Note(item.reason, item.get_reason_display(), item.detail, item.settled_at is not None)
        notes.setdefault(item.capture_id, []).append(note)
    became = {each.capture_id: each for each in _became(ids)}
    return [
        _state(capture, capture.pk in waiting, became.get(capture.pk), notes.get(capture.pk, []))
        for capture in captures
    ]


def _became(ids: Iterable[UUID]) -> Iterable[signals.Became]:
    for _receiver, found in signals.became.send(sender=None, ids=list(ids)):
        yield from cast("Iterable[signals.Became]", found)


def _state(capture: Capture, is_waiting: bool, became: signals.Became | None, notes: list[Note]) -> State:  # noqa: FBT001 -- a row's parts
    return State(
        id=capture.pk,
        entry_point=capture.entry_point.key,
        entry_point_name=capture.entry_point.name,
        place=capture.location.name if capture.location else "",
        status=_status(capture, is_waiting=is_waiting, is_done=became is not None),
        payload=capture.payload,
        captured_at=capture.captured_at,
        received_at=capture.received_at,
        person=became.person_id if became else None,
        lead=became.lead_id if became else None,
        became=became,
        review=notes,
    )


def _status(capture: Capture, *, is_waiting: bool, is_done: bool) -> Status:
    if capture.is_test:
        return "test"
    return "pending" if is_waiting else "resolved" if is_done else "failed"


def typed_name(payload: object) -> str:
    """What a payload calls its person: the name, else the first contact, else nothing."""
    fields = payload if isinstance(payload, dict) else {}
    for name in ("name", "first_name", "phone", "email", "external_id"):
        value = fields.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()[:80]
    return ""
