"""What a child process writes: every line into its log file, warnings and worse also to the terminal."""

import json
import logging
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

_QUIET = {"debug", "info"}
_BYTES, _FILES = 10_000_000, 5


def pump(stream: IO[str], file: Path, show: Callable[[str], None]) -> threading.Thread:
    """A running thread that carries lines from a child to its log file until the child closes its end."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    out = RotatingFileHandler(file, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")

    def carry() -> None:
        with stream:
            for line in stream:
                out.emit(logging.makeLogRecord({"msg": line.rstrip("\n")}))
                if words := words_for_people(line):
                    show(words)
        out.close()

    thread = threading.Thread(target=carry, daemon=True)
    thread.start()
    return thread


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
