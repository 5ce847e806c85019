"""What the text of a scanned code says: a vCard, a MeCard, an address on the web, or the plain number of a badge."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 4_000
"""A QR code holds 2,953 bytes; what is longer was pasted by mistake."""

_VCARD = {"ORG": "company", "TITLE": "job_title", "URL": "website", "NOTE": "note", "FN": "name"}
_MECARD = {"ORG": "company", "TITLE": "job_title", "URL": "website", "NOTE": "note"}
_SECONDS = {"phone": "phone_2", "email": "email_2"}
_URL = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\;,:\"nN])")


@dataclass(frozen=True)
class Scanned:
    """The kind of a code (vcard, mecard, url, badge, nothing), what it says by field of a capture, and its badge number."""

    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    badge: str = ""


def read_code(text: str) -> Scanned:
    """What a code says; a torn vCard gives what can be read of it."""
    text = text[:LONGEST].replace("\x00", "").strip("\ufeff \t\r\n")
    if not text:
        return Scanned("nothing")
    head = text[:12].upper()
    if head.startswith("BEGIN:VCARD"):
        return Scanned("vcard", _tidy(_vcard(text)))
    if head.startswith("MECARD:"):
        return Scanned("mecard", _tidy(_mecard(text[7:])))
    if _URL.match(text):
        return Scanned("url", {"website": text})
    if "\n" not in text and len(text) <= 60:  # noqa: PLR2004 -- the longest badge numbers in use have 40 signs
        return Scanned("badge", badge=text)
    return Scanned("nothing", {"note": text})


def _vcard(text: str) -> Iterator[tuple[str, str]]:
    for line in _unfolded(text):
        head, _, value = line.partition(":")
        name, *params = head.split(";")
        name = name.rpartition(".")[2].upper()  # "item1.EMAIL" groups lines
        said = ";".join(params).upper()
        if "QUOTED-PRINTABLE" in said:
            value = quopri.decodestring(value.encode("utf-8", "replace")).decode("utf-8", "replace")
        if name == "TEL" and "FAX" not in said:
            yield "phone", value.removeprefix("tel:").partition(";")[0]
        elif name == "EMAIL":
            yield "email", value.removeprefix("mailto:")
        elif name == "N":
            last, first, *_ = [*_parts(value), "", ""]
            yield "name_of_parts", f"{first} {last}".strip()
        elif name == "ADR":
            _box, extended, street, city, region, code, country, *_ = [*_parts(value), *[""] * 7]
            yield "city", city
            yield (
                "address",
                ", ".join(part for part in (street, extended, f"{code} {city}".strip(), region, country) if part),
            )
        elif name == "ORG":
            yield "company", _parts(value)[0]
        elif name in _VCARD:
            yield _VCARD[name], _plain(value)


def _unfolded(text: str) -> list[str]:
    """Lines of a vCard: a line that begins with a blank goes on the one above, and so does one that ends with `=`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_quoted = re.compile(r"(?im)^([^:\n]*QUOTED-PRINTABLE[^\n]*)=\n")
    while is_quoted.search(text):
        text = is_quoted.sub(r"\1", text)
    return re.sub(r"\n[ \t]", "", text).split("\n")


def _mecard(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"(?<!\\);", text):
        name, _, value = part.partition(":")
        name = name.strip().upper()
        if name == "N":
            last, _, first = value.partition(",")
            yield "name", _plain(f"{first.strip()} {last.strip()}".strip())
        elif name == "TEL":
            yield "phone", _plain(value)
        elif name == "EMAIL":
            yield "email", _plain(value)
        elif name == "ADR":
            yield "address", _plain(value).strip(", ")
        elif name in _MECARD:
            yield _MECARD[name], _plain(value)


def _tidy(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Each field once; a second number or address in its second field; the name of parts where there is no other."""
    found: dict[str, str] = {}
    for name, value in pairs:
        text = " ".join(value.split())
        if not text:
            continue
        key = _SECONDS[name] if name in found and name in _SECONDS and found[name] != text else name
        found.setdefault(key, text)
    parts = found.pop("name_of_parts", "")
    if parts and not found.get("name"):
        found["name"] = parts
    return found


def _parts(value: str) -> list[str]:
    return [_plain(part).strip() for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
