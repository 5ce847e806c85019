"""A PostgreSQL server of the company's own, kept in its data directory and shared by all of its processes."""

from typing import TYPE_CHECKING, Any

from footfall.shared.postgres.address import APPLICATION_ROLE, SUPERUSER, embedded_url
from footfall.shared.postgres.errors import PostgresError
from footfall.shared.postgres.places import data_directory

if TYPE_CHECKING:
    from footfall.shared.postgres.server import Handle, Status, ensure_running, status, stop

__all__ = [
    "APPLICATION_ROLE",
    "SUPERUSER",
    "Handle",
    "PostgresError",
    "Status",
    "data_directory",
    "embedded_url",
    "ensure_running",
    "status",
    "stop",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- whatever the server module defines
    """The launcher, on first use, for settings need only the address."""
    if name not in __all__:
        raise AttributeError(name)
    from footfall.shared.postgres import server

    return getattr(server, name)
