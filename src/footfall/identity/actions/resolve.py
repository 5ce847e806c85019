"""Find out who the captures of a batch are, and write it down."""

from collections.abc import Sequence

from django.db import connection, transaction

from footfall.identity.actions.write import write_down
from footfall.identity.queries import known_persons
from footfall.identity.rules import Circle, Placement, Subject, place
from footfall.shared.bulk import next_ids

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('footfall.identity.resolve'))"


@transaction.atomic
def resolve(subjects: Sequence[Subject]) -> list[Placement]:
    """The person that each subject is, in the order given; new persons, contacts and records are written.

    One batch at a time is resolved in the whole company until its transaction ends: two tills that capture the same
    visitor at the same moment make one person. The number of statements does not depend on the number of subjects.
    """
    if not subjects:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    circle = Circle()
    known_persons(subjects, circle)
    new_ids = iter(next_ids("identity_person", len(subjects)))
    placements = [place(subject, circle, new_ids) for subject in subjects]
    write_down(subjects, placements, joining=circle.joining)
    return placements
