"""What a quote comes to, and why one can't be made. Pure; all money is in the smallest unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from footfall.shared.errors import Invalid

MOST_LINES = 40
MOST_MINOR = 10**15


class NoLines(Invalid):
    """A quote has at least one line."""


class TooManyLines(Invalid):
    """A quote has at most 40 lines; put some of them together."""


class QuoteForZero(Invalid):
    """The quote comes to nothing; give at least one line a price above zero."""


class DiscountAbovePrice(Invalid):
    """A discount is not above its price."""


class NothingOfIt(Invalid):
    """A line is for more than none."""


class BeyondReckoning(Invalid):
    """The quote comes to more than can be reckoned with."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is offered."""

    what: str
    quantity: Decimal
    price_minor: int
    discount_minor: int = 0
    tax: Decimal = Decimal(0)
    product_id: int | None = None

    @property
    def gross_minor(self) -> int:
        """Before the discount, halves to the even unit."""
        return whole(self.quantity * self.price_minor)

    @property
    def net_minor(self) -> int:
        """After the discount."""
        return self.gross_minor - self.discount_minor

    @property
    def tax_minor(self) -> int:
        """On what is left after the discount."""
        return whole(self.net_minor * self.tax)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines come to."""

    gross_minor: int
    discount_minor: int
    tax_minor: int

    @property
    def total_minor(self) -> int:
        """What is to be paid."""
        return self.gross_minor - self.discount_minor + self.tax_minor


def sums_of(lines: Sequence[Line]) -> Sums:
    """What these lines come to; refused in words where they are no quote."""
    if not lines:
        raise NoLines
    if len(lines) > MOST_LINES:
        raise TooManyLines
    for place, line in enumerate(lines, 1):
        _check(line, place)
    sums = Sums(
        sum(line.gross_minor for line in lines),
        sum(line.discount_minor for line in lines),
        sum(line.tax_minor for line in lines),
    )
    if sums.gross_minor - sums.discount_minor <= 0:
        raise QuoteForZero
    if sums.total_minor > MOST_MINOR:
        raise BeyondReckoning
    return sums


def discount_of(text: str, gross_minor: int, minor_per_unit: int) -> int:
    """The discount that is meant by "10%" or by an amount such as "500"; ValueError where it is neither."""
    text = text.replace(",", "").strip()
    if not text:
        return 0
    number = Decimal(text.rstrip("% "))
    if not number.is_finite() or number < 0:
        raise ValueError(text)
    return whole(gross_minor * number / 100) if text.endswith("%") else whole(number * minor_per_unit)


def whole(amount: Decimal) -> int:
    """Halves to the even unit."""
    return int(amount.to_integral_value(ROUND_HALF_EVEN))


def _check(line: Line, place: int) -> None:
    if line.quantity <= 0:
        raise NothingOfIt(f"Line {place}, {line.what}: the quantity must be above zero.", fields=_at(place, "quantity"))
    if line.price_minor < 0 or line.discount_minor < 0 or not 0 <= line.tax <= 1:
        raise Invalid(f"Line {place}, {line.what}: price, discount and tax are not negative.")
    if line.discount_minor > line.gross_minor:
        raise DiscountAbovePrice(
            f"Line {place}, {line.what}: the discount is above the price; take off at most all of it.",
            fields=_at(place, "discount"),
        )


def _at(place: int, name: str) -> dict[str, list[str]]:
    said = {"quantity": "Above zero.", "discount": "Not above the price."}[name]
    return {f"lines.{place}.{name}": [said]}
