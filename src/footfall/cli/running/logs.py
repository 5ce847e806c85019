"""What a child process writes: every line into its log file, warnings and worse also to the terminal."""

import json
import logging
import os
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

_QUIET = {"debug", "info"}
_BYTES, _FILES = 10_000_000, 5


class LogPipe:
    """The reading end of a child's output."""

    def __init__(self, descriptor: int, file: Path, show: Callable[[str], None]) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self._file = RotatingFileHandler(file, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")
        self._show = show
        self._begun = b""

    def carry(self) -> None:
        """Carry what has arrived to the log file and the terminal; never waits."""
        while piece := self._read():
            *lines, self._begun = (self._begun + piece).split(b"\n")
            for line in lines:
                self._put(line.decode("utf-8", "replace"))

    def close(self) -> None:
        """Carry the rest, also a line that was begun, and let go."""
        self.carry()
        if self._begun:
            self._put(self._begun.decode("utf-8", "replace"))
        os.close(self._descriptor)
        self._file.close()

    def _read(self) -> bytes:
        try:
            return os.read(self._descriptor, 65536)
        except BlockingIOError:
            return b""

    def _put(self, line: str) -> None:
        self._file.emit(logging.makeLogRecord({"msg": line}))
        if words := words_for_people(line):
            self._show(words)


def words_for_people(line: str) -> str | None:
    """A log line as a person reads it; nothing when it is only for the file."""
    try:
        event = json.loads(line)
    except ValueError:
        return line.rstrip() or None  # not from our logs: a traceback, or a library's own print
    if not isinstance(event, dict) or event.get("level") in _QUIET or _is_a_visitors_mistake(event):
        return None
    return f"{event.get('level', '')}: {event.get('event', '')}"


def _is_a_visitors_mistake(event: dict[str, Any]) -> bool:
    """Whether a line only says that a page was not found or not allowed; Django warns of each of them."""
    return event.get("logger") == "django.request" and event.get("level") == "warning"
