"""What `footfall doctor` finds."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from footfall.cli.running.checkup import _DURABLE, QUESTIONS, examine
from footfall.cli.running.schema import migrate_if_needed, pending_migrations
from footfall.measurement.facts.store import Current, Store

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def found(question: str, at: datetime = NOW) -> tuple[bool, str]:
    return {finding.question: (finding.is_well, finding.detail) for finding in examine(at)}[question]


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a server of one's own is durable, one hopes")
def test_a_server_that_may_forget_is_found_out() -> None:
    assert found("durability") == (
        False,
        f"{', '.join(_DURABLE)} is off: what was acknowledged can be lost when the machine stops",
    )


def test_the_role_has_no_power() -> None:
    assert found("role") == (True, "the role footfall has no power over the server")


def test_a_database_that_is_up_to_date_is_left_alone() -> None:
    assert found("migrations") == (True, "the database is up to date")
    assert (pending_migrations(), migrate_if_needed()) == ([], [])


def test_a_migration_that_is_missing_is_found() -> None:
    run("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert found("migrations") == (False, "1 pending; run `footfall migrate`")


def test_a_worker_counts_while_its_heart_beats() -> None:
    run("DELETE FROM procrastinate_workers")
    assert found("worker") == (False, "none at work; start `footfall up`")
    run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", NOW - timedelta(seconds=29))
    assert found("worker") == (True, "1 at work")
    assert found("worker", NOW + timedelta(seconds=2)) == (False, "none at work; start `footfall up`")


def test_a_failed_job_is_found() -> None:
    run("INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'ring', 'failed')")
    assert found("jobs") == (False, "1 failed, 0 waiting")


def test_open_passwords_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOOTFALL_DATA", str(tmp_path))
    secret = tmp_path / "secret_key"
    secret.write_text("s")
    secret.chmod(0o600)
    assert found("secrecy") == (True, f"{tmp_path} is closed to others")
    secret.chmod(0o644)
    assert found("secrecy") == (False, "open to others: secret_key")


def test_a_question_that_fails_is_a_finding_and_the_others_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(QUESTIONS, "disk", lambda _: 1 / 0)
    assert found("disk") == (False, "ZeroDivisionError: division by zero")
    assert found("captures") == (True, "0 waiting, none for long")


def test_facts_that_differ_from_the_database_are_found(tmp_path: Path) -> None:
    with override_settings(FACTS=tmp_path):
        assert found("facts") == (True, "nothing was counted yet")
        current = Current(file="cube.1.duckdb", serial=1, currency="INR", as_of=NOW, agrees=True)
        Store(tmp_path).put_current(current)
        assert found("facts") == (True, "counted up to 0 s ago")
        Store(tmp_path).put_current(replace(current, agrees=False, difference="2 leads"))
        assert found("facts") == (False, "they differ from the database: 2 leads")
