"""What routing leads costs: statements, wall and CPU seconds, by three rules that choose in three ways.

    python -m benchmarks.routing [--leads 100000] [--batch 2000]

The leads lie at three outlets with four salespeople each and a floor of twelve callers. The first line counts the
statements of a batch of 3 and of one of 300; then all leads are routed batch by batch, as the drain does it, and once as
a single batch.
"""

import argparse
import time
from datetime import UTC, datetime

from benchmarks.bench_company import fresh_company

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def people() -> None:
    """Outlets with salespeople, a floor of callers, and the rules."""
    from footfall.company.models import Location, Role, Staff, Team
    from footfall.qualification.actions.routing_rules import RuleDraft, keep_rule
    from footfall.qualification.models import RoutingRule

    floor = Team.objects.create(name="Bench floor")
    for place in Location.objects.filter(level=Location.OUTLET)[:3]:
        for number in range(4):
            email = f"s{place.pk}.{number}@bench.example"
            one = Staff.objects.create(email=email, name=f"Seller {place.pk}.{number}", role=Role.SALESPERSON)
            one.locations.add(place)
    for number in range(12):
        languages = ["hi"] if number % 2 else ["en"]
        name, email = f"Caller {number}", f"c{number}@bench.example"
        Staff.objects.create(email=email, name=name, role=Role.CALLER, team=floor, languages=languages)
    choice = RoutingRule.Choice
    drafts = (
        RuleDraft(name="Hot", query="temperature=hot", team=floor.pk, choice=choice.SKILL),
        RuleDraft(name="High value", query="slab=high", is_at_place=True, roles=[Role.SALESPERSON], choice=choice.LOAD),
        RuleDraft(name="Outlet", is_at_place=True, roles=[Role.SALESPERSON]),
    )
    for draft in drafts:
        keep_rule(draft=draft, rule_id=None, at=NOW, by=None)


def make_leads(count: int) -> list[int]:
    """Keys of leads without an owner, a third of them hot, a third of high value."""
    from footfall.capture.models import EntryPoint
    from footfall.company.models import Location
    from footfall.identity.models import Person
    from footfall.qualification.models import Lead

    door = EntryPoint.objects.select_related("source").order_by("pk")[0]
    places = list(Location.objects.filter(level=Location.OUTLET)[:3])
    persons = Person.objects.bulk_create(
        (Person(name=f"Person {n}", language=("hi", "en", "")[n % 3], made_at=NOW) for n in range(count)), 5_000
    )
    leads = Lead.objects.bulk_create(
        (
            Lead(
                person=person, entry_point=door, source=door.source, location=places[n % 3], captured_at=NOW,
                captured_on=NOW.date(), temperature=("hot", "cold", "warm")[n % 3 if n % 2 else 1],
                slab=("high", "", "low")[n % 3],
            )
            for n, person in enumerate(persons)
        ),
        5_000,
    )  # fmt: skip
    return [lead.pk for lead in leads]


def statements(count: int) -> int:
    """How many statements a batch of so many leads takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from footfall.qualification.actions.route import route

    keys = make_leads(count)
    with CaptureQueriesContext(connection) as queries:
        route(lead_ids=keys, at=NOW)
    return len(queries)


def measure(keys: list[int], batch: int) -> None:
    """Route the leads and print what it took."""
    from footfall.qualification.actions.route import route

    wall, cpu, routed = time.perf_counter(), time.process_time(), 0
    for start in range(0, len(keys), batch):
        routed += len(route(lead_ids=keys[start : start + batch], at=NOW))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        f"{routed:,} leads routed in batches of {batch:,}: {wall:.1f} s, {cpu:.1f} CPU-s here, {routed / wall:,.0f}/s"
    )


def main() -> None:
    """Print the statements and the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=2_000)
    given = parser.parse_args()
    with fresh_company():
        people()
        print(f"statements of a batch: {statements(3)} for 3 leads, {statements(300)} for 300", flush=True)
        measure(make_leads(given.leads), given.batch)
        measure(make_leads(given.leads), given.leads)


if __name__ == "__main__":
    main()
