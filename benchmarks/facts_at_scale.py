"""Ten typical dices over one, ten or a hundred million made-up leads, beside PostgreSQL asked for the same.

python -m benchmarks.facts_at_scale --leads 1000000 --postgres            everything in a temporary folder, gone afterwards
python -m benchmarks.facts_at_scale --leads 100000000 --keep /big/folder  the facts stay there as Parquet and as a cube

Facts are made directly, by DuckDB from hashes of the lead's number: a thousand outlets in twenty cities, five years, the same
for the same size. They go to Parquet as the product exports them, and from there into a file as the product publishes it.
"""

import argparse
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from footfall.measurement.cube import layout
from footfall.measurement.cube.ask import Asking, Cube
from footfall.measurement.cube.engine import DuckEngine
from footfall.measurement.cube.layout import BITS, MILESTONES
from footfall.measurement.cube.members import day_key, time_rungs
from footfall.measurement.cube.plans import Plans
from footfall.measurement.cube.question import Filter, Question, Scope
from footfall.measurement.cube.rollups import ROLLUPS, fingerprint
from footfall.measurement.facts import apply
from footfall.measurement.facts.parquet import copied_sql
from footfall.measurement.facts.rollups import Following, build
from footfall.measurement.facts.store import WRITING, Store
from footfall.shared.calendar import CALENDAR_YEAR

FIRST, LAST = date(2021, 11, 24), date(2026, 11, 23)
OUTLETS, CITIES, REGIONS, CATEGORIES = 1_000, 20, 4, 5
PRODUCTS, FAMILIES, SOURCES, DOORS, CAMPAIGNS, STAFF = 24, 6, 10, 60, 40, 2_000
FIRST_CITY, FIRST_OUTLET, FIRST_PRODUCT = 10, 100, 10
WARM_TRIES, TRIES = 3, 20
MEMORY = "6GB"
STAGES = {"first_attempt": (0.9, 3), "first_contact": (0.75, 6), "warm": (0.45, 20), "qualified": (0.3, 25), "hot": (0.2, 30),
          "appointment": (0.18, 35), "demo": (0.16, 45), "negotiation": (0.11, 60), "order": (0.08, 75), "delivered": (0.07, 90),
          "won": (0.065, 80)}  # fmt: skip
"""Share of leads that get there, and within how many days the last of them do; who gets far got to everything before."""
OTHERWISE = {"verified": (0.7, 2), "lost": (0.2, 90), "dead": (0.12, 30), "junk": (0.02, 5), "recycled": (0.05, 60)}
"""What happens to leads whatever else does."""
USUAL = ("leads", "pct_warm", "pct_demo", "pct_sold", "pct_dead", "cost_per_lead", "cost_per_sale", "sales_value")
KPIS_SQL = "count(*), count(warm_lag), count(demo_lag), count(won_lag), count(dead_lag), sum(cost + direct), sum(won)"
COUNTED = f"mask & {BITS['junk'] | BITS['test']} = 0"


@dataclass(frozen=True)
class Dice:
    """One question, and what PostgreSQL is asked for the same."""

    name: str
    question: Question
    sql: str


def _year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


