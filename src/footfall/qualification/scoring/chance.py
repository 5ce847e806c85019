"""Whether all fields together tell more of the outcome than chance would: the outcomes are dealt out anew many times.

What a model saves on leads it did not see proves little among few leads, since each part of them is tiny. This test uses
them all at once and needs no model: how far do the won differ from the rest, over all values of all fields, and how far do
as many leads drawn blindly?
"""

import numpy as np

from footfall.qualification.scoring.levels import Sheet
from footfall.qualification.scoring.ridge import columns_of
from footfall.qualification.scoring.table import Floats, Rows

MOST_LEADS = 4_000
_DEALS, _AT_ONCE = 999, 111
_WINS_IN_STRETCH = 25


def by_chance(sheet: Sheet, y: Floats, *, in_order: bool, seed: int) -> float:
    """How often chance alone brings about as much, of the newest leads; in time it deals among neighbours only.

    So that good months, and fields that were filled in good months, prove nothing.
    """
    if sheet.size > MOST_LEADS:
        newest = np.arange(sheet.size - MOST_LEADS, sheet.size)
        sheet, y = sheet.take(newest), y[newest]
    if not sheet.layouts or not 0 < y.sum() < len(y):
        return 1.0
    columns = columns_of(sheet, (0,) * len(sheet.layouts), np.ones(sheet.size)).values
    stretch = _stretches(y) if in_order else np.zeros(len(y), dtype=np.int64)
    usual = (np.bincount(stretch, weights=y) / np.bincount(stretch))[stretch]

    def apart(outcomes: Floats) -> Floats:
        away = columns.T @ (outcomes - usual[:, None])
        found: Floats = (away**2).sum(axis=0)
        return found

    seen = float(apart(y[:, None])[0])
    random = np.random.default_rng(seed)
    deals = (apart(_dealt(y, stretch, random)) for _again in range(_DEALS // _AT_ONCE))
    as_far = sum(int((found >= seen * (1 - 1e-9)).sum()) for found in deals)
    return (1 + as_far) / (1 + _DEALS)


def _stretches(y: Floats) -> Rows:
    """Neighbours in time, in stretches that hold a few wins (or losses, where these are fewer)."""
    fewest = min(y.sum(), len(y) - y.sum())
    pieces = max(1, int(fewest // _WINS_IN_STRETCH))
    return np.arange(len(y)) * pieces // len(y)


def _dealt(y: Floats, stretch: Rows, random: np.random.Generator) -> Floats:
    """Outcomes dealt out anew within each stretch, a column a deal."""
    order = np.argsort(stretch[:, None] + random.random((len(y), _AT_ONCE)), axis=0)
    return y[order]
