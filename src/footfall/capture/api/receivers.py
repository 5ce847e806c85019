"""What other programs deliver to entry points, in the REST API: how it stands, options, and new secrets."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from ninja.responses import Status
from pydantic import Field

from footfall.capture.actions.door_secrets import give_secret, make_secret
from footfall.capture.actions.entry_points import WHO_OPENS
from footfall.capture.actions.tell_receiver import NotAnOption, TakesNoDeliveries, receiver_at, tell_receiver
from footfall.capture.api.schemas import Refused
from footfall.capture.forms.receiver import wrong_paths
from footfall.capture.models import EntryPoint
from footfall.capture.queries.entry_points import door_seen_by
from footfall.capture.queries.receiving import standing_of
from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.shared.schemas import StrictSchema

router = Endpoints(tags=["capture"])
Value = str | int | bool | list[str] | dict[str, str] | None


class SecretState(Schema):
    """A secret that an entry point shares with a sender; never the secret itself."""

    name: str
    is_ours: bool
    hint: str
    made_at: datetime | None
    before_until: datetime | None


class FateCount(Schema):
    """How many deliveries had one fate: taken, repeated, unread or refused."""

    count: int
    last_at: datetime
    last_words: str


class Receiving(Schema):
    """How the deliveries of an entry point stand."""

    provider: str
    path: str
    options: dict[str, Any]
    secrets: list[SecretState]
    deliveries: dict[str, FateCount]
    to_fetch: int
    to_erase: int


class ReceivingChange(StrictSchema):
    """What the receiver is told; what is not named stays, null takes it away."""

    options: Annotated[dict[str, Value], Field(max_length=20)]


class SecretIn(StrictSchema):
    """A secret that the provider made; left out, one of ours is made."""

    text: Annotated[str, Field(max_length=1_000)] | None = None


class SecretOut(Schema):
    """A secret of ours, this once; empty for one that the provider made."""

    name: str
    text: str


@router.get("/entry-points/{int:pk}/receiver", response={200: Receiving, **Refused}, summary="How deliveries stand")
@allowed_by_key(*WHO_OPENS)
def receiver(request: HttpRequest, pk: int) -> Any:  # noqa: ANN401 -- the schema says
    """Address, options, secrets by their last signs, counts by fate, and what waits to be fetched or erased."""
    return _out(door_seen_by(staff_of(request), pk))


@router.patch("/entry-points/{int:pk}/receiver", response={200: Receiving, **Refused}, summary="Tell a receiver")
@allowed_by_key(*WHO_OPENS)
def receiver_told(request: HttpRequest, pk: int, data: ReceivingChange) -> Any:  # noqa: ANN401 -- the schema says
    """Options such as the mapping of a webhook, the hosts of a web-to-lead form, the keyword of a text message."""
    staff = staff_of(request)
    door = door_seen_by(staff, pk)
    mapping = data.options.get("mapping")
    if isinstance(mapping, dict) and (wrong := wrong_paths(mapping)):
        raise NotAnOption(next(iter(wrong.values()))[0], fields=wrong)
    tell_receiver(door=door, told=data.options, by=staff)
    return _out(door)


@router.post(
    "/entry-points/{int:pk}/secrets/{name}", response={201: SecretOut, **Refused}, summary="Set a secret of deliveries"
)
@allowed_by_key(*WHO_OPENS)
def secret_set(request: HttpRequest, pk: int, name: str, data: SecretIn) -> Any:  # noqa: ANN401 -- the schema says
    """A new secret; the one before holds for a day more. One of ours is in the answer, and nowhere else ever."""
    staff = staff_of(request)
    door = door_seen_by(staff, pk)
    receiver_at(door)
    if data.text is not None:
        give_secret(door=door, name=name, text=data.text, at=timezone.now(), by=staff)
        return Status(201, {"name": name, "text": ""})
    return Status(201, {"name": name, "text": make_secret(door=door, name=name, at=timezone.now(), by=staff)})


def _out(door: EntryPoint) -> dict[str, Any]:
    standing = standing_of(door)
    if standing is None:
        raise TakesNoDeliveries
    return {
        "provider": standing.receiver.provider,
        "path": f"/receive/{door.key}" if standing.receiver.is_web else "",
        "options": door.receiving,
        "secrets": [
            {"name": line.declared.name, "is_ours": line.declared.is_ours, "hint": line.hint,
             "made_at": line.made_at, "before_until": line.before_until}
            for line in standing.secrets
        ],
        "deliveries": {
            fate: {"count": row.count, "last_at": row.last_at, "last_words": row.last_words}
            for fate, row in standing.tallies.items()
        },
        "to_fetch": len(standing.waiting),
        "to_erase": standing.to_erase,
    }  # fmt: skip
