"""Charts made on the server: a line over time with what it is compared with in grey, and a map of outlets."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 420, 160
LEFT, RIGHT, TOP, BOTTOM = 6, 62, 16, 26
LABELS = 5
MAP_WIDTH, MAP_HEIGHT, MAP_EDGE = 640, 560, 28
LARGEST = 20


@dataclass(frozen=True)
class Point:
    """One moment of a line: its label, its number (none where there is nothing to say), how it is read, its leads."""

    label: str
    number: float | None
    said: str
    url: str = ""


@dataclass(frozen=True)
class Place:
    """One outlet on the map."""

    name: str
    latitude: float
    longitude: float
    size: float
    step: int
    said: str
    url: str


def trend(points: Sequence[Point], *, title: str, before: Sequence[float | None] = ()) -> SafeString:
    """SVG of a line; every point can be reached by keyboard and leads to its leads."""
    numbers = [point.number for point in points if point.number is not None]
    top = max([*numbers, *(one for one in before if one is not None), 0]) or 1
    low = min([*numbers, *(one for one in before if one is not None), 0])
    marks = "".join(_mark(point, place, len(points), low, top) for place, point in enumerate(points))
    parts = [
        f'<svg class="chart explorer__chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title><desc>{escape(described(points))}</desc>",
        _grid(low, top),
        _line("chart__before", list(before), low, top),
        _line("chart__line", [point.number for point in points], low, top),
        marks,
        _end(points, low, top),
        _labels(points),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 -- whatever was given is escaped


def described(points: Sequence[Point]) -> str:
    """One sentence for those who do not see the line."""
    known = [(point.number, point) for point in points if point.number is not None]
    if not known:
        return "Nothing was counted in this time."
    lowest, highest = min(known, key=lambda pair: pair[0])[1], max(known, key=lambda pair: pair[0])[1]
    first, last = known[0][1], known[-1][1]
    return (
        f"From {first.said} in {first.label} to {last.said} in {last.label}; "
        f"lowest {lowest.said} in {lowest.label}, highest {highest.said} in {highest.label}."
    )


def outlets(places: Sequence[Place], *, title: str) -> SafeString:
    """SVG of outlets where they lie: the larger the more leads, the darker the higher the rate."""
    across = [place.longitude * cos(radians(_middle(places))) for place in places]
    heights = [place.latitude for place in places]
    scale = min(
        (MAP_WIDTH - 2 * MAP_EDGE) / ((max(across) - min(across)) or 1),
        (MAP_HEIGHT - 2 * MAP_EDGE) / ((max(heights) - min(heights)) or 1),
    )
    most = max((place.size for place in places), default=0) or 1
    marks = []
    for place, x in sorted(zip(places, across, strict=True), key=lambda pair: -pair[0].size):
        left, down = MAP_EDGE + (x - min(across)) * scale, MAP_EDGE + (max(heights) - place.latitude) * scale
        radius = max(3.0, LARGEST * sqrt(place.size / most))
        circle = (
            f'<circle class="explorer__place explorer__place--{place.step}" cx="{left:.1f}" cy="{down:.1f}" '
            f'r="{radius:.1f}"><title>{escape(place.name)}: {escape(place.said)}</title></circle>'
        )
        marks.append(f'<a href="{escape(place.url)}">{circle}</a>' if place.url else circle)
    height = 2 * MAP_EDGE + (max(heights) - min(heights)) * scale
    return mark_safe(  # noqa: S308 -- whatever was given is escaped
        f'<svg class="chart explorer__map" viewBox="0 0 {MAP_WIDTH} {height:.0f}" role="group" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(marks)}</svg>"
    )


def _middle(places: Sequence[Place]) -> float:
    return sum(place.latitude for place in places) / len(places)


def _x(place: int, size: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * place / max(1, size - 1), 1)


def _y(number: float, low: float, top: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - (number - low) / (top - low)), 1)


def _grid(low: float, top: float) -> str:
    rows = (_y(low + share * (top - low), low, top) for share in (0, 0.5, 1))
    return "".join(f'<line class="chart__grid" y1="{y}" y2="{y}" x1="{LEFT}" x2="{WIDTH - RIGHT}"/>' for y in rows)


def _line(name: str, numbers: Sequence[float | None], low: float, top: float) -> str:
    """One polyline for each stretch without a gap."""
    runs: list[list[str]] = [[]]
    for place, number in enumerate(numbers):
        if number is None:
            runs.append([])
        else:
            runs[-1].append(f"{_x(place, len(numbers))},{_y(number, low, top)}")
    return "".join(f'<polyline class="{name}" points="{" ".join(run)}"/>' for run in runs if run)


def _mark(point: Point, place: int, size: int, low: float, top: float) -> str:
    if point.number is None:
        return ""
    x, y = _x(place, size), _y(point.number, low, top)
    dot = f'<circle class="explorer__dot" cx="{x}" cy="{y}" r="4"><title>{escape(point.label)}: {escape(point.said)}</title></circle>'
    return f'<a href="{escape(point.url)}">{dot}</a>' if point.url else dot


def _end(points: Sequence[Point], low: float, top: float) -> str:
    known = [(place, point) for place, point in enumerate(points) if point.number is not None]
    if not known:
        return ""
    place, point = known[-1]
    x, y = _x(place, len(points)), _y(point.number or 0, low, top)
    return f'<text class="chart__value" x="{x + 9}" y="{y + 4.5}">{escape(point.said)}</text>'


def _labels(points: Sequence[Point]) -> str:
    every = max(1, round(len(points) / LABELS))
    shown = [(place, point.label) for place, point in enumerate(points) if place % every == 0]
    return "".join(
        f'<text class="chart__label" x="{_x(place, len(points))}" y="{HEIGHT - 6}">{escape(label)}</text>'
        for place, label in shown
    )
