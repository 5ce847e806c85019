"""The body of an API request: JSON by its content type, strictly read."""

from typing import cast

import orjson
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from footfall.shared.errors import Refusal


class NotJson(Refusal):
    """Send the body as JSON with the header Content-Type: application/json."""

    status = 415


class BrokenJson(Refusal):
    """The body is not valid JSON."""


class JsonBody(Parser):
    """Reads a JSON body with orjson, which takes no NaN, no half of a surrogate pair and no bottomless nesting.

    Other content types are refused: a form on a foreign page can send text/plain with a session, but not JSON.
    """

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The parsed body, or a refusal that says where reading stopped."""
        if request.content_type != "application/json":
            raise NotJson
        try:
            return cast("DictStrAny", orjson.loads(request.body))
        except orjson.JSONDecodeError as error:
            raise BrokenJson(f"The body is not valid JSON: {error.msg} (line {error.lineno}).") from error
