"""Cards and badges on their way to a form: a picture or a code, what was read of it, and who brought it.

They lie in files of one member of staff until the form is saved, a day at the most, and in no database.
"""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from footfall.capture.files.pictures import small_picture
from footfall.capture.models import Badge, EntryPoint
from footfall.capture.reading_pictures import boxes_on, codes_on, may_read
from footfall.capture.rules.card_text import read_card
from footfall.capture.rules.contact_code import read_code
from footfall.company.models import Staff
from footfall.shared.errors import NotFound

LASTS = 24 * 3600


class NoSuchScan(NotFound):
    """This card was saved already, or is older than a day. Scan it again."""


@dataclass
class Scan:
    """A card or badge: the door it came by, what it says so far, and whether all of it is read."""

    door: str
    kind: str = "photo"
    fields: dict[str, str] = field(default_factory=dict)
    badge: str = ""
    raw: str = ""
    is_read: bool = False
    said: str = ""
    """What the attendant should know: that the badge is not on the list, that nothing could be read."""


def _folder(staff_id: int) -> Path:
    return Path(settings.FILES) / "scans" / str(staff_id)


def _keep(staff_id: int, key: UUID, scan: Scan) -> None:
    path = _folder(staff_id) / f"{key}.json"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    coming = path.with_suffix(".coming")
    coming.write_text(json.dumps(asdict(scan), ensure_ascii=False), encoding="utf-8")
    coming.replace(path)


def begin_photo(*, content: bytes, door: EntryPoint, by: Staff) -> UUID:
    """The key of a photo that waits to be read; what is no photo is refused in words."""
    picture, key = small_picture(content), uuid4()
    _keep(
        by.pk,
        key,
        Scan(
            door.key,
            is_read=not may_read(),
            said="" if may_read() else "Photos are not read here; type it off the picture.",
        ),
    )
    (_folder(by.pk) / f"{key}.jpg").write_bytes(picture)
    return key


def begin_code(*, text: str, door: EntryPoint, by: Staff) -> UUID:
    """The key of a code that was read: a contact as it says, a badge with what the organiser's list says of it."""
    key = uuid4()
    _keep(by.pk, key, _of_code(text, door))
    return key


def _of_code(text: str, door: EntryPoint) -> Scan:
    read = read_code(text)
    scan = Scan(door.key, read.kind, dict(read.fields), read.badge, text[:4_000], is_read=True)
    if read.badge:
        listed = Badge.objects.filter(entry_point=door, code=read.badge).first()
        scan.fields = dict(listed.fields) if listed else {}
        scan.said = "" if listed else "This badge is not on the organiser's list yet; its number is kept."
    return scan


def scan_of(key: UUID, staff_id: int) -> Scan:
    """The scan, if this member of staff brought it."""
    try:
        return Scan(**json.loads((_folder(staff_id) / f"{key}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise NoSuchScan from error


def picture_of(key: UUID, staff_id: int) -> bytes | None:
    """The picture of a scan; None where it came as a code."""
    path = _folder(staff_id) / f"{key}.jpg"
    return path.read_bytes() if path.is_file() else None


def read_picture(*, key: UUID, staff_id: int, door: EntryPoint) -> None:
    """Read a photo: the contact in a code on it, else its letters."""
    picture = picture_of(key, staff_id)
    if picture is None:
        return  # saved or thrown away meanwhile
    for text in codes_on(picture):
        scan = _of_code(text, door)
        if scan.fields.get("name") or scan.badge:
            _keep(staff_id, key, scan)
            return
    fields = read_card(boxes_on(picture))
    said = "" if fields else "Nothing could be read on the photo; type it, or take it again from nearer."
    _keep(staff_id, key, Scan(door.key, fields=fields, is_read=True, said=said))


def throw_away(key: UUID, staff_id: int) -> None:
    """Forget the scan, once its capture is stored."""
    for path in _folder(staff_id).glob(f"{key}.*"):
        path.unlink(missing_ok=True)


def throw_old_away() -> int:
    """How many files of scans older than a day were thrown away."""
    old = [path for path in (Path(settings.FILES) / "scans").glob("*/*") if path.stat().st_mtime < time.time() - LASTS]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
