"""Every setting is described, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"\b(FOOTFALL_[A-Z_]+|DATABASE_URL)\b")
SOURCE = ROOT / "src/footfall"
CODE = [SOURCE / "settings.py", *(SOURCE / "shared/postgres").glob("*.py"), *(SOURCE / "cli").rglob("*.py")]

INTERNAL = {"FOOTFALL_PARENT"}
"""What one process of Footfall tells another."""


def read_by_the_code() -> set[str]:
    """Variables that the code takes from the environment."""
    found = set()
    for path in CODE:
        for line in path.read_text().splitlines():
            if "environ" in line or "getenv" in line:
                found |= set(re.findall(r"""["'](FOOTFALL_[A-Z_]+|DATABASE_URL)["']""", line))
    return found


def test_docs_and_code_know_the_same_settings() -> None:
    rows = [line for line in (ROOT / "docs/settings.md").read_text().splitlines() if line.startswith("| `")]
    described = {match[1] for row in rows if (match := NAME.search(row))}
    assert described == read_by_the_code() - INTERNAL
