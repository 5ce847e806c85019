"""Static files as an ASGI server wants them."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, HttpRequest
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """WhiteNoise, without Django's warning about each process's first file: it reads plain files and is not async."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> FileResponse:  # noqa: ANN401 -- whitenoise's own
        """The file, or what is asked of it."""
        answer: FileResponse = WhiteNoiseMiddleware.serve(static_file, request)
        if isinstance(request, ASGIRequest):
            answer.streaming_content = _whole(answer.streaming_content)  # type: ignore[arg-type]  # it is sync still
        return answer


async def _whole(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    yield await sync_to_async(b"".join)(parts)
