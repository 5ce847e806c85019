"""What the planner needs to know, read from the published facts: counts for the rates, sums for the money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from footfall.decisions.planning.counts import Counts
from footfall.measurement.cube.atoms import OUTSIDE
from footfall.measurement.cube.dimensions import THEN
from footfall.measurement.cube.layout import BITS
from footfall.measurement.cube.members import EPOCH
from footfall.measurement.cube.question import Scope
from footfall.measurement.facts.published import Facts
from footfall.shared.errors import Invalid

OTHER = "other"
PLACES = frozenset({"all", "places"})


@dataclass(frozen=True)
class Worked:
    """What a channel's leads took and brought: sums over leads captured in a time; money in minor units."""

    leads: int
    attempts: int
    seconds: int
    cost: int
    appointments: int
    sales: int
    margin: int


def counts_of(facts: Facts, *, today: date, held: str = "", scope: Scope = Scope()) -> Counts:  # noqa: B008 -- frozen
    """Leads of the last two years by channel, day of capture and days to the sale; junk and tests are none."""
    names = channels_of(facts)
    rows = facts.cube.engine.rows(
        f"""
        SELECT entry_point, day, CASE WHEN mask & {BITS["won"]} > 0 THEN won_lag END AS lag, count(*) AS leads
        FROM lead_fact
        WHERE {_of_leads(facts, held, scope)} AND day > {_key(today) - 730}
        GROUP BY ALL ORDER BY ALL
        """  # noqa: S608 -- columns that are declared, numbers
    )
    labels = sorted({names.get(door, OTHER) for door, *_ in rows})
    places = {name: place for place, name in enumerate(labels)}
    return Counts.of(
        labels, [(places[names.get(door, OTHER)], day, lag, leads) for door, day, lag, leads in rows], _key(today)
    )


def worked(
    facts: Facts,
    channels: Sequence[str],
    *,
    since: date,
    until: date,
    held: str = "",
    scope: Scope = Scope(),  # noqa: B008
) -> list[Worked]:
    """What the leads of each channel took and brought."""
    names = channels_of(facts)
    rows = facts.cube.engine.rows(
        f"""
        WITH talk AS (SELECT lead, sum(seconds) AS seconds FROM attempt_fact GROUP BY lead)
        SELECT entry_point, count(*), sum(coalesce(attempts, 0)), sum(coalesce(talk.seconds, 0)),
               sum(coalesce(cost, 0) + coalesce(direct, 0)), count(*) FILTER (mask & {BITS["appointment"] | BITS["demo"]} > 0),
               count(*) FILTER (mask & {BITS["won"]} > 0), sum(coalesce(margin, 0))
        FROM lead_fact LEFT JOIN talk USING (lead)
        WHERE {_of_leads(facts, held, scope)} AND day BETWEEN {_key(since)} AND {_key(until)}
        GROUP BY ALL
        """  # noqa: S608 -- columns that are declared, numbers
    )
    sums = {name: [0] * 7 for name in channels}
    for door, *numbers in rows:
        name = names.get(door, OTHER)
        if name in sums:
            sums[name] = [have + int(more) for have, more in zip(sums[name], numbers, strict=True)]
    return [Worked(*sums[name]) for name in channels]


def came(
    facts: Facts,
    *,
    since: date,
    held: str = "",
    scope: Scope = Scope(),  # noqa: B008
) -> tuple[dict[date, int], dict[date, int]]:
    """Sales, and leads captured, by day after a day."""
    rows = facts.cube.engine.rows(
        f"""
        SELECT 'sale', day + won_lag AS at, count(*) FROM lead_fact
        WHERE {_of_leads(facts, held, scope)} AND mask & {BITS["won"]} > 0 AND day + won_lag > {_key(since)} GROUP BY ALL
        UNION ALL
        SELECT 'lead', day, count(*) FROM lead_fact
        WHERE {_of_leads(facts, held, scope)} AND day > {_key(since)} GROUP BY ALL
        """  # noqa: S608 -- columns that are declared, numbers
    )
    found: dict[str, dict[date, int]] = {"sale": {}, "lead": {}}
    for kind, at, many in rows:
        found[kind][EPOCH + timedelta(days=int(at))] = int(many)
    return found["sale"], found["lead"]


def channels_of(facts: Facts) -> Mapping[int, str]:
    """The name of the channel that each entry point is of."""
    members = facts.cube.engine.members
    dimension = members.dimensions.get("channel")
    return {
        door: str(members.name(dimension, key))
        for door, key in members.rungs.get(("entry_point", "channel"), {}).items()
    }


def _of_leads(facts: Facts, held: str, scope: Scope) -> str:
    """Which leads: those a scope may see, of what the planner is held to, such as "location=Delhi,product=X1"."""
    if scope.kind not in PLACES:
        raise Invalid("Plans are made for places; ask somebody who manages one.")
    members = facts.cube.engine.members
    parts = [f"mask & {OUTSIDE} = 0"]
    if scope.kind == "places":
        parts.append(_among("location", list(scope.places)))
    for part in filter(None, (one.strip() for one in held.split(","))):
        name, equals, text = part.partition("=")
        if not equals:
            raise Invalid(f'A scope is written "location=Delhi"; {part} says no value.')
        dimension = members.dimensions.get(name)
        if dimension.is_time or dimension.members == THEN:
            raise Invalid("A scope names places, products or channels, not times, and places as they are today.")
        reading, key = dimension.on["lead"], members.key(dimension, members.find(dimension, text))
        if reading.tree:
            keys = members.leaves(reading.tree, reading.level, [key])
        else:
            keys = (
                members.below(dimension.members, [key] if key is not None else []) if dimension.is_tree else [key or -1]
            )
        parts.append(_among(reading.column, keys))
    return " AND ".join(parts)


def _among(column: str, keys: Sequence[int]) -> str:
    return f"{column} IN ({', '.join(str(int(key)) for key in keys) or '-1'})"


def _key(day: date) -> int:
    return (day - EPOCH).days
