"""How long a decision on one capture takes in a base of a million people.

    python -m benchmarks.online_match [--people 1000000] [--decisions 5000]

Makes leads by the project's own generator, copies them into the database as people (what the drain would have written:
person, contact points, face, keys, counts), and then decides for captures one at a time who they are. Half of the
captures are new mentions of people who are known, with the generator's slips; half are of strangers. A decision is all
that matching does while somebody waits: reading the capture, one look-up, weighing. Prints the time of a decision (p50,
p99), how many statements one takes, and how the decisions turned out. Nothing is written while deciding.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, islice
from typing import TYPE_CHECKING
from uuid import uuid4

from benchmarks.bench_company import fresh_company

if TYPE_CHECKING:
    from footfall.identity.linkage.generator import Lead
    from footfall.identity.rules import Subject

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
_BLOCK = 100_000
_CHUNK = 5_000
_KEYS = """
INSERT INTO identity_facekey (hash, person_id)
SELECT hash, person_id FROM (
       SELECT hash, person_id, most, count(*) OVER (PARTITION BY hash) AS holders FROM made_key
       ) AS counted
 WHERE holders <= most
 UNION ALL
SELECT hash, 0 FROM made_key GROUP BY hash HAVING count(*) > min(most)
"""


def people_and_mentions(people: int, mentions: int) -> Iterator[tuple["Lead", bool]]:
    """Leads of made-up bases, block by block: the first of each person makes the base, some of the others are decided on.

    Each block has its own first names and surnames drawn anew, so that names repeat across the base as they do in one.
    """
    from footfall.identity.linkage.generator import PROFILES, leads

    made = told = 0
    for seed in count(1):
        seen: set[int] = set()
        for lead in leads(_BLOCK, seed=seed, profile=PROFILES["shop"]):
            if lead.entity not in seen:
                seen.add(lead.entity)
                made += 1
                yield lead, True
            elif told < mentions:
                told += 1
                yield lead, False
            if made >= people:
                return


def subject_of(lead: "Lead") -> "Subject":
    """The capture that a lead would be."""
    from footfall.identity.reading import read_subject

    said = lead.said
    names = ("first_name", "last_name", "phone", "email", "company", "city")
    payload = {name: said[name] for name in names if said.get(name)}
    if said.get("phone2"):
        payload["mobile"] = said["phone2"]
    return read_subject(payload, capture=uuid4(), at=NOW, region=said.get("country") or "IN", door="bench")


def fill(people: int, mentions: int) -> list["Subject"]:
    """The captures to decide on, once the base stands."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE UNLOGGED TABLE made_key (hash bigint, person_id bigint, most int)")
    kept: list[Subject] = []
    strangers: list[Subject] = []
    number = 0
    chunk: list[Subject] = []
    for lead, is_person in people_and_mentions(people + mentions // 2, mentions):
        if not is_person:
            if len(kept) < mentions - mentions // 2 and number % 7 == 0:
                kept.append(subject_of(lead))
        elif len(strangers) < mentions // 2 and len(strangers) <= number * mentions // (2 * people):
            strangers.append(subject_of(lead))
        else:
            number += 1
            chunk.append(subject_of(lead))
            if len(chunk) == _CHUNK:
                _copy(chunk, number - len(chunk) + 1)
                chunk = []
    _copy(chunk, number - len(chunk) + 1)
    _finish()
    return [*kept, *strangers]


def _copy(subjects: Sequence["Subject"], first: int) -> None:
    from footfall.identity.faces import face_of, row_of
    from footfall.identity.linkage.keys import capped_keys
    from footfall.shared.bulk import copy_rows

    persons, points, faces, keys = [], [], [], []
    for number, subject in enumerate(subjects, first):
        phones, emails = subject.phone_values(), subject.email_values()
        face = face_of(
            name=subject.name.typed,
            phones=phones,
            emails=emails,
            company=subject.company,
            city=subject.city,
            country="IN",
        )
        persons.append((number, subject.name.typed[:200], subject.name.key, subject.city, NOW))
        points += [(number, "phone", value[:254], value[:254]) for value in dict.fromkeys(phones) if value]
        points += [(number, "email", value[:254], value[:254]) for value in dict.fromkeys(emails) if value]
        faces.append(row_of(number, face))
        keys += [(key, number, most) for key, most in dict(capped_keys(face)).items()]
    copy_rows("identity_person", ("id", "name", "name_key", "city", "made_at", "phone", "email", "language"),
              ((*person, "", "", "") for person in persons))  # fmt: skip
    copy_rows("identity_contactpoint", ("person_id", "kind", "value", "typed"), points)
    copy_rows("identity_face", ("person_id", "said", "first", "last", "company"), faces)
    copy_rows("made_key", ("hash", "person_id", "most"), keys)


def _finish() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        cursor.execute("DROP TABLE made_key")
        cursor.execute(
            """
            INSERT INTO identity_namecount (hash, persons)
            SELECT hash, count(*) FROM identity_face, unnest(ARRAY[0, first, last, company]) AS counted (hash)
             WHERE hash IS NOT NULL GROUP BY hash
            """
        )
        for table in ("person", "contactpoint", "face", "facekey", "namecount"):
            cursor.execute(f"VACUUM ANALYZE identity_{table}")


def decide(subjects: Sequence["Subject"]) -> tuple[list[float], Counter[str], int]:
    """Milliseconds of each decision, how they turned out, and the statements that all took together."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from footfall.identity.actions.resolve import circle_of, draw_faces
    from footfall.identity.rules import place

    spent, found = [], Counter[str]()
    for subject in subjects:
        start = time.perf_counter()
        draw_faces([subject])
        placed = place(subject, circle_of([subject]), iter([0]))
        spent.append((time.perf_counter() - start) * 1_000)
        found[placed.reason if placed.is_known else "asked about" if placed.doubts else "new"] += 1
    with CaptureQueriesContext(connection) as asked:
        for subject in islice(subjects, 200):
            draw_faces([subject])
            place(subject, circle_of([subject]), iter([0]))
    return spent, found, len(asked)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--decisions", type=int, default=5_000)
    given = parser.parse_args()
    with fresh_company():
        from django.db import connection

        start = time.perf_counter()
        subjects = fill(given.people, given.decisions)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), pg_size_pretty(pg_total_relation_size('identity_facekey')) FROM identity_facekey"
            )
            keys, room = cursor.fetchone()
        print(f"{given.people:,} people with {keys:,} keys ({room}) in {time.perf_counter() - start:.0f} s", flush=True)
        decide(subjects[:100])  # the weights are read, the connection stands
        spent, found, statements = decide(subjects)
        ordered = sorted(spent)
        p50, p99 = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
        print(f"{len(spent):,} decisions: p50 {p50:.2f} ms, p99 {p99:.2f} ms, most {ordered[-1]:.2f} ms")
        print(f"statements: {statements} for {min(200, len(subjects))} decisions")
        print(", ".join(f"{reason} {times:,}" for reason, times in found.most_common()))


if __name__ == "__main__":
    main()
