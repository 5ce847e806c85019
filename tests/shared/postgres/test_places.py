"""Where a company's files lie."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from footfall.shared.postgres import PostgresError, data_directory, embedded_url
from footfall.shared.postgres.places import SOCKET_NAME, SOCKET_PATH_LIMIT, Home, home_of


def test_the_environment_chooses_the_data_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOOTFALL_DATA", str(tmp_path / "company"))
    assert data_directory() == tmp_path / "company"


def test_a_source_checkout_keeps_its_data_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOOTFALL_DATA")
    assert data_directory() == Path(__file__).resolve().parents[3] / ".footfall"


def test_a_short_path_keeps_the_socket_in_the_home(tmp_path: Path) -> None:
    assert Home(data=tmp_path, root=Path("/srv/shop")).sockets == Path("/srv/shop/run")


@pytest.mark.parametrize("length", [80, 88, 89, 90, 91, 120, 400])
def test_the_socket_always_fits(length: int) -> None:
    root = Path("/" + "x" * (length - 1))
    sockets = Home(data=root, root=root).sockets
    assert len(f"{sockets}{SOCKET_NAME}") <= SOCKET_PATH_LIMIT


def test_two_long_paths_do_not_share_a_socket() -> None:
    one, two = (Home(data=Path("/d"), root=Path("/" + name * 150)).sockets for name in "ab")
    assert one != two


def test_the_url_is_known_without_a_server_and_does_not_change(data: Path) -> None:
    url = embedded_url(data)
    assert embedded_url(data) == url
    assert urlsplit(url).username == "footfall"
    assert parse_qs(urlsplit(url).query)["host"] == [str(home_of(data).sockets)]


def test_the_password_is_readable_by_its_owner_only(data: Path) -> None:
    embedded_url(data)
    assert (data / "postgres.footfall.password").stat().st_mode & 0o777 == 0o600


def test_a_file_in_the_place_of_the_data_directory_is_refused_in_words(folder: Path) -> None:
    (folder / "file").write_text("here first")
    with pytest.raises(PostgresError, match="a file stands in its place"):
        embedded_url(folder / "file")


def test_a_link_to_a_home_that_is_gone_is_refused_in_words(data: Path) -> None:
    data.mkdir()
    (data / "postgres").symlink_to(data / "nowhere")
    with pytest.raises(PostgresError, match="leads nowhere"):
        embedded_url(data)
