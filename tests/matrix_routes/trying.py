"""How a route is tried."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from footfall.company.models import Location, Staff
from footfall.company.queries import SEES_EVERY_PLACE
from tests.cast import Company

GOOD = frozenset({200, 201, 202, 204, 302})
"""A page, something made, something begun, nothing to say, and on to the next page."""


@dataclass(frozen=True)
class Side:
    """On which side of the fence an object stands, seen from the one who tries."""

    company: Company
    staff: Staff
    is_own: bool

    @property
    def place(self) -> Location:
        """Karol Bagh, which everybody who tries works for; or Indiranagar, in another region."""
        return self.company.karol_bagh if self.is_own else self.company.indiranagar

    @property
    def holder(self) -> Staff:
        """Who the object belongs to: the one who tries, or Omar of Indiranagar."""
        return self.staff if self.is_own else self.company.omar


Given = Mapping[str, Any] | Callable[[Side], Mapping[str, Any]]


@dataclass(frozen=True)
class Try:
    """One way to call a route."""

    method: str
    kwargs: Callable[[Side], Mapping[str, Any]] | None = None
    data: Given = field(default_factory=dict)
    query: Given = field(default_factory=dict)
    is_scoped: bool = True
    sees_all: AbstractSet[str] = frozenset(SEES_EVERY_PLACE)
    answers: AbstractSet[int] = GOOD

    @property
    def has_foreign(self) -> bool:
        """Whether an object out of sight can be asked for."""
        return self.is_scoped and self.kwargs is not None


def given(what: Given, side: Side) -> dict[str, Any]:
    """The values for this side."""
    return dict(what(side) if callable(what) else what)


Get = partial(Try, "get")
Post = partial(Try, "post")
Put = partial(Try, "put")
Patch = partial(Try, "patch")
Delete = partial(Try, "delete")
