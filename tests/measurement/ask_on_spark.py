"""Asks Spark in a process of its own, as a cluster's client does, without Django: python -m tests.measurement.ask_on_spark FOLDER MASTER OUT."""

import pickle
import sys
from datetime import date
from pathlib import Path
from typing import Any

from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.ask import Cube
from footfall.measurement.cube.measures import ACTIVITY, COHORT, MEASURES
from footfall.measurement.cube.question import Filter, Question, Scope

EVERY = tuple(MEASURES)
SOME = ("leads", "sales", "cost", "contact_rate", "days_to_sale")
SPRING = {"start": date(2026, 3, 1), "end": date(2026, 8, 31)}
QUESTIONS = [
    (Question(EVERY, ("source",), sure=True), Scope()),
    (
        Question(
            SOME,
            ("location.region", "category", "certification", "time.fiscal_quarter"),
            ("time.week",),
            basis=ACTIVITY,
            **SPRING,
        ),
        Scope(),
    ),
    (
        Question(
            (*SOME, "weighted_pipeline"),
            ("stage",),
            ("priority",),
            (Filter("slab", ("high", "low")),),
            COHORT,
            within=60,
        ),
        Scope(),
    ),
    (
        Question(
            ("leads", "sales", "cost", "pipeline_value"),
            ("location_at_capture.region", "category_today"),
            as_of=date(2026, 8, 1),
        ),
        Scope("places", places=(5, 6, 7, 8, 9)),
    ),
]


def plain(answer: Answer) -> list[Any]:
    """Every cell and the whole, as plain values."""
    return [[(row.keys, row.atoms) for row in answer.rows], answer.totals, answer.unallocated]


def main() -> None:
    """Write what Spark answers to the questions."""
    from footfall.measurement.cube.plans import Plans
    from footfall.measurement.cube.spark import SparkEngine

    folder, master, out = sys.argv[1:]
    engine = SparkEngine(folder, master=master)
    cube = Cube(engine, Plans(engine.dialect, None))
    answers = [plain(cube.ask(question, scope)) for question, scope in QUESTIONS]
    engine.close()
    if "django" in sys.modules:
        raise SystemExit("Django was loaded: a cluster has none.")
    Path(out).write_bytes(pickle.dumps((engine.members, answers)))


if __name__ == "__main__":
    main()
