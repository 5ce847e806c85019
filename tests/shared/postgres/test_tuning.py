"""The server's settings."""

from pathlib import Path

import pytest

from footfall.shared.postgres.tuning import GIGABYTE, MEGABYTE, as_configuration, machine_memory, settings_for

SURE = ("fsync", "synchronous_commit", "full_page_writes")


def test_what_is_acknowledged_is_on_the_disk() -> None:
    settings = settings_for(8 * GIGABYTE, Path("/run"), durable=True)
    assert [settings[name] for name in SURE] == ["on", "on", "on"]


def test_only_a_server_for_tests_may_forget() -> None:
    settings = settings_for(8 * GIGABYTE, Path("/run"), durable=False)
    assert [settings[name] for name in SURE] == ["off", "off", "off"]


@pytest.mark.parametrize(
    ("memory", "buffers"),
    [
        (256 * MEGABYTE, "128MB"),
        (2 * GIGABYTE, "512MB"),
        (8 * GIGABYTE, "2048MB"),
        (512 * GIGABYTE, "2048MB"),
    ],
)
def test_a_quarter_of_the_memory_is_for_buffers_within_bounds(memory: int, buffers: str) -> None:
    assert settings_for(memory, Path("/run"), durable=True)["shared_buffers"] == buffers


def test_nothing_listens_on_the_network() -> None:
    assert settings_for(GIGABYTE, Path("/run"), durable=True)["listen_addresses"] == ""


def test_a_quote_in_a_path_stays_inside_its_setting() -> None:
    settings = settings_for(GIGABYTE, Path("/it's here"), durable=True)
    assert """unix_socket_directories = '"/it''s here"'\n""" in as_configuration(settings)


def test_the_machine_has_memory() -> None:
    assert machine_memory() > 64 * MEGABYTE
