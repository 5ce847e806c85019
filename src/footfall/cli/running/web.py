"""A web process: answers on a socket that its parent listens on."""

import os
import socket


def preload() -> None:
    """Import in the parent what every web process needs."""
    import httptools  # noqa: F401 -- uvicorn's parser, loaded by name
    import uvicorn  # noqa: F401
    import uvloop  # noqa: F401

    import footfall.urls  # noqa: F401 -- with all pages behind it


def answer(listener: socket.socket) -> None:
    """Serve until told to end. The parent keeps the socket: nobody is refused while a process starts anew."""
    import uvicorn

    log_as_child()
    config = uvicorn.Config(
        "footfall.asgi:application",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    uvicorn.Server(config).run(sockets=[listener])


def log_as_child() -> None:
    """Log as JSON lines, which the parent carries to the log file."""
    from footfall.shared.logs import configure_logging

    configure_logging(level=os.environ.get("FOOTFALL_LOG", "INFO"), shape=os.environ.get("FOOTFALL_LOG_SHAPE", "json"))