def dices() -> list[Dice]:
    """The ten of the issue."""
    start, end = _year(2025)
    days = f"day BETWEEN {day_key(start)} AND {day_key(end)}"
    up = "JOIN rung AS {0} ON {0}.tree = 'location' AND {0}.level = '{0}' AND {0}.leaf = location"
    month = "JOIN rung AS month ON month.tree = 'time' AND month.level = 'month' AND month.leaf = day"
    region, city = up.format("region"), up.format("city")
    in_region = f"{COUNTED} AND region.member = 2"
    of_source = "JOIN rung AS family ON family.tree = 'product' AND family.level = 'family' AND family.leaf = product"
    activity = " UNION ALL ".join(
        f"SELECT '{name}', month.member, count(*) FROM lead_fact JOIN rung AS month ON month.tree = 'time' AND month.level = 'month'"
        f" AND month.leaf = day + {name}_lag WHERE {COUNTED} AND {name}_lag IS NOT NULL GROUP BY 1, 2"
        for name in ("warm", "demo", "won", "dead")
    )
    aged = " UNION ALL ".join(
        f"SELECT {age}, month.member, count(*), count(*) FILTER (WHERE won_lag <= {age}) FROM lead_fact {month} WHERE {COUNTED} GROUP BY 1, 2"
        for age in (30, 90, 180)
    )
    pipelines = " UNION ALL ".join(
        f"SELECT {day_key(day)}, count(*), coalesce(sum(value) FILTER (WHERE day + demo_lag <= {day_key(day)} AND coalesce(day + won_lag,"
        f" 99999) > {day_key(day)} AND coalesce(day + lost_lag, 99999) > {day_key(day)}), 0) FROM lead_fact WHERE day <= {day_key(day)} AND"
        f" {COUNTED}"
        for day in _month_ends()
    )
    return [
        Dice("source totals", Question(USUAL, ("source",)), f"SELECT source, {KPIS_SQL} FROM lead_fact WHERE {COUNTED} GROUP BY 1"),
        Dice("region > city in a year", Question(USUAL, ("location.region", "location.city"), start=start, end=end),
             f"SELECT region.member, city.member, {KPIS_SQL} FROM lead_fact {region} {city} WHERE {COUNTED} AND {days} GROUP BY 1, 2"),
        Dice("month x slab x priority in a region", Question(USUAL, ("time.month", "slab", "priority"), filters=(Filter("location", ("2",)),)),
             f"SELECT month.member, slab, priority, {KPIS_SQL} FROM lead_fact {month} {region} WHERE {in_region} GROUP BY 1, 2, 3"),
        Dice("category x family x source", Question(USUAL, ("category", "product.family", "source")),
             f"SELECT category, family.member, source, {KPIS_SQL} FROM lead_fact {of_source} WHERE {COUNTED} GROUP BY 1, 2, 3"),
        Dice("drill-across with costs", Question(("leads", "spend", "cost_per_lead"), ("location.region", "time.month")),
             f"SELECT * FROM (SELECT region.member AS a, month.member AS b, count(*), sum(cost) FROM lead_fact {region} {month} WHERE {COUNTED}"
             f" GROUP BY 1, 2) AS l FULL JOIN (SELECT region.member AS a, month.member AS b, sum(minor) FROM cost_fact {region} {month}"
             " GROUP BY 1, 2) AS c USING (a, b)"),
        Dice("rollup region > city > outlet", Question(USUAL, ("location.region", "location.city", "location.outlet")),
             f"SELECT region.member, city.member, location, {KPIS_SQL} FROM lead_fact {region} {city} WHERE {COUNTED} GROUP BY"
             " ROLLUP (1, 2, 3)"),
        Dice("cohort month x age", Question(("leads", "pct_sold"), ("time.month",), within=30), aged),
        Dice("activity by month", Question(("warm", "demos", "sales", "dead"), ("time.month",), basis="activity"), activity),
        Dice("days to sale and warm by category", Question(("days_to_sale", "days_to_warm"), ("category",)),
             "SELECT category, percentile_cont(0.5) WITHIN GROUP (ORDER BY won_lag), percentile_cont(0.5) WITHIN GROUP (ORDER BY warm_lag)"
             f" FROM lead_fact WHERE {COUNTED} GROUP BY 1"),
        Dice("pipeline at twelve month ends", Question(("leads", "pipeline_value"), as_of=_month_ends()[0]), pipelines),
    ]  # fmt: skip


def _month_ends() -> list[date]:
    return [date(2025, month, 28) for month in range(1, 13)]


