"""After persons were joined or parted: rows, values and what later steps keep are put where they belong now."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from footfall.company.models import Staff
from footfall.identity.actions.faces import reface
from footfall.identity.actions.merging.grove import Grove, write_persons
from footfall.identity.actions.merging.rows import hold_rows, read_rows, settle_rows
from footfall.identity.merging.fields import FIELDS, Values, hold, shown
from footfall.identity.models import Merge
from footfall.identity.signals import judging, rearranged

Changes = dict[str, list[Any]]
"""A field to what it was and what it is."""


class Settling:
    """A grove about to be rearranged, with what was said since the last time noted as said since."""

    def __init__(self, grove: Grove) -> None:
        self.grove = grove
        self.belongings = read_rows(grove)
        hold_rows(grove, self.belongings)
        for root, members in grove.forest.trees().items():
            if len(members) > 1:
                hold(grove.own[root], self._shown(root, members), grove.showing[root])

    def settle(self, roots: Iterable[int], *, is_joining: bool, at: datetime, by: Staff | None) -> dict[int, Changes]:
        """What changed in each of these roots, once everything stands as the forest says."""
        points = [int(key) for key in self.belongings.tables["identity_contactpoint"]]
        judging.send(Merge, point_ids=points)
        settle_rows(self.grove, self.belongings)
        trees = self.grove.forest.trees()
        now = {person: self.grove.showing[person] for person in self.grove.forest.persons}
        now |= {root: self._shown(root, members) for root, members in trees.items()}
        write_persons(self.grove, now)
        reface(now.keys())
        leads = {row.key: row.home for row in self.belongings.tables.get("qualification_lead", {}).values()}
        rearranged.send(Merge, roots=sorted(trees), homes=leads, is_joining=is_joining, at=at, by=by)
        return {root: _changes(self.grove.showing[root], now[root]) for root in roots}

    def _shown(self, root: int, members: Iterable[int]) -> Values:
        own = self.grove.own
        others = [own[person] for person in members if person != root]
        return shown(own[root], others, self.grove.organizations)


def _changes(before: Values, now: Values) -> Changes:
    told = (name for name in FIELDS if name not in {"name_key", "search"})
    return {name: [before[name], now[name]] for name in told if before[name] != now[name]}
