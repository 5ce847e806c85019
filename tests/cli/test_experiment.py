"""`footfall experiment`: results of any table at the terminal, without a database."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from footfall.cli import application
from footfall.shared.errors import Invalid

ASKED = ["--arm", "Arm", "--outcome", "Bought"]


def _file(folder: Path, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    rng = np.random.default_rng(1)
    rows = [["Visitor", "Arm", "Bought", "Größe"]]
    for number in range(4_000):
        arm = ("without", "gift")[int(rng.integers(0, 2))]
        bought = rng.random() < (0.15 if arm == "gift" else 0.10)
        rows.append([str(number), arm, "yes" if bought else "no", "groß"])
    path = folder / "results.csv"
    path.write_text("\r\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    return path


def _run(*arguments: str) -> str:
    found = CliRunner().invoke(application(), ["experiment", *arguments], catch_exceptions=False)
    assert found.exit_code == 0
    return found.output


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("cp1252", ";"), ("utf-16", "\t")])
def test_results_are_read_from_any_file(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = _file(tmp_path, encoding=encoding, delimiter=delimiter)
    found = json.loads(_run("read", str(path), *ASKED, "--json"))
    assert (found["verdict"], found["take"], found["control"]) == ("take", "gift", "without")
    assert found["warnings"] == []


def test_the_recommendation_is_the_last_line(tmp_path: Path) -> None:
    lines = _run("read", str(_file(tmp_path)), *ASKED).splitlines()
    assert lines[-1].startswith("Take gift: +")


def test_a_column_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(
        Invalid, match="There is no column Bougth; there are Visitor, Arm, Bought, Größe. Did you mean bought"
    ):
        _run("read", str(_file(tmp_path)), "--arm", "arm", "--outcome", "Bougth")


def test_power_says_how_many_visitors_and_clusters() -> None:
    assert json.loads(_run("power", "--base", ".1", "--effect", ".03", "--json"))["visitors_per_arm"] == 1774
    assert "132 clusters of 40 an arm" in _run(
        "power", "--base", ".1", "--effect", ".03", "--cluster-size", "40", "--icc", ".05"
    )


def test_arms_are_dealt_the_same_every_time() -> None:
    dealt = ["assign", "--name", "short-form", "--arm", "A=1", "--arm", "B=3", "asha", "ravi"]
    assert _run(*dealt) == _run(*dealt)
    assert _run(*dealt).splitlines()[0].split("\t")[0] == "asha"
