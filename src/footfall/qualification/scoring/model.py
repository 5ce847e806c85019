"""A trained model: probabilities of any table of leads, and the reasons for each in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from footfall.qualification.scoring.calibration import Calibration
from footfall.qualification.scoring.challengers import BASE, BLEND, POINTS, Fitted, blended
from footfall.qualification.scoring.evidence import Scorecard
from footfall.qualification.scoring.figures import from_logits, logits
from footfall.qualification.scoring.leaks import Suspect
from footfall.qualification.scoring.levels import SELDOM, UNKNOWN, Layout, Sheet, read_sheet
from footfall.qualification.scoring.ridge import Ridge
from footfall.qualification.scoring.table import Floats, Table
from footfall.qualification.scoring.trees import Trees

LEARNT, NO_SIGNAL, LEARNING = "learnt", "no signal found", "learning"
_NAMED = 0.05


@dataclass(frozen=True, slots=True)
class Reason:
    """One field's part in a lead's log-odds, beside the usual lead; `words` say it."""

    field: str
    value: str
    term: float

    @property
    def times(self) -> float:
        return float(np.exp(self.term))

    @property
    def words(self) -> str:
        verb = "raises" if self.term > 0 else "lowers"
        return f"{self.field} is {self.value}: {verb} the odds to {self.times:.2f} times"


@dataclass(frozen=True)
class Explanation:
    """A lead's probability and what made it: `start` and all terms add up to the log-odds of `probability`."""

    probability: float
    start: float
    terms: tuple[Reason, ...]

    def reasons(self, most: int = 4) -> list[str]:
        """The strongest reasons in words, first the strongest."""
        return [reason.words for reason in self.strongest(most)]

    def strongest(self, most: int = 4) -> list[Reason]:
        """The reasons that matter, first the strongest."""
        ordered = sorted(self.terms, key=lambda term: -abs(term.term))
        return [reason for reason in ordered[:most] if abs(reason.term) >= _NAMED]


