"""Enrol the devices of outlets, hear from them, and revoke them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from footfall.capture.actions.handover import return_pieces
from footfall.capture.models import Device, Pin
from footfall.capture.rules.card_number import ALPHABET
from footfall.company.access import digest_of
from footfall.company.models import Location, Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.shared import audit
from footfall.shared.errors import Invalid, NotAllowed

WHO_ENROLS = (Role.ADMINISTRATOR, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)
CODE_LIVES = timedelta(minutes=10)
CODE_LENGTH = 10
PIN_ROUNDS = 210_000
FEWEST_DIGITS, MOST_DIGITS = 4, 8


class CodeIsOver(Invalid):
    """This code is not valid, was used before, or is older than ten minutes. A manager makes a new one."""


class DeviceUnknown(NotAllowed):
    """This device is not enrolled, or it was revoked."""

    status = 401


class NotYourPlace(Invalid):
    """Choose one of your outlets."""


class NotAPin(Invalid):
    """A PIN has 4 to 8 digits, not all the same."""


@dataclass(frozen=True)
class Report:
    """What a device says of itself: its clock, what waits on it, and whether its browser keeps what is stored."""

    clock_ms: int | None = None
    waiting: int | None = None
    is_lasting: bool | None = None


@transaction.atomic
def open_device(*, name: str, location: Location, at: datetime, by: Staff) -> tuple[Device, str]:
    """A device to be enrolled, and the code it is enrolled with during ten minutes."""
    places = visible_location_ids(by)
    if location.level != Location.OUTLET or (places is not None and location.pk not in places):
        raise NotYourPlace(fields={"location": [str(NotYourPlace.__doc__)]})
    device = Device(key=secrets.token_hex(6), name=name, location=location, made_by=by)
    code = _fresh_code(device, at)
    device.save()
    audit.record(by=by, verb="open", noun="device", subjects=[device.pk], name=name)
    return device, code


@transaction.atomic
def renew_code(*, device: Device, at: datetime, by: Staff) -> str:
    """A new code for a device: for one that was wiped, or never enrolled. The token it has works until it is used."""
    code = _fresh_code(device, at)
    device.save(update_fields=["code_digest", "code_until"])
    audit.record(by=by, verb="renew the code of", noun="device", subjects=[device.pk])
    return code


def _fresh_code(device: Device, at: datetime) -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    device.code_digest, device.code_until = digest_of(code), at + CODE_LIVES
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def enrol(*, code: str, at: datetime) -> tuple[Device, str]:
    """The device the code is for and the token it sends with from now on; the code is spent."""
    plain = "".join(symbol for symbol in code.upper() if symbol in ALPHABET)
    device = (
        Device.objects.select_for_update(of=("self",))
        .select_related("location")
        .filter(code_digest=digest_of(plain), code_until__gte=at)
        .first()
    )
    if device is None:
        raise CodeIsOver
    token = f"fd_{secrets.token_urlsafe(32)}"
    device.token_digest, device.enrolled_at, device.last_seen_at = digest_of(token), at, at
    device.code_digest = device.code_until = device.revoked_at = device.revoked_by = None
    device.save()
    audit.record(by=None, verb="enrol", noun="device", subjects=[device.pk])
    return device, token


@transaction.atomic
def revoke_device(*, device: Device, at: datetime, by: Staff) -> None:
    """From now on the device is refused; what is on it can be read by nobody, and what it sent stays."""
    device.revoked_at, device.revoked_by, device.token_digest = at, by, None
    device.code_digest = device.code_until = None
    device.save()
    return_pieces(device=device)
    audit.record(by=by, verb="revoke", noun="device", subjects=[device.pk])


def device_by_token(token: str) -> Device:
    """The device that sends with this token."""
    found = Device.objects.select_related("location").filter(token_digest=digest_of(token), revoked_at=None).first()
    if found is None:
        raise DeviceUnknown
    return found


def hear_from(*, device: Device, report: Report, at: datetime) -> None:
    """Write down how the device stands."""
    Device.objects.filter(pk=device.pk).update(
        last_seen_at=at, clock_ms=report.clock_ms, waiting=report.waiting, is_lasting=report.is_lasting
    )


@transaction.atomic
def set_pin(*, staff: Staff, pin: str) -> None:
    """The PIN that unlocks devices for this member of staff; only its salted hash is kept."""
    if not (pin.isascii() and pin.isdigit() and FEWEST_DIGITS <= len(pin) <= MOST_DIGITS) or len(set(pin)) == 1:
        raise NotAPin(fields={"pin": [str(NotAPin.__doc__)]})
    salt = secrets.token_bytes(16)
    digest = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, PIN_ROUNDS)
    Pin.objects.update_or_create(staff=staff, defaults={"salt": salt, "digest": digest, "rounds": PIN_ROUNDS})
    audit.record(by=staff, verb="set", noun="PIN", subjects=[staff.pk])
