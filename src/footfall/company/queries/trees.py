"""Trees as lists: every row below its parent, with its depth."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Branch:
    """A row of a tree: how deep it stands and how many stand right below it."""

    one: Any
    depth: int
    below: int
    is_folded: bool = False
    """Whether what is below is left out, to be looked at on a page of its own."""

    @property
    def indent(self) -> int:
        """Depth as far as the stylesheet has steps for it."""
        return min(self.depth, 8)


def branches_of(nodes: Iterable[Any]) -> list[Branch]:
    """The nodes depth first, siblings in the order given; one whose parent is not among them is a root."""
    nodes = list(nodes)
    ids = {node.pk for node in nodes}
    children: dict[int | None, list[Any]] = {}
    for node in nodes:
        children.setdefault(node.parent_id if node.parent_id in ids else None, []).append(node)

    def walk(parent: int | None, depth: int) -> Iterator[Branch]:
        for node in children.get(parent, ()):
            yield Branch(node, depth, len(children.get(node.pk, ())))
            yield from walk(node.pk, depth + 1)

    return list(walk(None, 0))


def folded(branches: Sequence[Branch], most: int) -> list[Branch]:
    """The branches down to the depth at which at most `most` are shown; the last rung says what is below it."""
    depth = max((branch.depth for branch in branches), default=0)
    while depth > 0 and sum(branch.depth <= depth for branch in branches) > most:
        depth -= 1
    return [
        Branch(branch.one, branch.depth, branch.below, is_folded=branch.depth == depth and branch.below > 0)
        for branch in branches
        if branch.depth <= depth
    ]


def with_ancestors(nodes: Sequence[Any], kept: Collection[int]) -> list[Any]:
    """The nodes with these ids and everything above them."""
    by_id = {node.pk: node for node in nodes}
    wanted: set[int] = set()
    for pk in kept:
        at: int | None = pk
        while at is not None and at in by_id and at not in wanted:
            wanted.add(at)
            at = by_id[at].parent_id
    return [node for node in nodes if node.pk in wanted]


def indented(nodes: Iterable[Any], *, key: str = "code") -> list[tuple[str, str]]:
    """Code (or id) and name of each node, the name indented, for a list of choices."""
    return [(str(getattr(branch.one, key)), "\u2003" * branch.depth + branch.one.name) for branch in branches_of(nodes)]
