"""Who may be kept as staff, and that somebody remains who can administer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from footfall.company.rules.faults import Fault, Known, Row

ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Surroundings:
    """What staff rows refer to: team names, place codes, roles."""

    teams: Collection[str]
    places: Collection[str]
    roles: Collection[str]


def faults_of_surroundings(rows: Sequence[Row], around: Surroundings) -> Iterable[Fault]:
    """Teams, places and roles that are not there."""
    for position, row in enumerate(rows):
        if row.get("team") and row["team"] not in around.teams:
            yield Fault(position, "team", f"There is no team {row['team']}.")
        if row.get("role") and row["role"] not in around.roles:
            yield Fault(position, "role", f"There is no role {row['role']}; there are {', '.join(around.roles)}.")
        for code in row.get("places") or ():
            if code not in around.places:
                yield Fault(position, "places", f"There is no location {code}.")


def faults_of_last_administrator(rows: Sequence[Row], known: Known) -> Iterable[Fault]:
    """The row that would leave nobody who can administer."""
    administrators = {email for email, one in known.values.items() if one["role"] == ADMINISTRATOR and one["is_active"]}
    remaining, last = set(administrators), None
    for position, row in enumerate(rows):
        merged = known.merged(row, "email")
        name = known.keys.get(row.get("id") or 0, merged.get("email", ""))
        if merged.get("role") == ADMINISTRATOR and merged.get("is_active", True):
            remaining.add(name)
        elif name in remaining:
            remaining.discard(name)
            last = position
    if administrators and not remaining and last is not None:
        field = "role" if rows[last].get("is_active", True) else "is_active"
        yield Fault(last, field, "Somebody has to remain who can administer; name another administrator first.")
