"""Existing customers beside new prospects: what their leads became and cost, and what the next unit of money brings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from footfall.decisions.planning.budget import ELASTICITY
from footfall.decisions.queries.owning import owning
from footfall.decisions.statistics.effect import of_rates, wilson
from footfall.measurement.cube.measures import MEASURES, Number, Value
from footfall.measurement.cube.question import Question, Scope
from footfall.measurement.facts.published import Facts
from footfall.measurement.reading import as_people_read
from footfall.shared.late import late
from footfall.web.figures import DASH, percent

stats = late("scipy.stats")

EXISTING, NEW = 1, 0
SHOWN = (
    "leads", "pct_warm", "pct_sold", "days_to_sale", "average_sale", "cost_per_lead", "cost_per_sale", "return_on_spend",
)  # fmt: skip
MOST_PRODUCTS = 12
FEW = 30
Atoms = Mapping[str, Number | None]


@dataclass(frozen=True)
class Side:
    """One measure for both: as read, with its interval where it has one."""

    label: str
    existing: str
    existing_interval: str
    new: str
    new_interval: str


@dataclass(frozen=True)
class ByProduct:
    """Sales of a hundred leads for one product."""

    product: str
    existing_leads: int
    existing: str
    new_leads: int
    new: str
    lacking: int | None = None
    """Customers who never bought it; None where it can't be bought by itself."""

    moving_up: int | None = None


@dataclass(frozen=True)
class Focus:
    """The page's numbers and what they say."""

    sides: list[Side]
    products: list[ByProduct]
    in_words: str
    note: str = ""


def focus_of(facts: Facts, scope: Scope, start: date, end: date) -> Focus:
    """Both kinds of leads captured in a time."""
    answer = facts.ask(Question(SHOWN, ("customer",), start=start, end=end), scope)
    empty = {name: 0 for measure in answer.measures for name in measure.atoms()} | {
        measure.quantile: None for measure in answer.measures if measure.quantile
    }
    by = {row.keys[0]: row.atoms for row in answer.rows}
    existing, new = by.get(EXISTING, empty), by.get(NEW, empty)
    note = _note([existing, new])
    existing, new = _completed(existing), _completed(new)
    sides = [_side(facts, name, existing, new) for name in SHOWN]
    sides.append(_marginal(existing, new))
    return Focus(sides, _products(facts, scope, start, end), _words(existing, new), note)


def _completed(atoms: Atoms) -> Atoms:
    """Sales whose margin is not known are taken to leave what the others of their kind leave."""
    known, sales = int(atoms.get("margin_known") or 0), int(atoms.get("sales") or 0)
    if not 0 < known < sales:
        return atoms
    return {**atoms, "margin": round((atoms["margin"] or 0) * sales / known), "margin_known": sales}


def _note(both: list[Atoms]) -> str:
    missing = sum(int(atoms.get("sales") or 0) - int(atoms.get("margin_known") or 0) for atoms in both)
    said = f"{missing:,} sales have no margin and are taken to leave what the others of their kind leave."
    return said if missing and all(atoms.get("margin_known") or not atoms.get("sales") for atoms in both) else ""


def _side(facts: Facts, name: str, existing: Atoms, new: Atoms) -> Side:
    measure, currency = MEASURES[name], facts.current.currency
    values = [measure.read(atoms) for atoms in (existing, new)]
    said = [as_people_read(measure, one, currency) if one.number is not None else one.why or DASH for one in values]
    ranges = [_interval(name, one, atoms) for one, atoms in zip(values, (existing, new), strict=True)]
    return Side(measure.label, said[0], ranges[0], said[1], ranges[1])


def _interval(name: str, value: Value, atoms: Atoms) -> str:
    if name == "return_on_spend" and value.number is not None:
        low, high = _of_count(int(atoms["sales"] or 0) if "sales" in atoms else 0)
        return (
            f"{percent((value.number + 1) * low - 1, 0)} to {percent((value.number + 1) * high - 1, 0)}" if high else ""
        )
    if MEASURES[name].unit != "rate" or not value.of or not 0 <= value.hits <= value.of:
        return ""
    low, high = wilson(value.hits, value.of)
    return f"{percent(low)} to {percent(high)}"


def _marginal(existing: Atoms, new: Atoms) -> Side:
    """What the next unit of money brings above itself: a channel's leads rise with the 0.7th power of its money."""
    measure, said, ranges = MEASURES["return_on_spend"], [], []
    for atoms in (existing, new):
        value = measure.read(atoms)
        if value.number is None:
            said.append(value.why or DASH)
            ranges.append("")
            continue
        low, high = _of_count(int(atoms.get("sales") or 0))
        brought = ELASTICITY * (value.number + 1)
        said.append(percent(brought - 1, 0))
        ranges.append(f"{percent(brought * low - 1, 0)} to {percent(brought * high - 1, 0)}" if high else "")
    return Side("Return on the next unit", said[0], ranges[0], said[1], ranges[1])


def _of_count(sales: int) -> tuple[float, float]:
    """The interval of a number of sales in parts of it (Poisson, exact): what comes of few sales may be luck."""
    if not sales:
        return 0.0, 0.0
    return float(stats.chi2.ppf(0.025, 2 * sales) / 2 / sales), float(stats.chi2.ppf(0.975, 2 * sales + 2) / 2 / sales)


def _products(facts: Facts, scope: Scope, start: date, end: date) -> list[ByProduct]:
    answer = facts.ask(Question(("leads", "pct_sold"), ("product", "customer"), start=start, end=end), scope)
    found: dict[str, dict[int | None, Value]] = {}
    for row in answer.rows:
        name = row.names[0] or "No product yet"
        found.setdefault(name, {})[row.keys[1]] = MEASURES["pct_sold"].read(row.atoms)
    nothing, owned = Value(None), owning(scope)
    lines = [
        ByProduct(
            name,
            values.get(EXISTING, nothing).of,
            _rate(values.get(EXISTING, nothing)),
            values.get(NEW, nothing).of,
            _rate(values.get(NEW, nothing)),
            owned[name].lacking if name in owned else None,
            owned[name].moving_up if name in owned else None,
        )
        for name, values in found.items()
    ]
    return sorted(lines, key=lambda line: -(line.existing_leads + line.new_leads))[:MOST_PRODUCTS]


def _rate(value: Value) -> str:
    if value.number is None:
        return DASH
    return percent(value.number) if value.of >= FEW else f"{value.hits} of {value.of}"


def _words(existing: Atoms, new: Atoms) -> str:
    """Who buys more often, and whether chance would do it."""
    sold = [MEASURES["pct_sold"].read(atoms) for atoms in (existing, new)]
    if not sold[0].of or not sold[1].of:
        return "There are leads of one kind only; nothing can be compared."
    found = of_rates(sold[0].hits, sold[0].of, sold[1].hits, sold[1].of)
    spread = f"{100 * found.estimate:+.1f} points, {100 * found.low:+.1f} to {100 * found.high:+.1f}"
    if not found.is_clear:
        return f"Existing customers and new prospects buy about as often: the difference ({spread}) is within chance."
    who = "Existing customers" if found.estimate > 0 else "New prospects"
    return f"{who} buy more often ({spread}). What their next unit of money brings stands in the last row."
