"""Ask that nobody calls a number, and take that back."""

from datetime import datetime

from django.db import transaction

from footfall.capture.models import Consent
from footfall.company.models import Staff
from footfall.identity.models import Suppression
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid


class NotSuppressed(Conflict):
    """This number may be called already."""


class WhyMayWeCall(Invalid):
    """Say why this number may be called again."""


@transaction.atomic
def suppress(*, number: str, reason: str, at: datetime, by: Staff | None) -> bool:
    """Whether the number was free to be called before; it is not from now on, whoever it belongs to."""
    _, is_new = Suppression.objects.get_or_create(
        way=Consent.Way.CALL, value=number, lifted_at=None, defaults={"reason": reason, "at": at, "by": by}
    )
    if is_new:
        audit.record(by=by, verb="suppress", noun="contact", subjects=[number], way="call", reason=reason)
    return is_new


@transaction.atomic
def allow_calls(*, number: str, because: str, at: datetime, by: Staff | None) -> None:
    """The number may be called again; who was told, and why, stays written."""
    if not because.strip():
        raise WhyMayWeCall(fields={"because": [str(WhyMayWeCall.__doc__)]})
    lifted = Suppression.objects.filter(way=Consent.Way.CALL, value=number, lifted_at=None).update(
        lifted_at=at, lifted_by=by, lifted_because=because
    )
    if not lifted:
        raise NotSuppressed
    audit.record(by=by, verb="allow", noun="contact", subjects=[number], way="call", because=because)
