"""A cluster answers as the one machine does, number for number."""

import pickle
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from footfall.measurement.cube.spark import NoSuchEngine, master_of
from footfall.measurement.facts.parquet import export_parquet
from footfall.measurement.facts.published import published
from footfall.measurement.facts.refresh import refresh
from footfall.measurement.facts.store import Store
from footfall.seed import seed_company
from footfall.shared.calendar import Calendar
from tests.measurement.ask_on_spark import QUESTIONS, plain
from tests.measurement.cluster import is_possible, spark_cluster

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("engine", "master"),
    [
        ("spark", "local[*]"),
        ("local[2]", "local[2]"),
        ("spark://crunch:7077", "spark://crunch:7077"),
        ("sc://x", "sc://x"),
    ],
)
def test_an_engine_names_its_master(engine: str, master: str) -> None:
    assert master_of(engine) == master


@pytest.mark.parametrize("engine", ["sparkle", "http://crunch", "local[", "spark://"])
def test_an_engine_nobody_knows_is_refused(engine: str) -> None:
    with pytest.raises(NoSuchEngine, match="duckdb, spark"):
        master_of(engine)


@pytest.mark.skipif(not is_possible(), reason="Spark wants pyspark and Java")
@pytest.mark.django_db(transaction=True)
@override_settings(CALENDAR=Calendar(4, 7))
def test_a_cluster_of_two_workers_gives_the_numbers_of_one_machine(facts_folder: Path, tmp_path: Path) -> None:
    seed_company(industry="retail", leads=200, seed=5, now=NOW)
    refresh(at=NOW, check=True)
    here = published().cube
    folder = export_parquet(Store(facts_folder))
    with spark_cluster(tmp_path) as (master, environment):
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.measurement.ask_on_spark",
            str(folder),
            master,
            str(tmp_path / "out"),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=240, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    members, answers = pickle.loads((tmp_path / "out").read_bytes())  # noqa: S301 -- written by the line above
    assert members == here.engine.members
    assert answers == [plain(here.ask(question, scope)) for question, scope in QUESTIONS]
