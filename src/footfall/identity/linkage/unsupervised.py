"""Weights without any shipped knowledge, for data that does not look like leads: Fellegi and Sunter's, by splink.

What the columns hold decides how they are compared; how often strangers agree is counted on random pairs, how often the
same agree is learned from the pairs themselves (expectation maximisation).
"""

import contextlib
import itertools
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from footfall.identity.linkage.candidates import neighbours_of
from footfall.identity.linkage.columns import Codes, Column, Columns, Numbers

Floats = npt.NDArray[np.float64]

ALL_PAIRS_UP_TO = 1_500
"""So many records at most are compared each with each."""

_ID, _KEY = "unique_id", "c_"
_NAMES = ("first", "last", "middle")
_EXACT_UNDER = 30
"""A column with fewer different values than this is a class (sex, state), not a name: alike means nothing there."""

_TRAINING_PAIRS = 1_000_000.0
_MOST_ROUNDS = 60
_SEED = 20_261_123


@dataclass(frozen=True, slots=True)
class Compared:
    """A column that is compared: the name of its field or of the file's column, and its values."""

    name: str
    column: Column
    kind: str
    """name, date, code, text, class or place."""

    @property
    def label(self) -> str:
        """Its name in SQL; never a reserved word."""
        return _KEY + "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in self.name.lower())

    @property
    def filled(self) -> float:
        """The share of records that have it."""
        return float((self.column.codes >= 0).mean()) if len(self.column.codes) else 0.0

    @property
    def different(self) -> int:
        """How many different values it has."""
        return len(np.unique(self.column.codes[self.column.codes >= 0]))


_KINDS = {"first": "name", "last": "name", "born": "date", "phone": "code", "phone2": "code", "ident": "code",
          "postcode": "code", "email": "email", "house": "code", "street": "text", "city": "text", "company": "text",
          "middle": "class"}  # fmt: skip


def compared(columns: Columns, extras: Sequence[tuple[str, Column]] = ()) -> list[Compared]:
    """The columns worth comparing: the known fields and what else the file has that tells people apart."""
    found = [Compared(name, columns[name], kind) for name, kind in _KINDS.items()]
    found += [Compared(name, column, _kind(column)) for name, column in extras]
    return [one for one in found if one.filled >= 0.02 and one.different > 1]  # noqa: PLR2004 -- nearly empty tells nothing


def _kind(column: Column) -> str:
    values = [value for value in column.values if value]
    if len(values) < _EXACT_UNDER:
        return "class"
    digits = sum(value.replace(" ", "").isdigit() for value in values[:1_000]) / min(len(values), 1_000)
    return "code" if digits > 0.8 else "text"  # noqa: PLR2004 -- nearly all


