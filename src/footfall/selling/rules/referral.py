"""Whether a referral counts: not of oneself, not of who was known, not in a circle, not of who was referred before."""

from dataclasses import dataclass
from typing import Literal

State = Literal["counts", "self", "known", "loop", "repeat"]


@dataclass(frozen=True, slots=True)
class Met:
    """What is known of a friend and of who gave the code."""

    giver: int | None
    """The giver's person; None for a member of staff."""
    friend: int
    shares_contact: bool
    """Whether the friend has a phone or an address of the giver."""
    was_known: bool
    """Whether the friend was captured before, or is a customer of before."""
    was_referred: bool
    """Whether another referral of the friend counts."""
    referred_giver: bool
    """Whether the friend once referred the giver."""


def judge(met: Met) -> State:
    """The first reason why it does not count, else that it does."""
    if met.giver == met.friend or met.shares_contact:
        return "self"
    if met.referred_giver:
        return "loop"
    if met.was_referred:
        return "repeat"
    return "known" if met.was_known else "counts"
