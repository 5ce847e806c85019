"""Every pair of text and paper can be read, light and dark."""

from pathlib import Path

import pytest

import footfall.web
from tests.web import colour

CSS = Path(footfall.web.__file__).parent / "static/web/css"
TOKENS = colour.tokens((CSS / "tokens.css").read_text())

PAPERS = ["canvas", "surface", "sunken", "hover"]
TEXT = [(ink, paper) for ink in ("ink", "ink-2", "ink-3") for paper in PAPERS]
TEXT += [(heat, f"{heat}-bg") for heat in ("cold", "warm", "hot", "dead", "wrong", "accent")]
TEXT += [(hue, paper) for hue in ("accent", "wrong") for paper in ("canvas", "surface", "sunken")]
TEXT += [("ink", f"{hue}-bg") for hue in ("accent", "warm", "wrong")]
TEXT += [
    ("ink-2", "accent-bg"),
    ("ink-3", "accent-bg"),
    ("canvas", "ink"),
    ("canvas", "ink-2"),
    ("on-accent", "accent"),
]
TEXT += [("canvas", "wrong"), ("ink", "line")]
BORDERS = [("line-field", paper) for paper in ("canvas", "surface")] + [
    ("accent", "canvas"),
    ("accent", "accent-bg"),
]


@pytest.mark.parametrize("paper", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT, ids="/".join)
def test_text_has_a_contrast_of_four_and_a_half(ink: str, ground: str, paper: int) -> None:
    assert colour.contrast(TOKENS[ink][paper], TOKENS[ground][paper]) >= 4.5


@pytest.mark.parametrize("paper", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), BORDERS, ids="/".join)
def test_what_bounds_a_control_has_a_contrast_of_three(edge: str, ground: str, paper: int) -> None:
    assert colour.contrast(TOKENS[edge][paper], TOKENS[ground][paper]) >= 3


@pytest.mark.parametrize("paper", [0, 1], ids=["light", "dark"])
def test_a_number_can_be_read_on_the_darkest_shade_of_a_heat_table(paper: int) -> None:
    ground = colour.mixed(TOKENS["accent"][paper], TOKENS["canvas"][paper], 0.40)
    assert colour.contrast(TOKENS["ink"][paper], ground) >= 4.5


def test_the_formulas_agree_with_what_is_known() -> None:
    black, white = colour.linear("oklch(0% 0 0)"), colour.linear("oklch(100% 0 0)")
    grey = colour.linear("oklch(59.99% 0 0)")  # #808080
    assert round(colour.contrast(black, white), 2) == 21
    assert round(colour.contrast(grey, white), 1) == 3.9
