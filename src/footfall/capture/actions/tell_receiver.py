"""Tell a door what it has to know to take deliveries."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from footfall.capture.channels.receiver import Receiver, receiver_of
from footfall.capture.models import EntryPoint
from footfall.company.models import Role, Staff
from footfall.shared import audit
from footfall.shared.errors import Invalid, NotFound


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
    held = EntryPoint.objects.select_for_update().get(pk=door.pk)
    changed = {**held.receiving, **told}
    held.receiving = {name: value for name, value in changed.items() if value not in (None, "", [], {}, False)}
    held.save(update_fields=["receiving"])
    audit.record(by=by, verb="tell the receiver of", noun="entry point", subjects=[door.pk], names=sorted(told))
    door.receiving = held.receiving
