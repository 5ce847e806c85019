"""Which files are taken, by their name and their content. Pure."""

from collections.abc import Callable

from footfall.shared.errors import Invalid, TooLarge

HEAD = 4_096
"""So many bytes of a file tell what it is."""


class NotTaken(Invalid):
    """Files of this kind are not taken."""


class NotWhatItSays(Invalid):
    """This file is not what its name says."""


class Empty(Invalid):
    """There is nothing in this file."""


class FileTooLarge(TooLarge):
    """This file is larger than what is taken."""


def _starts(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(heads)


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


_ZIP = _starts(b"PK\x03\x04")
_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _starts(b"%PDF-")),
    "png": ("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _starts(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _starts(b"\xff\xd8\xff")),
    "webp": ("image/webp", _is_webp),
    "docx": (f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
    "pptx": (f"{_OFFICE}.presentationml.presentation", _ZIP),
    "odt": ("application/vnd.oasis.opendocument.text", _ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    "txt": ("text/plain", _is_text),
    "csv": ("text/csv", _is_text),
}
"""By ending: the content type it is given out with, and how its first bytes are known."""

SAID = "PDF, pictures (PNG, JPEG, WebP), documents and sheets (DOCX, XLSX, PPTX, ODT, ODS), and text (TXT, CSV)"


def type_of(name: str, head: bytes) -> str:
    """The content type of a file, by its ending and its first bytes; refused when they disagree or are not taken."""
    ending = name.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise NotTaken(f"Files of this kind are not taken; these are: {SAID}.")
    if not head:
        raise Empty
    content_type, is_one = KINDS[ending]
    if not is_one(head):
        raise NotWhatItSays(
            f"This file is not what its name says: it ends in .{ending}, but its content is something else."
        )
    return content_type


def clean_name(name: str) -> str:
    """The last part of a path, without what could be taken for anything but a name; at most 200 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable() and char not in '"<>:|?*').strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return (f"{stem[: 199 - len(ending)]}{dot}{ending}" if dot else kept[:200]) or "file"
