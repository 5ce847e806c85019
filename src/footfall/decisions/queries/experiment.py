"""What an experiment says: the log joined with what became of each visitor, read as any file of results is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

from footfall.decisions.models import Arm, Experiment
from footfall.decisions.queries.footfall import is_by_footfall, with_footfall
from footfall.decisions.queries.history import worth_of_lead
from footfall.decisions.results.advice import Advice, advice
from footfall.decisions.results.guarding import Guarded, guarded, held_back
from footfall.decisions.results.reading import How, Reading, Results, read
from footfall.decisions.rules.experiments import Planned
from footfall.decisions.statistics import uplift
from footfall.decisions.statistics.dose import Best, Dose, Level, Worth
from footfall.decisions.statistics.kinds import Floats, Ints
from footfall.shared.currencies import from_minor
from footfall.shared.errors import Invalid
from footfall.web.figures import sign

ENOUGH_FOR_UPLIFT = 500
"""Visitors in each arm below which nobody can tell whom an offer moves."""

_LOG = """
SELECT exposure.arm_id, exposure.unit, exposure.at,
       exposure.capture_id IS NOT NULL, coalesce(exposure.seconds, 0), exposure.lead_id IS NOT NULL,
       coalesce(lead.warm_at <= exposure.at + %(within)s AND lead.junk_at IS NULL, false),
       coalesce(lead.qualified_at <= exposure.at + %(within)s AND lead.junk_at IS NULL, false),
       coalesce(lead.won_at <= exposure.at + %(within)s AND lead.junk_at IS NULL, false),
       CASE WHEN lead.won_at <= exposure.at + %(within)s AND lead.junk_at IS NULL
            THEN coalesce(lead.won_minor, 0) * coalesce(product.margin, %(margin)s) ELSE 0 END,
       lead.dead_at IS NOT NULL, lead.junk_at IS NOT NULL, coalesce(refused.is_so, false),
       extract(hour FROM exposure.at AT TIME ZONE %(zone)s)::int, extract(isodow FROM exposure.at AT TIME ZONE %(zone)s)::int
  FROM decisions_exposure AS exposure
  LEFT JOIN qualification_lead AS lead ON lead.id = exposure.lead_id
  LEFT JOIN company_product AS product ON product.id = lead.product_id
  LEFT JOIN LATERAL (SELECT bool_or(NOT is_granted) AS is_so FROM capture_consent
                      WHERE capture_id = exposure.capture_id) AS refused ON true
 WHERE exposure.experiment_id = %(experiment)s AND exposure.is_dealt AND exposure.at <= %(until)s
 ORDER BY exposure.id
"""

_ASIDE = """
SELECT count(*) FILTER (WHERE is_dealt AND at > %(until)s), count(*) FILTER (WHERE NOT is_dealt), count(*)
  FROM decisions_exposure WHERE experiment_id = %(experiment)s
