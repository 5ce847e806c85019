"""One child process that is kept alive.

Children are forked and not started as programs: everything is imported once in the parent, so that a second and a third
process cost neither the time nor the memory of it. The parent therefore runs no threads and holds no connections.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from footfall.cli.running.lifeline import end_with_parent
from footfall.cli.running.logs import LogPipe

Show = Callable[[str], None]
_STEADY = 60.0
_LONGEST_PAUSE = 30.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def pause_after(failures: int) -> float:
    """Seconds to wait before the next start, by how many starts in a row came to nothing."""
    return float(min(_LONGEST_PAUSE, 0.5 * 2 ** max(0, failures - 1)))


@dataclass
class Child:
    """A function that runs as a process of its own, started anew when it ends unasked."""

    name: str
    work: Callable[[], None]
    log: Path
    pid: int | None = None
    failures: int = 0
    started_at: float = 0.0
    due_at: float = 0.0
    _pipe: LogPipe | None = None

    def start(self, at: float, show: Show) -> None:
        """Start the process; the terminal's Ctrl-C reaches it only through its parent."""
        reading, writing = os.pipe()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            _be_the_child(self.work, parent, writing)
        os.close(writing)
        self.started_at = at
        self._pipe = LogPipe(reading, self.log, lambda words: show(f"{self.name}: {words}"))

    def tend(self, at: float, show: Show) -> None:
        """Carry on its log; start the process if it is due, or note that it has ended."""
        if self._pipe:
            self._pipe.carry()
        if self.pid is None:
            if at >= self.due_at:
                self.start(at, show)
        elif (code := self.has_ended()) is not None:
            self.failures = 1 if at - self.started_at > _STEADY else self.failures + 1
            self.due_at = at + pause_after(self.failures)
            pause = f"{pause_after(self.failures):g} s"
            show(f"{self.name} ended ({_reason(code)}); it starts again in {pause}. Log: {self.log}")

    def has_ended(self) -> int | None:
        """The process's exit code if it has just ended, or minus the number of the signal that ended it."""
        if self.pid is None:
            return None
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if not pid:
            return None
        self.pid = None
        if self._pipe:
            self._pipe.close()
            self._pipe = None
        return os.waitstatus_to_exitcode(status)

    def tell_to_end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to the process, if there is one."""
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


def _be_the_child(work: Callable[[], None], parent: int, output: int) -> NoReturn:
    code = 1
    try:
        end_with_parent(parent)
        os.setpgid(0, 0)
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        work()
        code = 0
    except SystemExit as wish:
        code = wish.code if isinstance(wish.code, int) else 0
    except BaseException:  # noqa: BLE001 -- a child must not run on into its parent's code
        os.write(2, traceback.format_exc().encode())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run_apart(work: Callable[[], None]) -> int:
    """Run a function in a process of its own and wait for it, so that it leaves no threads here; its exit code."""
    from footfall.cli.running.refusals import tell

    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 0
    try:
        work()
    except Exception as error:  # noqa: BLE001 -- the user reads a sentence, whatever it was
        code = tell(error)
    except BaseException:  # noqa: BLE001 -- Ctrl-C, which the parent tells of
        code = 130
    finally:
        sys.stdout.flush()
        os._exit(code)


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
