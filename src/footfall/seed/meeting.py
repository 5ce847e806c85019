"""Who was found to be there twice, and who decides in the bodies that buy."""

from datetime import datetime

from django.db.models import Count

from footfall.company.models import Role, Staff
from footfall.identity.actions.decide import keep_separate, say_same
from footfall.identity.actions.organizations import take_seat
from footfall.identity.actions.scan import ask_for_scan, run_scan
from footfall.identity.models import Match, Organization, Person, Seat

MOST_PERSONS = 100_000
"""A larger base is searched when somebody asks for it: it takes a while."""

JOINED, KEPT = 8, 3
BODIES = 6


def meet(*, now: datetime) -> int:
    """How many pairs wait in the review queue, once a search was made and somebody began to look through it."""
    if Person.objects.count() <= MOST_PERSONS:
        run_scan(scan_id=ask_for_scan(by=None, at=now).pk, now=lambda: now)
    reviewer = Staff.objects.filter(role=Role.MARKETING).order_by("pk").first()
    waiting = Match.objects.filter(verdict=Match.Verdict.OPEN, evidence__has_key="probability")
    sure = waiting.filter(band=Match.Band.SAME).order_by("-evidence__probability", "pk")
    say_same(match_ids=list(sure.values_list("pk", flat=True)[:JOINED]), by=reviewer, at=now)
    unlike = waiting.filter(band=Match.Band.REVIEW).order_by("evidence__probability", "pk")
    keep_separate(match_ids=list(unlike.values_list("pk", flat=True)[:KEPT]), by=reviewer, at=now)
    _seat(reviewer, now)
    return waiting.count()


def _seat(reviewer: Staff | None, now: datetime) -> None:
    """The first persons of the largest bodies play a part each."""
    largest = Organization.objects.annotate(size=Count("persons")).order_by("-size", "pk")[:BODIES]
    for body in largest:
        for person, role in zip(
            body.persons.filter(merged_into=None).order_by("pk")[:3], Seat.Role.values, strict=False
        ):
            take_seat(person_id=person.pk, role=role, by=reviewer, at=now)
