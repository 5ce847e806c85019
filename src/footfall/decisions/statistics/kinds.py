"""What the statistics are made of."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Effect:
    """How far one arm is from another: estimate, interval, and how likely so much is by chance alone."""

    estimate: float
    low: float
    high: float
    p: float
    error: float
    how: str

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return bool(self.low > 0 or self.high < 0)
