"""Footfall: from the shop counter to the cost per sale."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("footfall")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0.0.0"
