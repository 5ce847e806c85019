"""Errors, said."""

import errno
from pathlib import Path

import pytest
from django.db import OperationalError, ProgrammingError

from footfall.cli.running.refusals import BROKEN, REFUSED, sentence_of, tell
from footfall.shared.errors import NotAllowed
from footfall.shared.postgres.errors import DiskFull


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (NotAllowed(), "Your role does not include this."),
        (DiskFull(), DiskFull.__doc__),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full."),
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "leads.csv"),
            "leads.csv: no such file or directory.",
        ),
        (OperationalError("connection refused\n(more)"), "The database does not answer: connection refused."),
        (
            ProgrammingError('relation "lead" does not exist'),
            "The database is not up to date; run `footfall migrate`.",
        ),
        (ZeroDivisionError(), None),
    ],
)
def test_what_is_expected_has_a_sentence(error: Exception, sentence: str | None) -> None:
    assert sentence_of(error) == sentence


def test_a_refusal_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(NotAllowed()) == REFUSED
    assert capsys.readouterr() == ("", "footfall: Your role does not include this.\n")


def test_a_bug_keeps_its_traceback_for_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOOTFALL_DATA", str(tmp_path))
    assert tell(ZeroDivisionError("by nought")) == BROKEN
    log = tmp_path / "logs" / "footfall.log"
    assert capsys.readouterr().err == (
        f"footfall: Something went wrong inside Footfall (ZeroDivisionError); the details are in {log}.\n"
    )
    assert "ZeroDivisionError: by nought" in log.read_text()
