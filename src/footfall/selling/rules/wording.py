"""Messages with fields in them: `{name}`, or `{name|there}` with what is said where the name is not known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from footfall.shared.errors import Invalid

FIELDS = {
    "name": "Full name",
    "first_name": "First name",
    "product": "What they are interested in",
    "price": "Its price",
    "outlet": "Outlet their lead belongs to",
    "city": "Their city",
    "owner": "Who looks after them",
    "company": "Our company",
    "link": "The page the sequence leads to",
    "unsubscribe": "Address of the page to unsubscribe",
}
"""What may stand in a message, and what it is."""

MOST_SMS = 1_600
_FIELD = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_BRACE = re.compile(r"[{}]")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


class BadWording(Invalid):
    """This text can't be filled in."""


@dataclass(frozen=True, slots=True)
class Written:
    """A message for one person: subject, text, and the fields nothing is known for; with any it can't be sent."""

    subject: str
    text: str
    missing: tuple[str, ...] = ()

    @property
    def lacks(self) -> str:
        """ "{product} is not known", or nothing."""
        named = " and ".join(f"{{{name}}}" for name in self.missing)
        return f"{named} {'is' if len(self.missing) == 1 else 'are'} not known" if named else ""


def check_wording(text: str, *, where: str) -> None:
    """Refuse a text with a field there is not, or a brace that belongs to none."""
    for name, _otherwise in _FIELD.findall(text):
        if name not in FIELDS:
            raise BadWording(fields={where: [f"There is no {{{name}}}; there are {', '.join(FIELDS)}."]})
    if _BRACE.search(_FIELD.sub("", text)):
        raise BadWording(fields={where: ["A brace stands alone; fields are written as {name}."]})


def write(subject: str, text: str, words: Mapping[str, str]) -> Written:
    """The message with what is known put in; nothing in a value is ever read as a field."""
    missing: dict[str, None] = {}

    def put(match: re.Match[str]) -> str:
        said = words.get(match[1], "") or (match[2] or "")
        if not said and match[2] is None:
            missing[match[1]] = None
        return said

    filled_subject = " ".join(_FIELD.sub(put, subject).split())
    filled = _FIELD.sub(put, text).strip()
    return Written(filled_subject, filled, tuple(missing))


def with_way_out(text: str, address: str) -> str:
    """The letter with its last line: how to get no more of them; as it is where it says so itself."""
    return text if address in text else f"{text}\n\n--\nNo more letters like this: {address}\n"


def as_page(text: str) -> str:
    """The letter as HTML: paragraphs, lines and links, everything else escaped."""
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    body = "".join(f"<p>{_linked(part.strip())}</p>" for part in parts)
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'


def _linked(part: str) -> str:
    pieces, end = [], 0
    for match in _ADDRESS.finditer(part):
        address = escape(match[0], quote=True)
        pieces += [escape(part[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*pieces, escape(part[end:])]).replace("\n", "<br>")
