"""The part of the REST API that captures come in by."""

from footfall.capture.api.captures import router

__all__ = ["router"]
