"""What came after two persons were joined: of which of the two it is, as far as its captures say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from footfall.capture.models import Capture
from footfall.identity.actions.merging.grove import Grove
from footfall.identity.actions.merging.rows import Belongings
from footfall.identity.moving import MOVED
from footfall.identity.reading import read_subject
from footfall.identity.rules import Subject, compatible

_COUNTRIES = """
WITH RECURSIVE place AS (
    SELECT id, coalesce(nullif(country, ''), %(default)s) AS country FROM company_location WHERE parent_id IS NULL
     UNION ALL
    SELECT under.id, coalesce(nullif(under.country, ''), place.country)
      FROM company_location AS under JOIN place ON under.parent_id = place.id
)
SELECT id, country FROM place WHERE id = ANY(%(ids)s)
"""


@dataclass(slots=True)
class Since:
    """Rows that turned out to be the merged person's, and captures of which nobody can know."""

    theirs: dict[str, list[str]] = field(default_factory=dict)
    undecided: list[str] = field(default_factory=list)


def whose_since(
    belongings: Belongings, grove: Grove, *, root: int, merged: int, subtree: set[int], after: datetime
) -> Since:
    """What came to the survivor after the merge and is the merged person's, by the contacts and names in its captures."""
    keys = [row.key for row in belongings.tables["identity_record"].values() if row.home == root]
    captures = list(
        Capture.objects.filter(pk__in=keys, received_at__gt=after).select_related("entry_point").order_by("pk")
    )
    if not captures:
        return Since()
    theirs, ours = _values(belongings, subtree), _values(belongings, grove.forest.persons - subtree)
    read = {str(subject.capture): subject for subject in subjects_of(captures)}
    brought = {value for subject in read.values() for value in _contacts(subject)}
    # A contact that only these captures tell is nobody's from before.
    ours -= {value for value in brought if value in ours and value not in _told_before(keys, read)}
    names = {person: str(grove.own[person].values["name_key"]) for person in (root, merged)}
    found = Since()
    for key, subject in read.items():
        side = _side(subject, theirs, ours, names[merged], names[root])
        if side is True:
            found.theirs.setdefault("identity_record", []).append(key)
        elif side is None:
            found.undecided.append(key)
    _follow(found, belongings, read, root)
    return found


def _side(subject: Subject, theirs: set[str], ours: set[str], their_name: str, our_name: str) -> bool | None:
    """Whether a capture is the merged person's; None where nothing says."""
    values = set(_contacts(subject))
    is_theirs, is_ours = bool(values & theirs), bool(values & ours)
    if is_theirs != is_ours:
        return is_theirs
    if not subject.name.words or not their_name or not our_name:
        return None
    fits = [compatible(subject.name.words, name.split()) for name in (their_name, our_name)]
    return fits[0] > fits[1] if fits[0] != fits[1] else None


def _follow(found: Since, belongings: Belongings, read: Mapping[str, Subject], root: int) -> None:
    """Contacts, and rows made from captures, that only captures of the merged person tell of."""
    moved = set(found.theirs.get("identity_record", ()))
    if not moved:
        return
    values = {value for key in moved for value in _contacts(read[key])}
    staying = {value for key, subject in read.items() if key not in moved for value in _contacts(subject)}
    points = [row for row in belongings.tables["identity_contactpoint"].values() if row.home == root and row.once]
    mine = [row.key for row in points if row.once and row.once[1] in values - staying]
    told = _told_before([*belongings.tables["identity_record"]], read) if mine else set()
    found.theirs["identity_contactpoint"] = [
        key for key in mine if (belongings.tables["identity_contactpoint"][key].once or ("", ""))[1] not in told
    ]
    found.theirs |= rows_made_of(belongings, moved, root)


def rows_made_of(belongings: Belongings, captures: set[str], home: int) -> dict[str, list[str]]:
    """The rows of somebody that were made of these captures alone, table by table."""
    return {
        table: _all_from(
            its.captures_sql, [row.key for row in belongings.tables[table].values() if row.home == home], captures
        )
        for table, its in MOVED.items()
        if its.captures_sql and table != "identity_record"
    }


def _all_from(sql: str, keys: Sequence[str], captures: set[str]) -> list[str]:
    """The rows all of whose captures are among these."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(keys)])
        came: dict[str, set[str]] = {}
        for key, capture in cursor.fetchall():
            came.setdefault(key, set()).add(str(capture))
    return sorted(key for key, its in came.items() if its <= captures)


def _values(belongings: Belongings, homes: set[int]) -> set[str]:
    """The contacts of these persons."""
    rows = belongings.tables["identity_contactpoint"].values()
    return {str(row.once[1]) for row in rows if row.home in homes and row.once}


def _told_before(keys: Sequence[str], read: Mapping[str, Subject]) -> set[str]:
    """The contacts that the other captures of these tell."""
    others = Capture.objects.filter(pk__in=[key for key in keys if key not in read]).select_related("entry_point")
    return {value for subject in subjects_of(list(others)) for value in _contacts(subject)}


def _contacts(subject: Subject) -> list[str]:
    return [*subject.own_values(), *subject.shared_values()]


def subjects_of(captures: Sequence[Capture]) -> list[Subject]:
    """Captures read as persons, with the numbers of each in its own country."""
    with connection.cursor() as cursor:
        places = [capture.location_id for capture in captures if capture.location_id]
        cursor.execute(_COUNTRIES, {"default": settings.DEFAULT_COUNTRY, "ids": places})
        countries: dict[int, str] = dict(cursor.fetchall())
    return [
        read_subject(
            _payload(capture.payload),
            capture=UUID(str(capture.pk)),
            at=capture.captured_at,
            region=countries.get(capture.location_id or 0, settings.DEFAULT_COUNTRY),
            door=capture.entry_point.key,
        )
        for capture in captures
    ]


def _payload(payload: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- any JSON
    return payload if isinstance(payload, dict) else {}
