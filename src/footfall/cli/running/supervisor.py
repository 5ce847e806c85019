"""The parent of web and worker: keeps them and the database alive, and ends them together."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from footfall.cli.running.child import Child, Show, pause_after
from footfall.shared.postgres import Handle, PostgresError, ensure_running

_TICK = 0.1
_PATIENCE = 20.0


class Supervisor:
    """Runs children until the user ends it."""

    def __init__(
        self,
        children: Sequence[Child],
        database: Handle | None,
        show: Show,
        greet: Callable[[], bool] = lambda: True,
    ) -> None:
        """`greet` is called until it says that it has told the user that everything runs."""
        self.children = children
        self.database = database
        self.show = show
        self.greet = greet
        self.ending = threading.Event()
        self._failures = 0
        self._database_due_at = 0.0

    def run(self) -> None:
        """Keep everything running until Ctrl-C or SIGTERM; when this returns every child has ended."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        has_greeted = False
        try:
            while not self.ending.wait(_TICK):
                self._tend_database(time.monotonic())
                for child in self.children:
                    child.tend(time.monotonic(), self.show)
                has_greeted = has_greeted or self.greet()
        finally:
            self._end_children()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.ending.is_set():  # a second Ctrl-C: no more waiting
            self._tell_children(signal.SIGKILL)
        self.ending.set()

    def _tell_children(self, number: signal.Signals) -> None:
        for child in self.children:
            child.tell_to_end(number)

    def _tend_database(self, at: float) -> None:
        if self.database is None or self.database.is_served() or at < self._database_due_at:
            return
        self.show("The database has ended; it is started again.")
        try:
            ensure_running(self.database.data, say=self.show)
            self._failures = 0
        except PostgresError as error:
            self._failures += 1
            self._database_due_at = at + pause_after(self._failures)
            self.show(str(error))

    def _end_children(self) -> None:
        self._tell_children(signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        while any(child.pid is not None for child in self.children):
            if time.monotonic() > deadline:
                self._tell_children(signal.SIGKILL)
            for child in self.children:
                child.has_ended()
            time.sleep(0.02)
