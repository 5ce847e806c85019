"""Every route there is: the pages of the URLconf and the operations of the API."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from footfall.developers import bound_operations

API = "/api/v1"


@dataclass(frozen=True)
class Route:
    """A route by its name, with what its view declares."""

    name: str
    roles: Any
    is_operation: bool = False


def routes() -> dict[str, Route]:
    """All routes by name."""
    found = [*_pages(get_resolver()), *_operations()]
    return {route.name: route for route in found}


def _pages(resolver: URLResolver, prefix: str = "") -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _pages(pattern, inner)
        elif isinstance(pattern, URLPattern) and _is_page(prefix, pattern):
            yield Route(f"{prefix}{pattern.name}", getattr(pattern.callback, "roles", None))


def _is_page(prefix: str, pattern: URLPattern) -> bool:
    # Of the API's own addresses only its description is a page; the operations are walked by themselves.
    return not prefix.startswith("api:") or pattern.name == "openapi-json"


def _operations() -> Iterator[Route]:
    for path, operation in bound_operations():
        plain = re.sub(r"\{\w+:(\w+)\}", r"{\1}", path)
        for method in operation.methods:
            yield Route(f"{method} {API}{plain}", getattr(operation.view_func, "roles", None), is_operation=True)
