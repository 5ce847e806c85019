"""One child process that is kept alive."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from footfall.cli.running.logs import pump

_STEADY = 60.0
_LONGEST_PAUSE = 30.0


def pause_after(failures: int) -> float:
    """Seconds to wait before the next start, by how many starts in a row came to nothing."""
    return float(min(_LONGEST_PAUSE, 0.5 * 2 ** max(0, failures - 1)))


@dataclass
class Child:
    """A Python module that runs as a process of its own, started anew when it ends unasked."""

    name: str
    module: str
    log: Path
    arguments: tuple[str, ...] = ()
    descriptors: tuple[int, ...] = ()
    process: "subprocess.Popen[str] | None" = None
    failures: int = 0
    started_at: float = 0.0
    due_at: float = field(default=0.0)

    def start(self, at: float, show: Callable[[str], None]) -> None:
        """Start the process; the terminal's Ctrl-C reaches it only through its parent."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module, *self.arguments],
            env={**os.environ, "FOOTFALL_PARENT": str(os.getpid()), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self.descriptors,
            process_group=0,
            text=True,
            errors="replace",
        )
        self.started_at = at
        if self.process.stdout:
            pump(self.process.stdout, self.log, lambda words: show(f"{self.name}: {words}"))

    def tend(self, at: float, show: Callable[[str], None]) -> None:
        """Start the process if it is due, or note that it has ended."""
        if self.process is None:
            if at >= self.due_at:
                self.start(at, show)
            return
        code = self.process.poll()
        if code is None:
            return
        self.failures = 1 if at - self.started_at > _STEADY else self.failures + 1
        self.due_at = at + pause_after(self.failures)
        self.process = None
        pause = f"{pause_after(self.failures):g} s"
        show(f"{self.name} ended ({_reason(code)}); it starts again in {pause}. Log: {self.log}")

    def tell_to_end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to the process, if there is one."""
        if self.process and self.process.poll() is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
