"""Everything at once: a table, or two, to pairs with probabilities and groups."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from footfall.identity.linkage.candidates import candidates, neighbours_of
from footfall.identity.linkage.clusters import THRESHOLD, greedy
from footfall.identity.linkage.columns import Codes, Columns, Numbers
from footfall.identity.linkage.files import Unfit
from footfall.identity.linkage.kind import Method, choose
from footfall.identity.linkage.mapping import FileMapping
from footfall.identity.linkage.model import Model, Probability, Reason, probability, shipped
from footfall.identity.linkage.reading import columns_of_table, extra_columns
from footfall.identity.linkage.unsupervised import Compared, compared, weigh, wide_candidates

Floats = npt.NDArray[np.float64]

_CHUNK = 400_000
_SAME_ERROR = 0.004
"""The share of wrong pairs that is expected among those joined without asking."""

_LEAST_SAME = 0.9
_UNSUPERVISED_THRESHOLD = 0.3
"""Chosen on made-up bases: splink's probabilities of records with slips in several fields are low."""

_MOST_HOLDERS_WIDE = 100
_EQUAL = 0.85
"""What an equal value is worth where nothing else is known: worth a look, never sure."""

_LEAST_TO_LEARN = 30
"""With fewer records splink has nothing to learn from."""

Scorer = Callable[[Columns, Codes, Codes], Floats]


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found: pairs by place of their records, their probability and band, and each record's group."""

    left: Codes
    right: Codes
    values: Floats
    is_same: npt.NDArray[np.bool_]
    groups: Numbers
    method: Method
    threshold: float
    same_from: float
    precision: float
    recall: float
    explain: Callable[[Sequence[int]], list[Probability]] = field(repr=False)
    """The reasons of pairs by their place among the pairs."""


def link(
    table: pa.Table,
    mapping: FileMapping,
    *,
    files: Codes | None = None,
    threshold: float | None = None,
    model: Model | None = None,
    region: str = "",
    method: str = "",
) -> Linked:
    """Pairs and groups of a table's records; `files` tells which of two files each row is of, to link only across."""
    if not mapping.fields and not mapping.extras:
        raise Unfit("No column says a name, a phone, an e-mail, a company or anything else that could be compared.")
    columns = columns_of_table(table, mapping.fields, region=region)
    extras = extra_columns(table, mapping.extras)
    chosen = choose(columns, method)
    if not method and len({*mapping.fields.values()} - {"country"}) + len(mapping.extras) == 1:
        chosen = Method("splink", "one column alone is compared")
    if chosen.name == "splink":
        using = compared(columns, extras)
        if len(using) == 1 and not method:
            return _by_equality(columns, using[0], files, threshold)
        if columns.count >= _LEAST_TO_LEARN and using:
            return _by_splink(columns, using, chosen, files, threshold)
        chosen = Method("shipped", f"{columns.count:,} records of {len(using)} columns are too little to learn from")
    return by_model(columns, chosen, files, threshold, model)


def by_model(
    columns: Columns,
    chosen: Method,
    files: Codes | None = None,
    threshold: float | None = None,
    model: Model | None = None,
) -> Linked:
    """Pairs and groups by the shipped weights."""
    model = model or shipped()
    left, right = candidates(columns, apart=files)
    logits = np.concatenate(
        [np.zeros(0)]
        + [
            model.logits(columns, left[start : start + _CHUNK], right[start : start + _CHUNK])
            for start in range(0, len(left), _CHUNK)
        ]
    )
    values = probability(logits)

    def explain(places: Sequence[int]) -> list[Probability]:
        return model.explained(columns, left[list(places)], right[list(places)])

    return grouped(columns.count, left, right, values, chosen, threshold or THRESHOLD, explain)


def _by_splink(
    columns: Columns, using: Sequence[Compared], chosen: Method, files: Codes | None, threshold: float | None
) -> Linked:
    packed = wide_candidates(columns, using, _MOST_HOLDERS_WIDE, files)
    left, right = (packed // columns.count).astype(np.int32), (packed % columns.count).astype(np.int32)
    weights = weigh(columns, using, left, right)

    def explain(places: Sequence[int]) -> list[Probability]:
        return [_reasons(weights.parts, weights.prior, place) for place in places]

    values = probability(weights.logits)
    return grouped(columns.count, left, right, values, chosen, threshold or _UNSUPERVISED_THRESHOLD, explain)


def _by_equality(columns: Columns, only: Compared, files: Codes | None, threshold: float | None) -> Linked:
    """One column says who is one: whoever has the same value that not too many have. Nothing tells how often that errs."""
    packed = neighbours_of([only.column.codes], columns.count, _MOST_HOLDERS_WIDE)
    if files is not None:
        packed = packed[files[packed // columns.count] != files[packed % columns.count]]
    left, right = (packed // columns.count).astype(np.int32), (packed % columns.count).astype(np.int32)
    chosen = Method("equal", f"{only.name} alone is compared: the same value is taken for the same, none is sure")
    reason = Reason(only.name, "same", float(np.log(_EQUAL / (1 - _EQUAL))))

    def explain(places: Sequence[int]) -> list[Probability]:
        return [Probability(_EQUAL, (reason,)) for _ in places]

    values = np.full(len(left), _EQUAL)
    return grouped(columns.count, left, right, values, chosen, threshold or THRESHOLD, explain)


def _reasons(parts: Mapping[str, Floats], prior: float, place: int) -> Probability:
    reasons = [Reason("before anything is compared", "two records at random", prior)]
    reasons += [Reason(name, "", float(part[place])) for name, part in parts.items() if part[place]]
    logit = sum(reason.weight for reason in reasons)
    return Probability(float(probability(np.array([logit]))[0]), tuple(reasons))


def grouped(
    count: int,
    left: Codes,
    right: Codes,
    values: Floats,
    chosen: Method,
    threshold: float,
    explain: Callable[[Sequence[int]], list[Probability]],
) -> Linked:
    """Groups, bands and expected quality from pairs with their probabilities."""
    groups = greedy(count, left, right, values, threshold)
    together = groups[left] == groups[right]
    same_from = _same_from(values[together], threshold)
    expected = float(values.sum())
    return Linked(
        left=left,
        right=right,
        values=values,
        is_same=together & (values >= same_from),
        groups=groups,
        method=chosen,
        threshold=threshold,
        same_from=same_from,
        precision=float(values[together].mean()) if together.any() else 1.0,
        recall=float(values[together].sum()) / expected if expected else 1.0,
        explain=explain,
    )


def _same_from(values: Floats, threshold: float) -> float:
    """The lowest probability from which on joined pairs hold no more wrong ones than are put up with."""
    ordered = np.sort(values)[::-1]
    if not len(ordered):
        return max(_LEAST_SAME, threshold)
    wrong = np.cumsum(1 - ordered) / np.arange(1, len(ordered) + 1)
    fine = int((wrong <= _SAME_ERROR).sum())
    return max(float(ordered[max(fine - 1, 0)]), _LEAST_SAME, threshold)
