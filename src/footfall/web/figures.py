"""Numbers as people read them: counts, shares, money, moments, and the widths and shades drawn from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

Number = Decimal | float | int
Units = tuple[tuple[Decimal, str], ...]

DASH = "—"
HEAT_STEPS = 20
SIGNS = {"INR": "₹", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "AED": "AED ", "SGD": "S$", "AUD": "A$"}
WHOLE_FROM = 1000
SHORT_FROM = 10_000
INDIAN: Units = ((Decimal(10_000_000), "Cr"), (Decimal(100_000), "L"), (Decimal(1000), "k"))
WESTERN: Units = ((Decimal(1_000_000_000), "bn"), (Decimal(1_000_000), "m"), (Decimal(1000), "k"))


@dataclass(frozen=True)
class Kpi:
    """One number of the strip. `change` is said as it is; `better` colours it and gives the word."""

    label: str
    value: str
    change: str = ""
    rises: bool | None = None
    better: bool | None = None
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """One row of a bar list: `amount` makes the width, `value` is what is printed."""

    label: str
    amount: float
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class BarRow:
    """A bar with its width in percent, as SVG wants it in every language."""

    bar: Any
    width: str


def bar_rows(bars: Iterable[Any], most: float | None = None) -> list[BarRow]:
    """Each bar with its share of the largest amount, 0 to 100."""
    rows = list(bars)
    top = most or max((bar.amount for bar in rows), default=0) or 1
    return [BarRow(bar, f"{min(100.0, max(0.0, 100 * float(bar.amount) / float(top))):.1f}") for bar in rows]


def heat_step(value: Number | None, most: Number | None) -> int:
    """Shade from 0 (nothing) to 20 (`most` or more)."""
    if not value or not most or value < 0:
        return 0
    return max(1, round(HEAT_STEPS * min(1.0, float(value) / float(most))))


def count(value: Number | None) -> str:
    """4,171."""
    return DASH if value is None else f"{value:,.0f}"


def percent(value: Number | None, digits: int = 1) -> str:
    """41.0% from the share 0.41."""
    return DASH if value is None else f"{100 * float(value):.{digits}f}%"


def money(amount: Number | None, currency: str = "") -> str:
    """₹38,500 or €264.50: whole from a thousand up, rupees grouped in lakhs."""
    if amount is None:
        return DASH
    exact = Decimal(str(amount))
    digits = 0 if abs(exact) >= WHOLE_FROM or exact == exact.to_integral_value() else 2
    grouped = _lakhs(f"{abs(exact):.{digits}f}") if currency == "INR" else f"{abs(exact):,.{digits}f}"
    return f"{'−' if exact < 0 else ''}{sign(currency)}{grouped}"


def short_money(amount: Number | None, currency: str = "") -> str:
    """₹1.42 L or $1.42 m; plain money below ten thousand."""
    if amount is None:
        return DASH
    exact = Decimal(str(amount))
    units = INDIAN if currency == "INR" else WESTERN
    unit = next((unit for unit in units if abs(exact) >= unit[0]), None) if abs(exact) >= SHORT_FROM else None
    if unit is None:
        return money(amount, currency)
    scaled = abs(exact) / unit[0]
    return f"{'−' if exact < 0 else ''}{sign(currency)}{_three_figures(scaled)} {unit[1]}"


def sign(currency: str) -> str:
    """₹ for INR; the code and a space for a currency without a sign of its own here."""
    return SIGNS.get(currency, f"{currency} " if currency else "")


def moment(at: datetime, *, now: datetime) -> str:
    """Today 16:30, Thu 14:00 within six days, 2 Dec within the year, else 2 Dec 2025; in the zone of now."""
    here = at.astimezone(now.tzinfo)
    days = (here.date() - now.date()).days
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get(days)
    if near:
        return f"{near} {here:%H:%M}"
    if abs(days) <= 6:  # noqa: PLR2004 -- a weekday's name is clear within a week
        return f"{here:%a %H:%M}"
    return f"{here.day} {here:%b}" if here.year == now.year else f"{here.day} {here:%b %Y}"


def _three_figures(scaled: Decimal) -> str:
    """142, 14.2, 1.42 and 1.4: as many figures as are needed to compare."""
    digits = 0 if scaled >= 100 else 1 if scaled >= 10 else 2  # noqa: PLR2004 -- the powers of ten
    printed = f"{scaled:.{digits}f}"
    return printed[:-1] if digits == 2 and printed.endswith("0") else printed  # noqa: PLR2004


def _lakhs(digits: str) -> str:
    """12345678.90 as 1,23,45,678.90."""
    whole, dot, fraction = digits.partition(".")
    head, tail = whole[:-3], whole[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail]) + dot + fraction
