"""What a survivor shows: each field by its own rule, from what was known of each person alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from footfall.identity.normalise import search_words
from footfall.identity.rules import covers

FIELDS = (
    "name", "name_key", "phone", "email", "organization_id", "city", "language", "is_customer", "made_at", "search",
)  # fmt: skip
Values = dict[str, Any]


@dataclass(slots=True)
class Own:
    """What is known of a person alone."""

    person: int
    values: Values
    """`FIELDS` to values; `made_at` as ISO text in UTC."""
    seen_at: str = ""
    """When they came last."""
    phone_rank: int = 1
    email_rank: int = 1
    """2 where one is verified, 0 where all are dead."""
    held: list[str] = field(default_factory=list)
    """Fields that were set since the merge: they are shown whatever the others say."""
    rows: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    """Table to key to what stood in the row before it took what was known of the other's."""

    @property
    def is_verified(self) -> bool:
        """Whether a contact of theirs is verified."""
        return max(self.phone_rank, self.email_rank) > 1

    def as_json(self) -> dict[str, Any]:
        """How it is kept."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "person"}


def shown(root: Own, others: Sequence[Own], organizations: Mapping[int, str]) -> Values:
    """What the root shows for all: verified over typed, newest over old, nothing over a value that was set since."""
    if not others:
        return dict(root.values)
    everybody = sorted([root, *others], key=lambda own: (own.is_verified, own.seen_at, -own.person), reverse=True)
    named = _named(everybody)
    found: Values = {"name": named.values["name"], "name_key": named.values["name_key"]}
    for kind in ("phone", "email"):
        ranked = sorted(everybody, key=lambda own, kind=kind: -getattr(own, f"{kind}_rank"))  # type: ignore[misc]  # mypy does not infer defaults of lambdas
        found[kind] = _first(ranked, kind)
    for name in ("organization_id", "city", "language"):
        found[name] = _first(everybody, name)
    found["is_customer"] = any(own.values["is_customer"] for own in everybody)
    found["made_at"] = min(own.values["made_at"] for own in everybody)
    found.update({name: root.values[name] for name in root.held if name != "search"})
    found["search"] = _search(found, everybody, organizations)
    return found


def hold(root: Own, before: Values, now: Values) -> None:
    """Take what was set since the last reckoning as the root's own: nobody can know of whom it was said."""
    changed = [name for name in FIELDS if now[name] != before[name]]
    root.values.update({name: now[name] for name in changed})
    root.held = sorted({*root.held, *changed})


def _named(everybody: Sequence[Own]) -> Own:
    """Whose name is shown: the first that has one, or a fuller writing of the same."""
    named = [own for own in everybody if own.values["name_key"]] or [own for own in everybody if own.values["name"]]
    if not named:
        return everybody[0]
    best = named[0]
    for own in named[1:]:
        words, known = own.values["name_key"].split(), best.values["name_key"].split()
        if len(words) > len(known) and covers(known, words):
            best = own
    return best


def _first(owns: Sequence[Own], name: str) -> Any:  # noqa: ANN401 -- a column's value
    return next((own.values[name] for own in owns if own.values[name]), owns[0].values[name])


def _search(found: Values, everybody: Sequence[Own], organizations: Mapping[int, str]) -> str | None:
    """The words of name and body; as they stood where both are one person's."""
    for own in everybody:
        if all(own.values[name] == found[name] for name in ("name", "organization_id")):
            text: str | None = own.values["search"]
            return text
    words = search_words(found["name"], organizations.get(found["organization_id"], ""))
    return " ".join(f"'{word}'" for word in words)
