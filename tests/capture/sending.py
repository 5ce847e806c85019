"""Captures as programs send them, made in one line for these tests."""

import json
from typing import Any

from django.test import Client

from tests.cast import ASHA, capture_id


def envelope(number: int = 1, **fields: Any) -> dict[str, Any]:
    """What the web form sends for Asha; `fields` are added to hers."""
    return {
        "id": str(capture_id(number)),
        "entry_point": "web",
        "captured_at": "2026-05-04T17:30:00+05:30",
        "fields": {**ASHA, **fields},
    }


def post(client: Client, body: Any, *, key: str, path: str = "captures", **headers: str) -> Any:
    """The answer to a body, given as JSON content or as bytes."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = headers.pop("content_type", "application/json")
    return client.post(
        f"/api/v1/{path}", data, content_type=kind, headers={"Authorization": f"Bearer {key}", **headers}
    )
