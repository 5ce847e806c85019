"""How long `footfall import` takes from a CSV file to resolved leads, and how much memory any process of it needs.

    python -m benchmarks.import_file [--rows 1000000]

The file is made up as `benchmarks.import_drain` makes captures up: 12 % of the rows are of somebody who came before,
3 % share a telephone number with somebody else, phones come in six formats. Then the same file is imported again.
"""

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.bench_company import database_pid, fresh_company
from benchmarks.import_drain import captures
from benchmarks.processes import cpu_seconds

COLUMNS = ("name", "phone", "email", "city", "product", "intent", "captured_at")
FOOTFALL = (sys.executable, "-c", "from footfall.cli import main; main()")


def write_file(path: Path, rows: int) -> float:
    """Seconds to write the file; its rows differ from the captures only in being text."""
    start = time.perf_counter()
    chance = random.Random(2)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        for row in captures(rows, [1]):
            at = row[4]
            assert hasattr(at, "isoformat")
            payload = json.loads(str(row[2]))
            payload.pop("intent", None)
            writer.writerow(
                {**payload, "intent": chance.choice(("", "question")), "captured_at": at.isoformat(sep=" ")}
            )
    return time.perf_counter() - start


def run_import(path: Path, folder: Path) -> tuple[dict[str, object], float]:
    """What `footfall import --json` answers, and its seconds."""
    start = time.perf_counter()
    answer = subprocess.run(
        [*FOOTFALL, "import", str(path), "--json"],
        env={**os.environ, "FOOTFALL_DATA": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, object] = json.loads(answer.stdout)
    return found, time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with fresh_company() as folder:
        path = folder / "leads.csv"
        write_file(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1024**2:.0f} MB", flush=True)
        server = database_pid()
        before = cpu_seconds(server)
        first, seconds = run_import(path, folder)
        theirs = cpu_seconds(server) - before
        ours = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"imported to {first['leads']:,} leads in {seconds:.1f} s, {rows / seconds:,.0f} rows a second", flush=True
        )
        print(f"  of these {first['seconds_reading']} s until all rows were stored", flush=True)
        print(f"  CPU of ours {ours.ru_utime + ours.ru_stime:.0f} s, of PostgreSQL {theirs:.0f} s", flush=True)
        _, seconds = run_import(path, folder)
        print(f"the same file again: {seconds:.1f} s, nothing changed")
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"most memory of any process: {usage.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
