"""A PostgreSQL server of the company's own, kept in its data directory and shared by all of its processes."""

from footfall.shared.postgres.address import APPLICATION_ROLE, SUPERUSER, embedded_url
from footfall.shared.postgres.places import data_directory

__all__ = ["APPLICATION_ROLE", "SUPERUSER", "data_directory", "embedded_url"]
