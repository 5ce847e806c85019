"""Logs without personal data."""

import json
import logging

import pytest

from footfall.shared.logs import configure_logging, scrub


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("asha.rao@example.in signed in", "[e-mail] signed in"),
        ("called +91 98100 12345 twice", "called [number] twice"),
        ("called 9810012345", "called [number]"),
        ("called (011) 2345-6789", "called ([number]"),
        ("lead 4711 took 12.5 ms", "lead 4711 took 12.5 ms"),
        ("capture 01937a5e-8c00-7000-8000-000000000001", "capture 01937a5e-8c00-7000-8000-000000000001"),
    ],
)
def test_addresses_and_numbers_are_blacked_out(said: str, kept: str) -> None:
    assert scrub(said) == kept


def test_a_line_is_one_json_object_and_knows_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    try:
        configure_logging(level="INFO", shape="json")
        logging.getLogger("footfall.test").warning("could not reach %s", "asha@example.in")
        line = json.loads(capsys.readouterr().err)
    finally:
        root.handlers[:], root.level = before
    assert [line["event"], line["level"], line["logger"]] == ["could not reach [e-mail]", "warning", "footfall.test"]