"""

_COLUMNS = (
    "arm", "unit", "at", "captured", "seconds", "lead", "warm", "qualified", "won", "value", "dead", "junk", "refused",
    "hour", "day",
)  # fmt: skip


@dataclass(frozen=True)
class Aside:
    """Visitors who are not read: too young for the outcome, or with an arm that was not dealt; and all there are."""

    young: int
    not_dealt: int
    all: int


@dataclass(frozen=True)
class Found:
    """An experiment read at a moment."""

    experiment: Experiment
    arms: Sequence[Arm]
    results: Results
    reading: Reading
    advice: Advice
    guards: Sequence[Guarded]
    aside: Aside
    is_projected: bool
    worth: float
    columns: Mapping[str, Any]
    unseen_days: int = 0
    """Outlet-days that are left out since nobody counted their visitors."""

    @cached_property
    def dose(self) -> tuple[Dose, Best] | None:
        """The response by level of the incentive, and the level that earns most; None where levels are not what varies."""
        if self.experiment.kind != Experiment.Kind.INCENTIVE or len({arm.incentive_minor for arm in self.arms}) < 3:  # noqa: PLR2004 -- two levels make no curve
            return None
        if self.experiment.outcome != Experiment.Outcome.CAPTURED:
            return None
        captured = self.columns["captured"]
        levels = []
        for place, arm in enumerate(self.arms):
            is_in = self.results.arm == place
            levels.append(Level(self.major(arm.incentive_minor), int(is_in.sum()), int(captured[is_in].sum())))
        curve = Dose(levels)
        return curve, curve.best(Worth(self.worth))

    @cached_property
    def uplift(self) -> uplift.Uplift | None:
        """Whether the best arm moves some visitors more than others, by hour, day and place; None with too few."""
        best = self.advice.arm or max(self.reading.comparisons, key=lambda one: one.outcome.effect.estimate).arm
        control = next(place for place, arm in enumerate(self.results.arms) if arm == self.reading.control)
        place = list(self.results.arms).index(best)
        either = (self.results.arm == place) | (self.results.arm == control)
        is_arm = (self.results.arm[either] == place).astype(np.int64)
        if min(int(is_arm.sum()), int((1 - is_arm).sum())) < ENOUGH_FOR_UPLIFT:
            return None
        features = _features(self.columns["hour"][either], self.columns["day"][either])
        return uplift.read(features, self.results.outcome[either], is_arm)

    def major(self, minor: float) -> float:
        """An amount in the main unit of the currency."""
        return float(from_minor(round(minor), self.experiment.currency))

    def document(self) -> dict[str, Any]:
        """The numbers that a look, a decision and the API keep."""
        reading = self.reading
        return {
            "visitors": len(self.results.arm),
            "young": self.aside.young,
            "sample_ratio_p": reading.ratio_p,
            "alpha_at_this_look": reading.alpha,
            "design_effect": reading.design_effect,
            "clusters": reading.clusters,
            "is_profit_projected": self.is_projected,
            "arms": [
                {"arm": one.name, "visitors": one.visitors, "yes": one.yes, "rate": one.outcome, "low": _finite(one.low),
                 "high": _finite(one.high), "profit_per_visitor": one.profit}
                for one in reading.arms
            ],
            "comparisons": [
                {"arm": one.arm, "difference": one.outcome.effect.estimate, "low": _finite(one.outcome.effect.low),
                 "high": _finite(one.outcome.effect.high), "p": one.outcome.p, "is_clear": one.outcome.is_clear,
                 "corrected": one.outcome.corrected, "any_time_low": _finite(one.outcome.any_time[0]),
                 "any_time_high": _finite(one.outcome.any_time[1]),
                 "profit": one.profit.effect.estimate if one.profit else None,
                 "profit_low": _finite(one.profit.effect.low) if one.profit else None,
                 "profit_high": _finite(one.profit.effect.high) if one.profit else None}
                for one in reading.comparisons
            ],
            "guardrails": [
                {"name": one.name, "arm": one.arm, "rate": one.rate, "control": one.control, "is_worse": one.is_worse}
                for one in self.guards
            ],
            "best_level": self.best_level(),
        }  # fmt: skip

    def best_level(self) -> dict[str, float] | None:
        """The level of the incentive that earns most a visitor, and between which levels it lies with 95 %."""
        if self.dose is None:
            return None
        curve, best = self.dose
        return {"level": best.level, "low": best.low, "high": best.high, "profit": best.profit,
                "over_none": best.over_none, "over_none_low": best.over_none_low, "over_none_high": best.over_none_high,
                "fit": curve.fit(), "worth_of_lead": self.worth}  # fmt: skip


def planned_of(experiment: Experiment) -> Planned:
    """The days of an experiment and its looks."""
    return Planned(experiment.starts_on, experiment.ends_on, experiment.looks, experiment.within_days)


def found_by(experiment: Experiment, *, as_of: datetime, look: int | None = None) -> Found | None:
    """The experiment read at a moment, at a planned look if one is named; None while an arm has nobody to be read."""
    arms = list(experiment.arms.order_by("place"))
    columns, aside = _log(experiment, as_of)
    unseen = 0
    if is_by_footfall(experiment):
        columns, unseen = with_footfall(experiment, columns, until=as_of - timedelta(days=experiment.within_days))
    places = {arm.pk: place for place, arm in enumerate(arms)}
    arm = np.array([places[key] for key in columns["arm"]], dtype=np.int64)
    if len(set(arm.tolist())) < len(arms):
        return None
    is_projected = experiment.outcome == Experiment.Outcome.CAPTURED
    worth = worth_of_lead(experiment, before=as_of) if is_projected else 0.0
    results = Results(
        [one.name for one in arms],
        arm,
        columns[experiment.outcome].astype(np.float64),
        is_yes_no=True,
        profit=_profit(experiment, arms, arm, columns, worth, is_projected=is_projected),
        cluster=_clusters(columns["unit"]) if experiment.unit == Experiment.Unit.OUTLET_DAY else None,
    )
    number = look or max(1, min(planned_of(experiment).due_by(timezone.localdate(as_of)), experiment.looks))
    how = How(arms[0].name, shares=[float(one.share) for one in arms], look=number, of_looks=experiment.looks)
    try:
        reading = read(results, how)
    except Invalid:
        return None
    guards = guarded(results, reading.control, _guards(columns))
    said = held_back(
        advice(reading, look=number, of_looks=experiment.looks, currency=sign(experiment.currency)), guards
    )
    return Found(experiment, arms, results, reading, said, guards, aside, is_projected, worth, columns, unseen)


def _log(experiment: Experiment, as_of: datetime) -> tuple[dict[str, Any], Aside]:
    within = timedelta(days=experiment.within_days) if experiment.within_days else as_of - experiment.made_at
    until = as_of - timedelta(days=experiment.within_days)
    given: dict[str, Any] = {"experiment": experiment.pk, "until": until, "within": within, "margin": experiment.margin,
             "zone": timezone.get_current_timezone_name()}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LOG, given)
        rows = cursor.fetchall()
        cursor.execute(_ASIDE, given)
        aside = Aside(*cursor.fetchone())
    by_name = dict(zip(_COLUMNS, zip(*rows, strict=True) if rows else [()] * len(_COLUMNS), strict=True))
    kept = {name: values if name in {"arm", "unit", "at"} else np.array(values, dtype=np.float64)
            for name, values in by_name.items()}  # fmt: skip
    return kept, aside


def _profit(
    experiment: Experiment,
    arms: Sequence[Arm],
    arm: Ints,
    columns: Mapping[str, Any],
    worth: float,
    *,
    is_projected: bool,
) -> Floats | None:
    """What a visitor brought less what they cost, in the main unit; None where nothing is known of money."""
    given = np.array([one.incentive_minor for one in arms], dtype=np.float64)[arm] * columns["captured"]
    given = given + columns["seconds"] * (experiment.hour_minor / 3600)
    one = float(from_minor(1, experiment.currency))
    brought = columns["captured"] * worth if is_projected else columns["value"] * one
    if not brought.any():
        return None
    return np.asarray(brought - given * one)


def _guards(columns: Mapping[str, Any]) -> dict[str, tuple[Floats, Floats]]:
    """What must not get worse: yes and of how many, by visitor."""
    return {
        "Dead": (columns["dead"], columns["lead"]),
        "Junk": (columns["junk"], columns["lead"]),
        "Contact refused": (columns["refused"], columns["captured"]),
    }


def _clusters(units: Sequence[str]) -> Ints:
    _, codes = np.unique(np.array(units), return_inverse=True)
    return np.asarray(codes, dtype=np.int64)


def _features(hour: Floats, day: Floats) -> Floats:
    """The time of day and the day of the week as numbers that a straight line can use."""
    angle = 2 * np.pi * hour / 24
    return np.column_stack([np.sin(angle), np.cos(angle), *[(day == each).astype(np.float64) for each in range(2, 8)]])


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None
