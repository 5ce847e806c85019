"""Do the facts agree with the database? Counts and sums by month of capture, of both, as of the same look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from footfall.measurement.cube.layout import MILESTONES
from footfall.measurement.cube.members import name_of_time
from footfall.measurement.facts.counted import COUNTED_SQL
from footfall.measurement.facts.extract import ZONES_SQL, quoted
from footfall.measurement.facts.rates import of_cost_sql, of_lead_sql
from footfall.measurement.facts.snapshot import Snapshot, zone_name
from footfall.shared.calendar import CALENDAR_YEAR

MOST_MONTHS = 3


@dataclass(frozen=True)
class Agreement:
    """When the facts were compared, whether they agreed, and if not, in what."""

    at: datetime | None = None
    agrees: bool | None = None
    difference: str = ""
    serial: int = 0


def compare(work: duckdb.DuckDBPyConnection, look: Snapshot, currency: str, at: datetime) -> Agreement:
    """The facts against the rows of the snapshot they were read from."""
    there = {row[0]: row[1:] for row in look.rows(_leads_there(currency))}
    here = {row[0]: row[1:] for row in work.execute(_LEADS_HERE).fetchall()}
    months = sorted(key for key in there.keys() | here.keys() if there.get(key) != here.get(key))
    others = [name for name, ours, theirs in _others(work, look, currency) if ours != theirs]
    said = [f"leads of {name_of_time(CALENDAR_YEAR, 'month', month)}" for month in months[:MOST_MONTHS]]
    said += [f"leads of {len(months) - MOST_MONTHS} more months"] if len(months) > MOST_MONTHS else []
    return Agreement(at, not (months or others), ", ".join([*said, *others]))


def _leads_there(currency: str) -> str:
    counts = ", ".join(f"count({name}_at)" for name in MILESTONES)
    default = quoted(zone_name())
    amounts = of_lead_sql(currency, default)
    return f"""
        WITH zone AS ({ZONES_SQL.format(default=default)})
        SELECT (date_trunc('month', captured_on)::date - DATE '1970-01-01')::int, count(*), {counts},
               coalesce(sum({amounts["value"]}), 0)::bigint, coalesce(sum({amounts["won"]}), 0)::bigint,
               sum(direct_cost_minor)::bigint, sum(lead.id)::bigint
        FROM ({COUNTED_SQL}) AS lead LEFT JOIN zone ON zone.id = lead.location_id GROUP BY 1
    """


_LEADS_HERE = f"""
    SELECT rung.member, count(*), {", ".join(f"count({name}_lag)" for name in MILESTONES)},
           coalesce(sum(value), 0), coalesce(sum(won), 0), sum(direct), sum(lead)
    FROM lead_fact LEFT JOIN rung ON rung.tree = 'time' AND rung.level = 'month' AND rung.leaf = lead_fact.day GROUP BY 1
"""


def _others(work: duckdb.DuckDBPyConnection, look: Snapshot, currency: str) -> list[tuple[str, Any, Any]]:
    """Costs, reach and calls; and that what leads carry and what nobody carries is all that was spent."""
    carried = (
        "(SELECT sum(cost) FROM lead_fact)",
        "(SELECT sum(minor) FROM cost_fact WHERE currency IS NULL AND carried = 0)",
    )
    pairs = {
        "costs": (
            f"SELECT coalesce(sum({of_cost_sql(currency)}), 0)::bigint FROM measurement_cost AS cost",
            f"SELECT coalesce({carried[0]}, 0) + coalesce({carried[1]}, 0)",
        ),
        "reach": (
            "SELECT coalesce(sum(people), 0)::bigint FROM measurement_reach",
            "SELECT coalesce(sum(people), 0) FROM reach_fact",
        ),
        "calls": ("SELECT count(*) FROM selling_call", "SELECT count(*) FROM attempt_fact"),
        "forms": (
            "SELECT count(*) + count(sent_at) FROM capture_formopening",
            "SELECT coalesce(sum(started + sent), 0) FROM form_fact",
        ),
        "deals": ("SELECT count(*) FROM selling_deal", "SELECT count(*) FROM deal_fact"),
        "cost of calls": (
            "SELECT coalesce(sum(cost_minor), 0)::bigint FROM selling_call",
            "SELECT coalesce(sum(call_minor), 0) FROM attempt_fact",
        ),
    }
    return [
        (name, look.rows(there)[0][0], work.execute(here).fetchall()[0][0]) for name, (there, here) in pairs.items()
    ]
