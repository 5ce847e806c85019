"""The columns of a file that an experiment needs, by the names people gave them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np

from footfall.decisions.results import columns as reading_columns
from footfall.decisions.results.reading import Results
from footfall.decisions.results.suspicion import Suspect, suspected
from footfall.decisions.statistics.cuped import adjusted, kept
from footfall.shared.errors import Invalid


@dataclass(frozen=True)
class Wanted:
    """Which columns are which; `yes` is the word of the outcome that counts, `margin` the share of value that stays."""

    arm: str
    outcome: str
    value: str = ""
    cost: str = ""
    cluster: Sequence[str] = ()
    yes: str = ""
    margin: float = 1.0
    before: str = ""
    """A number of the visitor from before, such as last year's spending, that takes noise out."""


@dataclass(frozen=True)
class Taken:
    """Results ready to read, and what was done to get them."""

    results: Results
    cluster: str
    suspect: Suspect | None
    brought: np.ndarray | None = None
    """What each visitor brought before any cost, if that is known."""

    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def take(table: Mapping[str, Sequence[str]], wanted: Wanted, *, is_cluster_denied: bool = False) -> Taken:
    """Results from columns of text; refuses a column that is not there or can't be read."""
    arms, arm = reading_columns.labels(table[find(table, wanted.arm)])
    given = arm >= 0
    notes: list[str] = []
    if not given.all():
        notes.append(f"{int((~given).sum()):,} rows without an arm are left out.")
        table = {
            name: [text for text, is_in in zip(texts, given, strict=True) if is_in] for name, texts in table.items()
        }
        arm = arm[given]
    name = find(table, wanted.outcome)
    outcome = reading_columns.outcome(table[name], name, yes=wanted.yes)
    notes += [outcome.said] if outcome.said else []
    profit, brought = _profit(table, wanted, notes)
    named = (wanted.arm, wanted.outcome, wanted.value, wanted.cost, wanted.before)
    used = {find(table, one) for one in named if one}
    profit, values = _less_noise(table, wanted, arm, profit, outcome, notes)
    cluster, codes, suspect, warnings = _cluster(table, wanted, arm, used, is_denied=is_cluster_denied)
    results = Results(arms, arm, values, outcome.is_yes_no, profit, codes)
    return Taken(results, cluster, suspect, brought, notes, warnings)


def _less_noise(
    table: Mapping[str, Sequence[str]],
    wanted: Wanted,
    arm: np.ndarray,
    profit: np.ndarray | None,
    outcome: reading_columns.Outcome,
    notes: list[str],
) -> tuple[np.ndarray | None, np.ndarray]:
    """Amounts less what the number from before explains; yes and no stay what they are."""
    values = outcome.values
    if not wanted.before:
        return profit, values
    name = find(table, wanted.before)
    before = reading_columns.numbers(table[name], name)
    if not np.isfinite(before).any():
        raise Invalid(f"The column {name} is empty.")
    before = np.where(np.isfinite(before), before, np.nanmean(before))
    is_read = profit is not None or not outcome.is_yes_no
    share = kept(profit if profit is not None else np.nan_to_num(values), before, arm) if is_read else 1.0
    said = f"{name} explains {1 - share:.0%} of the spread of amounts, which is taken out."
    notes.append(said if is_read else f"{name} is for amounts; yes and no are read without it.")
    if profit is not None:
        profit = adjusted(profit, before, arm)
    if not outcome.is_yes_no and np.isfinite(values).all():
        values = adjusted(values, before, arm)
    return profit, values


def find(table: Mapping[str, Sequence[str]], name: str) -> str:
    """The column of that name, whatever its case; a refusal with the nearest names if there is none."""
    if name in table:
        return name
    wanted = " ".join(name.split()).casefold()
    found = [one for one in table if one.casefold() == wanted]
    if not found:
        near = get_close_matches(wanted, [one.casefold() for one in table], n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise Invalid(f"There is no column {name}; there are {', '.join(table)}.{hint}")
    return found[0]


def _profit(
    table: Mapping[str, Sequence[str]], wanted: Wanted, notes: list[str]
) -> tuple[np.ndarray | None, np.ndarray | None]:
    if not wanted.value and not wanted.cost:
        return None, None
    brought = None
    profit = np.zeros(len(next(iter(table.values()))))
    for given, share in ((wanted.value, wanted.margin), (wanted.cost, -1.0)):
        if given:
            name = find(table, given)
            amounts, empty = reading_columns.money(table[name], name)
            profit = profit + share * amounts
            brought = share * amounts if share > 0 and given == wanted.value else brought
            notes += [f"{empty:,} rows without {name} count as 0."] if empty else []
    return profit, brought


def _cluster(
    table: Mapping[str, Sequence[str]], wanted: Wanted, arm: np.ndarray, used: set[str], *, is_denied: bool
) -> tuple[str, np.ndarray | None, Suspect | None, list[str]]:
    if wanted.cluster:
        names = [find(table, name) for name in wanted.cluster]
        return " and ".join(names), _codes([table[name] for name in names]), None, []
    suspect = suspected({name: texts for name, texts in table.items() if name not in used}, arm)
    if suspect is None:
        return "", None, None, []
    if is_denied:
        said = f"Arms never change within {suspect.name}, yet it is read visitor by visitor as asked."
        return "", None, suspect, [said]
    if not suspect.is_usable:
        said = (
            f"ARMS LOOK ASSIGNED BY {suspect.name}: the arm never changes within any of its {suspect.count} values, too few "
            f"to tell an arm from them. Read visitor by visitor, as here, an effect may be those {suspect.count} alone."
        )
        return "", None, suspect, [said]
    said = (
        f"ARMS LOOK ASSIGNED BY {suspect.name}: the arm never changes within any of its {suspect.count:,} values. Read visitor "
        f"by visitor that would call effects where there are none, so it is read by {suspect.name}. "
        "Confirm with --cluster, or say --cluster none."
    )
    return suspect.name, suspect.cluster, suspect, [said]


def _codes(columns: Sequence[Sequence[str]]) -> np.ndarray:
    """A cluster by one column or several; rows without it are each on their own."""
    seen: dict[tuple[str, ...], int] = {}
    codes = []
    for number, texts in enumerate(zip(*columns, strict=True)):
        key = tuple(" ".join(text.split()).casefold() for text in texts)
        codes.append(seen.setdefault(key if any(key) else ("", str(number)), len(seen)))
    return np.array(codes, dtype=np.int64)
