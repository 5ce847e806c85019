"""Take a letter in: its bytes on the disk first, then the capture made of it."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from footfall.capture import signals
from footfall.capture.actions.take_delivery import Taken, capture_id_of, take_delivery
from footfall.capture.channels.inbound_email.receiver import read
from footfall.capture.models import EntryPoint
from footfall.capture.rules.delivery import Delivery

MOST_BYTES = 25 * 1024 * 1024


@transaction.atomic
def take_letter(*, door: EntryPoint, letter: bytes, at: datetime) -> Taken:
    """What became of it. The letter as it came stays in `files/letters`, under the id of its capture."""
    readings = read(Delivery(body=letter[:MOST_BYTES], at=at))
    for reading in readings:
        _keep(letter, letter_path(f"{capture_id_of(door, reading.key)}"))
    taken = take_delivery(door=door, items=readings, at=at)
    if taken.new:
        signals.letter_came.send(
            sender=None, letter=letter[:MOST_BYTES], is_automatic=readings[0].is_test,
            writer=str(readings[0].payload.get("email", "")), at=at,
        )  # fmt: skip
    return taken


def letter_path(capture: str) -> Path:
    """Where the letter of a capture lies."""
    return Path(settings.FILES) / "letters" / capture[:2] / f"{capture}.eml"


def _keep(letter: bytes, path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(letter)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
