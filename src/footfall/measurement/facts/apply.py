"""What was read is put into the writer's file: every step here runs inside one DuckDB transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb

from footfall.measurement.cube import layout
from footfall.measurement.cube.atoms import CLOSED, OUTSIDE, STAGED
from footfall.measurement.cube.layout import BITS, CERTIFIED, CODED, DEAD_OF, MILESTONES, REACHABLE
from footfall.measurement.cube.members import CALENDAR, Member, calendar_from, time_rungs
from footfall.measurement.facts.rollups import Following
from footfall.shared.calendar import Calendar

Connection = duckdb.DuckDBPyConnection


def _listed(values: Iterable[str]) -> str:
    """Values of our own as SQL lists them."""
    return ", ".join(f"'{value}'" for value in values)


_MASK = " | ".join(
    [f"CASE WHEN {name}_lag IS NULL THEN 0 ELSE {BITS[name]} END" for name in MILESTONES]
    + [f"CASE WHEN existing THEN {BITS['existing']} ELSE 0 END"]
    + [f"CASE WHEN contact IN ({_listed(REACHABLE)}) THEN {BITS['reachable']} ELSE 0 END"]
    + [f"CASE WHEN dead_cause IN ({_listed(causes)}) THEN {BITS[name]} ELSE 0 END" for name, causes in DEAD_OF.items()]
    + [f"CASE WHEN attendant IS NULL THEN 0 ELSE {BITS['attended']} END"]
    + [f"CASE WHEN certification IN ({_listed(CERTIFIED)}) THEN {BITS['certified']} ELSE 0 END"]
    + [f"CASE WHEN {name} = 1 THEN {BITS[name]} ELSE 0 END" for name in ("in_time", "in_time_open")]
)
_CARRIES = f"lead, day, location, product, campaign, entry_point, value, mask & {BITS['junk']} AS junk"
"""What of a lead decides which costs it carries."""
_SPENT_AT = "at_location, at_product, at_campaign, entry_point"


def make_tables(work: Connection) -> None:
    """The empty tables of a new file."""
    for table in layout.TABLES:
        work.execute(table.ddl_sql)


def take_in(work: Connection, name: str, stream: Any) -> int:  # noqa: ANN401 -- an Arrow reader
    """How many rows of a stream now stand in the temporary table `name`."""
    work.register("incoming", stream)
    work.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM incoming')
    work.unregister("incoming")
    return _number(work, f'SELECT count(*) FROM "{name}"')


def take_gone(work: Connection, gone: Iterable[tuple[str, int]]) -> None:
    """Rows that went stand in the temporary table `gone`."""
    work.execute("CREATE OR REPLACE TEMP TABLE gone (tbl VARCHAR, id BIGINT)")
    if rows := list(gone):
        work.executemany("INSERT INTO gone VALUES (?, ?)", rows)


def put_codes(work: Connection, columns: Mapping[str, Sequence[str]]) -> None:
    """Every text of these columns of `new_lead` has a code; known values keep theirs. `columns` gives values there may be."""
    for column, values in columns.items():
        work.execute("CREATE OR REPLACE TEMP TABLE said (place INTEGER, value VARCHAR)")
        work.executemany("INSERT INTO said VALUES (?, ?)", list(enumerate(values)) or [(0, "")])
        source = "new_seconds" if column == "incentive" else "new_lead"
        if column in CODED:
            work.execute(
                f'INSERT INTO said SELECT 9999, "{column}" FROM (SELECT DISTINCT "{column}" FROM {source}) ORDER BY 2'
            )
        elif column == "currency":
            work.execute(
                "INSERT INTO said SELECT 9999, currency FROM (SELECT currency FROM new_lead UNION SELECT currency FROM cost_row)"
            )
        work.execute(
            """
            INSERT INTO code
            SELECT $column, (SELECT coalesce(max(code), 0) FROM code WHERE "column" = $column)
                            + row_number() OVER (ORDER BY min(place), value), value
            FROM said
            WHERE value <> '' AND value NOT IN (SELECT value FROM code WHERE "column" = $column)
            GROUP BY value
            """,
            {"column": column},
        )


_NEWEST_STAGE = """
SELECT lead, arg_max(stage, struct_pack(is_open := is_open, deal := deal)) AS stage FROM deal_fact
WHERE lead IN (SELECT lead FROM {leads}) GROUP BY lead
"""


def put_deals(work: Connection) -> None:
    """Deals of `new_deal` replace what stood for them; `dealt` gets the leads that they are or were for."""
    replaced = "deal IN (SELECT deal FROM new_deal UNION SELECT id FROM gone WHERE tbl = 'selling_deal')"
    work.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE dealt AS
        SELECT lead FROM deal_fact WHERE {replaced} UNION SELECT lead FROM new_deal
        """
    )
    work.execute(f"DELETE FROM deal_fact WHERE {replaced}")
    work.execute("INSERT INTO deal_fact SELECT deal, lead, stage, is_open, NULL FROM new_deal ORDER BY lead, deal")


