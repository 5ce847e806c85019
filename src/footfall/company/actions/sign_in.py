"""Locking out whoever guesses passwords: a bucket of tries per name and per network address."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

import structlog
from django.db import connection

from footfall.company.models import SignInAllowance
from footfall.shared.errors import TooMany

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Limit:
    """So many tries at once, and one more every so many seconds."""

    kind: str
    most: int
    seconds: int


BY_NAME = Limit("name", most=8, seconds=120)
# A whole shop may stand behind one address.
BY_ADDRESS = Limit("address", most=60, seconds=10)

SIGNING_IN = (BY_ADDRESS, BY_NAME)
TAKING_A_LINK = (Limit("links from address", most=20, seconds=60), Limit("links to name", most=3, seconds=600))

_TAKE_SQL = """
    INSERT INTO company_signinallowance AS held (key, remaining, was_allowed, at)
    VALUES (%(key)s, %(most)s - 1, true, %(at)s)
    ON CONFLICT (key) DO UPDATE SET (remaining, was_allowed, at) = (
        SELECT CASE WHEN filled >= 1 THEN filled - 1 ELSE filled END, filled >= 1, EXCLUDED.at
          FROM (VALUES (least(
                    %(most)s,
                    held.remaining + greatest(0, extract(epoch FROM EXCLUDED.at - held.at)) / %(seconds)s
               ))) AS bucket (filled)
    )
    RETURNING was_allowed, remaining
"""


class LockedOut(TooMany):
    """That was tried too often. Wait a few minutes, or choose a new password by e-mail."""


def take_try(*, name: str, address: str, at: datetime, limits: tuple[Limit, Limit] = SIGNING_IN) -> None:
    """Takes one try as `name` from `address`; refuses with the time to wait when there is none left.

    The same whether there is such a name or not, so that nobody learns who has an account.
    """
    for limit, who in zip(limits, (address, name), strict=True):
        with connection.cursor() as cursor:
            values: dict[str, Any] = {"key": _key(limit, who), "most": limit.most, "seconds": limit.seconds, "at": at}
            cursor.execute(_TAKE_SQL, values)
            was_allowed, remaining = cursor.fetchone()
        if not was_allowed:
            log.warning("sign_in_locked", kind=limit.kind)
            minutes = ceil((1 - remaining) * limit.seconds / 60)
            wait = "a minute" if minutes == 1 else f"{minutes} minutes"
            raise LockedOut(f"That was tried too often. Wait {wait}, or choose a new password by e-mail.")


def forget_tries(*, name: str, address: str = "") -> None:
    """The name has all its tries again; the address gets one back. For whoever has shown to be the person."""
    SignInAllowance.objects.filter(key=_key(BY_NAME, name)).delete()
    if address:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE company_signinallowance SET remaining = least(%s, remaining + 1) WHERE key = %s",
                [BY_ADDRESS.most, _key(BY_ADDRESS, address)],
            )


def sweep_allowances(*, before: datetime) -> int:
    """How many rows that nobody tried since were removed; a full bucket is the same as none."""
    return SignInAllowance.objects.filter(at__lt=before).delete()[0]


def _key(limit: Limit, who: str) -> bytes:
    return hashlib.sha256(f"{limit.kind} {who.strip().lower()}".encode()).digest()
