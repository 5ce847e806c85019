"""No template says anything that the Content-Security-Policy forbids."""

import re
from pathlib import Path

import pytest

import footfall

SOURCE = Path(footfall.__file__).parent
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "a script with a body": re.compile(r"<script\b[^>]*>\s*[^<\s]"),
    "a script from elsewhere": re.compile(r"<(script|link|img)\b[^>]*(src|href)\s*=\s*[\"']?(https?:)?//"),
    "a handler in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "an expression htmx would evaluate": re.compile(r"hx-on|hx-vals\s*=\s*[\"']js:|hx-headers\s*=\s*[\"']js:"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    guilty = [str(path.relative_to(SOURCE)) for path in TEMPLATES if FORBIDDEN[what].search(path.read_text())]
    assert guilty == []


def test_no_script_writes_styles_as_text() -> None:
    scripts = SOURCE.rglob("static/**/*.js")
    guilty = [
        path.name for path in scripts if re.search(r"setAttribute\(.style|\beval\(|new Function", path.read_text())
    ]
    assert guilty == []


def test_components_stay_small() -> None:
    large = {path.name: n for path in TEMPLATES if path.parent.name == "ui" if (n := lines(path)) > 60}
    assert large == {}


def test_every_import_of_a_module_is_one_that_hashing_understands() -> None:
    wrong = [
        f"{path.name}: {line}"
        for path in SOURCE.rglob("static/**/*.js")
        for line in path.read_text().splitlines()
        if line.startswith("import ") and not re.fullmatch(r'import (.+ from )?"\.{1,2}/[^"]+\.js";', line)
    ]
    assert wrong == []


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())