def put_stages(work: Connection) -> None:
    """Leads that did not change themselves stand in the stage of their newest deal."""
    work.execute("CREATE OR REPLACE TEMP TABLE moved AS SELECT lead FROM dealt EXCEPT SELECT lead FROM new_lead")
    work.execute(
        f"""
        UPDATE lead_fact SET stage = newest.stage
        FROM (SELECT lead, stage FROM moved LEFT JOIN ({_NEWEST_STAGE.format(leads="moved")}) USING (lead)) AS newest
        WHERE lead_fact.lead = newest.lead AND lead_fact.stage IS DISTINCT FROM newest.stage
        """
    )


def put_weights(work: Connection, shares: Sequence[tuple[int, int]], *, everything: bool) -> None:
    """What open deals of leads in the pipeline weigh, by how many of a thousand are won from their stage."""
    work.execute("CREATE OR REPLACE TEMP TABLE share_won (stage INTEGER, share BIGINT)")
    if shares:
        work.executemany("INSERT INTO share_won VALUES (?, ?)", shares)
    changed = "" if everything else "WHERE lead IN (SELECT lead FROM dealt UNION SELECT lead FROM new_lead)"
    work.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE weighed AS
        SELECT deal, CASE WHEN is_open = 1 AND mask & {STAGED} <> 0 AND mask & {CLOSED | OUTSIDE} = 0
                          THEN (value * share + 500) // 1000 END AS minor
        FROM (SELECT deal, lead, stage, is_open FROM deal_fact {changed}) AS deal
        LEFT JOIN (SELECT lead, mask, value FROM lead_fact) AS lead USING (lead)
        LEFT JOIN share_won USING (stage)
        """
    )
    work.execute(
        "UPDATE deal_fact SET weighted = minor FROM weighed WHERE deal_fact.deal = weighed.deal AND weighted IS DISTINCT FROM minor"
    )


def put_leads(work: Connection, following: Following, *, everything: bool) -> None:
    """Leads of `new_lead` replace what stood for them; those that are gone go. `touched` gets the days of capture on
    which other leads carry cost now than before."""
    gone = "SELECT id FROM gone WHERE tbl = 'qualification_lead'"
    work.execute(f"CREATE OR REPLACE TEMP TABLE replaced AS SELECT lead FROM new_lead UNION {gone}")
    following.before("replaced")
    replaced = "lead IN (SELECT lead FROM replaced)"
    work.execute(
        f"CREATE OR REPLACE TEMP TABLE before AS SELECT cost, {_CARRIES} FROM {following.kept} WHERE {replaced}"
    )
    work.execute(f"DELETE FROM lead_fact WHERE {replaced}")
    coded = {name: f"(SELECT code FROM code WHERE \"column\" = '{name}' AND value = new_lead.{name})" for name in CODED}
    coded["incentive"] = coded["incentive"].replace("new_lead.", "form_time.")
    own = {
        "mask": _MASK,
        "margin": "NULL",
        "cost": "coalesce(carried_before, 0)",
        "other_value": _other("value"),
        "other_won": _other("won"),
        "attempts": "0",
        "call_cost": "0",
        "repeats": "coalesce(new_repeats.repeats, 0)",
        "seconds": "form_time.seconds",
        "stage": "newest.stage",
    } | coded
    columns = ", ".join(f"{own.get(name, f'new_lead.{name}')} AS {name}" for name in layout.LEAD.names())
    work.execute(
        f"""
        INSERT INTO lead_fact SELECT {columns} FROM new_lead
        LEFT JOIN (
            SELECT lead, arg_min(seconds, struct_pack(moment := moment, touch := touch)) AS seconds,
                   arg_min(incentive, struct_pack(moment := moment, touch := touch)) AS incentive
              FROM new_seconds GROUP BY lead
        ) AS form_time
            ON form_time.lead = new_lead.lead
        LEFT JOIN new_repeats ON new_repeats.lead = new_lead.lead
        LEFT JOIN ({_NEWEST_STAGE.format(leads="new_lead")}) AS newest ON newest.lead = new_lead.lead
        LEFT JOIN (SELECT lead AS was, cost AS carried_before FROM before) ON was = new_lead.lead
        ORDER BY {", ".join(layout.LEAD.sorted_by)}
        """
    )
    after = f"SELECT {_CARRIES} FROM lead_fact WHERE lead IN (SELECT lead FROM new_lead)"
    standing = "SELECT lead, day, location, product, campaign, entry_point, value, junk FROM before"
    work.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT day FROM "
        f"(({after} EXCEPT {standing}) UNION ALL ({standing} EXCEPT {after}))"
    )
    if everything:
        work.execute("UPDATE state SET appended = 0")
    else:
        work.execute("UPDATE state SET appended = appended + (SELECT count(*) FROM new_lead)")


def _other(column: str) -> str:
    code = "(SELECT code FROM code WHERE \"column\" = 'currency' AND code.value = new_lead.currency)"
    return f"CASE WHEN has_{column} AND new_lead.{column} IS NULL THEN {code} END"


def put_calls(work: Connection, following: Following) -> None:
    """Calls of `new_call` replace what stood for them, and the leads they were made to count them."""
    work.execute(
        """
        CREATE OR REPLACE TEMP TABLE called AS
        SELECT lead FROM attempt_fact
        WHERE attempt IN (SELECT attempt FROM new_call UNION SELECT id FROM gone WHERE tbl = 'selling_call')
        UNION SELECT lead FROM new_call UNION SELECT lead FROM new_lead
        """
    )
    work.execute(
        "DELETE FROM attempt_fact WHERE attempt IN (SELECT attempt FROM new_call UNION SELECT id FROM gone WHERE tbl = 'selling_call')"
    )
    work.execute(
        f"INSERT INTO attempt_fact SELECT {', '.join(layout.ATTEMPT.names())} FROM new_call ORDER BY day, attempt"
    )
    work.execute(
        """
        CREATE OR REPLACE TEMP TABLE counted AS
        SELECT lead_fact.lead, counted.attempts, counted.call_cost
        FROM (
            SELECT called.lead, count(attempt_fact.attempt) AS attempts, coalesce(sum(attempt_fact.call_minor), 0) AS call_cost
            FROM called LEFT JOIN attempt_fact ON attempt_fact.lead = called.lead GROUP BY called.lead
        ) AS counted
        JOIN lead_fact ON lead_fact.lead = counted.lead
        WHERE lead_fact.attempts <> counted.attempts OR lead_fact.call_cost <> counted.call_cost
        """
    )
    following.before("counted")
    work.execute(
        """
        INSERT INTO touched SELECT DISTINCT day FROM lead_fact
        WHERE lead IN (SELECT lead FROM counted) AND EXISTS (SELECT 1 FROM cost_row WHERE spread = 'by_attempts')
        """
    )
    work.execute(
        "UPDATE lead_fact SET attempts = counted.attempts, call_cost = counted.call_cost FROM counted WHERE lead_fact.lead = counted.lead"
    )


def put_costs(work: Connection, currency: str) -> None:
    """All costs of `new_cost`, day by day; `touched` gets the days of those that changed or went.

    Whether leads carry a cost stays as it was: only those of touched days are spread anew.
    """
    columns = ", ".join(layout.COST_ROW.names())
    changed = f"SELECT {columns} FROM cost_row EXCEPT SELECT {columns} FROM new_cost"
    arrived = f"SELECT {columns} FROM new_cost EXCEPT SELECT {columns} FROM cost_row"
    work.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE other_costs AS
        SELECT first_day, last_day FROM (({changed}) UNION ALL ({arrived}))
        """
    )
    if not _number(work, "SELECT count(*) FROM other_costs"):
        return
    work.execute("INSERT INTO touched SELECT unnest([first_day, last_day]) FROM other_costs")
    work.execute("DELETE FROM cost_row")
    work.execute(f"INSERT INTO cost_row SELECT {columns} FROM new_cost ORDER BY cost")
    put_codes(work, {"currency": [], "kind": _distinct(work, "kind", "cost_row")})
    work.execute("CREATE OR REPLACE TEMP TABLE carried_before AS SELECT DISTINCT cost FROM cost_fact WHERE carried = 1")
    work.execute("DELETE FROM cost_fact")
    work.execute(
        f"""
        INSERT INTO cost_fact
        WITH day_of AS (
            SELECT *, unnest(range(first_day::BIGINT, last_day::BIGINT + 1))::INTEGER AS day,
                   last_day - first_day + 1 AS days
            FROM cost_row
        )
        SELECT cost, day, amount // days + CASE WHEN day - first_day < amount % days THEN 1 ELSE 0 END,
               (SELECT code FROM code WHERE "column" = 'kind' AND value = day_of.kind),
               CASE WHEN currency <> $currency THEN (SELECT code FROM code WHERE "column" = 'currency' AND value = day_of.currency) END,
               {_SPENT_AT}, (cost IN (SELECT cost FROM carried_before))::INTEGER, CASE WHEN day = first_day THEN 1 ELSE 0 END
        FROM day_of ORDER BY day, cost
        """,
        {"currency": currency},
    )


