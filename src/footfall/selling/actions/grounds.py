"""Find out where people are reached who wait in a list or a sequence: by their number and the outlet of their lead."""

from collections.abc import Iterator
from typing import Literal

from django.conf import settings

from footfall.capture.queries.ground import countries_of_places
from footfall.company.queries.under import places_by_zone
from footfall.selling.rules.where import where_of
from footfall.shared.bulk import rows_of

BATCH = 5_000

Waiting = Literal["selling_calllistentry", "selling_enrolment"]

# By table, the column of what they wait in, and the state in which they do.
_WHO: dict[str, tuple[str, str]] = {
    "selling_calllistentry": ("call_list_id", "waiting"),
    "selling_enrolment": ("sequence_id", "active"),
}

_NUMBERS = """
SELECT waiting.id, lead.location_id,
       (SELECT point.value FROM identity_contactpoint AS point
         WHERE point.person_id = lead.person_id AND point.kind = 'phone' AND point.state <> 'dead'
         ORDER BY point.state <> 'verified', point.id LIMIT 1)
  FROM {table} AS waiting JOIN qualification_lead AS lead ON lead.id = waiting.lead_id
 WHERE waiting.{column} = %s AND waiting.ground = '' AND waiting.state = '{state}'
 ORDER BY waiting.id LIMIT %s
"""

_GROUND = """
UPDATE {table} AS waiting SET ground = found.ground
  FROM unnest(%s::bigint[], %s::text[]) AS found (id, ground) WHERE waiting.id = found.id RETURNING waiting.id
"""


def find_grounds(table: Waiting, within: int) -> set[str]:
    """The grounds that were found and written for all who wait there without one, some thousands a statement."""
    return {key for keys in _batches(table, within) for key in keys}


def _batches(table: Waiting, within: int) -> Iterator[list[str]]:
    column, state = _WHO[table]
    numbers = _NUMBERS.format(table=table, column=column, state=state)
    rows = rows_of(numbers, [within, BATCH])
    if not rows:
        return
    zones = {place: zone for zone, places in places_by_zone().items() for place in places}
    countries = countries_of_places()
    while rows:
        keys = [
            where_of(
                number or "",
                outlet_zone=zones.get(place, settings.TIME_ZONE if place else ""),
                home=countries.get(place, settings.DEFAULT_COUNTRY),
                otherwise=settings.TIME_ZONE,
            ).key
            for _waiting, place, number in rows
        ]
        rows_of(_GROUND.format(table=table), [[row[0] for row in rows], keys])
        yield keys
        rows = rows_of(numbers, [within, BATCH]) if len(rows) == BATCH else []
