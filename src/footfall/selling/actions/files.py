"""Keep files beside leads, and take them away."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.statements import lock
from footfall.selling.models import Deal, LeadFile
from footfall.selling.queries.files import NoSuchFile, path_of
from footfall.selling.rules.files import HEAD, FileTooLarge, clean_name, type_of
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid

MOST_FILES = 100


class TooManyFiles(Conflict):
    """This lead has a hundred files already; take one away first."""


def keep_file(
    *, lead_id: int, name: str, content: Iterable[bytes], kind: str, at: datetime, by: Staff | None
) -> LeadFile:
    """The file as it was kept. Nothing of it stays when it is too large, of a kind that is not taken, or can't be noted."""
    if kind not in LeadFile.Kind.values:
        raise Invalid(fields={"kind": ["There is no such kind of file."]})
    name, key = clean_name(name), secrets.token_hex(16)
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        size, digest, head = _write(path, content)
        content_type = type_of(name, head)
        with transaction.atomic():
            lock([lead_id])
            _refuse_full(lead_id)
            deal = Deal.objects.filter(lead=lead_id, closed_at=None).first()
            file = LeadFile.objects.create(
                lead_id=lead_id, deal=deal, kind=kind, name=name, content_type=content_type, size=size, digest=digest,
                key=key, made_by=by, made_at=at,
            )  # fmt: skip
            audit.record(by=by, verb="keep", noun="file", subjects=[file.pk], kind=kind, size=size)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return file


@transaction.atomic
def remove_file(*, file_id: int, by: Staff | None) -> None:
    """The lead without this file; its content goes when that is sure."""
    file = LeadFile.objects.select_for_update().filter(pk=file_id).first()
    if file is None:
        raise NoSuchFile
    audit.record(by=by, verb="remove", noun="file", subjects=[file.pk], kind=file.kind, digest=file.digest)
    file.delete()
    forget_content([file.key])


def forget_content(keys: Sequence[str]) -> None:
    """Delete the contents when the transaction has come to its end."""

    def forget() -> None:
        for key in keys:
            path_of(key).unlink(missing_ok=True)

    transaction.on_commit(forget)


def _refuse_full(lead_id: int) -> None:
    if LeadFile.objects.filter(lead=lead_id).count() >= MOST_FILES:
        raise TooManyFiles


def _write(path: Path, content: Iterable[bytes]) -> tuple[int, str, bytes]:
    """Size, digest and first bytes of what was written; refused as soon as it is too much."""
    most = settings.FILE_LIMIT
    digest, size, head = hashlib.sha256(), 0, b""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in content:
            size += len(chunk)
            if size > most:
                raise FileTooLarge(f"A file may have at most {most // 1_000_000} MB.")
            head = (head + chunk)[:HEAD] if len(head) < HEAD else head
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest(), head
