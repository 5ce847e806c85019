"""A cluster answers as the one machine does, number for number."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from footfall.measurement.cube.ask import Cube
from footfall.measurement.cube.measures import MEASURES
from footfall.measurement.cube.plans import Plans
from footfall.measurement.cube.question import Filter, Question, Scope
from footfall.measurement.cube.spark import NoSuchEngine, SparkEngine, SparkDown, master_of
from footfall.measurement.facts.parquet import export_parquet
from footfall.measurement.facts.store import Store
from tests.cast import make_leads
from tests.measurement.cluster import is_possible, spark_cluster
from tests.measurement.conftest import Measured

needs_spark = pytest.mark.skipif(not is_possible(), reason="Spark wants pyspark and Java")
ALL = Scope("all")


@pytest.mark.parametrize(
    ("engine", "master"),
    [("spark", "local[*]"), ("local[2]", "local[2]"), ("spark://crunch:7077", "spark://crunch:7077"), ("sc://x", "sc://x")],
)
def test_an_engine_names_its_master(engine: str, master: str) -> None:
    assert master_of(engine) == master


@pytest.mark.parametrize("engine", ["sparkle", "http://crunch", "local[", "spark://"])
def test_an_engine_nobody_knows_is_refused(engine: str) -> None:
    with pytest.raises(NoSuchEngine, match="duckdb, spark"):
        master_of(engine)
