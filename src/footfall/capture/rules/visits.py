"""What a progressive form remembers of a visitor, on their own device: who they are to us, and what they answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor to one form: a number that says nothing of them, and the names of the fields they answered."""

    visitor: str
    answered: tuple[str, ...] = ()

    def after(self, names: Iterable[str]) -> "Visit":
        """The same visitor, having answered these as well."""
        return replace(self, answered=tuple(dict.fromkeys([*self.answered, *names]))[:MOST_NAMES])


def read_visit(said: object) -> Visit | None:
    """The visit in what a cookie holds; None for anything else."""
    if not isinstance(said, list) or len(said) < 1 or not all(isinstance(each, str) for each in said):
        return None
    visitor: str = said[0]
    names: Sequence[str] = said[1 : MOST_NAMES + 1]
    try:
        return Visit(str(UUID(visitor)), tuple(names))
    except ValueError:
        return None
