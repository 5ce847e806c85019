"""The same linking on Spark: keys and scores are reckoned on the workers, by the same functions.

Records are read and keyed, joined by key, and scored on the workers; the numbered columns of the base travel to each
worker once. Groups are made on the driver, which has one number a pair to hold.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from footfall.identity.linkage.bulk import Linked, grouped
from footfall.identity.linkage.clusters import THRESHOLD
from footfall.identity.linkage.columns import Codes, Columns
from footfall.identity.linkage.files import Unfit
from footfall.identity.linkage.keys import MOST_HOLDERS, MOST_HOLDERS_OF
from footfall.identity.linkage.kind import choose
from footfall.identity.linkage.mapping import FileMapping
from footfall.identity.linkage.model import Model, probability, shipped
from footfall.identity.linkage.reading import columns_of_table, key_rows


def link_on_spark(
    table: pa.Table,
    mapping: FileMapping,
    *,
    files: Codes | None = None,
    threshold: float | None = None,
    region: str = "",
    session: Any = None,  # noqa: ANN401 -- Spark is not always there to be named
) -> Linked:
    """Pairs and groups of a table's records, reckoned by Spark with the shipped weights."""
    columns = columns_of_table(table, mapping.fields, region=region)
    chosen = choose(columns, "shipped")
    session = session or session_here()
    pairs = _pairs(session, columns, table, mapping, region)
    found = pairs.mapInPandas(Scorer(columns, shipped(), files), "l int, r int, logit double").toPandas()
    found = found.sort_values(["l", "r"])
    left, right = found["l"].to_numpy(np.int32), found["r"].to_numpy(np.int32)
    values = probability(found["logit"].to_numpy(np.float64))
    model = shipped()
    return grouped(
        columns.count, left, right, values, chosen, threshold or THRESHOLD,
        lambda places: model.explained(columns, left[list(places)], right[list(places)]),
    )  # fmt: skip


def session_here() -> Any:  # noqa: ANN401
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Unfit("Spark is not installed; install footfall[spark], or leave --engine out.") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers need this very Python, which has footfall
    quiet = SparkSession.builder.appName("footfall link").config("spark.ui.enabled", "false")
    return quiet.config("spark.sql.shuffle.partitions", "8").getOrCreate()


def _pairs(session: Any, columns: Columns, table: pa.Table, mapping: FileMapping, region: str) -> Any:  # noqa: ANN401
    """Pairs of records' places that share a key which few enough have."""
    del columns
    rows = session.createDataFrame(key_rows(table, mapping.fields, region=region), "record int, kind string, h long")
    rows.createOrReplaceTempView("record_keys")
    most = " ".join(f"when kind = '{kind}' then {count}" for kind, count in MOST_HOLDERS_OF.items())
    return session.sql(
        f"""
        with held as (
            select kind, h from record_keys group by kind, h
            having count(*) between 2 and case {most} else {MOST_HOLDERS} end
        ), kept as (select record_keys.* from record_keys join held using (kind, h))
        select distinct l.record as l, r.record as r
        from kept l join kept r on l.kind = r.kind and l.h = r.h and l.record < r.record
        """  # noqa: S608 -- names and numbers of our own
    )


class Scorer:
    """Scores batches of pairs on a worker."""

    def __init__(self, columns: Columns, model: Model, files: Codes | None) -> None:
        self.columns, self.model, self.files = columns, model, files

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            left, right = batch["l"].to_numpy(np.int32), batch["r"].to_numpy(np.int32)
            if self.files is not None:
                apart = self.files[left] != self.files[right]
                batch, left, right = batch[apart], left[apart], right[apart]  # noqa: PLW2901 -- only pairs of two files
            yield batch.assign(logit=self.model.logits(self.columns, left, right) if len(left) else np.zeros(0))
