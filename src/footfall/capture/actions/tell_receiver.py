"""Tell a door what it has to know to take deliveries."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from footfall.capture.channels.receiver import Receiver, receiver_of
from footfall.capture.channels.sms_keyword.receiver import first_word
from footfall.capture.models import EntryPoint
from footfall.company.models import Role, Staff
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid, NotFound


class TakesNoDeliveries(NotFound):
    """This entry point takes no deliveries of other programs."""


class NotAnOption(Invalid):
    """Something was told that this kind of entry point does not know, or that only an administrator may tell."""


def receiver_at(door: EntryPoint) -> Receiver:
    """How the door takes deliveries."""
    receiver = receiver_of(door.channel)
    if receiver is None:
        raise TakesNoDeliveries
    return receiver


class TakenElsewhere(Conflict):
    """Another open entry point has this already, so it could not be told which one is meant."""


ALONE = ("keyword", "oid")
"""Options by which an entry point is found, so that two must not have the same."""


@transaction.atomic
def tell_receiver(*, door: EntryPoint, told: Mapping[str, Any], by: Staff | None) -> None:
    """What is told replaces what was told before under the same names; what is not named stays.

    Servers that Footfall calls by itself are named by administrators alone: whoever names one, sends us there.
    """
    options = {each.name: each for each in receiver_at(door).options}
    is_administrator = by is None or by.role == Role.ADMINISTRATOR
    wrong = [
        name for name in told if name not in options or (options[name].is_for_administrators and not is_administrator)
    ]
    if wrong:
        raise NotAnOption(fields={name: [str(NotAnOption.__doc__)] for name in wrong})
    told = {**told, **({"keyword": first_word(str(told["keyword"]))} if told.get("keyword") else {})}
    held = EntryPoint.objects.select_for_update().get(pk=door.pk)
    for name in ALONE:
        same = EntryPoint.objects.filter(is_active=True, channel=held.channel, **{f"receiving__{name}": told.get(name)})
        if told.get(name) and same.exclude(pk=held.pk).exists():
            raise TakenElsewhere(fields={name: [str(TakenElsewhere.__doc__)]})
    changed = {**held.receiving, **told}
    held.receiving = {name: value for name, value in changed.items() if value not in (None, "", [], {}, False)}
    held.save(update_fields=["receiving"])
    audit.record(by=by, verb="tell the receiver of", noun="entry point", subjects=[door.pk], names=sorted(told))
    door.receiving = held.receiving
