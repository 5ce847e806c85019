"""What kind of data it is, and so whose weights serve: the shipped ones, or splink's learned from the data itself."""

from dataclasses import dataclass

import numpy as np

from footfall.identity.linkage.candidates import neighbours_of
from footfall.identity.linkage.columns import Columns
from footfall.identity.linkage.compare import FIRST, compare
from footfall.identity.linkage.files import Unfit

_LEADS = 0.3
"""From this share of records with a telephone number on, the data looks like leads."""

_SHARED = 0.25
"""From this share of other first names among neighbours on, people share homes: fields then depend on each other."""

_LEAST_PAIRS = 20
_LARGE = 250_000
METHODS = ("shipped", "splink")


@dataclass(frozen=True, slots=True)
class Method:
    """Whose weights are used and why, in a sentence."""

    name: str
    reason: str


def choose(columns: Columns, asked: str = "") -> Method:  # noqa: PLR0911 -- one return for each kind
    """The method that the data asks for, unless the user did."""
    if asked:
        if asked not in METHODS:
            raise Unfit(f"The method is shipped or splink, not {asked}.")
        return Method(asked, "as asked for")
    named = _filled(columns, "first") + _filled(columns, "last")
    if named < 0.1:  # noqa: PLR2004 -- hardly a name
        if _filled(columns, "company") < 0.1:  # noqa: PLR2004
            return Method(
                "splink", "there are neither persons' nor bodies' names, so that the shipped weights know little of it"
            )
        return Method("shipped", "the records are of bodies, which the shipped weights learned as well")
    phones = _filled(columns, "phone")
    if phones >= _LEADS:
        return Method("shipped", f"it looks like leads: {phones:.0%} of the records have a telephone number")
    if columns.count > _LARGE:
        return Method("shipped", f"with more than {_LARGE:,} records the weights are not learned anew")
    shared = sharing(columns)
    if shared is not None and shared >= _SHARED:
        return Method(
            "shipped", f"people share homes: {shared:.0%} of neighbours with one surname have other first names"
        )
    told = "" if shared is None else f", and few people share a home ({shared:.0%} of neighbours of one surname)"
    return Method("splink", f"it does not look like leads: {phones:.0%} of the records have a telephone number{told}")


def sharing(columns: Columns) -> float | None:
    """The share of other first names among records of one surname at one address; nothing where too few are."""
    packed = neighbours_of([columns.parts["place"], columns["last_sound"].codes], columns.count, 30)
    if len(packed) < _LEAST_PAIRS:
        return None
    left, right = (packed // columns.count).astype(np.int32), (packed % columns.count).astype(np.int32)
    first = next(term for term in compare(columns, left, right) if term.name == "first").levels
    known = first > 0
    return float((first[known] == FIRST.index("differs")).mean()) if known.any() else None


def _filled(columns: Columns, name: str) -> float:
    return float((columns[name].codes >= 0).mean()) if columns.count else 0.0
