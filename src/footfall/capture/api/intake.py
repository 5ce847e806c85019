"""The slim way in: captures from programs, straight from ASGI to one statement, with no ORM and no middleware.

It answers exactly as the operations in `captures.py` do, which OpenAPI describes; a test holds the two equal.
Keys, doors, places and staff are remembered for a few seconds, so that a revoked key ends within them.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg
import structlog
from django.db import connections
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from footfall.capture.actions.accept import (
    ACCEPT,
    DEFER_REFERENCES,
    DIGESTS,
    Receipt,
    givers_among,
    parameters,
    read_fates,
    receipts,
    settle,
    unsettled,
)
from footfall.capture.actions.cards import ISSUE, cards_given
from footfall.capture.actions.hold_back import HOLD, Unread, held_parameters
from footfall.capture.api import envelopes
from footfall.capture.queries import directory as directories
from footfall.capture.rules import Arrival, Directory, Sender
from footfall.capture.rules.envelope import UnknownEntryPoint
from footfall.company.access import NotSignedIn, digest_of
from footfall.company.models import Role
from footfall.shared.errors import NotAllowed, Refusal, Unavailable
from footfall.shared.problems import problem_document

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

PATHS = frozenset({"/api/v1/captures", "/api/v1/captures:batch"})
REMEMBERED = 4.0
"""Seconds for which a key and the directory are taken as they were."""

PATIENCE_FOR_A_CONNECTION = 5.0
PATIENCE = 60.0
"""Seconds in which a body has to have come in."""

_KEY = """
SELECT staff.id, staff.role, NULL::bigint, NULL::text
  FROM company_apikey AS key JOIN company_staff AS staff ON staff.id = key.staff_id
 WHERE key.digest = %(digest)s AND key.revoked_at IS NULL AND staff.is_active
UNION ALL
SELECT NULL, NULL, id, key FROM capture_device WHERE token_digest = %(digest)s AND revoked_at IS NULL
"""
_SESSION = "-c statement_timeout=20s -c TimeZone=UTC"
_CAPTURERS = frozenset(role.value for role in envelopes.CAPTURERS)

log = structlog.get_logger(__name__)


class TooSlow(Refusal):
    """The body did not come in within a minute."""

    status = 408


class SendsBatches(NotAllowed):
    """A device sends its captures in batches."""


class Intake:
    """An ASGI application for the two paths, with its own pool of connections."""

    def __init__(self) -> None:
        self._pool: AsyncConnectionPool | None = None
        self._keys: dict[bytes, tuple[Sender, float]] = {}
        self._directory: Directory | None = None
        self._read_at = 0.0
        self._reading = asyncio.Lock()

    @staticmethod
    def takes(scope: Scope) -> bool:
        """Whether a request is for here: captures posted with a key. Sessions of pages go the long way."""
        return (
            scope["method"] == "POST"
            and scope["path"] in PATHS
            and any(name == b"authorization" for name, _value in scope["headers"])
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            status, document = await self._answer(scope["path"], headers, receive)
        except Refusal as refusal:
            status, document = refusal.status, problem_document(refusal)
        except _Gone:
            return
        except (psycopg.OperationalError, PoolTimeout, TooManyRequests) as error:
            log.warning("intake_unavailable", error=type(error).__name__)
            status, document = Unavailable.status, problem_document(Unavailable())
        await _send(send, status, document)

    async def close(self) -> None:
        """Give the connections back."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await pool.close()

    async def _answer(self, path: str, headers: dict[str, str], receive: Receive) -> envelopes.Answer:
        at = datetime.now(UTC)
        sender = await self._sender(headers)
        body = await _body(receive, headers)
        sent = envelopes.Sent(body, headers.get("content-type", ""), envelopes.header_key_of(headers))
        known = await self._known()
        try:
            return await self._take_in(path, sent, known, sender, at)
        except (UnknownEntryPoint, psycopg.errors.ForeignKeyViolation):
            # The door may have been made, or removed, since the directory was read.
            return await self._take_in(path, sent, await self._known(afresh=True), sender, at)

    async def _take_in(
        self, path: str, sent: envelopes.Sent, known: Directory, sender: Sender, at: datetime
    ) -> envelopes.Answer:
        if path.endswith(":batch"):
            items = envelopes.read_batch(sent, directory=known, sender=sender, at=at)
            if any(isinstance(item, UnknownEntryPoint) for item in items):
                known = await self._known(afresh=True)
                items = envelopes.read_batch(sent, directory=known, sender=sender, at=at)
            found = await self._store(envelopes.arrivals_in(items), at, sender)
            await self._hold_back(envelopes.unread_of(sent, items, found, sender), at, sender)
            return envelopes.answer_batch(items, found, is_device=sender.device is not None)
        if sender.device:
            raise SendsBatches
        arrival = envelopes.read_one(sent, directory=known, sender=sender, at=at)
        (receipt,) = await self._store([arrival], at, sender)
        return envelopes.answer_one(receipt)

    async def _store(self, arrivals: Sequence[Arrival], at: datetime, sender: Sender) -> list[Receipt]:
        """Receipts, after the commit. Once more if the connection broke: the statement may be repeated freely."""
        if not arrivals:
            return []
        given = parameters(arrivals, at=at, by=sender.id)
        cards = cards_given(arrivals) if sender.device else None
        givers = givers_among(arrivals)
        pool = await self._open()
        try:
            return await _accept(pool, given, cards, givers)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            await pool.check()
            return await _accept(pool, given, cards, givers)

    async def _hold_back(self, unread: list[Unread], at: datetime, sender: Sender) -> None:
        if unread and sender.device:
            pool = await self._open()
            async with pool.connection() as connection:
                await connection.execute(HOLD, held_parameters(unread, device=sender.device, at=at))

    async def _sender(self, headers: dict[str, str]) -> Sender:
        scheme, _, secret = headers["authorization"].partition(" ")
        if scheme.lower() != "bearer" or not secret:
            raise NotSignedIn
        digest = digest_of(secret)
        sender, until = self._keys.get(digest, (None, 0.0))
        if sender is None or until < time.monotonic():
            sender = await self._look_up(digest)
            self._keys[digest] = sender, time.monotonic() + REMEMBERED
        return sender

    async def _look_up(self, digest: bytes) -> Sender:
        self._keys.pop(digest, None)
        pool = await self._open()
        async with pool.connection() as connection:
            row = await (await connection.execute(_KEY, {"digest": digest})).fetchone()
        if row is None:
            raise NotSignedIn
        if row[2] is not None:
            return Sender(None, device=row[2], device_key=row[3])
        if row[1] not in _CAPTURERS:
            raise NotAllowed
        return Sender(row[0], is_attendant=row[1] == Role.ATTENDANT)

    async def _known(self, *, afresh: bool = False) -> Directory:
        oldest = time.monotonic() - (1.0 if afresh else REMEMBERED)
        if self._directory is None or self._read_at < oldest:
            async with self._reading:
                if self._directory is None or self._read_at < oldest:
                    self._directory = await self._read_directory()
                    self._read_at = time.monotonic()
        return self._directory

    async def _read_directory(self) -> Directory:
        pool = await self._open()
        async with pool.connection() as connection:
            found: list[Any] = [
                await (await connection.execute(sql)).fetchall()
                for sql in (directories.DOORS, directories.PLACES, directories.STAFF)
            ]
        return directories.directory_of(*found)

    async def _open(self) -> AsyncConnectionPool:
        if self._pool is None:
            self._pool = AsyncConnectionPool(
                _address(), min_size=1, max_size=6, open=False, timeout=PATIENCE_FOR_A_CONNECTION, max_waiting=500,
                name="intake", kwargs={"autocommit": True, "prepare_threshold": 2, "options": _SESSION},
            )  # fmt: skip
            await self._pool.open()
        return self._pool


