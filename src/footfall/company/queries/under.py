"""What lies under what: places, products and campaigns, each in one statement."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from footfall.company.models import Campaign, EarlierParent, Location, Product
from footfall.company.rules.moves import lay_under

_UNDER = """
WITH RECURSIVE below AS (
    SELECT id FROM {table} WHERE id = ANY(%s)
    UNION
    SELECT child.id FROM {table} AS child JOIN below ON child.parent_id = below.id
)
SELECT id FROM below ORDER BY id
"""

_ZONES = """
WITH RECURSIVE placed AS (
    SELECT id, time_zone::text FROM company_location WHERE parent_id IS NULL
    UNION ALL
    SELECT child.id, coalesce(nullif(child.time_zone::text, ''), placed.time_zone)
      FROM company_location AS child JOIN placed ON child.parent_id = placed.id
)
SELECT time_zone, array_agg(id ORDER BY id) FROM placed WHERE time_zone <> ''
 GROUP BY time_zone ORDER BY time_zone
"""


def ids_under(tree: type[Location | Product | Campaign], roots: Sequence[int]) -> list[int]:
    """Ids of the given members of a tree and of everything below them."""
    sql = _UNDER.format(table=tree._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(roots)])
        return [row[0] for row in cursor.fetchall()]


def stood_under(wanted: Sequence[int]) -> dict[tuple[date | None, date | None], list[int]]:
    """Places that stood under all these, or are one of them, by the first and last day they did; two statements."""
    nodes = {key: (parent, level) for key, parent, level in Location.objects.values_list("pk", "parent_id", "level")}
    moves = EarlierParent.objects.values_list("location_id", "parent_id", "until_on")
    found: dict[tuple[date | None, date | None], list[int]] = {}
    for place, *days in lay_under(nodes, [(one, parent, until.toordinal()) for one, parent, until in moves], wanted):
        first, last = (date.fromordinal(day) if 0 < day < date.max.toordinal() else None for day in days)
        found.setdefault((first, last), []).append(place)
    return found


def places_by_zone() -> dict[str, list[int]]:
    """Ids of the locations by the time zone that holds for them; those without one are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_ZONES)
        return dict(cursor.fetchall())
