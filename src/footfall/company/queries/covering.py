"""Who works for which places, with all above them."""

from collections.abc import Sequence

from django.db import connection

_COVERING = """
WITH RECURSIVE above AS (
    SELECT id AS place, id, parent_id FROM company_location WHERE id = ANY(%s)
    UNION ALL
    SELECT above.place, location.id, location.parent_id
      FROM above JOIN company_location AS location ON location.id = above.parent_id
)
SELECT DISTINCT above.place, works.staff_id
  FROM above JOIN company_stafflocation AS works ON works.location_id = above.id
 ORDER BY above.place, works.staff_id
"""


def staff_covering(places: Sequence[int]) -> dict[int, list[int]]:
    """Ids of the staff who work for each of the places or for something above it; one statement."""
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COVERING, [list(places)])
        for place, staff in cursor.fetchall():
            found.setdefault(place, []).append(staff)
    return found
