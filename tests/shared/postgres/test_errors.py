"""PostgreSQL's words, made a sentence for the user."""

import pytest

from footfall.shared.postgres.errors import (
    DiskFull,
    NotPermitted,
    PostgresError,
    WrongVersion,
    explain,
)
from footfall.shared.postgres.readiness import progress_in


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ('FATAL:  could not write lock file "postmaster.pid": No space left on device', DiskFull),
        ("initdb: error: could not create directory: Permission denied", NotPermitted),
        ('FATAL:  data directory "/d" has wrong ownership', NotPermitted),
        ("FATAL:  database files are incompatible with server", WrongVersion),
    ],
)
def test_a_known_complaint_has_a_sentence(words: str, error: type[PostgresError]) -> None:
    assert str(explain(words)) == error.__doc__


def test_an_unknown_complaint_is_quoted() -> None:
    words = "LOG:  starting\nFATAL:  the moon is in the way\nLOG:  shutting down"
    assert str(explain(words)).endswith("it says: FATAL:  the moon is in the way")


@pytest.mark.parametrize(
    ("words", "news"),
    [
        (
            "2026 UTC [7] LOG:  redo in progress, elapsed time: 10.00 s, current LSN: 0/15",
            "PostgreSQL is recovering: redo in progress, elapsed time: 10.00 s, current LSN: 0/15",
        ),
        ("2026 UTC [7] LOG:  database system was shut down at 2026-11-23", ""),
    ],
)
def test_a_long_recovery_is_told_of(words: str, news: str) -> None:
    assert progress_in(words) == news
