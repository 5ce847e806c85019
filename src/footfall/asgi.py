"""How Footfall is served. Start it with `footfall up`.

Captures that programs post with a key take the slim way in; everything else is Django's.
"""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footfall.settings")
_django = get_asgi_application()

from footfall.capture.api.intake import Intake  # noqa: E402 -- models can be imported only now

_intake = Intake()

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Footfall as an ASGI application."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and Intake.takes(scope):
        await _intake(scope, receive, send)
    else:
        await _django(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    """Say that all is ready, and close the intake's connections at the end."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await _intake.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        await send({"type": "lifespan.startup.complete"})
