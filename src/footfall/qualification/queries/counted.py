"""Leads as the scoreboard counts them: those of persons who were found to be one count once, from the earliest."""

from collections.abc import Callable

from django.db.models import Case, Count, DateTimeField, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Greatest, Least
from django.db.models.lookups import Exact

from footfall.qualification.models import Lead

ENDS = ("lost", "dead", "junk")
"""What ends a lead ends the interest only once every lead that counts with it has ended so."""


def counted(milestone: str, reached: Callable[[str], Q]) -> Q:
    """The leads that count, `reached(column)` being whether one got there in the days asked for.

    A lead that others count with got there when the first of them did. `lead` is the capture itself.
    """
    heads = Lead.objects.filter(counted_with__isnull=False).order_by()
    alone = reached(f"{milestone}_at") & _not_junk(milestone, "junk_at")
    if not heads.exists():
        return alone
    together = _heads().annotate(counts_junk=_ended("junk"))
    if milestone != "lead":
        together = together.annotate(counts_at=_ended(milestone) if milestone in ENDS else _first(milestone))
    found = together.filter(reached("counts_at") & _not_junk(milestone, "counts_junk"))
    return Q(counted_with=None) & (
        (alone & ~Q(pk__in=heads.values("counted_with"))) | Q(pk__in=list(found.values_list("pk", flat=True)))
    )


def _not_junk(milestone: str, column: str) -> Q:
    """Junk is in no number but its own."""
    return Q() if milestone == "junk" else Q(**{column: None})


def _heads() -> QuerySet[Lead]:
    return Lead.objects.filter(pk__in=Lead.objects.filter(counted_with__isnull=False).values("counted_with"))


def _first(milestone: str) -> Least:
    return Least(F(f"{milestone}_at"), _of_others(Min(f"{milestone}_at")))


def _ended(milestone: str) -> Case:
    column = f"{milestone}_at"
    missing = _of_others(Count("pk", filter=Q(**{column: None})))
    return Case(
        When(
            Q(**{f"{column}__isnull": False}) & Exact(missing, 0),
            then=Greatest(F(column), _of_others(Max(column))),
        ),
        default=None,
        output_field=DateTimeField(),
    )


def _of_others(what: Min | Max | Count) -> Subquery:
    """Something of the leads that count with one."""
    others = Lead.objects.filter(counted_with=OuterRef("pk")).order_by().values("counted_with")
    return Subquery(others.annotate(found=what).values("found"))
