"""A small line drawn on the server: one hue, the period before in grey, the last value beside its point."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 420, 150
LEFT, RIGHT, TOP, BOTTOM = 2, 46, 14, 26
LABELS = 4

Point = tuple[str, float]


def line(points: Sequence[Point], *, title: str, before: Sequence[float] = ()) -> SafeString:
    """SVG of `points` (label, value), with `title` as accessible name and a sentence that describes it."""
    if not points:
        return format_html('<p class="quiet">{}</p>', "Nothing has been counted in this time.")
    values = [float(value) for _, value in points]
    top = max([*values, *before, 0]) or 1
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title><desc>{}</desc>'
        "{}{}{}{}{}</svg>",
        WIDTH,
        HEIGHT,
        title,
        title,
        description(points),
        _grid(top),
        _path("chart__before", list(before), top),
        _path("chart__line", values, top),
        _end(points, top),
        _labels(points),
    )


def description(points: Sequence[Point]) -> str:
    """One sentence for those who do not see the line."""
    (first, start), (last, end) = points[0], points[-1]
    low = min(points, key=lambda point: point[1])
    high = max(points, key=lambda point: point[1])
    return (
        f"From {start:,.0f} in {first} to {end:,.0f} in {last}; "
        f"lowest {low[1]:,.0f} in {low[0]}, highest {high[1]:,.0f} in {high[0]}."
    )


def _x(index: int, size: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * index / max(1, size - 1), 1)


def _y(value: float, top: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)


def _grid(top: float) -> SafeString:
    rows = ((_y(share * top, top), LEFT, WIDTH - RIGHT) for share in (0, 0.5, 1))
    return format_html_join("", '<line class="chart__grid" y1="{0}" y2="{0}" x1="{1}" x2="{2}"/>', rows)


def _path(name: str, values: Sequence[float], top: float) -> SafeString:
    if not values:
        return SafeString()
    steps = " ".join(f"{_x(index, len(values))},{_y(value, top)}" for index, value in enumerate(values))
    return format_html('<polyline class="{}" points="{}"/>', name, steps)


def _end(points: Sequence[Point], top: float) -> SafeString:
    x, y = _x(len(points) - 1, len(points)), _y(float(points[-1][1]), top)
    return format_html(
        '<circle class="chart__end" cx="{}" cy="{}" r="3.5"/><text class="chart__value" x="{}" y="{}">{}</text>',
        x,
        y,
        x + 9,
        y + 4.5,
        f"{points[-1][1]:,.0f}",
    )


def _labels(points: Sequence[Point]) -> SafeString:
    every = max(1, round(len(points) / LABELS))
    labels = enumerate(label for label, _ in points)
    shown = [(_x(index, len(points)), HEIGHT - 6, label) for index, label in labels if index % every == 0]
    return format_html_join("", '<text class="chart__label" x="{}" y="{}">{}</text>', shown)
