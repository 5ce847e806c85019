"""The secrets that doors share with senders: made or given, sealed to the server's key, replaced without a gap."""

import json
import os
import secrets as chance
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from footfall.capture.actions.server_keys import newest_key, server_keys
from footfall.capture.channels.receiver import Receiver, Secret, receiver_of
from footfall.capture.models import DoorSecret, EntryPoint
from footfall.capture.rules.seal import Unopened, seal, unseal
from footfall.company.models import Staff
from footfall.shared import audit
from footfall.shared.errors import Invalid, NotFound

GRACE = timedelta(days=1)
"""For so long the secret before is taken as well, so that nothing is lost while the sender is told the new one."""

BYTES = 24
LONGEST = 1_000
LONG_ENOUGH = 16


class NoSuchSecret(NotFound):
    """This entry point shares no secret of that name."""


class NotASecret(Invalid):
    """A secret is one line of up to a thousand signs without blanks at its ends."""


class OursToMake(Invalid):
    """This secret is made here; press the button for a new one."""


@transaction.atomic
def make_secret(*, door: EntryPoint, name: str, at: datetime, by: Staff | None) -> str:
    """A new secret of ours, to be shown once; the one before holds for a day more."""
    if not _declared(door, name).is_ours:
        raise NoSuchSecret
    # The form of the Standard Webhooks specification: plain as a key, and its bytes sign.
    text = f"whsec_{b64encode(chance.token_bytes(BYTES)).decode()}"
    _put(door, name, text, at=at, by=by)
    return text


@transaction.atomic
def give_secret(*, door: EntryPoint, name: str, text: str, at: datetime, by: Staff | None) -> None:
    """Keep a secret that the provider made; the one before holds for a day more."""
    if _declared(door, name).is_ours:
        raise OursToMake
    if not text.strip() or len(text) > LONGEST or not text.strip().isprintable():
        raise NotASecret(fields={name: [str(NotASecret.__doc__)]})
    _put(door, name, text.strip(), at=at, by=by)


def _declared(door: EntryPoint, name: str) -> Secret:
    receiver: Receiver | None = receiver_of(door.channel)
    found = next((each for each in receiver.secrets if each.name == name), None) if receiver else None
    if found is None:
        raise NoSuchSecret
    return found


def _put(door: EntryPoint, name: str, text: str, *, at: datetime, by: Staff | None) -> None:
    DoorSecret.objects.filter(entry_point=door, name=name, until=None).update(until=at + GRACE)
    DoorSecret.objects.filter(entry_point=door, name=name, until__lt=at).delete()
    sealed = seal(
        json.dumps(text).encode(), key=_sealed_for(door.pk, name), to=newest_key().public_key(), nonce=os.urandom(12)
    )
    DoorSecret.objects.create(entry_point=door, name=name, sealed=sealed, hint=hint_of(text), made_at=at, made_by=by)
    audit.record(by=by, verb="set a secret of", noun="entry point", subjects=[door.pk], name=name)


def hint_of(text: str) -> str:
    """The last signs of a secret that is long enough to show some."""
    return text[-4:] if len(text) >= LONG_ENOUGH else "····"


def _sealed_for(door: int, name: str) -> str:
    return f"door {door} {name}"


def secrets_of(door: EntryPoint, at: datetime) -> Mapping[str, tuple[str, ...]]:
    """The secrets that hold, by name, the newest first. One that can't be opened is as good as none."""
    found: dict[str, tuple[str, ...]] = {}
    rows = DoorSecret.objects.filter(Q(until=None) | Q(until__gt=at), entry_point=door).order_by("-made_at", "-pk")
    for row in rows:
        try:
            text = unseal(row.sealed, key=_sealed_for(door.pk, row.name), keys=server_keys())
        except Unopened:
            continue
        found[row.name] = (*found.get(row.name, ()), str(text))
    return found
