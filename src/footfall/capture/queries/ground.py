"""What holds at a door by the place it stands at: time zone, country and currency, inherited from above."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

_CLIMB = """
WITH RECURSIVE above AS (
    SELECT id, parent_id, time_zone, country, currency, 0 AS height FROM company_location WHERE id = %s
    UNION ALL
    SELECT up.id, up.parent_id, up.time_zone, up.country, up.currency, above.height + 1
      FROM company_location AS up JOIN above ON up.id = above.parent_id
)
SELECT (array_agg(time_zone ORDER BY height) FILTER (WHERE time_zone <> ''))[1],
       (array_agg(country ORDER BY height) FILTER (WHERE country <> ''))[1],
       (array_agg(currency ORDER BY height) FILTER (WHERE currency <> ''))[1]
  FROM above
"""

_COUNTRIES = """
WITH RECURSIVE below AS (
    SELECT id, country::text FROM company_location WHERE parent_id IS NULL
    UNION ALL
    SELECT place.id, coalesce(nullif(place.country, ''), below.country)
      FROM company_location AS place JOIN below ON place.parent_id = below.id
)
SELECT id, country FROM below WHERE country <> ''
"""


@dataclass(frozen=True)
class Ground:
    """Time zone, two-letter country and currency of a place."""

    zone: str
    country: str
    currency: str


def ground_of(location_id: int | None) -> Ground:
    """What holds at a place; the company's own settings where neither it nor a place above says."""
    found: tuple[str | None, ...] = (None, None, None)
    if location_id is not None:
        with connection.cursor() as cursor:
            cursor.execute(_CLIMB, [location_id])
            found = cursor.fetchone() or found
    zone, country, currency = found
    return Ground(
        zone or settings.TIME_ZONE,
        country or settings.DEFAULT_COUNTRY,
        currency or settings.REPORTING_CURRENCY,
    )


def countries_of_places() -> dict[int, str]:
    """The two-letter country of every place that has one, its own or the next above it."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTRIES)
        return dict(cursor.fetchall())
