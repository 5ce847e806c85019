"""What is known of the past, counted: leads by channel, day of capture and days to the sale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from footfall.decisions.statistics.kinds import Floats, Ints

MONTH = 30
NEVER = -1


@dataclass(frozen=True)
class Counts:
    """Equal rows stand once, with how many leads they are: channel (a place in `channels`), day of capture, days to the
    sale (NEVER if there is none). `today` is the day up to which everything is known."""

    channels: Sequence[str]
    channel: Ints
    day: Ints
    lag: Ints
    leads: Ints
    today: int

    @classmethod
    def of(cls, channels: Sequence[str], rows: Iterable[tuple[int, int, int | None, int]], today: int) -> "Counts":
        """From rows of channel, day, days to the sale and number; rows of days to come are left out."""
        kept = [
            (one, day, NEVER if lag is None else max(0, lag), count) for one, day, lag, count in rows if day <= today
        ]
        table = np.array(kept, dtype=np.int64).reshape(-1, 4)
        return cls(channels, table[:, 0], table[:, 1], table[:, 2], table[:, 3], today)

    def as_of(self, day: int) -> "Counts":
        """What was known on an earlier day."""
        known = self.day <= day
        lag = np.where(self.day + self.lag > day, NEVER, self.lag)
        return Counts(self.channels, self.channel[known], self.day[known], lag[known], self.leads[known], day)

    def since(self, day: int) -> "Counts":
        """Leads captured on this day or later."""
        kept = self.day >= day
        return Counts(self.channels, self.channel[kept], self.day[kept], self.lag[kept], self.leads[kept], self.today)

    @cached_property
    def age(self) -> Ints:
        """Days since capture."""
        return np.asarray(self.today - self.day)

    @cached_property
    def sold(self) -> Ints:
        """Leads that were sold: all of a row or none."""
        return np.where(self.lag >= 0, self.leads, 0)

    @property
    def total(self) -> int:
        """Leads in all."""
        return int(self.leads.sum())

    def by_channel(self, values: Floats | Ints) -> Floats:
        """Sums by channel of something that each row has."""
        return np.bincount(self.channel, weights=values, minlength=len(self.channels)).astype(np.float64)
