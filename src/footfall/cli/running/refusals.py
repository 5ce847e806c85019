"""Errors as the user of a terminal reads them: one sentence and an exit code."""

import errno
import os
import sys
import traceback
from datetime import UTC, datetime

from footfall.shared.errors import Refusal
from footfall.shared.postgres import PostgresError, data_directory

REFUSED, BROKEN = 1, 3


def tell(error: Exception) -> int:
    """Say an error on stderr; the exit code that belongs to it."""
    if isinstance(error, BrokenPipeError):  # `footfall kpi | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if os.environ.get("FOOTFALL_DEBUG") == "1":
        traceback.print_exception(error)
    if sentence := sentence_of(error):
        print(f"footfall: {sentence}", file=sys.stderr)  # noqa: T201 -- the terminal is who reads it
        return REFUSED
    print(f"footfall: {_keep(error)}", file=sys.stderr)  # noqa: T201
    return BROKEN


def sentence_of(error: Exception) -> str | None:
    """What an expected error says to the user; nothing when it is a bug."""
    if isinstance(error, Refusal | PostgresError):
        return str(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "The disk is full."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {(error.strerror or 'it cannot be used').lower()}."
    return _database_sentence(error)


def _database_sentence(error: Exception) -> str | None:
    """Django's database errors; their classes are looked for by name, for most commands never load Django."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "OperationalError" in kinds or "PoolTimeout" in kinds or "ConnectionTimeout" in kinds:
        words = str(error).strip().splitlines()
        return f"The database does not answer: {words[0] if words else type(error).__name__}."
    if "ProgrammingError" in kinds and "does not exist" in str(error):
        return "The database is not up to date; run `footfall migrate`."
    return None


def _keep(error: Exception) -> str:
    """Put a bug's traceback into the log folder; the sentence that says where it is."""
    what = f"Something went wrong inside Footfall ({type(error).__name__})"
    try:
        log = data_directory() / "logs" / "footfall.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as out:
            out.write(f"{datetime.now(UTC).isoformat()} {' '.join(sys.argv)}\n")
            traceback.print_exception(error, file=out)
    except OSError:
        return f"{what}; set FOOTFALL_DEBUG=1 to see the details."
    return f"{what}; the details are in {log}."
