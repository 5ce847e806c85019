"""Routes of qualification."""

from tests.matrix_routes.trying import Try

ROUTES: dict[str, Try | list[Try]] = {}
