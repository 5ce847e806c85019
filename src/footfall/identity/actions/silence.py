"""Have somebody left alone by one way, so that nothing is sent to them once that was said."""

from datetime import datetime

from django.db import connection, transaction

from footfall.company.models import Staff
from footfall.identity.models import Suppression
from footfall.shared import audit

_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))"
_TOGETHER = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 7))"
"""The same key for who sends and who asks for silence: who asks waits for a message that is on the line, and no other
begins until the wish is written down."""


def hold_line(*, way: str, value: str, alone: bool = False) -> None:
    """Hold the line to this address or number until the transaction ends; `alone` to close it, else to send."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE if alone else _TOGETHER, [f"{way}:{value}"])


@transaction.atomic
def ask_silence(*, way: str, value: str, reason: str, at: datetime, by: Staff | None) -> bool:
    """Whether messages were allowed there before; none is sent from the moment this is committed."""
    hold_line(way=way, value=value, alone=True)
    _, is_new = Suppression.objects.get_or_create(
        way=way, value=value, lifted_at=None, defaults={"reason": reason, "at": at, "by": by}
    )
    if is_new:
        audit.record(by=by, verb="suppress", noun="contact", subjects=[value], way=way, reason=reason)
    return is_new
