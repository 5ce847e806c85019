"""Stylesheets and scripts stay small, and arrive in one piece."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

import footfall

SOURCE = Path(footfall.__file__).parent
WEB = SOURCE / "web/static/web"
FIRST_LOAD = 100_000


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as an installation serves them."""
    from django.conf import settings
    from django.test import override_settings

    root = tmp_path_factory.mktemp("static")
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "footfall.web.storage.HashedStatic"}}
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


def hashed(root: Path, name: str) -> Path:
    """Where the manifest says the file is."""
    paths: dict[str, str] = json.loads((root / "staticfiles.json").read_text())["paths"]
    return root / paths[name]


def test_a_stylesheet_of_a_component_stays_under_120_lines() -> None:
    long = {p.name: n for p in SOURCE.rglob("static/**/*.css") if (n := len(p.read_text().splitlines())) > 120}
    assert long == {}


def test_a_module_stays_under_150_lines() -> None:
    long = {p.name: n for p in SOURCE.rglob("static/**/*.js") if (n := len(p.read_text().splitlines())) > 150}
    assert long == {}


def test_every_stylesheet_is_named_in_the_entry() -> None:
    named = set(re.findall(r'@import "([^"]+)"', (WEB / "css/footfall.css").read_text()))
    assert named == {path.name for path in (WEB / "css").glob("*.css")} - {"footfall.css"}


def test_every_behaviour_is_named_in_the_entry_or_by_another() -> None:
    named = {name for path in (WEB / "js").glob("*.js") for name in re.findall(r'"\./([^"]+)";', path.read_text())}
    assert named == {path.name for path in (WEB / "js").glob("*.js")} - {"main.js", "theme.js"}


def test_only_tokens_name_colours() -> None:
    guilty = [
        path.name
        for path in SOURCE.rglob("static/**/*.css")
        if path.name not in {"tokens.css", "print.css"}
        and re.search(r"#[0-9a-f]{3,8}\b|oklch\(|rgba?\(", path.read_text())
    ]
    assert guilty == []


def test_collected_the_stylesheet_is_one_file(collected: Path) -> None:
    css = hashed(collected, "web/css/footfall.css").read_text()
    assert "@import" not in css
    assert css.count("@layer components {") == (WEB / "css/footfall.css").read_text().count("layer(components)")


def test_collected_the_font_has_its_hashed_name(collected: Path) -> None:
    css = hashed(collected, "web/css/footfall.css").read_text()
    fonts = re.findall(r'url\("\.\./font/([^"]+)"\)', css)
    assert [(collected / "web/font" / font).exists() for font in fonts] == [True, True]
    assert [re.search(r"\.[0-9a-f]{12}\.woff2$", font) is not None for font in fonts] == [True, True]


def test_collected_a_module_imports_hashed_names(collected: Path) -> None:
    names = re.findall(r'import\s*"\./([^"]+)"', hashed(collected, "web/js/main.js").read_text())
    assert [name for name in names if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []
    assert len(names) == (WEB / "js/main.js").read_text().count("import ")


@pytest.mark.django_db
def test_the_first_page_weighs_less_than_a_hundred_kilobytes_without_the_font(client: Client) -> None:
    page = client.get("/design")
    css = "".join(path.read_text() for path in (WEB / "css").glob("*.css")).encode()
    htmx = Path(str(finders.find("django_htmx/htmx-2.min.js"))).read_bytes()
    scripts = [path.read_bytes() for path in (WEB / "js").glob("*.js")]
    weight = sum(len(gzip.compress(part)) for part in [page.content, css, htmx, *scripts])
    assert weight < FIRST_LOAD


def test_the_licence_of_the_font_is_shipped_with_it() -> None:
    assert "SIL Open Font License" in (WEB / "font/LICENSE").read_text()


def test_vendored_files_are_all_in_the_lock() -> None:
    lock = json.loads((SOURCE.parent.parent / "tools/vendor.lock").read_text())
    places = {Path(place).name for package in lock["packages"] for place in package["files"].values()}
    assert places == {path.name for path in (WEB / "font").iterdir()}
