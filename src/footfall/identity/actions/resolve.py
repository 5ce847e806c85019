"""Find out who the captures of a batch are, and write it down."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from footfall.identity.actions.faces import reface
from footfall.identity.actions.turn import one_at_a_time
from footfall.identity.actions.write import write_down
from footfall.identity.faces import face_of
from footfall.identity.likeness import Likeness
from footfall.identity.linkage.keys import capped_keys
from footfall.identity.linkage.pair import shipped_weights
from footfall.identity.normalise import search_words
from footfall.identity.queries import kept_apart, known_persons
from footfall.identity.rules import Circle, Placement, Subject, place
from footfall.shared.bulk import next_ids


@transaction.atomic
def resolve(subjects: Sequence[Subject], *, by_likeness: bool = True) -> list[Placement]:
    """The person that each subject is, in the order given; new persons, contacts and records are written.

    One batch at a time is resolved in the whole company until its transaction ends: two tills that capture the same
    visitor at the same moment make one person. The number of statements does not depend on the number of subjects.

    Without likeness only the exact rules join, and new persons can't be found by it until `fill_faces` has been there:
    a search of the whole base afterwards costs a long list a tenth of what comparing row by row does.
    """
    if not subjects:
        return []
    if by_likeness:
        draw_faces(subjects)
    for subject in subjects:  # Remembered, so that nobody waits while the words of new persons are folded.
        search_words(subject.name.typed[:200], subject.company)
    one_at_a_time()
    circle = circle_of(subjects) if by_likeness else _exact_circle_of(subjects)
    new_ids = iter(next_ids("identity_person", len(subjects)))
    placements = [place(subject, circle, new_ids) for subject in subjects]
    write_down(subjects, placements, circle)
    if not by_likeness:
        reface({p.person.id for p in placements if p.person.face_before and (p.person.is_changed or p.person.points)})
    return placements


def draw_faces(subjects: Sequence[Subject]) -> None:
    """Give each subject the face and the keys by which likeness finds and compares it; reads nothing."""
    country = settings.DEFAULT_COUNTRY
    for subject in subjects:
        subject.face = face_of(
            name=subject.name.typed[:200], phones=subject.phone_values(), emails=subject.email_values(),
            company=subject.company, city=subject.city, country=country,
        )  # fmt: skip
        subject.keys = capped_keys(subject.face)


def circle_of(subjects: Sequence[Subject]) -> Circle:
    """Everybody who may be meant by one of the subjects that have faces, and what decides between them; one statement."""
    circle = Circle(Likeness(shipped_weights(), settings.DEFAULT_COUNTRY, settings.JOIN_ERROR, kept_apart))
    known_persons(subjects, circle)
    return circle


def _exact_circle_of(subjects: Sequence[Subject]) -> Circle:
    circle = Circle()
    known_persons(subjects, circle)
    return circle
