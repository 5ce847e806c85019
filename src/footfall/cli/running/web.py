"""A web process: `python -m footfall.cli.running.web DESCRIPTOR` answers on its parent's listening socket."""

import socket
import sys

import uvicorn

from footfall.cli.running.lifeline import end_with_parent


def main(descriptor: int) -> None:
    """Serve until told to end. The parent keeps the socket: nobody is refused while a process starts anew."""
    config = uvicorn.Config(
        "footfall.asgi:application",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    end_with_parent()
    main(int(sys.argv[1]))
