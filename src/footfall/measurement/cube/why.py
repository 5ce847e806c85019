"""Why a number changed: the change of a sum or a ratio, shared out exactly over the members of a dimension.

Of a sum each member's part is its own change. Of a ratio R = N / D, with w the member's share of D and r its own ratio,

    R now - R then = sum of  mean(w) * change(r)  +  (mean(r) - mean(R)) * change(w)

since the shares always add up to one (the two weightings of Marshall and Edgeworth). The first part says that the member did
better or worse, the second that more or less came from it while it is better or worse than the whole. A member that was
there at one time only did neither better nor worse: all of its part is that it came or went. Fractions make it exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from footfall.measurement.cube.answer import Answer, Key
from footfall.measurement.cube.measures import Measure, Number

NOTHING = Fraction(0)
Atoms = Mapping[str, Number | None]


@dataclass(frozen=True)
class Part:
    """What one member has to do with a change: by doing better or worse, and by bringing more or less."""

    keys: Key
    names: tuple[str | None, ...]
    by_rate: Fraction
    by_share: Fraction

    @property
    def total(self) -> Fraction:
        """The whole of its part."""
        return self.by_rate + self.by_share


@dataclass(frozen=True)
class _Side:
    """Numerator and denominator at one time."""

    over: Fraction
    under: Fraction

    @property
    def ratio(self) -> Fraction | None:
        return self.over / self.under if self.under else None


def can_be_shared(measure: Measure) -> bool:
    """Whether a change of this measure is the sum of parts: medians are not, nor what needs every sale's margin."""
    return not measure.quantile and measure.complete is None


def parts_of(measure: Measure, now: Answer, then: Answer) -> list[Part]:
    """The parts of a change, the largest first; together they are the whole change. Both answers are by the same rows.

    Nothing where one of the two times has no number, or where the number is not told by these rows.
    """
    keys = list(dict.fromkeys([*now.cells.keys(), *then.cells.keys()]))
    sides = [(key, _side(measure, now.cells.at(key)), _side(measure, then.cells.at(key))) for key in keys]
    whole = _whole([side for _, side, _ in sides]), _whole([side for _, _, side in sides])
    if measure.under and (whole[0].ratio is None or whole[1].ratio is None):
        return []
    parts = [
        Part(
            key,
            tuple(now.members.name(dimension, one) for dimension, one in zip(now.dimensions, key, strict=True)),
            *(_of_ratio(here, there, *whole) if measure.under else (here.over - there.over, NOTHING)),
        )
        for key, here, there in sides
    ]
    return sorted(parts, key=lambda part: (-abs(part.total), str(part.names)))


def _side(measure: Measure, atoms: Atoms) -> _Side:
    return _Side(_sum(measure.over, atoms), _sum(measure.under, atoms))


def _sum(names: tuple[str, ...], atoms: Atoms) -> Fraction:
    signed = (-int(atoms[n[1:]] or 0) if n.startswith("-") else int(atoms[n] or 0) for n in names)
    return Fraction(sum(signed))


def _whole(sides: list[_Side]) -> _Side:
    return _Side(sum((one.over for one in sides), NOTHING), sum((one.under for one in sides), NOTHING))


def _of_ratio(here: _Side, there: _Side, now: _Side, then: _Side) -> tuple[Fraction, Fraction]:
    """What a member did by its own ratio, and by its share."""
    mean = ((now.ratio or NOTHING) + (then.ratio or NOTHING)) / 2
    if here.ratio is None and there.ratio is None:
        # Cost without a lead, say: no share of the denominator, but a part of the numerator all the same.
        return (here.over / now.under - there.over / then.under), NOTHING
    ratio_now = here.ratio if here.ratio is not None else there.ratio
    ratio_then = there.ratio if there.ratio is not None else here.ratio
    assert ratio_now is not None  # noqa: S101 -- one of them is there
    assert ratio_then is not None  # noqa: S101
    share_now, share_then = here.under / now.under, there.under / then.under
    by_rate = (share_now + share_then) / 2 * (ratio_now - ratio_then)
    by_share = ((ratio_now + ratio_then) / 2 - mean) * (share_now - share_then)
    # A numerator without a denominator at one time is neither: it is counted to the rate, so that nothing is lost.
    stray_now = here.over / now.under if not here.under else NOTHING
    stray_then = there.over / then.under if not there.under else NOTHING
    return by_rate + stray_now - stray_then, by_share
