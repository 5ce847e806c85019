"""What our mail server says to a letter: the local part of an address is the key of an entry point."""

from collections.abc import Callable
from typing import Any, Protocol

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from footfall.capture.actions.take_letter import take_letter
from footfall.capture.models import EntryPoint

MOST_RECIPIENTS = 20

log = structlog.get_logger(__name__)


def letter_door(address: str) -> EntryPoint | None:
    """The open entry point a letter to this address is for; what follows a plus is the sender's own."""
    key = address.rpartition("@")[0].partition("+")[0]
    doors = EntryPoint.objects.filter(channel__in=["inbound_email", "inbound-email"], is_active=True)
    return doors.select_related("product").filter(key__iexact=key).order_by("pk").first() if key else None


class Envelope(Protocol):
    """A letter on its way in, as aiosmtpd has it."""

    rcpt_tos: list[str]
    content: bytes | str | None


class Letters:
    """The handler that aiosmtpd calls, with its names."""

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Whether anybody is there by that name."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            door = await _in_thread(letter_door)(address)
        except DatabaseError:
            return "451 4.3.0 Nothing can be stored at the moment, please try again"
        if door is None:
            return "550 5.1.1 No entry point takes letters under this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        """Stored for each recipient before it is acknowledged; taken twice it is one."""
        letter = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        try:
            for address in envelope.rcpt_tos:
                await _in_thread(_take)(address, letter)
        except (DatabaseError, OSError) as error:
            log.warning("letter_not_taken", error=type(error).__name__)
            return "451 4.3.0 Nothing can be stored at the moment, please try again"
        return "250 2.0.0 Taken"


def _take(address: str, letter: bytes) -> None:
    door = letter_door(address)
    if door is not None:
        take_letter(door=door, letter=letter, at=timezone.now())


def _in_thread(work: Callable[..., Any]) -> Callable[..., Any]:
    """The work in a thread of its own, with a database connection that is given back."""

    def done(*given: Any) -> Any:  # noqa: ANN401 -- whatever the work returns
        close_old_connections()
        try:
            return work(*given)
        finally:
            close_old_connections()

    return sync_to_async(done, thread_sensitive=False)
