"""Whoever places, joins or parts persons does it while nobody else does."""

from django.db import connection

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('footfall.identity.resolve'))"


def one_at_a_time() -> None:
    """Wait for whoever joins, parts or places persons at this moment; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