def rates_in(work: Connection) -> list[tuple[str, int, str]]:
    """The rates that amounts in other currencies stand at."""
    return work.execute("SELECT currency, day, units FROM rate_row ORDER BY currency, day").fetchall()


def put_rates(work: Connection, rates: Sequence[tuple[str, int, str]]) -> None:
    """The rates that what is read now stands at."""
    work.execute("DELETE FROM rate_row")
    _insert(work, "rate_row", rates)


def put_reach(work: Connection) -> None:
    """All counts of people reached, of `new_reach`."""
    work.execute("DELETE FROM reach_fact")
    put_codes(work, {"reach": layout.REACH_KINDS})
    work.execute(
        """
        INSERT INTO reach_fact
        SELECT reach, day, people, (SELECT code FROM code WHERE "column" = 'reach' AND value = new_reach.kind),
               location, campaign, entry_point
        FROM new_reach ORDER BY day, reach
        """
    )


def put_forms(work: Connection) -> None:
    """All forms that were begun, of `new_form`."""
    work.execute("DELETE FROM form_fact")
    columns = ", ".join(layout.FORM.names())
    work.execute(f"INSERT INTO form_fact SELECT {columns} FROM new_form ORDER BY day, entry_point, form")


def put_members(
    work: Connection,
    members: Sequence[tuple[Any, ...]],
    rungs: Sequence[tuple[str, str, int, int]],
    earlier: Sequence[tuple[str, int, int, int, int | None]],
) -> None:
    """The dimensions as they are now, whole; the rungs of time stay."""
    work.execute("DELETE FROM member")
    work.execute("DELETE FROM rung WHERE tree <> 'time'")
    _insert(work, "member", members)
    _insert(work, "rung", rungs)
    work.execute("DELETE FROM earlier_rung")
    _insert(work, "earlier_rung", earlier)


