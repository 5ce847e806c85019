"""Every channel is the same shape."""

from importlib import import_module
from pathlib import Path

import pytest

from footfall.capture import channels as package
from footfall.capture.channels import Channel, channel, channels
from footfall.capture.starting_data import SOURCES
from footfall.qualification.models import Touchpoint
from footfall.qualification.reading.interest import TOLD_BY_A_CAPTURE

FOLDERS = sorted(path.parent.name for path in Path(package.__path__[0]).glob("*/channel.py"))


def test_every_folder_is_a_channel() -> None:
    assert sorted(each.slug for each in channels()) == FOLDERS
    assert len(FOLDERS) == len(set(FOLDERS)) >= 27


@pytest.mark.parametrize("slug", FOLDERS)
def test_a_channel_says_what_it_is(slug: str) -> None:
    found = channel(slug)
    assert isinstance(found, Channel)
    assert found.slug == slug
    assert found.name.strip() == found.name != ""
    assert found.source in SOURCES
    assert found.kind in {*TOLD_BY_A_CAPTURE, "note"}
    assert import_module(f"footfall.capture.channels.{slug}.channel").__doc__


def test_names_are_told_apart() -> None:
    assert len({each.name for each in channels()}) == len(channels())


def test_what_a_capture_may_say_is_a_kind_of_touchpoint() -> None:
    assert set(Touchpoint.Kind.values) > TOLD_BY_A_CAPTURE


def test_an_unknown_channel_is_none() -> None:
    assert channel("pigeon") is None
