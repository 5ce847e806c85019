"""CSV sent row by row, so that a million rows cost no memory, whichever way the request came in."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

from footfall.capture.files.writing import csv_lines

_LINES = 500


def csv_response(
    request: HttpRequest, name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A download of these rows, made while it is sent."""
    blocks = _blocks(csv_lines(heading, rows))
    # Served by ASGI, Django would read a plain iterator to its end before sending the first byte.
    content = _awaited(blocks) if isinstance(request, ASGIRequest) else blocks
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return StreamingHttpResponse(
        content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _blocks(lines: Iterator[str]) -> Iterator[str]:
    while block := "".join(islice(lines, _LINES)):
        yield block


async def _awaited(blocks: Iterator[str]) -> AsyncIterator[str]:
    while block := await sync_to_async(lambda: next(blocks, ""))():
        yield block