@dataclass(frozen=True)
class Model:
    """What was learnt, or why nothing was: `verdict` is learnt, "no signal found" or "learning: 61 of 100 leads"."""

    verdict: str
    champion: str
    rate: float
    layouts: tuple[Layout, ...]
    models: Mapping[str, Fitted]
    rule: Calibration | None
    calibration: Calibration
    points: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    suspects: tuple[Suspect, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_signal(self) -> bool:
        """Whether the model has learnt to tell leads apart."""
        return self.verdict == LEARNT

    @property
    def columns(self) -> frozenset[str]:
        """The columns of a table that are looked at."""
        found = {name for layout in self.layouts for name in layout.feature.columns}
        return frozenset(found | {self.points} if self.points else found)

    def predict(self, table: Table) -> Floats:
        """The chance of each lead to be won; everybody's the same where nothing was learnt."""
        if not self.has_signal or not table.size:
            return np.full(table.size, self.rate)
        return self.calibration.probability(self._logits(self._sheet(table)))

    def explain(self, table: Table) -> list[Explanation]:
        """Each lead's probability with the part of every field; the parts add up exactly."""
        if not self.has_signal or not table.size:
            return [Explanation(self.rate, float(logits(self.rate)), ())] * table.size
        sheet = self._sheet(table)
        start, terms = self.terms(sheet)
        probability = from_logits(start + terms.sum(axis=1))
        names = self._fields()
        values = [_values(sheet, table, place) for place in range(len(sheet.layouts))]
        if self.champion == POINTS:
            values = [[f"{one:,.6g}" for one in sheet.points]]
        return [
            Explanation(
                float(probability[row]),
                start,
                tuple(Reason(names[at], values[at][row], float(terms[row, at])) for at in range(len(names))),
            )
            for row in range(table.size)
        ]

    def terms(self, sheet: Sheet) -> tuple[float, Floats]:
        """The start and each field's part in the calibrated log-odds, rows by fields."""
        slope, shift = self.calibration.slope, self.calibration.shift
        if self.champion == POINTS and self.rule is not None:
            middle = float(self.rule.shift)
            return slope * middle + shift, (slope * self.rule.slope * sheet.points)[:, None]
        start = float(self._together({name: np.array(one.start) for name, one in self._members().items()}))
        terms = self._together({name: one.terms(sheet) for name, one in self._members().items()})
        return slope * start + shift, slope * terms

    def _sheet(self, table: Table) -> Sheet:
        return read_sheet(self.layouts, table, self.points)

    def _logits(self, sheet: Sheet) -> Floats:
        if self.champion == POINTS and self.rule is not None:
            return self.rule.logits(sheet.points)
        return self._together({name: one.logits(sheet) for name, one in self._members().items()})

    def _members(self) -> Mapping[str, Fitted]:
        return self.models if self.champion == BLEND else {self.champion: self.models[self.champion]}

    def _together(self, told: Mapping[str, Floats]) -> Floats:
        return blended(told) if self.champion == BLEND else told[self.champion]

    def _fields(self) -> list[str]:
        if self.champion == POINTS:
            return [self.points or POINTS]
        return [layout.feature.name for layout in self.layouts]

    def as_json(self) -> dict[str, Any]:
        """Everything but the trees, which LightGBM writes itself."""
        models = {name: model.as_json() for name, model in self.models.items() if isinstance(model, Scorecard | Ridge)}
        grown = self.models.get(Trees.name)
        return {
            "verdict": self.verdict, "champion": self.champion, "rate": self.rate, "about": dict(self.about),
            "suspects": [{"field": s.field, "columns": list(s.columns), "reason": s.reason} for s in self.suspects],
            "left_out": dict(self.left_out), "points": self.points,
            "rule": None if self.rule is None else [self.rule.slope, self.rule.shift],
            "calibration": [self.calibration.slope, self.calibration.shift],
            "layouts": [layout.as_json() for layout in self.layouts], "models": models,
            "level": grown.level if isinstance(grown, Trees) else 0.0,
        }  # fmt: skip

    @property
    def trees(self) -> str:
        """The trees as LightGBM writes them; empty where there are none."""
        found = self.models.get(Trees.name)
        return found.text if isinstance(found, Trees) else ""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], trees: str = "") -> "Model":
        models: dict[str, Fitted] = {}
        if Scorecard.name in kept["models"]:
            models[Scorecard.name] = Scorecard.from_json(kept["models"][Scorecard.name])
        if Ridge.name in kept["models"]:
            models[Ridge.name] = Ridge.from_json(kept["models"][Ridge.name])
        if trees:
            card = Scorecard.from_json(kept["models"][Scorecard.name])
            models[Trees.name] = Trees.from_text(card.fields, trees, kept.get("level", 0.0))
        return cls(
            kept["verdict"], kept["champion"], kept["rate"],
            tuple(Layout.from_json(layout) for layout in kept["layouts"]), models,
            Calibration(*kept["rule"]) if kept["rule"] else None, Calibration(*kept["calibration"]), kept["points"],
            kept["about"], tuple(Suspect(s["field"], tuple(s["columns"]), s["reason"]) for s in kept["suspects"]),
            kept["left_out"],
        )  # fmt: skip


def silent(verdict: str, rate: float, about: Mapping[str, Any], **kept: Any) -> Model:
    """A model that quotes the average for everybody and says why."""
    return Model(verdict, BASE, rate, (), {}, None, Calibration(), about=about, **kept)


def _values(sheet: Sheet, table: Table, place: int) -> list[str]:
    """Each lead's value in one field, as it was written where that says it."""
    numbers, layout = sheet.numbers[place], sheet.layouts[place]
    if numbers is not None:
        return ["not known" if np.isnan(one) else f"{one:,.6g}" for one in numbers]
    way, name = layout.ways[0], layout.feature.columns[0]
    labels, codes = [way.label(level) for level in range(way.size)], sheet.levels[place][0]
    if layout.feature.part or name not in table:
        return [labels[level] for level in codes]
    column = table[name]
    written = [" ".join(column.words[code].split()) for code in column.codes]
    # What was seen too seldom to be learnt from says so.
    return [_as_written(said, labels[level], level) for said, level in zip(written, codes, strict=True)]


def _as_written(said: str, label: str, level: int) -> str:
    if level == UNKNOWN:
        return label
    return f"{said} ({label})" if level == SELDOM else said
