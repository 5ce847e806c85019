"""Open entry points and change them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from footfall.capture.channels import channel
from footfall.capture.models import EntryPoint, FormVersion, Source
from footfall.capture.rules.form_content import is_origin
from footfall.capture.rules.presets import Preset, preset
from footfall.company.models import Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid, NotFound

WHO_OPENS = (Role.ADMINISTRATOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)
"""Who opens and changes entry points: managers of places at their own places."""

CHANGEABLE = (
    "key", "name", "channel", "source", "location", "campaign", "product", "form_version", "vendor", "price_minor",
    "currency", "incentive", "consent_wording", "starts_on", "ends_on", "is_active",
    "origins",
)  # fmt: skip


class KeyIsTaken(Conflict):
    """Another entry point has this key."""


class KeyIsInUse(Conflict):
    """The key stands on printed codes and in captures; it stays as it is once something came in by it."""


class NotAnEntryPoint(Invalid):
    """Something about this entry point is not as it should be."""


_KEY = re.compile(r"[A-Za-z0-9_-]{3,40}")


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
    # At no place, so that it is not the place of whoever happened to need it first.
    return _open({"key": wanted.key, "name": wanted.name, "channel": wanted.channel, "source": source}, by)


class NoSuchPreset(NotFound):
    """There is no ready form by that name."""


@transaction.atomic
def provide_form(*, slug: str, by: Staff | None) -> tuple[Preset, FormVersion]:
    """The preset and its form, made if it is not there; one that was changed since keeps its newest version."""
    wanted = preset(slug)
    if wanted is None:
        raise NoSuchPreset
    found = FormVersion.objects.filter(name=wanted.form).order_by("-number").first()
    if found is None:
        length = FormVersion.Length.LONG if wanted.is_long else FormVersion.Length.SHORT
        page = {"is_public": True, "is_measured": True, **wanted.page} if wanted.page else {}
        found = FormVersion.objects.create(
            name=wanted.form, length=length, fields=list(wanted.fields), made_by=by, **page
        )
        audit.record(by=by, verb="make", noun="form", subjects=[found.pk], name=wanted.form)
    return wanted, found


@transaction.atomic
def open_entry_point(*, fields: dict[str, Any], by: Staff | None) -> EntryPoint:
    """A new entry point; its key is made up where none is given."""
    if fields.get("key") and EntryPoint.objects.filter(key=fields["key"]).exists():
        raise KeyIsTaken(fields={"key": [str(KeyIsTaken.__doc__)]})
    _check(fields, by)
    return _open(fields, by)


def _open(fields: Mapping[str, Any], by: Staff | None) -> EntryPoint:
    door = EntryPoint.objects.create(**{name: value for name, value in fields.items() if name != "key" or value})
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
    _check({name: getattr(held, name) for name in CHANGEABLE}, by)
    if changes:
        held.save(update_fields=list(changes))
        audit.record(by=by, verb="change", noun="entry point", subjects=[held.pk], changes=changes)
    return held


def _check_key(door: EntryPoint) -> None:
    if door.captures.exists():
        raise KeyIsInUse(fields={"key": [str(KeyIsInUse.__doc__)]})
    if EntryPoint.objects.filter(key=door.key).exclude(pk=door.pk).exists():
        raise KeyIsTaken(fields={"key": [str(KeyIsTaken.__doc__)]})


def _check(fields: Mapping[str, Any], by: Staff | None) -> None:
    """Refuse what can't stand, each with the sentence at its field."""
    wrong: dict[str, list[str]] = {}
    if fields.get("key") and not _KEY.fullmatch(fields["key"]):
        wrong["key"] = ["A key has 3 to 40 letters, digits, hyphens and underscores."]
    if channel(fields.get("channel", "")) is None:
        wrong["channel"] = ["There is no such channel."]
    if fields.get("source") is None:
        wrong["source"] = ["Say which source its leads are reported as."]
    starts_on, ends_on = fields.get("starts_on"), fields.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        wrong["ends_on"] = ["It ends before it starts."]
    if any(not is_origin(origin) for origin in fields.get("origins") or []):
        wrong["origins"] = [
            "A web site is https:// and a host, with nothing behind it, such as https://www.example.com."
        ]
    if fields.get("price_minor") is not None and not fields.get("currency"):
        wrong["currency"] = ["A price needs its currency."]
    places = visible_location_ids(by) if by else None
    location = fields.get("location")
    if places is not None and (location is None or location.pk not in places):
        wrong["location"] = ["Choose one of your places."]
    if wrong:
        raise NotAnEntryPoint(next(iter(wrong.values()))[0], fields=wrong)
