"""How long it takes to take an import back, beside taking it in: rows a second, and the CPU of ours and of PostgreSQL.

    python -m benchmarks.import_undo [--rows 20000] [--before 2000] [--profile]

The first `--before` people of the list are known already from another one: their leads return to what they were.
"""

import argparse
import cProfile
import json
import pstats
import resource
import time
from collections.abc import Callable

from benchmarks.bench_company import database_pid, fresh_company
from benchmarks.import_file import run_import, write_file
from benchmarks.processes import cpu_seconds


def measured(name: str, rows: int, deed: Callable[[], object]) -> None:
    """Print how long the deed took."""
    server = database_pid()
    theirs, ours, start = cpu_seconds(server), _ours(), time.perf_counter()
    deed()
    seconds = time.perf_counter() - start
    print(
        f"{name}: {seconds:.1f} s, {rows / seconds:,.0f} rows a second; CPU of ours {_ours() - ours:.1f} s, "
        f"of PostgreSQL {cpu_seconds(server) - theirs:.1f} s",
        flush=True,
    )


def _ours() -> float:
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usage)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--before", type=int, default=2_000)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    with fresh_company() as folder:
        path, before = folder / "leads.csv", folder / "before.csv"
        write_file(path, asked.rows)
        if asked.before:
            write_file(before, asked.before)
            run_import(before, folder)
        found: dict[str, object] = {}
        measured("taken in", asked.rows, lambda: found.update(run_import(path, folder)[0]))
        print(json.dumps({key: found[key] for key in ("import", "leads") if key in found}))
        _undo(asked.rows, is_profiled=asked.profile)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        print(f"most memory: {usage.ru_maxrss / 1024:.0f} MB")


def _undo(rows: int, *, is_profiled: bool) -> None:
    from django.utils import timezone

    from footfall.capture.actions.undo_import import undo_import
    from footfall.capture.models import Import

    run = Import.objects.latest("pk")
    profile = cProfile.Profile()
    if is_profiled:
        profile.enable()
    told: list[object] = []
    measured("taken back", rows, lambda: told.append(undo_import(import_run=run, at=timezone.now(), by=None)))
    if is_profiled:
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    print(told[0])


if __name__ == "__main__":
    main()