def wide_candidates(columns: Columns, using: Sequence[Compared], most_holders: int, apart: Codes | None) -> Numbers:
    """Pairs that share any one rare value or any two values, packed; every pair where the records are few."""
    count = columns.count
    if count <= ALL_PAIRS_UP_TO:
        one, other = np.triu_indices(count, 1)
        packed = one.astype(np.int64) * count + other
    else:
        parts = [one.column.codes for one in using if one.kind != "class"]
        parts += [columns["first_sound"].codes, columns["last_sound"].codes]
        packed = np.unique(np.concatenate([neighbours_of(chosen, count, most_holders) for chosen in _combined(parts)]))
    return packed if apart is None else packed[apart[packed // count] != apart[packed % count]]


def _combined(parts: Sequence[Codes]) -> list[tuple[Codes, ...]]:
    return [(one,) for one in parts] + list(itertools.combinations(parts, 2))


def weigh(columns: Columns, using: Sequence[Compared], left: Codes, right: Codes) -> "Weights":
    """The log of the odds of each pair, by splink."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink.internals.exceptions import EMTrainingException

    start = min(0.1, 1 / max(columns.count, 10))
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute("set threads to 2")
    connection.register("people", _table(using, columns.count))
    connection.execute("create table records as select * from people")
    api = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(one) for one in using],
        blocking_rules_to_generate_predictions=[block_on(_ID)],
        probability_two_random_records_match=start,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )
    linker = Linker(api.register("records"), settings, log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=_TRAINING_PAIRS, seed=_SEED)
    for rule in _training_rules(using):
        # A column that never agrees among these pairs is learned from the other rules' pairs, or stays as it was.
        with contextlib.suppress(ValueError, EMTrainingException):
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), max_pairs=_TRAINING_PAIRS
            )
    connection.register("wanted", pa.table({"join_key_l": left, "join_key_r": right}))
    connection.execute("create table blocked as select '0' as match_key, join_key_l, join_key_r from wanted")
    linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
    found = linker.inference.predict().as_duckdbpyrelation().to_arrow_table()
    order = _order(found, left, right, columns.count)
    parts = {
        name.removeprefix("mw_").removeprefix("tf_adj_").removeprefix(_KEY) + (" (how common)" if "tf_adj" in name else ""):
        _logs(found, name)[order] for name in found.column_names if name.startswith("mw_")
    }  # fmt: skip
    logits = _with_prior(np.sum(list(parts.values()), axis=0), columns.count, start=start)
    prior = float((logits - np.sum(list(parts.values()), axis=0)).mean()) if len(logits) else 0.0
    return Weights(logits, prior, parts)


@dataclass(frozen=True, slots=True)
class Weights:
    """The log of each pair's odds, as the sum of the odds before and of a part for each column."""

    logits: Floats
    prior: float
    parts: dict[str, Floats]


def _logs(found: pa.Table, name: str) -> Floats:
    """Natural logs of a column of weights, which splink gives to the base of two."""
    return np.asarray(found[name].to_numpy() * np.log(2), np.float64)


def _order(found: pa.Table, left: Codes, right: Codes, count: int) -> Numbers:
    one, other = (found[f"{_ID}_{side}"].to_numpy() for side in ("l", "r"))
    scored = np.minimum(one, other) * count + np.maximum(one, other)
    order = np.argsort(scored)
    return np.asarray(order[np.searchsorted(scored[order], left.astype(np.int64) * count + right)], np.int64)


def _table(using: Sequence[Compared], count: int) -> pa.Table:
    made: dict[str, pa.Array] = {_ID: pa.array(np.arange(count))}
    for one in using:
        codes = pa.array(one.column.codes, mask=one.column.codes < 0)
        made[one.label] = pa.DictionaryArray.from_arrays(codes, pa.array(one.column.values, pa.string())).cast(
            pa.string()
        )
    return pa.table(made)


def _training_rules(using: Sequence[Compared]) -> list[tuple[str, ...]]:
    """Columns to gather training pairs by: the three best filled of many values; a column alone teaches nothing."""
    if len(using) == 1:
        return []
    ranked = sorted(using, key=lambda one: -one.filled * np.log1p(one.different))
    return [(one.label,) for one in ranked[:3]]


def _comparison(one: Compared) -> Any:  # noqa: ANN401 -- a comparison of splink's
    from splink import comparison_library as library

    if one.kind == "class":
        return library.ExactMatch(one.label).configure(term_frequency_adjustments=True)
    if one.kind in {"date", "code"}:
        return library.DamerauLevenshteinAtThresholds(one.label, [1, 2]).configure(term_frequency_adjustments=True)
    near = {"name": [0.92, 0.85, 0.7], "email": [0.95, 0.88], "text": [0.93, 0.85]}[one.kind]
    return library.JaroWinklerAtThresholds(one.label, near).configure(term_frequency_adjustments=True)


def _with_prior(logits: Floats, count: int, *, start: float) -> Floats:
    """The logits with the share of pairs that are the same as these pairs themselves tell it."""
    total, share, bare = count * (count - 1) / 2, start, logits
    for _ in range(_MOST_ROUNDS):
        odds = np.log(share / (1 - share))
        after = float((1 / (1 + np.exp(-np.clip(bare + odds, -40, 40)))).sum()) / total
        after = min(max(after, 1e-12), 0.5)
        if abs(after - share) < share * 1e-4:
            break
        share = after
    return np.asarray(bare + np.log(share / (1 - share)), np.float64)
