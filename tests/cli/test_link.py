"""`footfall link`: any file of people or bodies, from the terminal."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from footfall.cli import application
from footfall.identity.linkage.files import Unfit
from footfall.identity.linkage.generator import PROFILES, leads
from footfall.identity.linkage.generator.leads import FIELDS


def _write(path: Path, count: int, seed: int = 4) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["id", *FIELDS])
        writer.writerows(
            [f"L{place}", *lead.said.values()]
            for place, lead in enumerate(leads(count, seed=seed, profile=PROFILES["shop"]))
        )


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_pairs_and_clusters_are_written(tmp_path: Path) -> None:
    people, pairs, clusters = tmp_path / "people.csv", tmp_path / "pairs.csv", tmp_path / "clusters.csv"
    _write(people, 300)
    result = CliRunner().invoke(
        application(), ["link", str(people), "--output", str(pairs), "--clusters", str(clusters), "--explain"]
    )
    assert result.exit_code == 0, result.output
    assert _rows(pairs)[0] == ["id_l", "id_r", "probability", "band"]
    assert {row[3] for row in _rows(pairs)[1:]} == {"same", "review"}
    assert _rows(clusters)[0] == ["id", "cluster"]
    assert [row[0] for row in _rows(clusters)[1:]] == [f"L{place}" for place in range(300)]
    for said in (
        "Method: shipped, for it looks like leads",
        "Estimated precision",
        "seconds",
        "MB of memory",
        "in all: the log of the odds",
    ):
        assert said in result.output


def test_two_files_are_linked_and_the_report_is_json(tmp_path: Path) -> None:
    for name, seed in (("one.csv", 4), ("two.csv", 4)):
        _write(tmp_path / name, 200, seed)
    pairs = tmp_path / "pairs.csv"
    result = CliRunner().invoke(
        application(), ["link", str(tmp_path / "one.csv"), str(tmp_path / "two.csv"), "-o", str(pairs), "--json"]
    )
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    assert report["records"] == 400
    assert report["pairs"] == len(_rows(pairs)) - 1 >= 150
    assert {row[0] == row[1] for row in _rows(pairs)[1:20]} == {True}


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,colour\n1,\n2,\n", encoding="utf-8")
    result = CliRunner().invoke(application(), ["link", str(path), "-o", str(tmp_path / "pairs.csv")])
    assert isinstance(result.exception, Unfit)
    assert str(result.exception).startswith("No column says a name")
    with pytest.raises(Unfit, match="There is no column number"):
        CliRunner().invoke(application(), ["link", str(path), "--id", "number"], catch_exceptions=False)
