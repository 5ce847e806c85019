"""How long the scoreboard's questions take, in the engine and as a page, beside PostgreSQL asked for the same.

python -m benchmarks.dice                     a company of a million leads of its own, gone afterwards
FOOTFALL_DATA=... python -m benchmarks.dice --here    the company that lies there
"""

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

TRIES = 7
FUNNEL = ("leads", "verified", "warm", "demos", "negotiations", "orders", "deliveries")
USUAL = (
    "leads",
    "pct_warm",
    "pct_demo",
    "pct_sold",
    "pct_dead",
    "cost",
    "cost_per_lead",
    "cost_per_sale",
    "sales_value",
)
KPIS_SQL = """count(*), count(warm_at), count(demo_at), count(negotiation_at), count(order_at), count(delivered_at), count(won_at),
    count(dead_at), sum(won_minor), sum(direct_cost_minor)"""
REGION_SQL = """
    WITH RECURSIVE up AS (
        SELECT id AS leaf, id, parent_id, level FROM company_location
        UNION ALL SELECT up.leaf, above.id, above.parent_id, above.level FROM up JOIN company_location AS above ON above.id = up.parent_id
    ), region AS (SELECT leaf, id FROM up WHERE level = 'region')
"""
COSTS_SQL = """
INSERT INTO measurement_cost (from_on, until_on, amount_minor, currency, kind, spread, location_id, note, made_at)
SELECT month::date, (month + interval '1 month - 1 day')::date, 100000 + 997 * place.id, 'INR', 'attendant_time', 'evenly', place.id, '', now()
FROM generate_series(date_trunc('month', now() - interval '2 years'), now(), interval '1 month') AS month, company_location AS place
WHERE place.level = 'outlet'
UNION ALL
SELECT month::date, (month + interval '1 month - 1 day')::date, 5000000, 'INR', 'media', 'by_value', NULL, '', now()
FROM generate_series(date_trunc('month', now() - interval '2 years'), now(), interval '1 month') AS month
"""


def questions(today: date) -> list[tuple[str, Any, str]]:
    """Name, question, and the SQL that asks PostgreSQL for the same, where it can be asked plainly."""
    from footfall.measurement.cube.question import Filter, Question

    year = today - timedelta(days=365)
    good = "junk_at IS NULL"
    days = f"{good} AND captured_on BETWEEN '{year}' AND '{today}'"
    lead = "qualification_lead AS lead"
    month = "date_trunc('month', captured_on)"
    return [
        ("key numbers, all time", Question((*USUAL, *FUNNEL)), f"SELECT {KPIS_SQL} FROM {lead} WHERE {good}"),
        ("by source", Question(USUAL, ("source",)), f"SELECT source_id, {KPIS_SQL} FROM {lead} WHERE {good} GROUP BY 1"),
        ("by region and source", Question(USUAL, ("location.region", "source")),
         f"{REGION_SQL} SELECT region.id, source_id, {KPIS_SQL} FROM {lead} LEFT JOIN region ON leaf = location_id WHERE {good} GROUP BY 1, 2"),
        ("by outlet, last year", Question(USUAL, ("location.outlet",), start=year, end=today), f"SELECT location_id, {KPIS_SQL} FROM {lead} WHERE {days} GROUP BY 1"),
        ("month x slab x priority of a source", Question(USUAL, ("time.month", "slab", "priority"), filters=(Filter("source", ("web",)),)),
         f"SELECT {month}, slab, priority, {KPIS_SQL} FROM {lead} JOIN capture_source AS source ON source.id = source_id AND slug = 'web' WHERE {good} GROUP BY 1, 2, 3"),
        ("outlet x product", Question(("leads", "pct_sold"), ("location.outlet",), ("product",)), f"SELECT location_id, product_id, {KPIS_SQL} FROM {lead} WHERE {good} GROUP BY 1, 2"),
        ("category x family x source", Question(USUAL, ("category", "product.family", "source")),
         f"SELECT category_id, family.parent_id, source_id, {KPIS_SQL} FROM {lead} LEFT JOIN company_product AS family ON family.id = product_id WHERE {good} GROUP BY 1, 2, 3"),
        ("by day, last year", Question(USUAL, ("time.day",), start=year, end=today), f"SELECT captured_on, {KPIS_SQL} FROM {lead} WHERE {days} GROUP BY 1"),
        ("what happened, by month", Question(("leads", "warm", "sales", "dead", "sales_value"), ("time.month",), basis="activity"),
         " UNION ALL ".join(f"SELECT '{at}', date_trunc('month', {at}), count(*), sum(won_minor) FROM {lead} WHERE {good} AND {at} IS NOT NULL GROUP BY 1, 2"
                            for at in ("captured_at", "warm_at", "won_at", "dead_at"))),
        ("median days to sale and warm, by source", Question(("days_to_sale", "days_to_warm"), ("source",)),
         f"""SELECT source_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY won_at::date - captured_on),
             percentile_cont(0.5) WITHIN GROUP (ORDER BY warm_at::date - captured_on) FROM {lead} WHERE {good} GROUP BY 1"""),
        ("one outlet by day and product", Question(USUAL, ("time.day", "product"), filters=(Filter("location", ("7",)),), start=year), ""),
        ("reach, spend and leads by entry point", Question(("leads", "reach", "spend", "cost_per_lead"), ("entry_point",)), ""),
    ]  # fmt: skip


