"""Small made-up sets of leads, each with what is known to be in it."""

from collections.abc import Sequence

import numpy as np

from footfall.qualification.scoring.table import Table

Columns = dict[str, Sequence[object]]


def leads(size: int, *, seed: int = 0, start: float = -1.0) -> tuple[Columns, np.ndarray]:
    """Leads whose budget and source matter, beside two fields that do not; and who was won."""
    random = np.random.default_rng(seed)
    budget = random.normal(50, 20, size)
    source = random.choice(["web", "referral", "list", "unknown"], size)
    worth = {"web": 0.0, "referral": 1.2, "list": -1.0, "unknown": 0.0}
    z = start + (budget - 50) / 20 + np.array([worth[one] for one in source])
    won = random.random(size) < 1 / (1 + np.exp(-z))
    columns: Columns = {
        "budget": [f"{one:,.2f}" for one in budget * 100],
        "source": list(source),
        "colour": list(random.choice(["red", "green", "Select", ""], size)),
        "shoe": list(random.integers(30, 50, size)),
        "won": ["yes" if one else "no" for one in won],
    }
    return columns, won


def table(columns: Columns, **more: Sequence[object]) -> Table:
    return Table.of({**columns, **more})
