"""What an experiment says to do, in one sentence, and the verdict in a word."""

from dataclasses import dataclass

from footfall.decisions.results.reading import Comparison, Difference, Reading
from footfall.decisions.statistics.power import smallest_effect

FEW = 30
"""Visitors in an arm below which nothing that is open is worth a number."""
TAKE, KEEP, OPEN, BROKEN = "take", "keep", "undecided", "broken"


@dataclass(frozen=True)
class Advice:
    """The verdict, the arm it names, and the sentence."""

    verdict: str
    arm: str
    sentence: str


def advice(
    reading: Reading, *, is_lower_better: bool = False, look: int = 1, of_looks: int = 1, currency: str = ""
) -> Advice:
    """What to do after this reading; amounts stand behind the sign of the `currency`, if it has one."""
    if reading.is_broken:
        return Advice(BROKEN, "", _broken(reading))
    sign = -1 if is_lower_better else 1
    better = [one for one in reading.comparisons if _pays(one, sign)]
    if better:
        best = max(better, key=lambda one: _gain(one, sign))
        return Advice(TAKE, best.arm, _take(reading, best, currency))
    if all(_loses(one, sign) for one in reading.comparisons):
        worst = min(reading.comparisons, key=lambda one: _gain(one, sign))
        return Advice(KEEP, reading.control, _keep(reading, worst, currency))
    return Advice(OPEN, "", _open(reading, sign, currency, is_last=look >= of_looks))


def _deciding(one: Comparison) -> Difference:
    """Profit decides where it is known."""
    return one.profit or one.outcome


def _gain(one: Comparison, sign: int) -> float:
    return one.profit.effect.estimate if one.profit else sign * one.outcome.effect.estimate


def _pays(one: Comparison, sign: int) -> bool:
    found = _deciding(one)
    return found.is_clear and not found.rests_on_few and _gain(one, sign) > 0


def _loses(one: Comparison, sign: int) -> bool:
    found = _deciding(one)
    return found.is_clear and not found.rests_on_few and _gain(one, sign) < 0


def _broken(reading: Reading) -> str:
    sizes = " and ".join(f"{count:,}" for count in reading.counts)
    return (
        f"Do not decide on this: arms of {sizes} {reading.ratio_of} do not come from the planned split by chance "
        f"(p = {reading.ratio_p:.1g}); find out who is missing, put it right and run it again."
    )


def _take(reading: Reading, best: Comparison, currency: str) -> str:
    if best.profit is None:
        return f"Take {best.arm}: {_said(best.outcome, reading)} against {reading.control}, more than chance does."
    known = best.outcome
    what = f"; its outcome is {_said(known, reading)}" if known.is_clear else ""
    return f"Take {best.arm}: it earns {_money(best.profit, currency)} more a visitor than {reading.control}{what}."


def _keep(reading: Reading, worst: Comparison, currency: str) -> str:
    if worst.profit is None:
        return f"Keep {reading.control}: {worst.arm} does worse, {_said(worst.outcome, reading)}."
    though = (
        f", although its outcome is {_said(worst.outcome, reading)}"
        if worst.outcome.is_clear and worst.outcome.effect.estimate > 0
        else ""
    )
    return f"Keep {reading.control}: {worst.arm} earns {_money(worst.profit, currency)} a visitor less{though}."


def _open(reading: Reading, sign: int, currency: str, *, is_last: bool) -> str:
    best = max(reading.comparisons, key=lambda one: _gain(one, sign))
    if best.profit is not None and best.outcome.is_clear:
        few = " and rests on a few large sales" if best.profit.rests_on_few else ""
        return (
            f"Do not decide yet: {best.arm} moves the outcome by {_said(best.outcome, reading)}, but whether it pays is "
            f"open, {_money(best.profit, currency)} a visitor{few}."
        )
    if min(arm.visitors for arm in reading.arms) < FEW:
        return f"Too early to decide: {min(arm.visitors for arm in reading.arms)} visitors in an arm say next to nothing; go on."
    tail = _needed(reading) if is_last else " Wait for the next planned look."
    said = _money(best.profit, currency) + " a visitor" if best.profit else _said(best.outcome, reading)
    return f"Keep {reading.control} for now: {best.arm} shows no difference that chance does not make, {said}.{tail}"


def _needed(reading: Reading) -> str:
    """What these visitors could have shown."""
    if not reading.is_yes_no:
        return ""
    control = next(arm for arm in reading.arms if arm.name == reading.control)
    visitors = min(arm.visitors for arm in reading.arms) / (reading.design_effect or 1)
    rise = smallest_effect(min(max(control.outcome, 0.001), 0.98), visitors)
    if rise is None:
        return " There are too few visitors to show anything."
    return f" So many visitors show a rise of {100 * rise:.1f} points or more four times in five, and smaller ones less often."


def _said(found: Difference, reading: Reading) -> str:
    one = found.effect
    if reading.is_yes_no:
        return f"{100 * one.estimate:+.1f} points ({_range(100 * one.low, 100 * one.high, 1)})"
    return f"{one.estimate:+,.4g} ({_range(one.low, one.high, None)})"


def _money(found: Difference, currency: str) -> str:
    one = found.effect
    shown = abs(one.estimate) if found.is_clear else one.estimate
    signs = [f"{'-' if each < 0 else '+'}{currency}{abs(each):,.2f}" for each in (one.low, one.high)]
    return f"{'-' if shown < 0 else ''}{currency}{abs(shown):,.2f} (difference {signs[0]} to {signs[1]})"


def _range(low: float, high: float, digits: int | None) -> str:
    if digits is None:
        return f"{low:+,.4g} to {high:+,.4g}"
    return f"{low:+.{digits}f} to {high:+.{digits}f}"