@contextmanager
def company(*, here: bool, leads: int) -> Iterator[None]:
    """The company that is measured."""
    if not here:
        from benchmarks.bench_company import fresh_company
        from benchmarks.lead_list_data import fill

        with fresh_company():
            from django.db import connection

            fill(leads)
            with connection.cursor() as cursor:
                cursor.execute(COSTS_SQL)
            yield
        return
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footfall.settings")
    os.environ.setdefault("FOOTFALL_LOG", "WARNING")
    from footfall.shared.postgres import data_directory, ensure_running

    with ensure_running(data_directory()):
        import django

        django.setup()
        yield


def best(ask: Callable[[], Any], tries: int = TRIES) -> tuple[float, float]:
    """Median and least milliseconds of several runs."""
    times = []
    for _ in range(tries):
        start = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times), min(times)


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser()
    options.add_argument("--here", action="store_true")
    options.add_argument("--leads", type=int, default=1_000_000)
    asked = options.parse_args()
    with company(here=asked.here, leads=asked.leads):
        _refreshes()
        _questions()
        _pages()
        print(f"\npeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _refreshes() -> None:
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from footfall.measurement.facts.refresh import refresh
    from footfall.qualification.models import Lead

    def timed(name: str, **how: Any) -> None:
        start = time.perf_counter()
        found = refresh(at=timezone.now(), **how)
        print(f"{name:<44} {time.perf_counter() - start:7.2f} s   {found.leads:>9,} leads read, agrees: {found.agrees}")

    print(f"{'refresh':<44} {'wall':>9}")
    timed("everything, compared with PostgreSQL", rebuild=True, check=True)
    timed("nothing changed", check=False)
    newest = Lead.objects.order_by("-id").values_list("id", flat=True)
    for count in (1, 1_000, 20_000):
        Lead.objects.filter(pk__in=list(newest[:count])).update(hot_at=timezone.now())
        timed(f"{count:,} leads changed", check=False)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE measurement_cost SET amount_minor = amount_minor + 1")
    timed("every cost changed, spread again", check=False)
    files = sorted(Path(settings.FACTS).glob("cube.*.duckdb"))
    print(f"file: {files[-1].stat().st_size / 1e6:.0f} MB for {Lead.objects.count():,} leads\n")


def _questions() -> None:
    from django.db import connection
    from django.utils import timezone

    from footfall.measurement.cube.question import Scope
    from footfall.measurement.facts.published import published

    cube = published().cube
    print(f"{'question':<44} {'cells':>7} {'median':>9} {'best':>9} {'PostgreSQL':>11} {'ratio':>7}")
    ratios = []
    for name, question, sql in questions(timezone.localdate()):
        cells = len(cube.ask(question, Scope()).rows)
        median, least = best(lambda question=question: cube.ask(question, Scope()))
        line = f"{name:<44} {cells:>7,} {median:>6.1f} ms {least:>6.1f} ms"
        if sql:
            with connection.cursor() as cursor:
                theirs, _ = best(lambda sql=sql, cursor=cursor: (cursor.execute(sql), cursor.fetchall()), 3)
            ratios.append(theirs / median)
            line += f" {theirs:>8.0f} ms {theirs / median:>6.1f}x"
        print(line)
    print(f"PostgreSQL takes {statistics.geometric_mean(ratios):.0f} times as long (geometric mean)\n")


def _pages() -> None:
    from django.test import Client

    from footfall.company.models import Role, Staff
    from footfall.measurement.facts.published import published

    client = Client()
    print(f"{'page':<74} {'median':>9} {'best':>9} {'bytes':>8}")
    for role in (Role.ADMINISTRATOR, Role.REGIONAL_MANAGER):
        client.force_login(Staff.objects.filter(role=role).first())  # type: ignore[arg-type] -- a benchmark's company has one
        for query in (
            "period=this_quarter",
            "period=all",
            "period=this_year&rows=location.outlet&then=source",
            "period=this_year&basis=activity&rows=time.month",
        ):
            url = f"/scoreboard?{query}"

            def load(url: str = url) -> Any:  # noqa: ANN401 -- a response
                published().answers.clear()
                return client.get(url)

            size = len(load().content)
            median, least = best(load)
            print(f"{role + ' ' + query:<74} {median:>6.0f} ms {least:>6.0f} ms {size:>8,}")


if __name__ == "__main__":
    main()
