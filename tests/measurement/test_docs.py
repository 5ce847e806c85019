"""What is declared is documented, in the same words."""

from pathlib import Path

import pytest

from footfall.measurement.cube import layout
from footfall.measurement.cube.dimensions import Dimensions
from footfall.measurement.cube.measures import MEASURES, Measure
from footfall.measurement.facts.parquet import EXPORTED

PAGE = (Path(__file__).parents[2] / "docs" / "theory" / "kpis.md").read_text()


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda one: one.name)
def test_every_measure_stands_in_the_docs_with_its_definition(measure: Measure) -> None:
    assert f"| `{measure.name}` | {measure.label} | {measure.sentence} | {measure.formula} |" in PAGE


def test_every_dimension_stands_in_the_docs() -> None:
    assert [one.name for one in Dimensions().all() if f"| `{one.name}` | {one.label} |" not in PAGE] == []


def test_every_column_of_the_files_stands_in_the_docs() -> None:
    columns = [(table.name, one) for table in EXPORTED for one in table.columns]
    assert [(name, one.name) for name, one in columns if f"| `{one.name}` | {one.meaning} |" not in PAGE] == []


def test_the_bits_of_the_mask_stand_in_the_docs() -> None:
    assert [name for name, bit in layout.BITS.items() if f"{name.replace('_', ' ')} {bit}" not in PAGE] == []
