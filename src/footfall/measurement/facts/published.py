"""The published facts of this process: opened once, opened again when another file becomes current."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from django.conf import settings

from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.ask import Cube
from footfall.measurement.cube.engine import DuckEngine
from footfall.measurement.cube.plans import Plans
from footfall.measurement.cube.question import Question, Scope
from footfall.measurement.facts.parquet import export_parquet
from footfall.measurement.facts.store import MEMORY, Current, NothingCounted, Store

KEPT_ANSWERS = 512


@dataclass(frozen=True)
class Facts:
    """A cube on the current file, where it stands, and what it was asked already.

    Answers live with their file: kept elsewhere they would hold it open long after it is replaced.
    """

    cube: Cube
    current: Current
    answers: dict[tuple[Question, Scope], Answer] = field(default_factory=dict, repr=False, compare=False)

    def ask(self, question: Question, scope: Scope) -> Answer:
        """The answer to a question; the same question to the same file is answered once."""
        found = self.answers.get((question, scope))
        if found is None:
            found = self.cube.ask(question, scope)
            if len(self.answers) >= KEPT_ANSWERS:
                self.answers.clear()
            self.answers[question, scope] = found
        return found


_lock = threading.Lock()
_opened: dict[tuple[Path, str], Facts] = {}


def published(engine: str = "") -> Facts:
    """The current facts, or a refusal if nothing was ever counted.

    `engine` is what reckons, as in the setting ENGINE, which holds where none is named.
    """
    store = Store(Path(settings.FACTS))
    engine = engine or settings.ENGINE
    with _lock:
        current = store.current()
        if current is None:
            raise NothingCounted
        known = _opened.get((store.folder, engine))
        if known is None or known.current.file != current.file:
            # An older cube is closed when its last question is answered: nothing else holds it.
            opened = _opened_cube(store, current) if engine == DuckEngine.dialect else _on_spark(store, engine)
            _opened[store.folder, engine] = Facts(opened, current)
        elif known.current != current:
            _opened[store.folder, engine] = Facts(known.cube, current, known.answers)
        return _opened[store.folder, engine]


def _opened_cube(store: Store, current: Current) -> Cube:
    for _ in range(3):
        try:
            engine = DuckEngine(store.folder / current.file, memory=MEMORY)
            return Cube(engine, Plans(engine.dialect, store.plans))
        except duckdb.IOException:
            # Replaced and removed between reading its name and opening it.
            current = store.current() or current
    raise NothingCounted


def _on_spark(store: Store, engine_name: str) -> Cube:
    from footfall.measurement.cube.spark import SparkEngine, master_of

    master = master_of(engine_name)
    folder = export_parquet(store)
    if folder is None:
        raise NothingCounted
    engine = SparkEngine(folder, master=master)
    return Cube(engine, Plans(engine.dialect, store.plans))


def forget_published() -> None:
    """Open the facts anew at the next question; for those who put others in their place."""
    with _lock:
        _opened.clear()
