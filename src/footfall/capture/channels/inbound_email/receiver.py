"""A letter to a mailbox of ours, fetched by IMAP or delivered by SMTP: who wrote, and what."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from footfall.capture.channels.receiver import Option, Receiver, Secret
from footfall.capture.rules.arrival import digest_of
from footfall.capture.rules.delivery import Delivery, Reading

PASSWORD = "password"  # noqa: S105 -- the name of a secret
MOST_TEXT = 20_000
MOST_FILES = 50
_QUOTED = re.compile(r"(?m)^(>.*|On .{5,120} wrote:|-{2,} ?Original Message ?-{2,}|-- )$[\s\S]*")
_PHONE = re.compile(r"(?<![\w+])\+?\d[\d ().-]{7,}\d")
_ROBOTS = re.compile(r"^(mailer-daemon|postmaster|no-?reply|donotreply|bounces?)\b", re.IGNORECASE)


def read(delivery: Delivery) -> list[Reading]:
    """The letter as a capture; an automatic one is kept and not counted."""
    try:
        message = message_from_bytes(delivery.body, policy=policy.default)
        return [_reading(message, delivery)]
    except Exception as error:  # noqa: BLE001 -- the parser of the standard library fails in many ways on a bent letter
        key = digest_of(delivery.body.hex()).hex()
        why = f"The letter could not be read: {type(error).__name__}."
        return [Reading(key=key, payload={"unread": delivery.body[:2_000].decode("utf-8", "replace")}, unread=why)]


def _reading(message: Message, delivery: Delivery) -> Reading:
    name, address = _sender(message)
    text, files = text_of(message), list(_files(message))
    note = _QUOTED.sub("", text).strip() or text.strip()
    payload = {
        "name": name, "email": address, "phone": _phone(note), "subject": _header(message, "Subject"),
        "note": "\n".join(part for part in (_header(message, "Subject"), note[:MOST_TEXT]) if part),
        "to": _header(message, "To"), "files": files,
    }  # fmt: skip
    robot = _robot(message, address)
    given = _header(message, "Message-ID").strip("<> ")
    return Reading(
        key=given or digest_of(delivery.body.hex()).hex(),
        payload={**{key: value for key, value in payload.items() if value}, **({"trap": robot} if robot else {})},
        captured_at=_moment(message),
        is_test=bool(robot),
    )


def _sender(message: Message) -> tuple[str, str]:
    given = _header(message, "Reply-To") or _header(message, "From")
    pairs = [pair for pair in getaddresses([given]) if "@" in pair[1]]
    name, address = pairs[0] if pairs else ("", given)
    if not name and "@" in address:
        name = next((each for each, _ in getaddresses([_header(message, "From")])), "")
    return " ".join(name.split()), address.strip()


def _robot(message: Message, address: str) -> str:
    """Why it was written by a program; empty for a person's."""
    automatic = _header(message, "Auto-Submitted").lower()
    if automatic and not automatic.startswith("no"):
        return f"Automatic: {automatic}"[:100]
    if message.get_content_type() == "multipart/report" or _ROBOTS.match(address.partition("@")[0]):
        return "Sent by a mail system"
    if _header(message, "Precedence").lower() in {"bulk", "junk", "list"} or _header(message, "List-Id"):
        return "Sent to a list"
    return ""


def _phone(text: str) -> str:
    """The first thing in a letter that looks like a telephone number."""
    match = _PHONE.search(text)
    return match[0].strip() if match and 8 <= sum(sign.isdigit() for sign in match[0]) <= 15 else ""  # noqa: PLR2004 -- E.164


def _header(message: Message, name: str) -> str:
    """A header as one line; empty for one that is missing or bent."""
    try:
        return " ".join(str(message.get(name) or "").split())[:1_000]
    except (ValueError, IndexError, AttributeError, LookupError):
        return ""


def _moment(message: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_header(message, "Date"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def text_of(message: Message) -> str:
    """What is written in a letter: its plain part, else its page without marks."""
    plain, page = "", ""
    for part in message.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = _content(part)
        elif kind == "text/html" and not page:
            page = _content(part)
    return plain.strip() or _Words.of(page)


def _content(part: Message) -> str:
    try:
        content = part.get_content() if isinstance(part, EmailMessage) else ""
        return content if isinstance(content, str) else ""
    except (LookupError, ValueError, KeyError):  # a charset nobody knows
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


class _Words(HTMLParser):
    """The words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.is_hidden = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.is_hidden = self.is_hidden or tag in {"style", "script", "head"}
        if tag in {"br", "p", "div", "tr", "li"}:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script", "head"}:
            self.is_hidden = False

    def handle_data(self, data: str) -> None:
        if not self.is_hidden:
            self.words.append(data)

    @classmethod
    def of(cls, page: str) -> str:
        """The page's words, line by line."""
        reader = cls()
        reader.feed(page)
        lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
        return "\n".join(line for line in lines if line)


def _files(message: Message) -> Iterator[dict[str, object]]:
    """Name, kind and size of what was attached."""
    for count, part in enumerate(each for each in message.walk() if each.get_filename()):
        if count == MOST_FILES:
            return
        payload = part.get_payload(decode=True)
        size = len(payload) if isinstance(payload, bytes) else 0
        yield {"name": str(part.get_filename())[:200], "kind": part.get_content_type(), "bytes": size}


receiver = Receiver(
    provider="mail",
    steps=(
        "Either let Footfall fetch from a mailbox: give its IMAP server, user and password below.",
        "Or let your mail server pass letters on: run “footfall mail” and send them to the address below.",
        "Automatic answers, bounces and newsletters are kept as tests and not counted.",
    ),
    secrets=(
        Secret(PASSWORD, "Password of the mailbox", "Kept sealed; only the job that fetches opens it.", is_ours=False),
    ),
    options=(
        Option("host", "IMAP server", "Such as imap.example.com", is_for_administrators=True),
        Option("port", "Port", "993 unless told otherwise", kind="number", is_for_administrators=True),
        Option("user", "User", "Usually the address of the mailbox", is_for_administrators=True),
        Option("folder", "Folder", "INBOX unless told otherwise", is_for_administrators=True),
        Option("is_plain", "Without TLS", "Only for a server on this machine", kind="tick", is_for_administrators=True),
    ),
    read=read,
    is_web=False,
)
