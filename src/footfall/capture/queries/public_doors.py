"""The entry points with a page that anybody may open."""

from datetime import datetime

from footfall.capture.channels import channel, channels
from footfall.capture.models import EntryPoint, FormVersion
from footfall.capture.queries.entry_points import NoSuchEntryPoint, open_on
from footfall.shared.errors import NotFound


class ClosedDoor(NotFound):
    """This page is not open, or not any more."""


def has_page(door: EntryPoint) -> bool:
    """Whether its channel is one that people reach by a link or a code of their own."""
    made = channel(door.channel)
    return made is not None and made.has_page


def public_door(key: str, at: datetime) -> tuple[EntryPoint, FormVersion]:
    """The open entry point with this key and its form; without one of its own the newest short form."""
    slugs = [each.slug for each in channels() if each.has_page]
    doors = EntryPoint.objects.filter(open_on(at), channel__in=[*slugs, *(slug.replace("_", "-") for slug in slugs)])
    door = doors.select_related("form_version", "product").filter(key=key).first()
    if door is None:
        raise ClosedDoor
    version = (
        door.form_version
        or FormVersion.objects.filter(length=FormVersion.Length.SHORT, is_public=False).order_by("-number").first()
    )
    if version is None:
        raise NoSuchEntryPoint
    return door, version
