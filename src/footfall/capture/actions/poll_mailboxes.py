"""Fetch letters from the mailboxes that entry points name: a letter is marked as read once it is stored, not before."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog

from footfall.capture.actions.door_secrets import secrets_of
from footfall.capture.actions.take_delivery import tally
from footfall.capture.actions.take_letter import MOST_BYTES, take_letter
from footfall.capture.models import DoorTally, EntryPoint

SECONDS = 20
MOST_AT_ONCE = 200
PORT = 993

log = structlog.get_logger(__name__)


def poll_mailboxes(*, at: datetime) -> int:
    """How many letters were new; a mailbox that is away does not hold up the others."""
    doors = EntryPoint.objects.filter(
        channel__in=["inbound_email", "inbound-email"], is_active=True, receiving__host__gt=""
    )
    return sum([poll(door=door, at=at) for door in doors.select_related("product")])


def poll(*, door: EntryPoint, at: datetime) -> int:
    """How many letters of one mailbox were new; what went wrong is said on the page of the entry point."""
    try:
        with _mailbox(door, at) as box:
            return sum([take_letter(door=door, letter=letter, at=at).new for letter in _unseen(box)])
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        said = error.args[0] if error.args and isinstance(error.args[0], bytes) else str(error)
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        log.warning("mailbox_away", door=door.pk, error=type(error).__name__)
        tally(door=door, fate=DoorTally.Fate.REFUSED, at=at, words=f"The mailbox can't be read: {words}")
        return 0


@contextmanager
def _mailbox(door: EntryPoint, at: datetime) -> Iterator[imaplib.IMAP4]:
    told = door.receiving
    host, port = str(told["host"]), int(told.get("port") or PORT)
    plain = bool(told.get("is_plain"))
    box: imaplib.IMAP4
    if plain:
        box = imaplib.IMAP4(host, port, timeout=SECONDS)
    else:
        box = imaplib.IMAP4_SSL(host, port, timeout=SECONDS, ssl_context=ssl.create_default_context())
    try:
        box.login(str(told.get("user", "")), next(iter(secrets_of(door, at).get("password", ())), ""))
        folder = str(told.get("folder") or "INBOX").replace('"', "")
        status, _ = box.select(f'"{folder}"')
        if status != "OK":
            raise imaplib.IMAP4.error(f"There is no folder {folder}.")
        yield box
    finally:
        try:
            box.logout()
        except (OSError, imaplib.IMAP4.error):
            log.debug("mailbox_hung_up", door=door.pk)


def _unseen(box: imaplib.IMAP4) -> Iterator[bytes]:
    """Letters nobody has read, each marked as read after whoever takes it comes back for the next."""
    _, found = box.uid("SEARCH", "UNSEEN")
    for number in (found[0] or b"").split()[:MOST_AT_ONCE]:
        _, parts = box.uid("FETCH", number.decode(), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        letter = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if letter is not None:
            yield letter
            box.uid("STORE", number.decode(), "+FLAGS", "(\\Seen)")
