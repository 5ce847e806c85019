"""The documentation leads somewhere, and everything in it is found from its first page."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def links(page: Path) -> Iterator[Path]:
    """The files that a page names."""
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if "://" not in target and not target.startswith("mailto:"):
            yield (page.parent / target).resolve()


def test_no_link_is_dead() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {target.name}" for page in PAGES for target in links(page) if not target.exists()
    ]
    assert dead == []


def test_every_page_is_found_from_the_first() -> None:
    first = ROOT / "docs/README.md"
    assert sorted(set(ROOT.glob("docs/**/*.md")) - {*links(first), first}) == []
