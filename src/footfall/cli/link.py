"""`footfall link`: the same people or bodies in one file or two."""

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from footfall.identity.linkage.bulk import Linked
    from footfall.identity.linkage.mapping import FileMapping

PANEL = "Data"
_EXPLAINED = 6
_KB_IN_MB = 1024
_BYTES_IN_MB = 1024**2


def link(
    people: Annotated[Path, typer.Argument(help="CSV in any delimiter and encoding, or Parquet.")],
    other: Annotated[
        Path | None, typer.Argument(help="A second file: link across the two instead of within one.")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Write id_l, id_r, probability, band here.")] = Path(
        "pairs.csv"
    ),
    clusters: Annotated[Path | None, typer.Option(help="Write id, cluster of every record here.")] = None,
    id_column: Annotated[
        str, typer.Option("--id", help="The column that names a record; guessed, or the row's number.")
    ] = "",
    threshold: Annotated[
        float | None, typer.Option(min=0.01, max=0.9999, help="From which probability records are one.")
    ] = None,
    engine: Annotated[str, typer.Option(help="What reckons: duckdb (this machine) or spark.")] = "duckdb",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the reasons of the surest and the most doubtful pairs.")
    ] = False,
    mapping: Annotated[Path | None, typer.Option(help="JSON of column to field, for what is guessed wrong.")] = None,
    maps: Annotated[list[str] | None, typer.Option("--map", help="column=field (none: leave out); repeat it.")] = None,
    country: Annotated[str, typer.Option(help="Country of numbers that do not say theirs, as IN; guessed.")] = "",
    method: Annotated[str, typer.Option(help="shipped or splink; chosen by what the data looks like.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Say what was done as JSON.")] = False,
) -> None:
    """Find records that mean the same person or body, in one file or across two, and say how sure that is."""
    from footfall.shared.errors import Invalid

    if engine not in {"duckdb", "spark"}:
        raise Invalid(f"The engine is duckdb or spark, not {engine}.")
    started = time.monotonic()
    ids, linked, found = _linked(people, other, id_column, threshold, engine, _decided(mapping, maps), country, method)
    from footfall.identity.linkage.writing import write_clusters, write_pairs

    pairs = write_pairs(linked, ids, output)
    if clusters is not None:
        write_clusters(linked, ids, clusters)
    report = _report(linked, found, pairs, len(ids), engine, time.monotonic() - started)
    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else _sentences(report))
    if explain:
        _explain(linked, ids, to_stderr=as_json)


def _decided(mapping: Path | None, maps: list[str] | None) -> dict[str, str]:
    from footfall.identity.linkage.mapping import decided

    return decided(mapping, maps or [])


def _linked(
    people: Path,
    other: Path | None,
    id_column: str,
    threshold: float | None,
    engine: str,
    said: dict[str, str],
    country: str,
    method: str,
) -> "tuple[list[str], Linked, FileMapping]":
    from footfall.identity.linkage.sources import gathered

    source = gathered(people, other, id_column=id_column, said=said)
    if engine == "spark":
        from footfall.identity.linkage.spark import link_on_spark

        linked = link_on_spark(
            source.table, source.mapping, files=source.files, threshold=threshold, region=country.upper()
        )
    else:
        from footfall.identity.linkage.bulk import link as link_table

        linked = link_table(
            source.table, source.mapping, files=source.files, threshold=threshold, region=country.upper(), method=method
        )
    return source.ids, linked, source.mapping


def _report(
    linked: "Linked", mapping: "FileMapping", pairs: int, records: int, engine: str, seconds: float
) -> dict[str, Any]:
    return {
        "method": linked.method.name,
        "reason": linked.method.reason,
        "engine": engine,
        "columns": mapping.fields,
        "compared_as_text": list(mapping.extras) if linked.method.name == "splink" else [],
        "left_out": [*mapping.left_out, *(mapping.extras if linked.method.name != "splink" else ())],
        "id": mapping.id or "row number",
        "records": records,
        "candidates": len(linked.left),
        "pairs": pairs,
        "same": int(linked.is_same.sum()),
        "clusters": int(linked.groups.max(initial=-1)) + 1,
        "threshold": linked.threshold,
        "same_from": round(linked.same_from, 4),
        "estimated_precision": round(linked.precision, 4),
        "estimated_recall": round(linked.recall, 4),
        "seconds": round(seconds, 1),
        "peak_memory_mb": _peak_memory(),
    }


def _peak_memory() -> int:
    """The most memory this process and its children held at once, in MB; of the children the largest counts."""
    unit = _BYTES_IN_MB if sys.platform == "darwin" else _KB_IN_MB
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return int((own + 2 * children) / unit)


def _sentences(report: dict[str, Any]) -> str:
    columns = ", ".join(f"{column} as {field}" for column, field in report["columns"].items())
    also = f"; also compared: {', '.join(report['compared_as_text'])}" if report["compared_as_text"] else ""
    out = f"; left out: {', '.join(report['left_out'])}" if report["left_out"] else ""
    return "\n".join(
        [
            f"Read {report['records']:,} records by {report['id']}: {columns}{also}{out}.",
            f"Method: {report['method']}, for {report['reason']}.",
            (
                f"Looked at {report['candidates']:,} pairs; {report['pairs']:,} reach {report['threshold']:g}, of which "
                f"{report['same']:,} are the same (from {report['same_from']:g}) and the others to review."
            ),
            (
                f"{report['clusters']:,} persons or bodies. Estimated precision {report['estimated_precision']:.3f}, "
                f"recall {report['estimated_recall']:.3f} of the pairs looked at."
            ),
            f"{report['seconds']:g} seconds, at most {report['peak_memory_mb']:,} MB of memory.",
        ]
    )


def _explain(linked: "Linked", ids: list[str], *, to_stderr: bool) -> None:
    """The surest three pairs and the three nearest to the threshold, as sums."""
    import numpy as np

    kept = np.flatnonzero(linked.values >= linked.threshold)
    order = kept[np.argsort(-linked.values[kept], kind="stable")]
    shown = list(dict.fromkeys([*order[: _EXPLAINED // 2].tolist(), *order[-(_EXPLAINED // 2) :].tolist()]))
    for place, told in zip(shown, linked.explain(shown), strict=True):
        lines = ["", f"{ids[linked.left[place]]} and {ids[linked.right[place]]}: probability {told.value:.4f}"]
        total = 0.0
        for reason in sorted(told.reasons[1:], key=lambda each: -abs(each.weight)):
            bar = ("+" if reason.weight > 0 else "-") * min(24, max(1, round(abs(reason.weight) * 4)))
            lines.append(
                f"  {reason.weight:+7.2f} {bar:<25}{reason.field}{': ' if reason.agreement else ''}{reason.agreement}"
            )
            total += reason.weight
        start = told.reasons[0]
        lines += [
            f"  {start.weight:+7.2f} {start.field} ({start.agreement})",
            f"  {total + start.weight:+7.2f} in all: the log of the odds",
        ]
        typer.echo("\n".join(lines), err=to_stderr)
