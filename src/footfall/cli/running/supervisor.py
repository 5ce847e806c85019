"""The parent of web and worker: keeps them and the database alive, and ends them together."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from footfall.cli.running.child import Child, pause_after
from footfall.shared.postgres import Handle, PostgresError, ensure_running

_TICK = 0.2
_PATIENCE = 20.0


class Supervisor:
    """Runs children until the user ends it."""

    def __init__(
        self, children: Sequence[Child], database: Handle | None, show: Callable[[str], None]
    ) -> None:
        self.children = children
        self.database = database
        self.show = show
        self.ending = threading.Event()
        self._failures = 0
        self._database_due_at = 0.0

    def run(self) -> None:
        """Keep everything running until Ctrl-C or SIGTERM; when this returns every child has ended."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            while not self.ending.is_set():
                self._tend_database(time.monotonic())
                for child in self.children:
                    child.tend(time.monotonic(), self.show)
                self.ending.wait(_TICK)
        finally:
            self._end_children()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.ending.is_set():  # a second Ctrl-C: no more waiting
            for child in self.children:
                child.tell_to_end(signal.SIGKILL)
        self.ending.set()

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
        for child in self.children:
            child.tell_to_end()
        deadline = time.monotonic() + _PATIENCE
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.tell_to_end(signal.SIGKILL)
                child.process.wait()
