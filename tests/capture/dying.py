"""The product's own server, which dies at a batch: before it is taken in, or after it is stored and before the answer.

`FOOTFALL_DIES=before:2` dies when the second batch comes, `after:2` once it is in the database.
"""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from footfall.asgi import application as footfall

WHEN, _, WHICH = os.environ.get("FOOTFALL_DIES", "").partition(":")
_batches = 0


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[Mapping[str, Any]], Awaitable[None]],
) -> None:
    """Footfall, until it dies."""
    global _batches  # noqa: PLW0603 -- one server a process
    is_batch = scope.get("path") == "/api/v1/captures:batch"
    _batches += is_batch
    is_last = is_batch and str(_batches) == WHICH

    async def never_send(_message: Mapping[str, Any]) -> None:
        os._exit(1)

    if is_last and WHEN == "before":
        os._exit(1)
    await footfall(scope, receive, never_send if is_last else send)
