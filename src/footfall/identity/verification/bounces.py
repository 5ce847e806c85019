"""What a returned letter says: to whom it did not get, and whether for good.

Read are delivery status notifications (RFC 3464: a `multipart/report` with a `message/delivery-status` part) and the
plain letters that older mail servers write, with "550 5.1.1" or "user unknown" and the address in their text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from hashlib import blake2b

HARD, SOFT, POLICY = "hard", "soft", "policy"

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"\b([45]\d\d)[ \-](?:#)?(?:([245]\.\d{1,3}\.\d{1,3}))?")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~\-]+@(?:[\w\-]+\.)+[\w\-]{2,}")
_GONE = re.compile(
    r"user unknown|unknown user|no such user|no such recipient|does ?n.t exist|does not exist|mailbox not found|"
    r"mailbox unavailable|invalid recipient|recipient (?:address )?rejected: user|address not found|account .{0,30}disabled|"
    r"no mailbox here|unrouteable address|unknown or illegal alias|not our customer",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"mailbox (?:is )?full|over ?quota|quota exceeded|insufficient (?:system )?storage|temporar|try again|deferred|"
    r"greylist|timed? ?out|connection refused|could not be delivered for",
    re.IGNORECASE,
)
_RETURNED_BY = re.compile(r"mailer-daemon|postmaster|mail delivery|maildelivery", re.IGNORECASE)
_RETURNED = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|incomplete)|returned mail|failure notice|mail delivery failed|"
    r"delayed",
    re.IGNORECASE,
)
_DEAD_CODES = {("1", "1"), ("1", "2"), ("1", "3"), ("1", "6"), ("1", "10")}
"""Enhanced codes (subject, detail) of RFC 3463 that mean: nobody lives there. 5.1.2 and 5.1.10: nor does the domain."""

_NAMED = re.compile(r"(?im)^message-id:\s*<([^<>\s]+)>")

_ANY_NAME = re.compile(r"<([^<>\s]+)>")

LONGEST_SAID = 300
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Bounce:
    """One address that a letter did not get to."""

    address: str
    kind: str
    """hard (nobody there), soft (not now), or policy (refused for what it is, which says nothing of the mailbox)."""
    status: str
    said: str
    letter: str
    """Names the report, so that it counts once."""
    original: str = ""
    """Message-ID of the letter that came back, where the report carries it."""

    @property
    def key(self) -> str:
        """The same for the same report about the same address."""
        return f"bounce:{self.letter}:{blake2b(self.address.encode(), digest_size=8).hexdigest()}"


def read_bounces(letter: bytes) -> list[Bounce]:
    """Every address the letter reports; none for a letter that is no report, and for one that was only delayed on."""
    try:
        return _read(letter)
    except (IndexError, AttributeError, LookupError, ValueError):
        # The parser of the standard library fails in these ways on a bent letter, which reports nothing.
        return []


def _read(letter: bytes) -> list[Bounce]:
    message = message_from_bytes(letter, policy=policy.default)
    name = _letter_name(message, letter)
    found = list(_from_report(message, name))
    if not found and not _is_report(message):
        found = list(_from_text(message, name))
    if found and (original := _original_of(message, name)):
        found = [replace(bounce, original=original) for bounce in found]
    return list({bounce.address: bounce for bounce in reversed(found)}.values())[::-1]


def kind_of(status: str, said: str) -> str:
    """What an enhanced status code and the words beside it mean for the mailbox; empty for a success."""
    match = _STATUS.search(status)
    if match is None:
        match = _STATUS.search(said)
    if match is None:
        return HARD if _GONE.search(said) else SOFT
    group, subject, detail = match.groups()
    if group == "2":
        return ""
    if subject == "7":
        return POLICY
    if group == "4":
        return SOFT
    if (subject, detail) in _DEAD_CODES:
        return HARD
    # 5.0.0 and the like say only that it failed; then the words decide.
    return HARD if _GONE.search(said) and subject in {"0", "1", "2"} else SOFT


def read_complaint(letter: bytes) -> str:
    """The Message-ID of the letter that its reader called spam (RFC 5965); empty for a letter that reports none."""
    try:
        message = message_from_bytes(letter, policy=policy.default)
        is_one = _is_report(message) and message.get_param("report-type") == "feedback-report"
        return _original_of(message, _letter_name(message, letter)) if is_one else ""
    except (IndexError, AttributeError, LookupError, ValueError):
        return ""


def names_in(letter: bytes, *headers: str) -> list[str]:
    """The letters that a letter names in these headers, each once."""
    message = message_from_bytes(letter, policy=policy.compat32)
    found = (name for header in headers for name in _ANY_NAME.findall(str(message.get(header, ""))))
    return list(dict.fromkeys(name[:LONGEST_NAME] for name in found))


def split_mailbox(content: bytes) -> Iterator[bytes]:
    """The letters of a file: of an mbox each, of anything else the one."""
    if not content.startswith(b"From "):
        if content.strip():
            yield content
        return
    for part in re.split(rb"(?:\A|\n)From [^\n]*\n", content):
        if part.strip():
            yield re.sub(rb"(?m)^>(>*From )", rb"\1", part)


def _is_report(message: Message) -> bool:
    return message.get_content_type() == "multipart/report"


def _from_report(message: Message, letter: str) -> Iterator[Bounce]:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and (bounce := _from_block(block, letter)):
                yield bounce


def _from_block(block: Message, letter: str) -> Bounce | None:
    """The block of one recipient; None for the block of the whole letter and for good news."""
    recipient = _field(block, "Original-Recipient") or _field(block, "Final-Recipient")
    address = _ADDRESS.search(recipient.partition(";")[2] or recipient)
    action = _field(block, "Action").lower()
    if address is None or action in {"delivered", "relayed", "expanded"}:
        return None
    status, said = _field(block, "Status"), _field(block, "Diagnostic-Code").partition(";")[2].strip()
    kind = kind_of(status, said)
    if action == "delayed" and kind == HARD:
        kind = SOFT
    return Bounce(address[0].lower(), kind, status, said[:LONGEST_SAID], letter) if kind else None


def _original_of(message: Message, letter: str) -> str:
    """The Message-ID in the copy of the letter, or of its head, that a report carries below its words."""
    for part in message.walk():
        if part.get_content_type() in {"text/rfc822-headers", "text/plain"}:
            text = part.get_payload(decode=True)
            found = _NAMED.findall(text.decode("utf-8", "replace")) if isinstance(text, bytes) else []
        else:
            found = _NAMED.findall(f"Message-ID: {_field(part, 'Message-ID')}")
        for name in found:
            if name != letter:
                return str(name)[:LONGEST_NAME]
    return ""


def _from_text(message: Message, letter: str) -> Iterator[Bounce]:
    """A report in plain words, from a mail server, with the address in its text."""
    sender, subject = str(message.get("From", "")), str(message.get("Subject", ""))
    failed = str(message.get("X-Failed-Recipients", ""))
    if not failed and not (_RETURNED_BY.search(sender) and _RETURNED.search(subject)):
        return
    text = _text_of(message)
    head = re.split(
        r"(?im)^(?:-+ ?(?:this is a copy|original message|below this line)|received: |return-path: )", text
    )[0]
    senders = set(_ADDRESS.findall(sender.lower()))
    for address in dict.fromkeys(one.lower() for one in _ADDRESS.findall(failed or head)):
        said = _said_of(address, head)
        if address in senders or not (failed or _REPLY.search(said) or _GONE.search(said) or _FULL.search(said)):
            continue
        status = _STATUS.search(said)
        if kind := kind_of(status[0] if status else "", said):
            yield Bounce(address, kind, status[0] if status else "", said[:LONGEST_SAID], letter)


def _said_of(address: str, text: str) -> str:
    """The words that follow an address, up to an empty line after some of them, in one line."""
    at = text.lower().find(address)
    if at < 0:
        return " ".join(text.split())[:LONGEST_SAID]
    after = text[at + len(address) :].lstrip(" >:\r\n\t")
    return " ".join(re.split(r"\n\s*\n", after)[0].split())


def _text_of(message: Message) -> str:
    if isinstance(message, EmailMessage) and (body := message.get_body(("plain", "html"))) is not None:
        try:
            return str(body.get_content())
        except (LookupError, UnicodeError, KeyError):
            return ""
    payload = message.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _letter_name(message: Message, letter: bytes) -> str:
    """The report's own id, or a digest where it has none."""
    given = "".join(str(message.get("Message-ID", "")).split()).strip("<>")
    return given[:80] if given else blake2b(letter, digest_size=12).hexdigest()
