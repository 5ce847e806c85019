"""All forms that are ready to use."""

from footfall.capture.rules.counter_presets import COUNTER_PRESETS
from footfall.capture.rules.page_presets import PAGE_PRESETS
from footfall.capture.rules.preset import Preset

__all__ = ["COUNTER_PRESETS", "PAGE_PRESETS", "Preset", "preset"]


def preset(slug: str) -> Preset | None:
    """The preset of this name."""
    return next((each for each in (*COUNTER_PRESETS, *PAGE_PRESETS) if each.slug == slug), None)
