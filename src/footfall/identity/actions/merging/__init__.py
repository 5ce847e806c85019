"""Join persons and part them again: the one way in is `merge`, `merge_many` and `unmerge`."""

from footfall.identity.actions.merging.give import give_captures
from footfall.identity.actions.merging.merge import Pair, merge, merge_many
from footfall.identity.actions.merging.unmerge import unmerge

__all__ = ["Pair", "give_captures", "merge", "merge_many", "unmerge"]
