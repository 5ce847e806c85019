"""Facts of a test's own, beside the test's database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from footfall.measurement.cube import rollups
from footfall.measurement.facts.published import Facts, forget_published, published
from footfall.measurement.facts.refresh import Refreshed, refresh
from tests.cast import NOON, Company, make_company


class Measured:
    """A company and its facts; `counted()` brings them up to date and opens them."""

    def __init__(self, company: Company, folder: Path) -> None:
        self.company = company
        self.folder = folder

    def refresh(self, **options: Any) -> Refreshed:
        """The facts brought up to date, and compared with the database."""
        return refresh(at=NOON, check=True, **options)

    def counted(self) -> Facts:
        """The facts as they are now; they must agree with the database."""
        assert self.refresh().agrees is True
        return published()


@pytest.fixture
def facts_folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Where this test's facts lie."""
    settings.FACTS = tmp_path / "facts"
    yield settings.FACTS
    forget_published()


@pytest.fixture
def measured(transactional_db: None, facts_folder: Path) -> Iterator[Measured]:
    """The tests' company in rows that are committed, for facts are read by a connection of their own."""
    yield Measured(make_company(), facts_folder)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE shared_tombstone")


@pytest.fixture
def every_rollup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts have every rollup, however few the leads."""
    monkeypatch.setattr(rollups, "LEAST", 0)
    monkeypatch.setattr(rollups, "WORTH", 0)
