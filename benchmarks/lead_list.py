"""How fast leads are listed, filtered, searched and cooled when there are many.

    .venv/bin/python -m benchmarks.lead_list [--leads 1000000] [--no-cooling]

The time is the server's for a whole page, template and all; the longest of what a filter does is shown by the count,
which a page does not wait for. With DATABASE_URL and leads in it, those are measured as they are.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.bench_company import database_pid, fresh_company
from benchmarks.processes import cpu_seconds

ROUNDS = 7
ADMINISTRATOR = "administrator@bench.example"
OUTLET_MANAGER = "outlet_manager40@bench.example"
CALLER = "caller3@bench.example"
SALESPERSON = "salesperson3@bench.example"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument(
        "--no-cooling", action="store_true", help="Leave out cooling and scoring, which change every lead"
    )
    given = parser.parse_args()
    with fresh_company():
        from benchmarks.lead_list_data import fill
        from footfall.qualification.models import Lead

        if not Lead.objects.exists():
            start = time.perf_counter()
            fill(given.leads)
            print(f"{given.leads:,} leads made in {time.perf_counter() - start:.0f} s", flush=True)
        pages()
        if not given.no_cooling:
            cooling()
            rescoring()


def pages() -> None:
    """The list as somebody opens it, diced, searched, sorted, and further down."""
    from footfall.company.models import Location, Product

    big, small, region = (Location.objects.get(code=code).pk for code in ("B-O1", "B-O40", "B-1"))
    family = Product.objects.get(code="B-F3").pk
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("first page", ADMINISTRATOR, {}),
        ("open, hottest first", ADMINISTRATOR, {"status": "open", "sort": "hottest"}),
        ("highest value first", ADMINISTRATOR, {"sort": "value"}),
        ("next step first", ADMINISTRATOR, {"sort": "next_step"}),
        ("a region", ADMINISTRATOR, {"location": region}),
        ("an outlet with many leads", ADMINISTRATOR, {"location": big}),
        ("an outlet with few, hottest", ADMINISTRATOR, {"location": small, "sort": "hottest"}),
        ("family, hot", ADMINISTRATOR, {"product": family, "temperature": "hot"}),
        ("month, hot, web form", ADMINISTRATOR, {"period": "this_month", "temperature": "hot", "channel": "web-form"}),
        ("behind a number: sold in a quarter", ADMINISTRATOR,
         {"milestone": "won", "period": "last_quarter", "basis": "activity"}),
        ("name", ADMINISTRATOR, {"q": "asha"}),
        ("two words", ADMINISTRATOR, {"q": "imran qur"}),
        ("phone", ADMINISTRATOR, {"q": "070005 00001"}),
        ("e-mail", ADMINISTRATOR, {"q": "asha77@example.in"}),
        ("nobody", ADMINISTRATOR, {"q": "xylophone"}),
        ("outlet manager", OUTLET_MANAGER, {}),
        ("outlet manager, name", OUTLET_MANAGER, {"q": "asha"}),
        ("caller", CALLER, {"status": "open", "sort": "next_step"}),
        ("salesperson", SALESPERSON, {"sort": "hottest"}),
    ]  # fmt: skip
    print(f"{'list':<38} {'page':>8} {'of it SQL':>10} {'statements':>11} {'count':>8} {'kB':>6}")
    for label, who, query in asked:
        page, sql, statements, size = _timed(who, "/leads", query)
        count, _sql, _statements, _size = _timed(who, "/leads/count", query)
        numbers = f"{page:>5.0f} ms {sql:>7.0f} ms {statements:>11} {count:>5.0f} ms {size / 1024:>6.1f}"
        print(f"{label:<38} {numbers}", flush=True)


def _timed(who: str, path: str, query: dict[str, Any]) -> tuple[float, float, int, int]:
    """Median milliseconds of an answer and of its statements, how many they are, and its size gzipped."""
    import gzip

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from footfall.company.models import Staff

    client = Client()
    client.force_login(Staff.objects.get(email=who))
    client.get(path, query)
    walls = [_seconds(lambda: client.get(path, query)) for _ in range(ROUNDS)]
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path, query)
    sql = sum(float(each["time"]) for each in captured.captured_queries)
    size = len(gzip.compress(answer.content))
    return 1000 * statistics.median(walls), 1000 * sql, len(captured), size


def cooling() -> None:
    """Every lead falls at once: the worst night there can be. Then what a change of the rules would do."""
    from django.db import connection
    from django.utils import timezone

    from footfall.qualification.actions.rules import try_rules, worths_now
    from footfall.qualification.actions.temperature import retemper
    from footfall.qualification.models import Lead

    Lead.objects.update(status="new", temperature="hot", cools_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE qualification_lead")
    leads: list[int] = []
    spent = _spent(lambda: leads.append(retemper(lead_ids=None, at=timezone.now())))
    print(f"{leads[0]:,} of {Lead.objects.count():,} leads cooled in {spent}", flush=True)
    spent = _spent(lambda: try_rules(worths=worths_now(), at=timezone.now()))
    print(f"other rules tried on all of them in {spent}", flush=True)


def rescoring() -> None:
    """The win probability of every open lead anew, by a model that was learnt from leads with a pattern in them."""
    from django.db import connection
    from django.utils import timezone

    from footfall.qualification.actions.score import learn, score_open_leads

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE qualification_lead SET status = 'converted', won_at = captured_at + interval '20 days'"
            " WHERE id % CASE location_id % 2 WHEN 0 THEN 5 ELSE 14 END = 0"
        )
    version = learn(at=timezone.now(), by=None, horizon_days=30)
    version.horizon_days = _EVERY_LEAD_HAS_TIME
    version.save(update_fields=["horizon_days"])
    leads: list[int] = []
    spent = _spent(lambda: leads.append(score_open_leads(at=timezone.now())))
    print(f"{leads[0]:,} open leads scored anew in {spent} (model: {version.verdict}, {version.champion})")


_EVERY_LEAD_HAS_TIME = 10_000


def _spent(deed: Callable[[], object]) -> str:
    """Seconds on the clock, and of CPU here and in the database, which other load on the machine disturbs less."""
    ours, server = time.process_time(), cpu_seconds(database_pid())
    wall = _seconds(deed)
    ours, server = time.process_time() - ours, cpu_seconds(database_pid()) - server
    return f"{wall:.1f} s: {ours:.1f} s of CPU here, {server:.1f} s in the database"


def _seconds(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
