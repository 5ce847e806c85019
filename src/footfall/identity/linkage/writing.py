"""What linking found, as files."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.identity.linkage.bulk import Linked


def write_pairs(linked: Linked, ids: list[str], path: Path) -> int:
    """Write `id_l,id_r,probability,band` of the pairs that reach the threshold, the surest first; how many."""
    kept = np.flatnonzero(linked.values >= linked.threshold)
    kept = kept[np.lexsort((linked.right[kept], linked.left[kept], -linked.values[kept]))]
    names = pa.array(ids, pa.string())
    table = pa.table({
        "id_l": names.take(pa.array(linked.left[kept])),
        "id_r": names.take(pa.array(linked.right[kept])),
        "probability": pa.array(np.round(linked.values[kept], 6)),
        "band": pa.array(np.where(linked.is_same[kept], "same", "review")),
    })  # fmt: skip
    _write(table, path)
    return len(kept)


def write_clusters(linked: Linked, ids: list[str], path: Path) -> None:
    """Write `id,cluster` of every record; a cluster has the number of its first record's row."""
    _, first, inverse = np.unique(linked.groups, return_index=True, return_inverse=True)
    _write(pa.table({"id": pa.array(ids, pa.string()), "cluster": pa.array(first[inverse] + 1)}), path)


def _write(table: pa.Table, path: Path) -> None:
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        connection = duckdb.connect()
        connection.register("found", table)
        connection.table("found").write_csv(str(path), header=True)
