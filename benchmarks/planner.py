"""How well the planner foretells: on the made-up company and, where its files are, on Olist's marketing funnel.

    .venv/bin/python -m benchmarks.planner [--leads 20000] [--olist FOLDER]

Month after month it stands on a past day, knows only what was known then, and says how many sales each channel will have in
the 30 days to come. Counted is how often its 80 % interval holds the truth (a number on the edge counts by the part of it that
lies inside), and how far the corrected conversion of the last 30 days is from what those leads became.
"""

import argparse
import csv
import time
from datetime import date, datetime
from pathlib import Path

import numpy as np

from footfall.decisions.planning.counts import MONTH, NEVER, Counts
from footfall.decisions.planning.outlook import backtest, corrected_conversion

EPOCH = date(1970, 1, 1)
LOW, HIGH = 0.1, 0.9


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--olist", type=Path, help="Folder of Olist's two CSV files")
    given = parser.parse_args()
    if given.olist:
        report("Olist", olist(given.olist), [_key(date(2018, month, 1)) - 1 for month in range(2, 7)])
    report(f"Made-up company, {given.leads:,} leads", *seeded(given.leads))


def report(name: str, counts: Counts, days: list[int]) -> None:
    """Back-test on these days and print what came of it."""
    start = time.process_time()
    channels, company = [], []
    for day in days:
        meant, sold, arrived = backtest(counts, day)
        channels += [_inside(meant.place_of(sold[one], one)) for one in range(len(sold)) if arrived[one]]
        company.append(_inside(meant.place_of(sold.sum())))
    errors = np.array([_errors(counts, day) for day in days])
    print(
        f"\n{name}: {counts.total:,} leads, {int(counts.sold.sum()):,} sales, {len(days)} months, {len(channels)} forecasts of a channel"
    )
    print(
        f"  80 % interval holds the sales of a channel: {np.mean(channels):.1%}; of the company: {np.mean(company):.1%} of {len(company)}"
    )
    print(
        f"  error of the last 30 days' conversion: corrected {errors[:, 0].mean():.4f}, as counted {errors[:, 1].mean():.4f}"
    )
    print(f"  {time.process_time() - start:.1f} CPU seconds")


def olist(folder: Path) -> Counts:
    """Olist's leads by origin with the days to the closed deal."""
    with (folder / "olist_closed_deals_dataset.csv").open() as file:
        won = {row["mql_id"]: datetime.fromisoformat(row["won_date"]).date() for row in csv.DictReader(file)}
    with (folder / "olist_marketing_qualified_leads_dataset.csv").open() as file:
        leads = [
            (row["mql_id"], row["origin"] or "unknown", _key(date.fromisoformat(row["first_contact_date"])))
            for row in csv.DictReader(file)
        ]
    origins = sorted({origin for _, origin, _ in leads})
    rows = [(origins.index(origin), day, _key(won[key]) - day if key in won else None, 1) for key, origin, day in leads]
    return Counts.of(origins, rows, _key(date(2018, 11, 14)))


def seeded(leads: int) -> tuple[Counts, list[int]]:
    """The leads of `footfall seed`, and the first days of its months but for the first five and the last two."""
    from benchmarks.bench_company import fresh_company

    with fresh_company():
        from django.core.management import call_command
        from django.utils import timezone

        from footfall.decisions.facts import counts_of
        from footfall.measurement.facts.published import published
        from footfall.measurement.facts.refresh import refresh
        from footfall.seed import seed_company

        call_command("flush", interactive=False, verbosity=0)  # the company that other benchmarks use
        now = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
        seed_company(industry="retail", leads=leads, seed=1, now=now)
        refresh(at=timezone.now())
        counts = counts_of(published(), today=now.date())
    first, last = int(counts.day.min()), counts.today
    return counts, list(range(first + 5 * MONTH, last - 2 * MONTH, MONTH))


def _inside(place: tuple[float, float]) -> float:
    """Which part of a number's chance lies between the bounds: 1 inside, 0 outside, a part on the edge."""
    fewer, most = place
    return max(0.0, min(most, HIGH) - max(fewer, LOW)) / (most - fewer) if most > fewer else float(LOW < most < HIGH)


def _errors(counts: Counts, day: int) -> tuple[float, float]:
    corrected, naive = corrected_conversion(counts.as_of(day))
    inside = (counts.day > day - MONTH) & (counts.day <= day)
    truth = counts.leads[inside & (counts.lag != NEVER)].sum() / counts.leads[inside].sum()
    return abs(corrected - truth), abs(naive - truth)


def _key(day: date) -> int:
    return (day - EPOCH).days


if __name__ == "__main__":
    main()
