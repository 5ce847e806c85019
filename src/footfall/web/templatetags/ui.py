"""The tags and filters every template has without loading them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict
from django.template.base import NodeList, Parser, Token
from django.utils import timezone
from django.utils.safestring import SafeString

from footfall.web import charts, dice, figures, tables
from footfall.web.components import ComponentNode, KeepNode, PropsNode, SlotNode, parse_props, parse_use

register = template.Library()


@register.tag
def props(parser: Parser, token: Token) -> PropsNode:
    """`{% props label href="" %}`: what a component takes; stands first in its file."""
    return parse_props(parser, token)


@register.tag
def show(parser: Parser, token: Token) -> ComponentNode:
    """`{% show "temperature" is="hot" %}`: a component without content."""
    name, given = parse_use(parser, token)
    return ComponentNode(name, given, NodeList())


@register.tag
def ui(parser: Parser, token: Token) -> ComponentNode:
    """`{% ui "panel" %}…{% slot aside %}…{% endslot %}{% endui %}`: a component with content."""
    name, given = parse_use(parser, token)
    nodelist = parser.parse(("endui",))
    parser.delete_first_token()
    return ComponentNode(name, given, nodelist)


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """`{% slot actions %}…{% endslot %}`: content for a named place; stands directly inside `{% ui %}`."""
    name = token.split_contents()[1].strip("\"'")
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(name, nodelist)


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """`{% keep title %}…{% endkeep %}`: draws once, to be printed as `{{ title }}` wherever it is needed."""
    name = token.split_contents()[1]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(name, nodelist)


@register.filter
def headers(columns: Iterable[tables.Column], sort: str | None) -> list[tables.Header]:
    """Columns with the link value and the arrow for the present `sort`."""
    return tables.headers(columns, sort or "")


@register.filter
def bars(rows: Iterable[Any], most: float | None = None) -> list[figures.BarRow]:
    """Rows of a bar list with the width of each in percent of the largest (or of `most`)."""
    return figures.bar_rows(rows, most)


@register.filter
def any_note(rows: Iterable[Any]) -> bool:
    """Whether a bar list needs its column of notes."""
    return any(row.note for row in rows)


@register.filter
def carried(query: QueryDict, dimensions: Iterable[dice.Dimension]) -> list[tuple[str, str]]:
    """Parameters the dice bar keeps as hidden fields."""
    return dice.carried(query, dimensions)


@register.filter
def any_set(dimensions: Iterable[dice.Dimension]) -> bool:
    """Whether there is anything to clear."""
    return any(dimension.is_set for dimension in dimensions)


@register.filter
def any_folded(dimensions: Iterable[dice.Dimension]) -> bool:
    """Whether some pills wait behind "More"."""
    return any(dimension.is_folded for dimension in dimensions)


@register.filter
def without(query: QueryDict, dimensions: Iterable[dice.Dimension] | dice.Dimension) -> str:
    """The query string that sets the given dimensions free."""
    given = [dimensions] if isinstance(dimensions, dice.Dimension) else dimensions
    return dice.without(query, [key for dimension in given for key in dimension.keys])


@register.filter
def plain(value: object) -> str:
    """A number as markup wants it, whatever the language of the page."""
    return str(value)


@register.filter
def heat(value: float | None, most: float | None) -> int:
    """Shade 0 to 20 of `value` against `most`."""
    return figures.heat_step(value, most)


@register.filter
def count(value: float | None) -> str:
    """4,171; a dash for nothing known."""
    return figures.count(value)


@register.filter
def percent(value: float | None, digits: int = 1) -> str:
    """41.0% from 0.41; a dash for nothing known."""
    return figures.percent(value, digits)


@register.filter
def money(amount: Decimal | float | None, currency: str = "") -> str:
    """₹38,500 with the grouping of the currency's home."""
    return figures.money(amount, currency)


@register.filter
def short_money(amount: Decimal | float | None, currency: str = "") -> str:
    """₹1.42 L or $1.4 M: for lanes and strips where room is short."""
    return figures.short_money(amount, currency)


@register.filter
def moment(at: datetime | None) -> str:
    """Today 16:30, yesterday 09:05, Thu 14:00, 2 Dec, 2 Dec 2025: as short as stays clear."""
    return figures.moment(at, now=timezone.localtime()) if at else "—"


@register.simple_tag
def line_chart(points: Iterable[tuple[str, float]], title: str, before: Iterable[float] = ()) -> SafeString:
    """An SVG line made on the server; `before` is the grey line of the period compared with."""
    return charts.line(list(points), title=title, before=list(before))
