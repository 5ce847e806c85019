"""Doors that take deliveries of other programs, and how those stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from footfall.capture.channels import channel, channels
from footfall.capture.channels.receiver import Receiver, Secret, receiver_of
from footfall.capture.models import DoorHint, DoorSecret, DoorTally, EntryPoint, ReviewItem
from footfall.shared.errors import NotFound

MOST_SHOWN = 20


class NoReceiver(NotFound):
    """No open entry point takes deliveries at this address."""


def receiving_door(key: str) -> EntryPoint:
    """The entry point that takes deliveries under this key. Its last day may be over: who answered an advertisement on
    its last evening is delivered the morning after; one that was closed by hand takes nothing."""
    found = EntryPoint.objects.select_related("product").filter(key=key, is_active=True).first()
    receiver = receiver_of(found.channel) if found else None
    if found is None or receiver is None or not receiver.is_web:
        raise NoReceiver
    return found


def web_to_lead_door(oid: str) -> EntryPoint:
    """The entry point whose forms have this oid."""
    doors = EntryPoint.objects.filter(channel__in=["web_to_lead", "web-to-lead"], is_active=True, receiving__oid=oid)
    found = doors.select_related("product").order_by("pk").first() if oid else None
    if found is None:
        raise NoReceiver("No open entry point has this oid. Give it on the page of the entry point.")
    return found


def options_of(door: EntryPoint) -> dict[str, Any]:
    """What the door was told; for a number of text messages the keywords and answers of all its doors."""
    made = channel(door.channel)
    if made is None or made.slug != "sms_keyword":
        return dict(door.receiving)
    doors = EntryPoint.objects.filter(channel__in=["sms_keyword", "sms-keyword"], is_active=True)
    told = [(key, options) for key, options in doors.values_list("key", "receiving") if options.get("keyword")]
    keywords = {str(options["keyword"]).upper(): key for key, options in told}
    replies = {str(options["keyword"]).upper(): options.get("reply", "") for _, options in told}
    return {**door.receiving, "keywords": keywords, "replies": replies}


def receiving_slugs() -> list[str]:
    """Channels that take deliveries."""
    return [each.slug for each in channels() if receiver_of(each.slug)]


@dataclass(frozen=True)
class SecretLine:
    """A secret of a door: whether there is one, and since when."""

    declared: Secret
    hint: str
    made_at: datetime | None
    before_until: datetime | None
    """Until when the one before holds as well."""


@dataclass(frozen=True)
class Standing:
    """How the deliveries of a door stand."""

    receiver: Receiver
    secrets: list[SecretLine]
    tallies: dict[str, DoorTally]
    waiting: list[DoorHint]
    to_erase: int

    @property
    def lacks(self) -> list[str]:
        """Labels of the secrets that are still to be set; letters come by SMTP without any."""
        return [] if not self.receiver.is_web else [line.declared.label for line in self.secrets if not line.hint]


def standing_of(door: EntryPoint) -> Standing | None:
    """How the deliveries of the door stand; None for one that takes none."""
    receiver = receiver_of(door.channel)
    if receiver is None:
        return None
    hints = DoorHint.objects.filter(entry_point=door)
    return Standing(
        receiver=receiver,
        secrets=_lines(door, receiver),
        tallies={row.fate: row for row in DoorTally.objects.filter(entry_point=door)},
        waiting=list(hints.filter(deed=DoorHint.Deed.FETCH, done_at=None)[:MOST_SHOWN]),
        to_erase=ReviewItem.objects.filter(
            reason=ReviewItem.Reason.TO_ERASE, settled_at=None, capture__entry_point=door
        ).count(),
    )


def _lines(door: EntryPoint, receiver: Receiver) -> list[SecretLine]:
    rows = list(DoorSecret.objects.filter(entry_point=door))
    lines = []
    for declared in receiver.secrets:
        mine = [row for row in rows if row.name == declared.name]
        now = next((row for row in mine if row.until is None), None)
        before = next((row.until for row in mine if row.until), None)
        lines.append(SecretLine(declared, now.hint if now else "", now.made_at if now else None, before))
    return lines
