"""A reliability chart drawn on the server: what was quoted against what happened, beside the line of honesty."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SIZE, EDGE, PAD = 260, 40, 12


def reliability_chart(groups: Sequence[tuple[int, float, float]], *, title: str) -> SafeString:
    """SVG of groups (how many, quoted share, observed share), from the lowest quoted to the highest."""
    top = max([share for _count, *shares in groups for share in shares], default=0) or 1
    dots = [(_x(quoted, top), _y(observed, top)) for _count, quoted, observed in groups]
    said = f"{title}. The grey line is where what was quoted came true. The numbers are in the table."
    return format_html(
        '<svg class="chart chart--square" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>'
        '<line class="chart__before" x1="{}" y1="{}" x2="{}" y2="{}"/><polyline class="chart__line" points="{}"/>{}{}</svg>',
        SIZE + EDGE, SIZE + EDGE, said, title, _x(0, top), _y(0, top), _x(top, top), _y(top, top),
        " ".join(f"{x},{y}" for x, y in dots),
        format_html_join("", '<circle class="chart__end" cx="{}" cy="{}" r="3.5"/>', dots),
        _axes(top),
    )  # fmt: skip


def _axes(top: float) -> SafeString:
    marks = [(share * top, f"{100 * share * top:.0f}%") for share in (0, 0.5, 1)]
    below = [(_x(at, top), SIZE + EDGE - 14, "middle", text) for at, text in marks]
    beside = [(EDGE - 6, _y(at, top) + 4, "end", text) for at, text in marks]
    grid = format_html_join(
        "", '<line class="chart__grid" y1="{0}" y2="{0}" x1="{1}" x2="{2}"/>',
        ((_y(at, top), EDGE, SIZE + EDGE - PAD) for at, _text in marks),
    )  # fmt: skip
    text = format_html_join("", '<text x="{}" y="{}" text-anchor="{}">{}</text>', [*below, *beside])
    return grid + text


def _x(share: float, top: float) -> float:
    return round(EDGE + (SIZE - PAD) * share / top, 1)


def _y(share: float, top: float) -> float:
    return round(PAD + (SIZE - 2 * PAD) * (1 - share / top), 1)
