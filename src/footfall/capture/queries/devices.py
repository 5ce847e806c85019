"""The devices of one's places, and what a device needs to know to work without a network."""

import base64
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from footfall.capture.actions.handover import set_aside
from footfall.capture.actions.server_keys import newest_key
from footfall.capture.channels import channel
from footfall.capture.forms.counter import INTENTS, NOTHING, TIMINGS, WAYS, WORDING, goods
from footfall.capture.models import Device, EntryPoint, FormVersion, HeldBack
from footfall.capture.queries.entry_points import attended_channels, open_on
from footfall.capture.queries.offers import deals_of
from footfall.capture.rules.seal import key_name, public_bytes
from footfall.capture.signals import Deal
from footfall.company.models import Staff, StaffLocation
from footfall.company.queries import visible_location_ids
from footfall.shared.errors import NotFound

CHOICES = {"timing": TIMINGS, "intent": INTENTS}


class NoSuchDevice(NotFound):
    """There is no such device, or it is not at one of your outlets."""


def devices_visible_to(staff: Staff) -> QuerySet[Device]:
    """The devices at the places somebody works for, with the number of things held back."""
    places = visible_location_ids(staff)
    devices = Device.objects.all() if places is None else Device.objects.filter(location__in=places)
    standing = Count("held_back", filter=Q(held_back__settled_at=None))
    return devices.select_related("location").annotate(to_look_at=standing)


def device_seen_by(staff: Staff, pk: int) -> Device:
    """The device, if this member of staff may see it."""
    device = devices_visible_to(staff).filter(pk=pk).first()
    if device is None:
        raise NoSuchDevice
    return device


def held_back_seen_by(staff: Staff, pk: int) -> HeldBack:
    """Something held back, if this member of staff may see its device."""
    places = visible_location_ids(staff)
    held = (
        HeldBack.objects.filter(pk=pk)
        if places is None
        else HeldBack.objects.filter(pk=pk, device__location__in=places)
    )
    found = held.select_related("device").first()
    if found is None:
        raise NoSuchDevice
    return found


def settings_of(device: Device, *, cards: list[str], region: str, at: datetime) -> dict[str, Any]:
    """Everything a device keeps to take visitors in offline: forms, products, staff, cards and the key to seal to."""
    key = newest_key()
    public = public_bytes(key)
    doors = list(_doors(device, at))
    deals = deals_of(doors, at)
    promised = {each.incentive for each in doors} | {
        arm.incentive or "" for each in deals.values() for one in each for arm in one.arms
    }
    return {
        "device": {"key": device.key, "name": device.name, "outlet": device.location.name},
        "at": at.isoformat(),
        "doors": [_door(each, deals.get(each.pk, [])) for each in doors],
        "goods": [*goods().tiles, (NOTHING, "Just looking")],
        "ways": WAYS,
        "staff": _staff(device),
        "key": {"kid": key_name(public), "raw": base64.b64encode(public).decode()},
        "cards": cards,
        "offers": set_aside(device=device, names=promised - {""}, at=at),
        "region": region,
    }


def _doors(device: Device, at: datetime) -> QuerySet[EntryPoint]:
    doors = EntryPoint.objects.filter(open_on(at), location=device.location_id, channel__in=attended_channels())
    return doors.select_related("form_version")


def _door(door: EntryPoint, deals: list[Deal]) -> dict[str, Any]:
    version = (
        door.form_version
        or FormVersion.objects.filter(length=FormVersion.Length.SHORT, is_public=False).order_by("-number").first()
    )
    made = channel(door.channel)
    return {
        "key": door.key,
        "name": door.name,
        "label": made.name if made else door.name,
        "channel": door.channel.replace("-", "_"),
        "wording": door.consent_wording or WORDING,
        "incentive": door.incentive,
        "fields": _fields(version),
        "experiments": [_deal(each) for each in deals],
    }


def _fields(version: FormVersion | None) -> list[dict[str, Any]]:
    return [
        {**field, **({"choices": CHOICES[field["kind"]]} if field.get("kind") in CHOICES else {})}
        for field in (version.fields if version else [])
    ]


def _deal(deal: Deal) -> dict[str, Any]:
    """An experiment as the device deals it: the salt, what is dealt to, and what each arm changes."""
    return {
        "experiment": deal.experiment,
        "salt": deal.salt,
        "place": deal.place,
        "zone": deal.zone,
        "until": deal.until.isoformat(),
        "arms": [
            {
                "name": arm.name,
                "share": arm.share,
                **({} if arm.incentive is None else {"incentive": arm.incentive}),
                **({"fields": _fields(arm.form_version)} if arm.form_version else {}),
            }
            for arm in deal.arms
        ],
    }


def _staff(device: Device) -> list[dict[str, Any]]:
    """Who works at the outlet itself; with a PIN where they set one."""
    here = StaffLocation.objects.filter(staff=OuterRef("pk"), location=device.location_id)
    people = Staff.objects.filter(Exists(here), is_active=True).select_related("pin").order_by("name")
    found = []
    for one in people:
        pin = getattr(one, "pin", None)
        hashed = (
            {
                "salt": base64.b64encode(bytes(pin.salt)).decode(),
                "digest": base64.b64encode(bytes(pin.digest)).decode(),
                "rounds": pin.rounds,
            }
            if pin
            else None
        )
        found.append({"email": one.email, "name": one.name, "pin": hashed})
    return found
