"""What the certificates of staff say on a day; the one definition that leads, pages and numbers share."""

from collections.abc import Collection
from datetime import date

from django.db import connection

STANDING_SQL = """
SELECT CASE WHEN count(*) = 0 THEN '' ELSE coalesce(
           (ARRAY['basic', 'advanced', 'expert'])[
               max(array_position(ARRAY['basic', 'advanced', 'expert'], course.level::text))
               FILTER (WHERE held.ends_on IS NULL OR held.ends_on >= {day})],
           'expired') END AS certification
  FROM company_certification AS held
  JOIN company_course AS course ON course.id = held.course_id AND course.is_counted
 WHERE held.staff_id = {staff} AND held.passed_on <= {day}
   AND (held.ends_on IS NULL OR held.ends_on >= held.passed_on)
"""
"""The highest level of a counted course of which a certificate holds; `expired` where some held before; else nothing.
A certificate that was taken back from its first day on never held."""

_STANDINGS = f"""
SELECT wanted.staff, wanted.day, standing.certification
  FROM unnest(%s::bigint[], %s::date[]) AS wanted (staff, day)
 CROSS JOIN LATERAL ({STANDING_SQL.format(staff="wanted.staff", day="wanted.day")}) AS standing
 WHERE standing.certification <> ''
"""  # noqa: S608 -- our own text


def certified_on(pairs: Collection[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """What certificates say of each member of staff on each day, those without any left out; one statement, or none."""
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, [[staff for staff, _ in pairs], [day for _, day in pairs]])
        return {(staff, day): standing for staff, day, standing in cursor.fetchall()}
