"""The address that the web server listens on."""

import errno
import socket

from footfall.shared.errors import Refusal

DEFAULT_PORT = 8000
EVERY_ADDRESS = {"0.0.0.0": "localhost", "::": "localhost"}  # noqa: S104 -- compared, not listened on
_TRIES = 100


class PortTaken(Refusal):
    """That port is used by another program; choose another with --port."""


class NoSuchAddress(Refusal):
    """This machine has no such address to listen on; choose another with --host."""


def listen(host: str, port: int | None) -> socket.socket:
    """A listening socket: on the port that was asked for, else on the first free one from 8000 on."""
    if port is not None:
        return _bind(host, port)
    for candidate in range(DEFAULT_PORT, DEFAULT_PORT + _TRIES):
        try:
            return _bind(host, candidate)
        except PortTaken:
            continue
    raise PortTaken(f"All ports from {DEFAULT_PORT} to {DEFAULT_PORT + _TRIES - 1} are used by other programs.")


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except PermissionError as error:
        raise PortTaken(f"Port {port} is reserved for the administrator of this machine.") from error
    except socket.gaierror as error:
        raise NoSuchAddress from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"Port {port} is used by another program; choose another with --port.") from error
        raise NoSuchAddress from error


def address_of(listener: socket.socket) -> str:
    """The URL under which a person on this machine reaches a listening socket."""
    host, port = listener.getsockname()[:2]
    shown = EVERY_ADDRESS.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
