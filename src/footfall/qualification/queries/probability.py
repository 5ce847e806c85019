"""What the win probability rests on, in words for its page, its operations and the page of a lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from footfall.qualification.actions.score import in_use, model_of, observed
from footfall.qualification.models import Lead, Score, ScoreModel
from footfall.qualification.queries.snapshot import these
from footfall.qualification.rules.band import band_of_chance, is_alarming

if TYPE_CHECKING:
    from footfall.qualification.scoring.model import Model

MOST_FIELDS, MOST_VALUES, MOST_REASONS = 8, 3, 5
_FEWEST_LEADS = 10
_NO_WEIGHT = 0.02


@dataclass(frozen=True, slots=True)
class Part:
    """What one field does to a lead's odds."""

    field: str
    value: str
    times: float

    @property
    def raises(self) -> bool:
        return self.times > 1


@dataclass(frozen=True, slots=True)
class Likely:
    """A lead's chance to be sold to, the band that it speaks of, and why, in words and in parts."""

    probability: float
    band: str
    reasons: list[str]
    average: float
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class FieldSays:
    """What one field says: the values with the highest and the lowest win rates."""

    name: str
    weight: float
    values: list[tuple[str, int, float]]


@dataclass(frozen=True, slots=True)
class Watch:
    """What was quoted against what happened since."""

    leads: int
    won: int
    expected: float
    is_alarming: bool


def likely_of(lead: Lead, *, at: datetime) -> Likely | None:
    """The chance of the lead as it is scored, with its reasons; None where nothing was learnt."""
    score = Score.objects.filter(lead=lead).select_related("model").first()
    if score is None:
        return None
    if lead.captured_at + timedelta(days=score.model.horizon_days + score.model.age_days) < at:
        return None  # its time is over: the chance was one to be sold to by then
    model = model_of(score.model)
    told = model.explain(these([lead.pk], at=at, age_days=score.model.age_days).table)[0]
    parts = [Part(_spoken(one.field), _spoken(one.value), one.times) for one in told.strongest(MOST_REASONS)]
    band = band_of_chance(score.probability)
    return Likely(score.probability, band, told.reasons(MOST_REASONS), model.rate, parts)


def watched(*, at: datetime) -> Watch:
    """Wins among leads whose time is over, beside what was quoted of them at first."""
    leads, won, expected, deviations = observed(at=at)
    return Watch(leads, won, expected, is_alarming(expected=expected, deviations=deviations))


def says(model: "Model") -> list[FieldSays]:
    """The fields that weigh most, each with the values that speak most for and against a sale."""
    from footfall.qualification.scoring.evidence import Scorecard

    card = model.models.get(Scorecard.name)
    if not isinstance(card, Scorecard):
        return []
    found = []
    for place, (layout, one) in enumerate(zip(model.layouts, card.fields, strict=True)):
        if one is None or card.weights[place] < _NO_WEIGHT:
            continue
        way = layout.ways[one.way]
        rows = [
            (_spoken(way.label(level)), int(count), float(wins / count))
            for level, (count, wins) in enumerate(zip(one.counts, one.wins, strict=True))
            if count >= _FEWEST_LEADS
        ]
        rows.sort(key=lambda row: -row[2])
        kept = rows if len(rows) <= 2 * MOST_VALUES else [*rows[:MOST_VALUES], *rows[-MOST_VALUES:]]
        found.append((one.gain, FieldSays(_spoken(layout.feature.name), float(card.weights[place]), kept)))
    return [field for _gain, field in sorted(found, key=lambda pair: -pair[0])[:MOST_FIELDS]]


def _spoken(name: str) -> str:
    """A field or a value as one reads it: without the mark of an answer, and codes as words."""
    return name.removeprefix("answer: ").replace("_", " ")


def versions() -> Sequence[ScoreModel]:
    """The versions, newest first, without what they learnt."""
    return list(ScoreModel.objects.defer("document", "trees").select_related("trained_by")[:20])


def summary_of(version: ScoreModel) -> dict[str, Any]:
    """A version in numbers, as the page and the operation show it."""
    about = version.document.get("about", {})
    return {
        "id": version.pk, "trained_at": version.trained_at, "verdict": version.verdict, "champion": version.champion,
        "horizon_days": version.horizon_days, "age_days": version.age_days, "leads": about.get("leads", 0),
        "wins": about.get("wins", 0), "held_out": about.get("held_out") if version.verdict == "learnt" else None,
        "suspects": [f"{one['field']}: {one['reason']}" for one in version.document.get("suspects", [])],
    }  # fmt: skip


__all__ = ["in_use", "likely_of", "says", "summary_of", "versions", "watched"]
