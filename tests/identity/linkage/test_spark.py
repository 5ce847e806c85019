"""The same linking on Spark."""

import shutil
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from footfall.identity.linkage.bulk import link
from footfall.identity.linkage.generator import PROFILES, leads
from footfall.identity.linkage.mapping import guess
from footfall.identity.linkage.spark import link_on_spark, session_here

pytest.importorskip("pyspark")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java"),
    pytest.mark.filterwarnings("ignore"),  # pyspark's own
]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--master local[1] pyspark-shell")
    made = session_here()
    yield made
    made.stop()


def test_spark_and_one_machine_find_the_same(session: Any) -> None:
    found = leads(300, seed=21, profile=PROFILES["shop"])
    table = pa.Table.from_pylist([{name: value or None for name, value in lead.said.items()} for lead in found])
    mapping = guess(table)
    here, there = link(table, mapping), link_on_spark(table, mapping, session=session)
    assert there.left.tolist() == here.left.tolist()
    assert there.right.tolist() == here.right.tolist()
    assert np.abs(there.values - here.values).max() < 1e-9
    assert there.groups.tolist() == here.groups.tolist()
