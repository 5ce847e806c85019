"""A SWOT as its board shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from footfall.decisions.models import Decision, Factor, Rating, Swot
from footfall.decisions.queries.evidence import Evidence
from footfall.decisions.rules.swot import NEUTRAL, UNRATED, Standing, is_far_apart, standing

FIELDS = {
    "strength": "Strengths",
    "weakness": "Weaknesses",
    "opportunity": "Opportunities",
    "threat": "Threats",
}


@dataclass(frozen=True)
class Entry:
    """A factor on the board."""

    factor: Factor
    standing: Standing
    ratings: Sequence[Rating]
    evidence: Evidence | None
    decisions: Sequence[Decision]

    @property
    def is_doubtful(self) -> bool:
        """Whether belief and numbers are far apart."""
        return is_far_apart(self.standing.rating, self.evidence.rating if self.evidence else None)


@dataclass(frozen=True)
class Board:
    """The four fields, what lies between, and what nobody rated; the largest weight first."""

    fields: Mapping[str, list[Entry]]
    raters: int

    def pairs(self) -> list[list[tuple[str, list[Entry]]]]:
        """What is inside, then what is outside: the good field and the other, each with its title."""
        titled = [(title, self.fields[name]) for name, title in FIELDS.items()]
        return [titled[:2], titled[2:]]

    @property
    def neutral(self) -> list[Entry]:
        """Neither good nor bad."""
        return self.fields[NEUTRAL]

    @property
    def unrated(self) -> list[Entry]:
        """Rated by nobody."""
        return self.fields[UNRATED]


def board_of(swot: Swot, evidence: Mapping[str, Evidence]) -> Board:
    """The board of a SWOT, in three statements."""
    ratings: dict[int, list[Rating]] = {}
    for rating in swot.ratings.select_related("by").order_by("id"):
        ratings.setdefault(rating.factor_id, []).append(rating)
    decided: dict[int | None, list[Decision]] = {}
    for decision in Decision.objects.filter(swot=swot):
        decided.setdefault(decision.factor_id, []).append(decision)
    fields: dict[str, list[Entry]] = {name: [] for name in (*FIELDS, NEUTRAL, UNRATED)}
    for factor in Factor.objects.all():
        given = ratings.get(factor.pk, [])
        if factor.retired_on and not given:
            continue
        stands = standing([one.rating for one in given], factor.side, factor.weight)
        entry = Entry(factor, stands, given, evidence.get(factor.measure), decided.get(factor.pk, []))
        fields[stands.field].append(entry)
    for entries in fields.values():
        entries.sort(key=lambda entry: (-abs(entry.standing.score), -entry.factor.weight, entry.factor.place))
    return Board(fields, len({one.by_id for given in ratings.values() for one in given}))


def compared(swots: Sequence[Swot]) -> list[tuple[Factor, list[Standing]]]:
    """Every factor with its standing in each SWOT, in two statements."""
    found: dict[tuple[int, int], list[int]] = {}
    for swot, factor, rating in Rating.objects.filter(swot__in=swots).values_list("swot_id", "factor_id", "rating"):
        found.setdefault((swot, factor), []).append(rating)
    return [
        (factor, [standing(found.get((swot.pk, factor.pk), []), factor.side, factor.weight) for swot in swots])
        for factor in Factor.objects.all()
        if factor.retired_on is None or any((swot.pk, factor.pk) in found for swot in swots)
    ]
