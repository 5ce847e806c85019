"""The directory of doors, places and staff by which captures are taken in."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import connection

from footfall.capture.rules import Directory, Door

DOORS = "SELECT key, id, location_id FROM capture_entrypoint"
PLACES = "SELECT id, parent_id, lower(code), lower(btrim(name)), time_zone FROM company_location ORDER BY id"
STAFF = "SELECT lower(email), id FROM company_staff WHERE is_active"

Doors = Iterable[tuple[str, int, int | None]]
Places = Iterable[tuple[int, int | None, str, str, str]]


def directory() -> Directory:
    """The directory as it is now."""
    with connection.cursor() as cursor:
        found = []
        for sql in (DOORS, PLACES, STAFF):
            cursor.execute(sql)
            found.append(cursor.fetchall())
    return directory_of(*found)


def directory_of(doors: Doors, places: Places, staff: Iterable[tuple[str, int]]) -> Directory:
    """The directory made of what the statements above return."""
    rows = list(places)
    zones = _zones({key: (parent, zone) for key, parent, _code, _name, zone in rows})
    here = ZoneInfo(settings.TIME_ZONE)
    return Directory(
        doors={key: Door(number, zones.get(place or 0, here)) for key, number, place in doors},
        places=_by_name([(key, code, name) for key, _parent, code, name, _zone in rows]),
        staff=dict(staff),
    )


def _by_name(rows: list[tuple[int, str, str]]) -> dict[str, int]:
    """Places by code, and by name where one place only is called so."""
    names: dict[str, int | None] = {}
    for key, _code, name in rows:
        names[name] = None if name in names else key
    known = {name: key for name, key in names.items() if key is not None}
    return {**known, **{code: key for key, code, _name in rows}}


def _zones(rows: dict[int, tuple[int | None, str]]) -> dict[int, ZoneInfo]:
    """The time zone that holds at each place: its own, else that of the place above."""
    found: dict[int, ZoneInfo] = {}

    def zone(key: int | None) -> ZoneInfo:
        if key is None:
            return ZoneInfo(settings.TIME_ZONE)
        if key not in found:
            parent, name = rows[key]
            found[key] = _named(name) or zone(parent)
        return found[key]

    return {key: zone(key) for key in rows}


def _named(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, ZoneInfoNotFoundError):
        return None
