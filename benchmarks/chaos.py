"""Ten minutes of chaos: is a row of the facts ever missing, stale, doubled or left over?

python -m benchmarks.chaos --minutes 10

Several processes write at the same time: leads come, are called, sold, thrown away, deleted, their costs change, persons are
merged and parted again by the product's own actions, and transactions end long after they began. Another process brings the
facts up to date without end and is killed with SIGKILL again and again, at any moment of its life. Twice a minute the writers
pause, the facts are brought up to date once more, and every row, of the rollups too, is compared with facts built anew.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.bench_company import fresh_company

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LEADS, WRITERS, ROUND = 2_000, 3, 30.0
LATE = 0.1
"""Share of the deeds whose transaction stays open while others begin and end."""
LONGEST_LATE = 3.0
EARLY = 0.3
"""Share of the kills that come before the first refresh of a life has ended."""
LONGEST_LIFE = 4.0
FACTS = ("lead_fact", "attempt_fact", "cost_fact", "reach_fact", "deal_fact")
KEYS = {
    "lead_fact": "lead",
    "attempt_fact": "attempt",
    "cost_fact": "(cost, day)",
    "reach_fact": "reach",
    "deal_fact": "deal",
}


def main() -> int:
    """0 if no row was wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--writers", type=int, default=WRITERS)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--write", type=float, help=argparse.SUPPRESS)
    options.add_argument("--refresh", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.refresh:
        return _refresh_for_ever()
    if given.write:
        return _write(random.Random(given.seed), given.write)
    with fresh_company() as data, tempfile.TemporaryDirectory(prefix="footfall-chaos-") as folder:
        return Chaos(data, Path(folder), given.seed, given.writers).run(60 * given.minutes)


class Chaos:
    """The rounds, what was done in them, and what was found."""

    def __init__(self, data: Path, folder: Path, seed: int, writers: int) -> None:
        self.chance = random.Random(seed)
        self.followed, self.anew = folder / "facts", folder / "anew"
        self.environment = os.environ | {"FOOTFALL_DATA": str(data), "FOOTFALL_FACTS": str(self.followed)}
        self.writers = writers
        self.told: Counter[str] = Counter()

    def run(self, seconds: float) -> int:
        """How it ended: 0 if no row was wrong in any round."""
        print(f"{LEADS:,} leads, {self.writers} writers, a refresher that is killed; compared every {ROUND:.0f} s with facts built anew\n"
              f"{'round':>5}{'deeds':>8}{'refused':>9}{'refreshes':>11}{'kills':>7}{'rows':>9}{'missing':>9}{'stale':>7}{'doubled':>9}{'ghosts':>8}",
              flush=True)  # fmt: skip
        _begin()
        start, number = time.monotonic(), 0
        while time.monotonic() - start < seconds:
            number += 1
            before = self.told.copy()
            self._round(min(ROUND, max(5.0, seconds - (time.monotonic() - start))))
            self.told += (found := self._compared())
            new = self.told - before
            row = [
                new[name]
                for name in ("deeds", "refused", "refreshes", "kills", "rows", "missing", "stale", "doubled", "ghosts")
            ]
            print(f"{number:>5}" + "".join(f"{value:>{width},}" for value, width in zip(row, (8, 9, 11, 7, 9, 9, 7, 9, 8), strict=True)),
                  f" {'' if found['agrees'] else 'DOES NOT AGREE with the database'}", flush=True)  # fmt: skip
        told = self.told
        print(f"\n{told['deeds']:,} deeds, {told['refreshes']:,} refreshes, {told['kills']:,} kills in {time.monotonic() - start:.0f} s:"
              f" {told['missing']} missing, {told['stale']} stale, {told['doubled']} doubled, {told['ghosts']} ghosts")  # fmt: skip
        wrong = told["missing"] + told["stale"] + told["doubled"] + told["ghosts"]
        return 0 if not wrong and told["agrees"] == number else 1

    def _round(self, seconds: float) -> None:
        """Writers write while refreshers are born and killed."""
        until = time.monotonic() + seconds
        writers = [self._child("--write", str(seconds), "--seed", str(self.chance.randrange(1 << 30))) for _ in range(self.writers)]  # fmt: skip
        while time.monotonic() < until:
            self._life(until)
        for writer in writers:
            said, _ = writer.communicate(timeout=120)
            if writer.returncode:
                raise SystemExit("A writer failed.")
            self.told.update(json.loads(said.splitlines()[-1]))

    def _life(self, until: float) -> None:
        """A refresher from its birth to its death."""
        child = self._child("--refresh")
        if child.stdout is None:
            raise SystemExit("The refresher says nothing.")
        if self.chance.random() < EARLY:
            time.sleep(self.chance.uniform(0.5, LONGEST_LIFE))
        else:
            child.stdout.readline()
            self.told["refreshes"] += 1
            time.sleep(min(self.chance.uniform(0, LONGEST_LIFE), max(0.0, until - time.monotonic())))
        child.send_signal(signal.SIGKILL)
        child.wait()
        self.told["refreshes"] += sum(1 for _ in child.stdout)
        self.told["kills"] += 1
        child.stdout.close()

    def _child(self, *words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.chaos", *words]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self.environment)

    def _compared(self) -> Counter[str]:
        """The facts that were followed, row by row beside facts built anew."""
        from django.conf import settings
        from django.utils import timezone

        from footfall.measurement.facts.refresh import refresh

        _every_rollup()
        settings.FACTS = self.followed
        found: Counter[str] = Counter(agrees=int(refresh(at=timezone.now(), check=True).agrees is True))
        settings.FACTS = self.anew
        refresh(at=timezone.now(), rebuild=True, check=False)
        tables = {table: KEYS[table] for table in FACTS} | _rollups()
        for table, key in tables.items():
            found += _differences(_rows(self.followed, table, key), _rows(self.anew, table, key))
        return found


def _every_rollup() -> None:
    """Rollups are kept, and so followed, also of few leads."""
    from footfall.measurement.cube import rollups

    rollups.LEAST = rollups.WORTH = 0


def _rollups() -> dict[str, str]:
    """The tables of sums, with what tells their rows apart."""
    from footfall.measurement.cube.rollups import ROLLUPS

    return {name: f"({', '.join(['day', *one.keys])})" for name, one in ROLLUPS.items()}


def _rows(folder: Path, table: str, key: str) -> list[tuple[Any, ...]]:
    """Key first, then the whole row."""
    import duckdb

    current = json.loads((folder / "current.json").read_text())["file"]
    with duckdb.connect(str(folder / current), read_only=True) as file:
        return [(row[0], row[1:]) for row in file.execute(f'SELECT {key}, * FROM "{table}"').fetchall()]


def _differences(followed: list[tuple[Any, ...]], anew: list[tuple[Any, ...]]) -> Counter[str]:
    here, there = dict(followed), dict(anew)
    return Counter(
        rows=len(there), doubled=len(followed) - len(here), missing=len(there.keys() - here.keys()),
        ghosts=len(here.keys() - there.keys()), stale=sum(here[key] != row for key, row in there.items() if key in here),
    )  # fmt: skip


def _refresh_for_ever() -> int:
    """A line for each refresh that ended."""
    _django()
    _every_rollup()
    from django.utils import timezone

    from footfall.measurement.facts.refresh import refresh

    while True:
        refresh(at=timezone.now(), check=False)
        sys.stdout.write("done\n")
        sys.stdout.flush()


def _django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footfall.settings")
    django.setup()


# What the writers do.


def _begin() -> None:
    from tests.qualification.making import make_leads

    from footfall.company.models import Location
    from footfall.measurement.models import Cost, Reach

    places = list(Location.objects.filter(level="outlet"))
    for place in places:
        make_leads(LEADS // len(places), location=place, value_minor=10_000, currency="INR")
        Cost.objects.create(from_on=NOON.date(), until_on=NOON.date() + timedelta(days=9), amount_minor=1_000_003, currency="INR",
                            kind="media", location=place)  # fmt: skip
    Reach.objects.create(on=NOON.date(), people=500)


def _write(chance: random.Random, seconds: float) -> int:
    """Deeds one after the other; the last line says how many were done, and how many the database refused."""
    _django()
    from django.db import DatabaseError, transaction

    from footfall.shared.errors import Refusal

    done: Counter[str] = Counter()
    until = time.monotonic() + seconds
    deeds: list[Callable[[random.Random], object]] = [_come, _come, _sell, _sell, _call, _throw_away, _leave, _spend, _reach, _merge, _part]  # fmt: skip
    while time.monotonic() < until:
        deed = chance.choice(deeds)
        try:
            with transaction.atomic():
                deed(chance)
                if chance.random() < LATE and deed not in {_merge, _part}:
                    time.sleep(min(chance.uniform(0, LONGEST_LATE), max(0.0, until - time.monotonic())))
            done["deeds"] += 1
        except (DatabaseError, Refusal, LookupError):
            # Two writers wanted the same row, or it is gone: the loser's deed did not happen.
            done["refused"] += 1
    print(json.dumps(done))
    return 0


def _some_lead(chance: random.Random) -> Any:  # noqa: ANN401 -- a model, known once Django is set up
    from footfall.qualification.models import Lead

    newest = Lead.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return Lead.objects.filter(pk__gte=chance.randrange(1, newest + 1)).order_by("pk")[0]


def _change(chance: random.Random, **fields: Any) -> None:
    type(lead := _some_lead(chance)).objects.filter(pk=lead.pk).update(**fields)


def _come(chance: random.Random) -> None:
    from tests.qualification.making import make_leads

    from footfall.company.models import Location

    place = chance.choice(list(Location.objects.filter(level="outlet")))
    at = NOON + timedelta(days=chance.randrange(9))
    make_leads(
        chance.randrange(1, 6), location=place, captured_at=at, value_minor=chance.randrange(9_000), currency="INR"
    )


def _sell(chance: random.Random) -> None:
    at = NOON + timedelta(days=chance.randrange(30))
    _change(chance, warm_at=at, won_at=at, won_minor=chance.randrange(9_000), currency="INR")


def _throw_away(chance: random.Random) -> None:
    _change(chance, junk_at=chance.choice([None, NOON]))


def _call(chance: random.Random) -> None:
    from footfall.selling.models import Call, Disposition

    result = chance.choice(list(Disposition.objects.all()))
    Call.objects.create(lead=_some_lead(chance), at=NOON + timedelta(hours=chance.randrange(99)), disposition=result,
                        cost_minor=chance.randrange(500))  # fmt: skip
    if chance.random() < LATE:
        Call.objects.filter(pk=Call.objects.order_by("pk").values_list("pk", flat=True)[0]).delete()


def _leave(chance: random.Random) -> None:
    """As when an import is taken back: nobody counts with a lead that goes, and whom it counted with is written as well."""
    from django.db.models import F

    from footfall.qualification.models import Lead

    lead = Lead.objects.select_for_update().get(pk=_some_lead(chance).pk)
    if not Lead.objects.filter(counted_with=lead).exists():
        lead.delete()
        Lead.objects.filter(pk=lead.counted_with_id).update(counted_with=F("counted_with"))


def _spend(chance: random.Random) -> None:
    from footfall.measurement.models import Cost

    one = chance.choice(list(Cost.objects.all()))
    Cost.objects.filter(pk=one.pk).update(amount_minor=chance.randrange(1, 2_000_000))


def _reach(chance: random.Random) -> None:
    from footfall.measurement.models import Reach

    Reach.objects.create(on=NOON.date() + timedelta(days=chance.randrange(30)), people=chance.randrange(900))
    Reach.objects.filter(people__lt=30).delete()


def _merge(chance: random.Random) -> None:
    from footfall.identity.actions.merging import merge

    one, two = _some_lead(chance), _some_lead(chance)
    merge(survivor_id=one.person_id, merged_id=two.person_id, by=None, at=NOON)


def _part(chance: random.Random) -> None:
    from footfall.identity.actions.merging import unmerge
    from footfall.identity.models import Merge

    standing = list(Merge.objects.filter(undone_at=None).values_list("pk", flat=True))
    unmerge(merge_id=chance.choice(standing), by=None, at=NOON)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
