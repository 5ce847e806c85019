"""The same questions on Apache Spark, for facts that outgrow a machine: the Parquet files, read by a cluster."""

import os
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footfall.measurement.cube.engine import read_members
from footfall.measurement.cube.layout import ATTEMPT, COST, DEAL, EARLIER, FORM, LEAD, MEMBER, REACH, RUNG
from footfall.measurement.cube.members import Members
from footfall.measurement.cube.rollups import Kept
from footfall.shared.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

READ = (LEAD, COST, REACH, ATTEMPT, DEAL, FORM, MEMBER, RUNG, EARLIER)
LOCAL = "local[*]"
SETTINGS = {
    "spark.app.name": "footfall",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "16",
    # Tables of members are small: sent to every worker they spare the shuffle of the fact.
    "spark.sql.autoBroadcastJoinThreshold": str(64 * 2**20),
    "spark.sql.adaptive.enabled": "true",
}


MASTERS = re.compile(r"local(\[[\d*]+\])?|yarn|(spark|sc|k8s)://\S+")


class NoSuchEngine(Invalid):
    """The engine is duckdb, spark, local[4], spark://host:7077 or sc://host:15002."""


class NoSpark(Unavailable):
    """Spark is not installed here: install footfall[spark] and Java 17."""


class SparkDown(Unavailable):
    """The Spark cluster can't be reached, or it can't read the facts."""


class SparkEngine:
    """Facts in a folder of Parquet files that the cluster reads as well; plans are compiled for its dialect.

    `master` is a standalone cluster (`spark://host:7077`), a Spark Connect server (`sc://host:15002`) or `local[*]`.
    """

    dialect = "pyspark"
    rollups: tuple[Kept, ...] = ()
    """A cluster reads the leads themselves."""

    def __init__(self, folder: str | Path, *, master: str = LOCAL) -> None:
        self.folder = str(folder)
        self.master = master
        self._session = _session(master)
        self._said(self._register)

    @property
    def version(self) -> str:
        """The folder's own name: a folder never changes."""
        return Path(self.folder).resolve().name

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """What a statement gives."""
        found: list[tuple[Any, ...]] = self._said(lambda: [tuple(row) for row in self._session.sql(sql).collect()])
        return found

    @cached_property
    def members(self) -> Members:
        """The members of every dimension, read once."""
        return read_members(self.rows)

    def close(self) -> None:
        """Let the cluster go."""
        self._session.stop()

    def _register(self) -> None:
        for table in READ:
            frame = self._session.read.parquet(f"{self.folder.rstrip('/')}/{table.name}.parquet")
            frame.createOrReplaceTempView(table.name)

    def _said(self, deed: Any) -> Any:  # noqa: ANN401 -- whatever the deed gives
        """What the deed gives; where the cluster fails, a refusal with the first line of what it says."""
        from pyspark.errors import PySparkException

        try:
            return deed()
        except (PySparkException, OSError) as error:
            raise SparkDown(f"{SparkDown.__doc__} It says: {str(error).strip().splitlines()[0][:300]}") from error


def master_of(engine: str) -> str:
    """Where Spark is to be found, as the setting says; `spark` alone is this machine."""
    master = LOCAL if engine == "spark" else engine
    if not MASTERS.fullmatch(master):
        raise NoSuchEngine(f"{str(NoSuchEngine.__doc__).removesuffix('.')}, not {engine}.")
    return master


def _session(master: str) -> "SparkSession":
    # Two spinning native thread pools in each worker would fight for the cores Spark already uses.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark from error
    builder = SparkSession.builder
    builder = builder.remote(master) if master.startswith("sc://") else builder.master(master)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
        # Names of tables are a session's own: an engine on older facts keeps reading those.
        return session if master.startswith("sc://") else session.newSession()
    except ImportError as error:
        raise NoSpark from error
    except (PySparkException, OSError, RuntimeError) as error:
        raise SparkDown from error
