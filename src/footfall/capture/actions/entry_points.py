"""Open entry points and change them."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from footfall.capture.models import EntryPoint, Source
from footfall.company.models import Staff
from footfall.shared import audit
from footfall.shared.errors import Conflict, NotFound

CHANGEABLE = (
    "key", "name", "channel", "source", "location", "campaign", "product", "form_version", "vendor", "price_minor", "currency",
    "incentive", "consent_wording", "starts_on", "ends_on", "is_active",
)  # fmt: skip


class KeyIsTaken(Conflict):
    """Another entry point has this key."""


class KeyIsInUse(Conflict):
    """The key stands on printed codes and in captures; it stays as it is once something came in by it."""


@dataclass(frozen=True)
class Wanted:
    """An entry point that should be there, by its key."""

    key: str
    name: str
    channel: str
    source: str


@transaction.atomic
def provide_entry_point(*, wanted: Wanted, by: Staff | None) -> EntryPoint:
    """The entry point with the key, made if it is not there."""
    found = EntryPoint.objects.filter(key=wanted.key).first()
    if found:
        return found
    source = Source.objects.filter(slug=wanted.source).first()
    if source is None:
        raise NotFound(f"There is no source {wanted.source}.")
    return open_entry_point(
        fields={"key": wanted.key, "name": wanted.name, "channel": wanted.channel, "source": source}, by=by
    )


@transaction.atomic
def open_entry_point(*, fields: dict[str, Any], by: Staff | None) -> EntryPoint:
    """A new entry point; its key is made up where none is given."""
    if fields.get("key") and EntryPoint.objects.filter(key=fields["key"]).exists():
        raise KeyIsTaken(fields={"key": [str(KeyIsTaken.__doc__)]})
    door = EntryPoint.objects.create(
        **{name: value for name, value in fields.items() if name != "key" or value}
    )
    audit.record(by=by, verb="open", noun="entry point", subjects=[door.pk], key=door.key, name=door.name)
    return door


@transaction.atomic
def change_entry_point(*, door: EntryPoint, fields: dict[str, Any], by: Staff | None) -> EntryPoint:
    """The entry point with the given fields changed; captures that came before keep what held when they came."""
    held = EntryPoint.objects.select_for_update(of=("self",)).get(pk=door.pk)
    changes: dict[str, list[str]] = {}
    for name in CHANGEABLE:
        if name in fields and getattr(held, name) != fields[name]:
            changes[name] = [str(getattr(held, name)), str(fields[name])]
            setattr(held, name, fields[name])
    if "key" in changes:
        _check_key(held)
    if changes:
        held.save(update_fields=list(changes))
        audit.record(by=by, verb="change", noun="entry point", subjects=[held.pk], changes=changes)
    return held


def _check_key(door: EntryPoint) -> None:
    if door.captures.exists():
        raise KeyIsInUse(fields={"key": [str(KeyIsInUse.__doc__)]})
    if EntryPoint.objects.filter(key=door.key).exclude(pk=door.pk).exists():
        raise KeyIsTaken(fields={"key": [str(KeyIsTaken.__doc__)]})
