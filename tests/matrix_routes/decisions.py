"""Routes of decisions."""

from tests.matrix_routes.trying import Get, Try

ROUTES: dict[str, Try | list[Try]] = {
    "decisions:planner": Get(),
}
