"""The cube in a notebook: opened without Django, asked in words; the example notebook runs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from footfall.measurement import cube
from footfall.measurement.cube.opening import NoFacts
from footfall.measurement.cube.question import Question, Scope
from tests.cast import NOON
from tests.measurement.conftest import Measured
from tests.qualification.making import make_leads

BOOK = Path(__file__).parents[2] / "docs/examples/numbers.ipynb"


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # ibis calls DuckDB by an old name
@pytest.mark.django_db(transaction=True)
def test_the_cells_of_the_example_run_and_agree_with_the_page(
    measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_leads(6, location=measured.company.karol_bagh, warm_at=NOON)
    make_leads(4, location=measured.company.indiranagar, entry_point=measured.company.web)
    published = measured.counted()
    monkeypatch.setenv("FOOTFALL_FACTS", str(measured.folder))
    names: dict[str, Any] = {}
    for cell in json.loads(BOOK.read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 -- our own example
    facts = names["facts"]
    assert facts.ask("leads", "pct_warm", by=["location.city"]).rows == [
        {"location.city": "Delhi", "leads": 6, "pct_warm": 1.0}, {"location.city": "Bengaluru", "leads": 4, "pct_warm": 0.0},
    ]  # fmt: skip
    assert facts.ask("leads", where={"source": "web"}).totals == {"leads": 4}
    assert facts.ask("leads", as_of="2020-01-01").totals == {"leads": 0}
    assert facts.table("lead_fact").count().to_pyarrow().as_py() == 10
    question = Question(("leads",), ("source",))
    assert facts.answer(question).answer.totals == published.ask(question, Scope()).totals


def test_a_folder_without_facts_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NoFacts, match="There are no facts"):
        cube.open_facts(tmp_path)


def test_a_notebook_needs_no_django() -> None:
    code = "import sys; from footfall.measurement.cube import open_facts, MEASURES; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_what_is_offered_is_there() -> None:
    assert {name for name in cube.__all__ if getattr(cube, name, None) is not None} == set(cube.__all__)
    with pytest.raises(AttributeError):
        _ = cube.nothing  # type: ignore[attr-defined]  # there is none
