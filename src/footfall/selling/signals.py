"""What selling asks the steps that come after it."""

from dataclasses import dataclass

from django.dispatch import Signal

calling = Signal()
"""A caller has a lead before them. Arguments: lead. Receivers answer with the `Wording`s that hold for it."""


@dataclass(frozen=True)
class Wording:
    """How a lead is to be spoken to while something is tried: what is varied, the way it was dealt, and the words of it."""

    tried: str
    way: str
    words: str = ""
    is_script: bool = False
    """Whether it is a script: words that are the name of one put it in the place of the list's."""
