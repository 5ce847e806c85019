"""How good and how fast win probabilities are, on the two public sets of telemarketing and of web sessions.

    python -m benchmarks.scoring DATA [PART ...]

DATA is the folder with bank-full.csv and online_shoppers_intention.csv (UCI, CC BY 4.0). The parts: random, time,
cold, shuffled, speed; all of them where none is named. Fields that leak (`duration`, `PageValues`) are dropped.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from footfall.qualification.scoring.figures import Figures, auc, figures, loss
from footfall.qualification.scoring.levels import lay_out, read_sheet
from footfall.qualification.scoring.naive_bayes import naive_bayes
from footfall.qualification.scoring.outcome import read_outcome
from footfall.qualification.scoring.reading import read_table
from footfall.qualification.scoring.table import Column, Floats, Rows, Table
from footfall.qualification.scoring.training import Lesson, read, train

BLOCK = 1_500
T = TypeVar("T")


@dataclass(frozen=True)
class Data:
    """One set with its outcome as numbers."""

    name: str
    table: Table
    y: Floats
    lesson: Lesson


def main(folder: Path, parts: list[str]) -> None:
    """Print the figures of each part."""
    sets = [
        _data(folder / "bank-full.csv", Lesson("y", drop=["duration"])),
        _data(folder / "online_shoppers_intention.csv", Lesson("Revenue", drop=["PageValues"])),
    ]
    every: dict[str, Callable[[], None]] = {
        "random": lambda: _random(sets), "time": lambda: _in_time(sets[0]), "cold": lambda: _cold(sets),
        "shuffled": lambda: _shuffled(sets), "speed": _speed,
    }  # fmt: skip
    for part in parts or every:
        wall, cpu = time.perf_counter(), time.process_time()
        every[part]()
        print(f"  [{part}: {time.perf_counter() - wall:.0f} s, {time.process_time() - cpu:.0f} s of CPU]\n")


def _data(path: Path, lesson: Lesson) -> Data:
    table = read_table(path)
    return Data(path.stem, table, read_outcome(table, lesson.outcome).y, lesson)


def _random(sets: list[Data]) -> None:
    print("Random 70/30, three seeds")
    for data in sets:
        ours, odoo = [], []
        for seed in range(3):
            mixed = np.random.default_rng(seed).permutation(len(data.y))
            known, unseen = mixed[: int(0.7 * len(mixed))], mixed[int(0.7 * len(mixed)) :]
            model = train(data.table.take(known), data.lesson, seed=seed)
            ours.append(figures(data.y[unseen], model.predict(data.table.take(unseen))))
            odoo.append(_odoo(data, known, unseen))
        for name, found in (("Footfall", ours), ("Odoo", odoo)):
            print(f"  {data.name:<26} {name:<9} {_line(found)}")


def _in_time(data: Data) -> None:
    print(f"In time: trained again every {BLOCK:,} rows on the past, read on the next {BLOCK:,}")
    told, areas = [], []
    starts = range(BLOCK, len(data.y), BLOCK)
    lesson = Lesson(data.lesson.outcome, in_order=True, drop=data.lesson.drop)
    for start in starts:
        unseen = np.arange(start, min(start + BLOCK, len(data.y)))
        model = train(data.table.take(np.arange(start)), lesson)
        told.append(model.predict(data.table.take(unseen)))
        areas.append(auc(data.y[unseen], told[-1]))
    probability, y = np.concatenate(told), data.y[BLOCK:]
    print(
        f"  {data.name}: log loss {loss(y, probability).mean():.4f}, Brier {np.mean((probability - y) ** 2):.4f}, "
        f"mean AUC inside a block {np.mean(areas):.3f}, {len(areas)} blocks"
    )


def _cold(sets: list[Data]) -> None:
    print("Cold start: eight repeats, read on 30 % not learnt from")
    for leads in (100, 500, 2_000):
        means, worst, odoos = [], 1.0, []
        for data in sets:
            ours, odoo = [], []
            for seed in range(8):
                mixed = np.random.default_rng(100 + seed).permutation(len(data.y))
                known, unseen = mixed[:leads], mixed[int(0.7 * len(mixed)) :]
                model = train(data.table.take(known), data.lesson, seed=seed)
                ours.append(figures(data.y[unseen], model.predict(data.table.take(unseen))))
                odoo.append(_odoo(data, known, unseen))
            print(f"  {leads:>5} {data.name:<26} {_line(ours)}; worst skill {min(o.brier_skill for o in ours):+.3f}")
            means.append(np.mean([one.brier_skill for one in ours]))
            odoos.append(np.mean([one.brier_skill for one in odoo]))
            worst = min(worst, *(one.brier_skill for one in ours))
        print(f"  {leads:>5} mean Brier skill {np.mean(means):+.3f} (Odoo {np.mean(odoos):+.3f}), worst {worst:+.3f}")


def _shuffled(sets: list[Data]) -> None:
    print("Outcome shuffled: nothing can be learnt")
    for data in sets:
        for leads in (500, 2_000, len(data.y)):
            verdicts = [
                train(_mixed_up(data, leads, seed), Lesson(data.lesson.outcome, drop=data.lesson.drop)).verdict
                for seed in range(8 if leads <= 2_000 else 2)
            ]
            print(f"  {data.name:<26} {leads:>6} leads: {verdicts.count('no signal found')} of {len(verdicts)} silent")


def _mixed_up(data: Data, leads: int, seed: int) -> Table:
    random = np.random.default_rng(seed)
    part = data.table.take(random.permutation(len(data.y))[:leads])
    outcome = part[data.lesson.outcome]
    return Table({**part.columns, data.lesson.outcome: Column(outcome.words, random.permutation(outcome.codes))}, leads)


def _speed() -> None:
    print("Speed: 50,000 leads of 20 fields (the seconds of CPU tell it on a machine that does other things too)")
    table = made_up(50_000)
    model = _timed("training", lambda: train(table, Lesson("won")))
    _timed("training in the order of time", lambda: train(table, Lesson("won", in_order=True)))
    _timed("scoring", lambda: model.predict(table), table.size)
    few = table.take(np.arange(10_000))
    _timed("scoring with reasons", lambda: model.explain(few), few.size)
    one = table.take(np.array([7]))
    walls, cpus = [], []
    for _again in range(50):
        wall, cpu = time.perf_counter(), time.process_time()
        model.explain(one)[0].reasons()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    print(f"  one lead with reasons {1000 * np.median(walls):.1f} ms, {1000 * np.median(cpus):.1f} ms of CPU")


def _timed(what: str, deed: Callable[[], T], leads: int = 0) -> T:
    wall, cpu = time.perf_counter(), time.process_time()
    found = deed()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    rate = f": {leads / wall:,.0f} leads a second, {leads / cpu:,.0f} a second of CPU" if leads else ""
    print(f"  {what} {wall:.1f} s, {cpu:.1f} s of CPU{rate}")
    return found


def made_up(size: int) -> Table:
    """Leads of ten numbers and ten fields of words, one of them a code with 300 values."""
    random = np.random.default_rng(5)
    numbers = random.normal(size=(size, 10))
    words = np.column_stack([random.integers(0, count, size) for count in (2, 3, 4, 5, 6, 8, 12, 20, 50, 300)])
    worth = random.normal(0, 0.5, 300)
    z = (
        -2
        + 0.6 * numbers[:, 0]
        - 0.4 * numbers[:, 1]
        + 0.3 * numbers[:, 2] ** 2
        + worth[words[:, 9]]
        + 0.4 * words[:, 0]
    )
    won = random.random(size) < 1 / (1 + np.exp(-z))
    columns: dict[str, Sequence[object]] = {
        f"number {at}": [f"{one:.4f}" for one in numbers[:, at]] for at in range(10)
    }
    columns |= {f"word {at}": [f"v{one}" for one in words[:, at]] for at in range(10)}
    return Table.of({**columns, "won": ["yes" if one else "no" for one in won]})


def _odoo(data: Data, known: Rows, unseen: Rows) -> Figures:
    """Naive Bayes on the same fields, numbers in bins."""
    before, later = data.table.take(known), data.table.take(unseen)
    features = [layout.feature for layout in read(before, data.lesson).sheet.layouts]
    layouts = lay_out(features, before)
    told = naive_bayes(read_sheet(layouts, before, None), data.y[known], read_sheet(layouts, later, None))
    return figures(data.y[unseen], told)


def _line(found: list[Figures]) -> str:
    parts = {
        "AUC": [one.roc_auc for one in found], "Brier skill": [one.brier_skill for one in found],
        "log loss": [one.log_loss for one in found], "ECE": [one.calibration_error for one in found],
    }  # fmt: skip
    return ", ".join(f"{name} {np.mean([v for v in values if v is not None]):.3f}" for name, values in parts.items())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
