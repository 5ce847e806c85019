"""Pairs of persons who may be one, as far as somebody may see both; and what joining them would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, FloatField, Max, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from footfall.capture.models import Capture
from footfall.company.models import Role, Staff
from footfall.company.queries import SEES_EVERY_PLACE
from footfall.identity.merging.forest import stars
from footfall.identity.models import Match, Person
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import OPEN
from footfall.qualification.queries.scope import leads_visible_to
from footfall.shared.errors import NotFound

DECIDE = (Role.ADMINISTRATOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)
"""Who says that two persons are one, or two; each of the persons they see."""

MOST_WAITING = 500


class NoSuchMatch(NotFound):
    """There is no such pair, or none that you may see."""


def matches_visible_to(staff: Staff) -> QuerySet[Match]:
    """The pairs both of whose persons this member of staff may see, with who stands for each: `one` and `other`."""
    found = Match.objects.annotate(
        one=Coalesce("left__merged_into", "left_id"), other=Coalesce("right__merged_into", "right_id")
    )
    if staff.role in SEES_EVERY_PLACE:
        return found
    mine = leads_visible_to(staff)
    return found.filter(Exists(mine.filter(person=OuterRef("one"))), Exists(mine.filter(person=OuterRef("other"))))


def waiting_matches(staff: Staff) -> QuerySet[Match]:
    """The pairs that wait for a decision, the likeliest first; those that are one already do not."""
    likely = Cast(KeyTextTransform("probability", "evidence"), FloatField())
    found = matches_visible_to(staff).filter(verdict=Match.Verdict.OPEN)
    found = found.exclude(one=F("other"))  # type: ignore[misc]  # annotated above
    return found.annotate(probability=likely).order_by(F("probability").desc(nulls_last=True), "pk")


def match_seen_by(staff: Staff, pk: int) -> Match:
    """The pair, if this member of staff may see both persons."""
    found = matches_visible_to(staff).filter(pk=pk).first()
    if found is None:
        raise NoSuchMatch
    return found


def waiting_count(staff: Staff) -> int | None:
    """How many pairs wait, for the side list."""
    return waiting_matches(staff).order_by()[:MOST_WAITING].count() or None


@dataclass(frozen=True)
class Sketch:
    """What is known of a person, as far as it helps to tell them from another."""

    person: Person
    seen_at: object
    captures: int
    leads: int
    open_leads: int


def sketches(ids: Iterable[int], staff: Staff) -> dict[int, Sketch]:
    """The persons with what they brought, in three statements."""
    wanted = set(ids)
    persons = Person.objects.filter(pk__in=wanted).select_related("organization").prefetch_related("contact_points")
    came = Capture.objects.filter(record__person__in=wanted).values_list("record__person")
    seen = {key: (last, count) for key, last, count in came.annotate(Max("captured_at"), Count("pk")).order_by()}
    leads = leads_visible_to(staff).filter(person__in=wanted).values_list("person").order_by()
    of = {key: counts for key, *counts in leads.annotate(all=Count("pk"), open=Count("pk", filter=Q(status__in=OPEN)))}
    return {
        one.pk: Sketch(one, *seen.get(one.pk, (None, 0)), *of.get(one.pk, (0, 0)))
        for one in persons
    }  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """What joining would change: persons become fewer, leads go along, some count once, calls with them."""

    persons: int
    people_after: int
    leads: int
    leads_counted_less: int
    calls: int

    @property
    def sentences(self) -> list[str]:
        """The same in words."""
        told = [f"{_many(self.persons, 'person')} become {self.people_after:,}."]
        if self.leads:
            calls = f" with {_many(self.calls, 'call')}" if self.calls else ""
            told.append(f"{_many(self.leads, 'lead')}{calls} will stand with whoever goes on.")
        if self.leads_counted_less:
            told.append(
                f"The scoreboard counts {_many(self.leads_counted_less, 'lead')} fewer: two open leads of one person for one"
                " product count once, from the earliest."
            )
        return told


def effect_of(pairs: Sequence[tuple[int, int]]) -> Effect:
    """What joining these pairs would change, in two statements."""
    roots = {person for pair in pairs for person in pair}
    root_of = dict(Person.objects.filter(pk__in=roots).values_list("pk", Coalesce("merged_into", "pk")))
    ends = [(root_of[one], root_of[other]) for one, other in pairs if one in root_of and other in root_of]
    better: dict[int, tuple[object, ...]] = {root: (root,) for root in root_of.values()}
    joined = stars([end for end in ends if end[0] != end[1]], better)
    joins = {merged: survivor for survivor, merged in joined}
    persons = {*joins, *joins.values()}
    leads = Lead.objects.filter(person__in=persons).order_by("captured_at", "pk")
    rows = list(leads.annotate(made=Count("calls")).values_list("person", "product", "status", "counted_with", "made"))
    brought = {
        (joins.get(person, person), product, person)
        for person, product, status, head, _made in rows
        if status in OPEN and head is None
    }
    once = {(survivor, product) for survivor, product, _person in brought}
    return Effect(
        persons=len(persons),
        people_after=len(persons) - len(joins),
        leads=len(rows),
        leads_counted_less=len(brought) - len(once),
        calls=sum(row[4] for row in rows),
    )


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
