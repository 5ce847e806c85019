"""What was joined and parted around a person, and who else may be the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from footfall.capture.models import Capture
from footfall.company.models import Staff
from footfall.identity.models import Match, Merge, Person
from footfall.qualification.lead_page import Event
from footfall.qualification.queries.matches import matches_visible_to
from footfall.qualification.queries.people import person_seen_by
from footfall.shared.errors import NotFound


class NoSuchMergeSeen(NotFound):
    """There is no such merge, or none of a person you may see."""


@dataclass(frozen=True)
class Doubt:
    """A pair this person is in, and who the other is."""

    match: Match
    other: Person


def merges_of(person: Person) -> QuerySet[Merge]:
    """The merges that stand by which this person stands for others, the newest first."""
    found = Merge.objects.filter(undone_at=None, merged__merged_into=person)
    return found.select_related("merged", "survivor", "by")


def merge_seen_by(staff: Staff, pk: int) -> Merge:
    """The merge, if this member of staff may see who stands for its survivor."""
    found = Merge.objects.filter(pk=pk).select_related("merged", "survivor__merged_into", "by").first()
    if found is None:
        raise NoSuchMergeSeen
    person_seen_by(staff, found.survivor.merged_into_id or found.survivor_id)
    return found


def undecided_of(person: Person) -> list[tuple[Merge, list[Capture]]]:
    """What came while this person stood for another, of which nobody knows whose it is."""
    undone = Merge.objects.filter(Q(survivor=person) | Q(merged=person)).exclude(undone_at=None).exclude(undecided=[])
    merges = list(undone.select_related("merged", "survivor"))
    keys = [key for merge in merges for key in merge.undecided]
    captures = (
        {str(pk): one for pk, one in Capture.objects.select_related("entry_point").in_bulk(keys).items()}
        if keys
        else {}
    )
    return [(merge, [captures[key] for key in merge.undecided if key in captures]) for merge in merges]


def matches_of(person: Person, staff: Staff) -> list[Doubt]:
    """The open pairs of this person, as far as one sees the other."""
    found = matches_visible_to(staff).filter(verdict=Match.Verdict.OPEN).filter(Q(one=person.pk) | Q(other=person.pk))
    pairs = [(match, match.other if match.one == person.pk else match.one) for match in found[:20]]  # type: ignore[attr-defined]  # annotated
    others = Person.objects.in_bulk([key for _match, key in pairs])
    return [Doubt(match, others[key]) for match, key in pairs if key != person.pk and key in others]


def life_of(person: Person, captures: Iterable[Capture]) -> list[Event]:
    """How the person became known, and when they were joined with others or parted from them; the newest first."""
    events = [_arrival(capture) for capture in captures]
    joined = Merge.objects.filter(Q(survivor=person) | Q(merged=person) | Q(merged__merged_into=person))
    for merge in joined.select_related("merged", "survivor", "by", "undone_by"):
        events.append(
            Event(merge.at, f"{merge.merged} was joined with {merge.survivor}", str(merge.by or ""), merge.because)
        )
        if merge.undone_at:
            events.append(
                Event(merge.undone_at, f"{merge.merged} and {merge.survivor} were parted", str(merge.undone_by or ""))
            )
    return sorted(events, key=lambda event: event.at, reverse=True)


def _arrival(capture: Capture) -> Event:
    where = f", {capture.location}" if capture.location else ""
    return Event(
        capture.captured_at,
        capture.entry_point.name,
        str(capture.attendant or ""),
        f"{capture.record.get_reason_display()}{where}",
    )
