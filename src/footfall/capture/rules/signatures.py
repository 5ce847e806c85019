"""Checking that a delivery comes from who shares a secret with us; always in constant time."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from footfall.capture.rules.delivery import Forged

WINDOW = 300
"""Seconds that a signed moment may lie off."""

_PORTS = {"https": 443, "http": 80}


class OldDelivery(Forged):
    """The sender's clock is more than five minutes off, or this is an old delivery sent again. Nothing was taken."""


def hex_hmac(secret: str, message: bytes) -> str:
    """HMAC with SHA-256, in small hexadecimal digits."""
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def is_same(given: str, expected: str) -> bool:
    """Whether two texts are the same, in the same time wherever they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def any_same(given: str, expected: Iterable[str]) -> bool:
    """Whether the text is one of these; each is looked at."""
    found = [is_same(given, each) for each in expected]
    return any(found)


def check_hex(body: bytes, secrets: Sequence[str], given: str, *, prefix: bytes = b"") -> None:
    """Refuse unless `given` is the HMAC of prefix and body by one of the secrets."""
    if not any_same(given.strip().lower(), (hex_hmac(secret, prefix + body) for secret in secrets)):
        raise Forged


def check_key(given: object, secrets: Sequence[str]) -> None:
    """Refuse unless the key is one of the secrets."""
    if not isinstance(given, str) or not any_same(given, secrets):
        raise Forged


def twilio_signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """What Twilio writes into X-Twilio-Signature: SHA-1 over the address and the sorted fields."""
    message = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(token.encode(), message.encode("utf-8", "replace"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def check_twilio(given: str, tokens: Sequence[str], url: str, form: Mapping[str, str]) -> None:
    """Refuse unless the signature fits; the address with or without its usual port, since senders differ."""
    expected = [twilio_signature(token, each, form) for token in tokens for each in _spellings(url)]
    if not any_same(given.strip(), expected):
        raise Forged


def _spellings(url: str) -> list[str]:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    usual = _PORTS.get(parts.scheme)
    if port not in (None, usual):
        return [url]
    bare = f"[{host}]" if ":" in host else host
    return [urlunsplit(parts._replace(netloc=netloc)) for netloc in (bare, f"{bare}:{usual}")]


def standard_signature(secret: str, name: str, moment: str, body: bytes) -> str:
    """The `v1` signature of the Standard Webhooks specification."""
    text = f"{name}.{moment}.".encode() + body
    return base64.b64encode(hmac.new(_standard_key(secret), text, hashlib.sha256).digest()).decode()


def check_standard(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], at: datetime) -> str:
    """The id of a delivery signed by the Standard Webhooks specification; refused when forged or out of its time."""
    name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = [part[3:] for part in headers.get("webhook-signature", "").split()[:10] if part.startswith("v1,")]
    expected = [standard_signature(secret, name, moment, body) for secret in secrets]
    if not name or not any(any_same(each, expected) for each in given):
        raise Forged
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12) or abs(at.timestamp() - int(moment)) > WINDOW:  # noqa: PLR2004 -- digits of a year 5000
        raise OldDelivery
    return name


def _standard_key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return secret.encode()
