"""Small drawings made on the server: rates with their intervals, and the curve of a dose."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, ROW, LEFT, RIGHT, FOOT = 520, 30, 116, 60, 24
CURVE_WIDTH, CURVE_HEIGHT, TOP, EDGE = 520, 180, 22, 8
LONGEST_LABEL = 17


@dataclass(frozen=True)
class Whisker:
    """One arm: where it is and between which values, with what is printed beside it."""

    label: str
    value: float
    low: float
    high: float
    said: str


def whiskers(rows: Sequence[Whisker], *, title: str) -> SafeString:
    """SVG with a line for each arm from low to high and a dot where it is; shares of one."""
    top = max((row.high for row in rows), default=0) or 1
    height = ROW * len(rows) + FOOT

    def x(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * value / top, 1)

    lines = format_html_join(
        "",
        '<text class="chart__label" x="{}" y="{}">{}</text>'
        '<line class="chart__line" x1="{}" x2="{}" y1="{}" y2="{}"/><circle class="chart__end" cx="{}" cy="{}" r="4"/>'
        '<text class="chart__value" x="{}" y="{}">{}</text>',
        (
            (0, ROW * at + 20, _short(row.label), x(row.low), x(row.high), ROW * at + 16, ROW * at + 16, x(row.value),
             ROW * at + 16, x(row.high) + 8, ROW * at + 20.5, row.said)
            for at, row in enumerate(rows)
        ),
    )  # fmt: skip
    said = "; ".join(f"{row.label} {row.said}" for row in rows)
    return format_html(
        '<svg class="chart chart--wide" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title><desc>{}</desc>'
        '<line class="chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>{}'
        '<text class="chart__label" x="{}" y="{}">0%</text></svg>',
        WIDTH, height, title, title, said, LEFT, LEFT, 0, height - 18, lines, LEFT, height - 4,
    )  # fmt: skip


def curve(
    points: Sequence[tuple[float, float]],
    *,
    low: float,
    best: float,
    high: float,
    said: str,
    tried: Sequence[tuple[float, str]],
    title: str,
) -> SafeString:
    """SVG of profit by level: the curve, the band in which the best level lies, the best, and the levels tried."""
    lowest, highest = min(y for _, y in points), max(y for _, y in points)
    span, most = 1.25 * (highest - lowest) or 1.0, max(x for x, _ in points) or 1.0
    lowest = highest - span

    def x(value: float) -> float:
        return round(EDGE + (CURVE_WIDTH - EDGE - RIGHT) * value / most, 1)

    def y(value: float) -> float:
        return round(TOP + (CURVE_HEIGHT - TOP - FOOT) * (1 - (value - lowest) / span), 1)

    steps = " ".join(f"{x(one)},{y(value)}" for one, value in points)
    at = min(points, key=lambda point: abs(point[0] - best))
    labels = format_html_join(
        "",
        '<text class="chart__label" x="{}" y="{}">{}</text>',
        ((x(one), CURVE_HEIGHT - 6, label) for one, label in tried),
    )
    return format_html(
        '<svg class="chart chart--wide" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>'
        '<rect class="chart__band" x="{}" y="{}" width="{}" height="{}"/>'
        '<line class="chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<polyline class="chart__line" points="{}"/><circle class="chart__end" cx="{}" cy="{}" r="4"/>'
        '<text class="chart__value" x="{}" y="{}">{}</text>{}</svg>',
        CURVE_WIDTH, CURVE_HEIGHT, title, title, x(low), TOP, max(2.0, round(x(high) - x(low), 1)),
        CURVE_HEIGHT - TOP - FOOT, EDGE, CURVE_WIDTH - RIGHT, CURVE_HEIGHT - FOOT, CURVE_HEIGHT - FOOT, steps,
        x(at[0]), y(at[1]), x(at[0]) - 12, y(at[1]) - 8, said, labels,
    )  # fmt: skip


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