def asked(dice: Dice) -> list[Question]:
    """The questions of a dice: some are asked once for each age, or once for each month end."""
    from dataclasses import replace

    if dice.question.within:
        return [replace(dice.question, within=age) for age in (30, 90, 180)]
    if dice.question.as_of:
        return [replace(dice.question, as_of=day) for day in _month_ends()]
    return [dice.question]


def make_parquet(leads: int, folder: Path) -> None:
    """Lead, cost, reach and attempt facts with members and rungs, as the product exports them."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")}) as work:
        work.execute("CREATE MACRO u(i, k) AS (hash(i * 131 + k) % 1000003) / 1000003.0")
        tables = {
            "lead_fact": _leads_sql(leads), "cost_fact": _costs_sql(), "reach_fact": _empty(layout.REACH), "attempt_fact": _empty(layout.ATTEMPT), "deal_fact": _empty(layout.DEAL), "form_fact": _empty(layout.FORM), "earlier_rung": _empty(layout.EARLIER),
            "member": _members_sql(), "rung": "SELECT * FROM rung_rows", "code": _empty(layout.CODE),
        }  # fmt: skip
        rungs = [(unit, day, first) for unit, day, first in time_rungs(day_key(FIRST) - 31, day_key(LAST) + 400)]
        work.execute("CREATE TABLE rung_rows (tree VARCHAR, level VARCHAR, leaf INTEGER, member INTEGER)")
        work.executemany("INSERT INTO rung_rows VALUES ('time', ?, ?, ?)", rungs)
        work.execute(_places_sql())
        for name, sql in tables.items():
            work.execute(copied_sql(next(one for one in layout.TABLES if one.name == name), f"({sql})", folder))


def _leads_sql(leads: int) -> str:
    days = (LAST - FIRST).days + 1
    reached = {name: f"u(i, 20) < {share}" for name, (share, _) in STAGES.items()}
    reached |= {name: f"u(i, {place + 21}) < {share}" for place, (name, (share, _)) in enumerate(OTHERWISE.items())}
    within = {name: most for name, (_, most) in (STAGES | OTHERWISE).items()}
    lags = {
        name: f"(CASE WHEN {reached[name]} THEN ({within[name]} * pow(u(i, {place + 50}), 3))::INTEGER END)"
        for place, name in enumerate(MILESTONES)
    }
    outlet = f"({FIRST_OUTLET} + ({OUTLETS} * pow(u(i, 2), 2))::INTEGER % {OUTLETS})"
    product = f"({FIRST_PRODUCT} + ({PRODUCTS} * u(i, 3))::INTEGER % {PRODUCTS})"
    day = f"({day_key(FIRST)} + (i * {days} // {leads})::INTEGER)"
    attendant, price = (
        f"(1 + 2 * ({outlet} - {FIRST_OUTLET}) + (u(i, 8) < 0.4)::INTEGER)",
        f"(100000 + 40000 * ({product} - {FIRST_PRODUCT}))",
    )
    minutes = "(3000 * pow(u(i, 71), 4))::INTEGER"
    certification = f"1 + (hash({attendant} * 31 + {day} // 180) % 5)::INTEGER"
    others = {
        "existing": "u(i, 16) < 0.3", "reachable": "u(i, 75) < 0.8", "attended": "true", "certified": f"{certification} > 2",
        "in_time": f"{reached['first_attempt']} AND {minutes} <= 60",
        "in_time_open": f"{reached['first_attempt']} AND {minutes} * 2 // 5 <= 60",
    }  # fmt: skip
    mask = " | ".join(f"(CASE WHEN {test} THEN {BITS[name]} ELSE 0 END)" for name, test in (reached | others).items())
    values = {
        "lead": "i", "person": "CASE WHEN u(i, 1) < 0.85 THEN i ELSE i - (u(i, 73) * i)::BIGINT END", "day": day, "location": outlet,
        "product": product, "campaign": f"CASE WHEN u(i, 4) < 0.5 THEN 1 + ({CAMPAIGNS} * u(i, 5))::INTEGER % {CAMPAIGNS} END",
        "source": f"1 + ({SOURCES} * pow(u(i, 6), 1.6))::INTEGER % {SOURCES}", "entry_point": f"1 + ({DOORS} * u(i, 7))::INTEGER % {DOORS}",
        "category": f"1 + {outlet} % {CATEGORIES}", "attendant": attendant,
        "owner": f"CASE WHEN u(i, 9) < 0.6 THEN {attendant} ELSE 2001 + (40 * u(i, 74))::INTEGER END", "team": "CASE WHEN u(i, 9) >= 0.6 THEN 1 + (40 * u(i, 74))::INTEGER // 8 END",
        "form": "1 + (3 * u(i, 11))::INTEGER", "priority": "1 + (3 * u(i, 12))::INTEGER % 3", "slab": f"1 + ({product} - {FIRST_PRODUCT}) // 8",
        "temperature": f"CASE WHEN {reached['hot']} THEN 3 WHEN {reached['warm']} THEN 2 ELSE 1 END", "status": "1 + (9 * u(i, 15))::INTEGER % 9", "contact": "1 + (3 * u(i, 75))::INTEGER % 3",
        "dead_cause": f"CASE WHEN {reached['dead']} THEN 1 + (5 * u(i, 76))::INTEGER % 5 END", "certification": certification, "lost_reason": f"CASE WHEN {reached['lost']} THEN 1 + (5 * u(i, 77))::INTEGER % 5 END",
        "mask": mask,
        "value": price, "won": f"CASE WHEN {reached['won']} THEN {price} - (u(i, 78) < 0.3)::INTEGER * {price} // 10 END",
        "margin": f"CASE WHEN {reached['won']} THEN {price} // 4 END",
        "cost": f"CASE WHEN {reached['junk']} THEN 0 ELSE 3000 + hash({outlet} * 61 + {day} // 30) % 9000 + (u(i, 18) < 0.2)::INTEGER END", "direct": f"CASE WHEN u(i, 19) < 0.3 THEN 2500 * (1 + {product} % 3) ELSE 0 END",
        "other_value": "NULL", "other_won": "NULL", "attempts": f"CASE WHEN {reached['first_attempt']} THEN 1 + (4 * u(i, 70))::INTEGER ELSE 0 END", "repeats": "(u(i, 79) < 0.04)::INTEGER",
        "call_cost": f"CASE WHEN {reached['first_attempt']} THEN 150 * (1 + (4 * u(i, 70))::INTEGER) ELSE 0 END",
        "speed": f"CASE WHEN {reached['first_attempt']} THEN {minutes} END", "speed_open": f"CASE WHEN {reached['first_attempt']} THEN {minutes} * 2 // 5 END",
        "seconds": "(10 + 60 * u(i, 72))::INTEGER",
        "stage": f"CASE WHEN {reached['delivered']} THEN 4 WHEN {reached['order']} THEN 3 WHEN {reached['negotiation']} THEN 2"
                 f" WHEN {reached['demo']} THEN 1 END",
        "arm": "CASE WHEN u(i, 80) < 0.05 THEN 1 + (2 * u(i, 81))::INTEGER END", "incentive": "CASE WHEN u(i, 82) < 0.3 THEN 1 END",
        **{f"{name}_lag": lags[name] for name in MILESTONES},
    }  # fmt: skip
    columns = ", ".join(f'({values.get(one.name, "NULL")})::{one.kind} AS "{one.name}"' for one in layout.LEAD.columns)
    return f"SELECT {columns} FROM range(1, {leads + 1}) AS rows(i) ORDER BY {', '.join(layout.LEAD.sorted_by)}"


def _costs_sql() -> str:
    """A cost for each outlet and month, spread over its days."""
    values = {
        "cost": "place * 100 + nth", "day": f"{day_key(FIRST)} + nth * 30 + later", "minor": "3000 + hash(place * 61 + nth) % 2000",
        "location": "place", "carried": "1", "first": "CASE WHEN later = 0 THEN 1 ELSE 0 END", "kind": "1",
    }  # fmt: skip
    columns = ", ".join(f'({values.get(one.name, "NULL")})::{one.kind} AS "{one.name}"' for one in layout.COST.columns)
    places, last = f"range({FIRST_OUTLET}, {FIRST_OUTLET + OUTLETS})", "range(0, 30)"
    return f"SELECT {columns} FROM {places} AS p(place), range(0, 60) AS q(nth), {last} AS r(later) ORDER BY 2, 1"


def _empty(table: layout.Table) -> str:
    columns = ", ".join(f'NULL::{one.kind} AS "{one.name}"' for one in table.columns)
    return f"SELECT {columns} WHERE false"


def _places_sql() -> str:
    """What lies under what: outlets in cities in regions in a country, products in families."""
    city = f"{FIRST_CITY} + (i - {FIRST_OUTLET}) % {CITIES}"
    region = f"2 + ({city}) % {REGIONS}"
    outlets = f"range({FIRST_OUTLET}, {FIRST_OUTLET + OUTLETS}) AS rows(i)"
    parts = [
        f"SELECT 'location', '{level}', i::INTEGER, ({up})::INTEGER FROM {outlets}"
        for level, up in (("outlet", "i"), ("city", city), ("region", region), ("country", "1"))
    ]
    parts.append(
        f"SELECT 'product', 'family', i::INTEGER, (1 + i % {FAMILIES})::INTEGER FROM range({FIRST_PRODUCT}, {FIRST_PRODUCT + PRODUCTS}) AS rows(i)"
    )
    parts.append(
        f"SELECT 'entry_point', 'source', i::INTEGER, (1 + i % {SOURCES})::INTEGER FROM range(1, {DOORS + 1}) AS rows(i)"
    )
    return f"INSERT INTO rung_rows {' UNION ALL '.join(parts)}"


def _members_sql() -> str:
    def rows(dimension: str, first: int, count: int, parent: str = "NULL", level: str = "") -> str:
        name = level or dimension
        return (
            f"SELECT '{dimension}' AS dimension, i::INTEGER AS key, '{name} ' || i AS name, '{name}-' || i AS code, ({parent})::INTEGER AS parent,"
            f" '{level}' AS level, 0 AS place FROM range({first}, {first + count}) AS rows(i)"
        )

    parts = [
        rows("location", 1, 1, level="country"), rows("location", 2, REGIONS, "1", "region"),
        rows("location", FIRST_CITY, CITIES, f"2 + i % {REGIONS}", "city"),
        rows("location", FIRST_OUTLET, OUTLETS, f"{FIRST_CITY} + (i - {FIRST_OUTLET}) % {CITIES}", "outlet"),
        rows("product", 1, FAMILIES, level="family"), rows("product", FIRST_PRODUCT, PRODUCTS, f"1 + i % {FAMILIES}", "product"),
        rows("source", 1, SOURCES), rows("entry_point", 1, DOORS), rows("category", 1, CATEGORIES), rows("campaign", 1, CAMPAIGNS),
        *(rows(name, 1, 3) for name in ("priority", "slab", "temperature")),
    ]  # fmt: skip
    return " UNION ALL ".join(parts)


def publish(parquet: Path, file: Path) -> None:
    """The Parquet files as a file of the cube."""
    with duckdb.connect(str(file), config=WRITING | {"memory_limit": MEMORY}) as work:
        for table in layout.TABLES:
            work.execute(table.ddl_sql)
            source = parquet / f"{table.name}.parquet"
            if source.exists():
                columns = ", ".join(f'"{name}"' for name in table.names())
                order = f" ORDER BY {', '.join(table.sorted_by)}" if table.sorted_by else ""
                work.execute(f"INSERT INTO \"{table.name}\" SELECT {columns} FROM '{source}'{order}")
        work.execute("INSERT INTO state VALUES (?, '', 0, '', '', '', '', 0, 0, 0)", [fingerprint()])
        start = time.perf_counter()
        build(work, _count(work))
        work.execute("CHECKPOINT")
        print(f"rollups added up in {time.perf_counter() - start:.1f} s")


def _count(work: duckdb.DuckDBPyConnection) -> int:
    return int(work.execute("SELECT count(*) FROM lead_fact").fetchall()[0][0])


def bytes_of(file: Path) -> dict[str, int]:
    """What each table takes of the file: as many blocks as its columns lie in, and of shared ones its share."""
    with duckdb.connect(str(file), read_only=True) as reader:
        tables = [row[0] for row in reader.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        blocks: dict[int, set[str]] = {}
        for table in tables:
            for one, more in reader.execute(
                f"SELECT block_id, additional_block_ids FROM pragma_storage_info('{table}')"
            ).fetchall():
                for block in [one, *(more or [])]:
                    blocks.setdefault(block, set()).add(table)
        size = reader.execute("SELECT block_size FROM pragma_database_size()").fetchall()[0][0]
    found = dict.fromkeys(tables, 0.0)
    for block, owners in blocks.items():
        for table in owners if block is not None and block >= 0 else ():
            found[table] += size / len(owners)
    return {table: round(amount) for table, amount in found.items()}


@dataclass(frozen=True)
class Timed:
    """Milliseconds of wall time, half and 95 of a hundred runs, and milliseconds of the processor for one run."""

    half: float
    most: float
    cpu: float


def timed(
    deed: Callable[[], Any], tries: int = TRIES, cpu_of: Callable[[], float] | None = None, *, steps: int = 1
) -> Timed:
    """A deed, warm; the wall time of one of its steps, the processor time of all."""
    cpu_of = cpu_of or _own_cpu
    for _ in range(min(WARM_TRIES, tries)):
        deed()
    times, before = [], cpu_of()
    for _ in range(tries):
        start = time.perf_counter()
        deed()
        times.append(1000 * (time.perf_counter() - start) / steps)
    cpu = 1000 * (cpu_of() - before) / tries
    times.sort()
    return Timed(statistics.median(times), times[min(len(times) - 1, round(0.95 * len(times)))], cpu)


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def refreshed(file: Path, changed: int) -> None:
    """What it takes to put so many changed leads into a copy of the file, with its rollups, and to publish it."""
    with tempfile.TemporaryDirectory(prefix="footfall-refresh-", dir=file.parent) as temporary:
        store = Store(Path(temporary))
        start = time.perf_counter()
        shutil.copyfile(file, store.work)
        print(f"file of {file.stat().st_size / 1e6:.0f} MB copied in {time.perf_counter() - start:.2f} s, not synced")
        with duckdb.connect(str(store.work), config=WRITING) as work:
            _change(work, changed)
            before, start = _own_cpu(), time.perf_counter()
            _put(work)
            print(f"{changed:,} changed leads applied with the rollups in {time.perf_counter() - start:.2f} s, {_own_cpu() - before:.2f} s of"
                  " the processor")  # fmt: skip
            start = time.perf_counter()
            work.execute("CHECKPOINT")
            print(f"checkpoint {time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
        store.publish(1)
        print(f"published in {time.perf_counter() - start:.2f} s; load of the machine {os.getloadavg()[0]:.1f}")


def _change(work: duckdb.DuckDBPyConnection, changed: int) -> None:
    """Leads as a refresh reads them from PostgreSQL, six of ten of the last quarter: each is one day further."""
    own = {name: f"'v' || {name}" for name in layout.CODED}
    tried = {name: f"(mask & {BITS[name]} <> 0)::SMALLINT AS {name}" for name in ("in_time", "in_time_open")}
    own |= {f"{name}_lag": f"coalesce({name}_lag, 1)" for name in ("warm", "demo")}
    columns = ", ".join(
        f"{own.get(name, name)} AS {name}" for name in layout.LEAD.names() if name not in {"mask", "seconds"}
    )
    late = day_key(LAST) - 90
    work.execute(
        f"""
        CREATE TEMP TABLE new_lead AS
        SELECT {columns}, {", ".join(tried.values())}, mask & {BITS["existing"]} <> 0 AS existing, 'INR' AS currency,
               value IS NOT NULL AS has_value, won IS NOT NULL AS has_won FROM (
            (SELECT * FROM lead_fact WHERE day >= {late} ORDER BY hash(lead) LIMIT {changed * 6 // 10})
            UNION ALL (SELECT * FROM lead_fact WHERE day < {late} ORDER BY hash(lead) LIMIT {changed * 4 // 10})
        )
        """
    )
    for name, columns in (
        ("new_seconds", "lead BIGINT, moment TIMESTAMP, touch BIGINT, seconds INTEGER, incentive VARCHAR"), ("new_repeats", "lead BIGINT, repeats INTEGER"),
        ("gone", "tbl VARCHAR, id BIGINT"),
    ):  # fmt: skip
        work.execute(f"CREATE TEMP TABLE {name} ({columns})")
    for name, table in (
        ("new_call", "attempt_fact"),
        ("new_reach", "reach_fact"),
        ("new_deal", "deal_fact"),
        ("new_cost", "cost_row"),
    ):
        work.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {table} LIMIT 0")


def _put(work: duckdb.DuckDBPyConnection) -> None:
    """The steps of a refresh that have to do with changed leads, in its own transaction."""
    work.execute("BEGIN")
    apply.put_codes(work, {name: [] for name in layout.CODED})
    following = Following(work, everything=False)
    apply.put_deals(work)
    apply.put_leads(work, following, everything=False)
    apply.put_stages(work)
    apply.put_calls(work, following)
    apply.put_costs(work, "INR")
    apply.put_margins(work, {FIRST_PRODUCT: 2500}, following, everything=False)
    apply.put_weights(work, [], everything=False)
    apply.put_days(work, CALENDAR_YEAR, anew=False)
    following.follow(anew=apply.put_in_order(work))
    work.execute("COMMIT")


@contextmanager
def postgres_with(parquet: Path) -> Iterator[tuple[Callable[[str], Any], Callable[[], float]]]:
    """PostgreSQL with the same facts, indexed by day and place, and what its processes used of the processor."""
    from benchmarks.bench_company import fresh_company

    with fresh_company():
        from django.db import connection

        with (
            connection.cursor() as cursor,
            duckdb.connect() as reader,
            tempfile.TemporaryDirectory(prefix="footfall-rows-") as spill,
        ):
            for table in (layout.LEAD, layout.COST, layout.RUNG):
                body = ", ".join(f'"{one.name}" {one.kind.replace("VARCHAR", "text")}' for one in table.columns)
                cursor.execute(f'CREATE UNLOGGED TABLE "{table.name}" ({body})')
                names = ", ".join(f'"{name}"' for name in table.names())
                rows = Path(spill) / "rows.csv"
                reader.execute(
                    f"COPY (SELECT {names} FROM '{parquet}/{table.name}.parquet') TO '{rows}' (HEADER false)"
                )
                with (
                    cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT csv)') as copy,
                    rows.open("rb") as file,
                ):
                    while part := file.read(1 << 20):
                        copy.write(part)
                rows.unlink()
            cursor.execute("CREATE INDEX ON lead_fact (day)")
            cursor.execute("CREATE INDEX ON lead_fact (location)")
            cursor.execute("CREATE UNIQUE INDEX ON rung (tree, level, leaf)")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("SET work_mem = '256MB'")
            cursor.execute("SET jit = off")
            cursor.execute(
                "SET max_parallel_workers_per_gather = 0"
            )  # its helpers' processor time can't be read once they are gone
            cursor.execute("SELECT pg_backend_pid()")
            stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")

            def ask(sql: str) -> Any:  # noqa: ANN401 -- rows
                cursor.execute(sql)
                return cursor.fetchall()

            def cpu() -> float:
                fields = stat.read_text().rsplit(")", 1)[1].split()
                return (int(fields[11]) + int(fields[12])) / 100

            yield ask, cpu


def main() -> None:
    """Make the facts, ask, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--leads", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path)
    options.add_argument("--refresh", type=int, default=0, help="change so many leads instead of asking")
    options.add_argument("--make", action="store_true", help="make the facts and stop")
    options.add_argument("--postgres", action="store_true", help="ask PostgreSQL as well, one process, side by side")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="footfall-facts-") as temporary:
        folder = given.keep or Path(temporary)
        parquet, file = folder / f"parquet-{given.leads}", folder / f"cube-{given.leads}.duckdb"
        start = time.perf_counter()
        if not file.exists():
            make_parquet(given.leads, parquet)
            publish(parquet, file)
        size, parts = (parquet / "lead_fact.parquet").stat().st_size, bytes_of(file)
        sums = sum(amount for name, amount in parts.items() if name in ROLLUPS)
        print(f"{given.leads:,} leads made in {time.perf_counter() - start:.0f} s; bytes a lead: {parts['lead_fact'] / given.leads:.1f} in"
              f" lead_fact, {sums / given.leads:.1f} in rollups, {file.stat().st_size / given.leads:.1f} in the whole file with costs,"
              f" {size / given.leads:.1f} in Parquet; load of the machine {os.getloadavg()[0]:.1f}")  # fmt: skip
        if given.make:
            return
        if given.refresh:
            refreshed(file, given.refresh)
            return
        if given.postgres:
            with postgres_with(parquet) as theirs:
                _table(file, theirs)
        else:
            _table(file, None)
        print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _table(file: Path, theirs: tuple[Callable[[str], Any], Callable[[], float]] | None) -> None:
    engine = DuckEngine(file, memory=MEMORY)
    cube = Cube(engine, Plans(engine.dialect, None))
    kept = ", ".join(f"{one.rollup.name} {one.cells:,}" for one in engine.rollups)
    print(f"rollups: {kept or 'none'}")
    beside = f"{'PostgreSQL':>12}{'cpu':>10}{'less cpu':>10}" if theirs else ""
    print(f"{'dice':<40}{'cells':>7}{'p50':>9}{'p95':>9}{'cpu':>9}{beside}  read from")
    ratios: dict[bool, list[float]] = {True: [], False: []}
    for dice in dices():
        questions = asked(dice)

        def ask(questions: list[Question] = questions) -> int:
            return sum(len(cube.ask(question, Scope()).rows) for question in questions)

        asking = Asking(cube, questions[0], Scope())
        rollup = asking.reads(asking.dimensions)
        cells, ours = ask(), timed(ask, steps=len(questions))
        line = f"{dice.name:<40}{cells:>7,}{ours.half:>6.0f} ms{ours.most:>6.0f} ms{ours.cpu:>6.0f} ms"
        if theirs:
            run, cpu = theirs
            pg = timed(lambda sql=dice.sql, run=run: run(sql), 1, cpu)
            ratios["leads" not in rollup].append(pg.cpu / ours.cpu)
            line += f"{pg.half:>9.0f} ms{pg.cpu:>7.0f} ms{pg.cpu / ours.cpu:>9.1f}x"
        said = f" ({len(questions)} questions, times of one)" if len(questions) > 1 else ""
        print(f"{line}  {rollup}{said}", flush=True)
    for is_rolled_up, found in ratios.items():
        if found:
            print(
                f"PostgreSQL takes {statistics.geometric_mean(found):.0f} times the processor where"
                f" {'a rollup' if is_rolled_up else 'no rollup'} answers (geometric mean; {min(found):.0f} to {max(found):.0f})"
            )


if __name__ == "__main__":
    main()
