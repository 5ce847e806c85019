"""One-time codes: how they are made, and how often they may be sent and tried. No database, no clock."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

DIGITS = 6
GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5

BETWEEN = timedelta(seconds=30)
LIMITS = ((timedelta(minutes=15), 3), (timedelta(days=1), 8))
"""Within so long, so many codes to one number or address, whoever asks for them."""


def code_of(nonce: str, number: int, *, secret: str) -> str:
    """The digits that stand for a nonce: reckoned with the installation's secret, so that they need not be kept."""
    digest = hmac.digest(secret.encode(), f"one-time code {number} {nonce}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def is_same(typed: str, code: str) -> bool:
    """Whether this is the code, however it is spaced; in the same time for a wrong one."""
    digits = "".join(sign for sign in typed if sign.isdigit())
    return hmac.compare_digest(digits.encode(), code.encode())


def wait_for(sent: Sequence[datetime], *, at: datetime) -> timedelta | None:
    """How long until another code may be sent to where these were sent; None for at once."""
    waits = [last + BETWEEN - at for last in sorted(sent)[-1:]]
    for span, most in LIMITS:
        within = sorted(moment for moment in sent if moment > at - span)
        if len(within) >= most:
            waits.append(within[-most] + span - at)
    longest = max(waits, default=timedelta())
    return longest if longest > timedelta() else None


def hidden(value: str) -> str:
    """Where a code went, for the page and the log: the last digits of a number, the first letter of an address."""
    if "@" in value:
        local, _, domain = value.partition("@")
        return f"{local[:1]}…@{domain}"
    return f"…{value[-4:]}"
