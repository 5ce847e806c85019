"""Which arm of an experiment a visitor, or an outlet-day, gets: by a salted hash, the same on every device, with no list kept.

The first eight bytes of SHA-256 over "experiment|unit" (UTF-8) are a number below 2^64, most significant byte first; arms take
consecutive parts of that range, as long as their shares. A tablet without a network reckons the same:
`crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${experiment}|${unit}`))`, its first eight bytes as a BigInt.
"""

from collections.abc import Sequence
from hashlib import sha256

from footfall.shared.errors import Invalid

RANGE = 1 << 64


def arm_of(experiment: str, unit: str, arms: Sequence[str], shares: Sequence[int] | None = None) -> str:
    """The arm of one unit. `shares` are whole numbers, even ones if not given; the name of the experiment is the salt."""
    weights = list(shares) if shares is not None else [1] * len(arms)
    if len(arms) < 2 or len(weights) != len(arms) or min(weights) <= 0:  # noqa: PLR2004 -- an experiment compares
        raise Invalid("An experiment has at least two arms, and every arm a share of one or more.")
    place = int.from_bytes(sha256(f"{experiment}|{unit}".encode()).digest()[:8], "big")
    risen, total = 0, sum(weights)
    for arm, weight in zip(arms, weights, strict=True):
        risen += weight
        if place * total < risen * RANGE:
            return arm
    return arms[-1]
