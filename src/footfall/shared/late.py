"""Modules that are imported when they are first used."""

import importlib
from typing import Any


class _Late:
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:  # noqa: ANN401 -- whatever the module has
        return getattr(importlib.import_module(self._name), attribute)


def late(name: str) -> Any:  # noqa: ANN401 -- a module
    """The module `name`, imported at the first look into it: scipy takes two seconds, which few pages need."""
    return _Late(name)