def put_margins(work: Connection, margins: Mapping[int, int], following: Following, *, everything: bool) -> None:
    """What each sale leaves, by its product's margin in ten-thousandths; of all leads when a margin changed."""
    work.execute("CREATE OR REPLACE TEMP TABLE margin_of (product INTEGER, share BIGINT)")
    if margins:
        work.executemany("INSERT INTO margin_of VALUES (?, ?)", list(margins.items()))
    work.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE reckoned AS
        SELECT lead, (won * share + 5000) // 10000 AS reckoned
        FROM lead_fact LEFT JOIN margin_of ON margin_of.product = lead_fact.product
        WHERE won IS NOT NULL AND margin IS DISTINCT FROM (won * share + 5000) // 10000
        {"" if everything else "AND lead IN (SELECT lead FROM new_lead)"}
        """
    )
    following.before("reckoned")
    work.execute("UPDATE lead_fact SET margin = reckoned FROM reckoned WHERE lead_fact.lead = reckoned.lead")


def calendar_in(work: Connection) -> Calendar:
    """The calendar that the rungs of time in the file follow."""
    rows = work.execute("SELECT key, name, level FROM member WHERE dimension = ?", [CALENDAR]).fetchall()
    return calendar_from({key: Member(key, name, level=level) for key, name, level in rows})


def put_days(work: Connection, calendar: Calendar, *, anew: bool) -> None:
    """Rungs of time for every day that a fact has, and for the first of its month: rollups by month have that.

    Those that are there are made anew when the calendar changed.
    """
    work.execute(
        f"CREATE OR REPLACE TEMP TABLE known AS SELECT DISTINCT leaf AS day FROM rung WHERE tree = 'time' AND {anew}"
    )
    if anew:
        work.execute("DELETE FROM rung WHERE tree = 'time'")
    lags = " UNION ".join(f"SELECT day + {name}_lag FROM new_lead" for name in MILESTONES)
    days = work.execute(
        f"""
        WITH said AS (
            SELECT day FROM new_lead UNION {lags} UNION SELECT day FROM new_call
            UNION SELECT day FROM cost_fact UNION SELECT day FROM new_reach UNION SELECT day FROM form_fact
        )
        SELECT DISTINCT day FROM (
            SELECT day FROM said
            UNION SELECT date_trunc('month', DATE '1970-01-01' + day)::DATE - DATE '1970-01-01' FROM said
            UNION SELECT day FROM known
        ) WHERE day IS NOT NULL AND day NOT IN (SELECT leaf FROM rung WHERE tree = 'time')
        """
    ).fetchall()
    rungs = [("time", unit, leaf, first) for (day,) in days for unit, leaf, first in time_rungs(day, day, calendar)]
    _insert(work, "rung", rungs)


def put_in_order(work: Connection) -> bool:
    """Leads written since are sorted in again once they are a fifth of all, else old months are read in vain."""
    behind, leads = work.execute("SELECT (SELECT appended FROM state), (SELECT count(*) FROM lead_fact)").fetchall()[0]
    if behind * 5 <= leads:
        return False
    work.execute(
        f"CREATE OR REPLACE TEMP TABLE sorted AS SELECT * FROM lead_fact ORDER BY {', '.join(layout.LEAD.sorted_by)}"
    )
    work.execute("DELETE FROM lead_fact")
    work.execute("INSERT INTO lead_fact SELECT * FROM sorted")
    work.execute("UPDATE state SET appended = 0")
    return True


def _insert(work: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Many rows at once; `executemany` takes a millisecond a row."""
    if not rows:
        return
    import pyarrow as pa

    names = [column.name for column in next(one for one in layout.TABLES if one.name == table).columns]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    take_in(work, "rows_in", pa.table(columns))
    work.execute(f'INSERT INTO "{table}" SELECT * FROM rows_in')


def _distinct(work: Connection, column: str, table: str) -> list[str]:
    return [row[0] for row in work.execute(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1").fetchall()]


def _number(work: Connection, sql: str) -> int:
    return int(work.execute(sql).fetchall()[0][0])