class _Gone(Exception):
    """The client hung up."""


def _address() -> str:
    """Where Django's own connections go, as libpq writes it."""
    given = connections["default"].settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options = {name: value for name, value in given["OPTIONS"].items() if isinstance(value, str)}
    return make_conninfo(**options, **{name: given[key] for name, key in named.items() if given[key]})


async def _accept(
    pool: AsyncConnectionPool, given: dict[str, Any], cards: dict[str, Any] | None, givers: list[str]
) -> list[Receipt]:
    async with pool.connection() as connection:
        cursor = await connection.execute(ACCEPT, given)
        fates = read_fates(await cursor.fetchall())
        if unsettled(fates):
            cursor = await connection.execute(DIGESTS, {"id": given["id"]})
            settle(fates, given, await cursor.fetchall())
        if cards:
            await connection.execute(ISSUE, cards)
        if givers:
            await connection.execute(DEFER_REFERENCES, {"captures": givers})
    return receipts(given, fates)


async def _body(receive: Receive, headers: dict[str, str]) -> bytes:
    said = headers.get("content-length", "")
    if said.isdigit() and int(said) > envelopes.MOST_BYTES:
        raise envelopes.TooManyBytes
    try:
        async with asyncio.timeout(PATIENCE):
            return await _read(receive)
    except TimeoutError as error:
        raise TooSlow from error


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        part = message.get("body", b"")
        size += len(part)
        if size > envelopes.MOST_BYTES:
            raise envelopes.TooManyBytes
        parts.append(part)
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


async def _send(send: Send, status: int, document: dict[str, Any]) -> None:
    body = orjson.dumps(document)
    kind = b"application/problem+json" if status >= 400 else b"application/json"  # noqa: PLR2004 -- refusals begin here
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    if status == Unavailable.status:
        headers.append((b"retry-after", str(Unavailable.retry_after).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
