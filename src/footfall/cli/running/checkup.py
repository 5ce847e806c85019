"""The questions that `footfall doctor` asks; each answers with what it found."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from footfall.cli.running.refusals import sentence_of
from footfall.cli.running.schema import pending_migrations
from footfall.shared.postgres import data_directory

PATIENCE = timedelta(minutes=5)
HEARTBEAT = timedelta(seconds=30)
LEAST_FREE_SHARE, LEAST_FREE_BYTES = 0.05, 1024**3
_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True)
class Finding:
    """What one question found."""

    question: str
    is_well: bool
    detail: str


def examine(at: datetime) -> Iterator[Finding]:
    """Every finding, in an order in which the first trouble explains the later ones."""
    for question, look in QUESTIONS.items():
        try:
            is_well, detail = look(at)
        except Exception as error:  # noqa: BLE001 -- a question that fails is a finding, and the others are still asked
            is_well, detail = False, sentence_of(error) or f"{type(error).__name__}: {error}"
        yield Finding(question, is_well, detail)


def _rows(statement: str, *values: str | datetime) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _server(_at: datetime) -> tuple[bool, str]:
    version, here = _rows("SELECT current_setting('server_version'), inet_server_addr() IS NULL")[0]
    where = "through a socket of this machine" if here else "over the network"
    return True, f"PostgreSQL {version} answers {where}"


def _durability(_at: datetime) -> tuple[bool, str]:
    off = [name for name in _DURABLE if _rows("SELECT current_setting(%s)", name)[0][0] == "off"]
    if off:
        return False, f"{', '.join(off)} is off: what was acknowledged can be lost when the machine stops"
    return True, f"{', '.join(_DURABLE)} are on"


def _role(_at: datetime) -> tuple[bool, str]:
    name, is_super, is_blind = _rows(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )[0]
    if is_super or is_blind:
        return False, f"the role {name} may do everything on the server; give Footfall a role that may not"
    return True, f"the role {name} has no power over the server"


def _migrations(_at: datetime) -> tuple[bool, str]:
    pending = pending_migrations()
    return (
        not pending,
        f"{len(pending)} pending; run `footfall migrate`" if pending else "the database is up to date",
    )


def _secrecy(_at: datetime) -> tuple[bool, str]:
    data = data_directory()
    secrets = [file for file in (*data.glob("*.password"), data / "secret_key") if file.exists()]
    unlocked = [file.name for file in secrets if stat.S_IMODE(file.stat().st_mode) & 0o077]
    if stat.S_IMODE(data.stat().st_mode) & 0o066:
        unlocked.append(str(data))
    return (
        not unlocked,
        f"open to others: {', '.join(unlocked)}" if unlocked else f"{data} is closed to others",
    )


def _disk(_at: datetime) -> tuple[bool, str]:
    data = data_directory()
    low = []
    for place in {_device(path): path for path in (data, (data / "postgres").resolve()) if path.exists()}.values():
        usage = shutil.disk_usage(place)
        if usage.free < LEAST_FREE_BYTES or usage.free < usage.total * LEAST_FREE_SHARE:
            low.append(f"{usage.free / 1024**3:.1f} GB free at {place}")
    return not low, "; ".join(low) or f"{shutil.disk_usage(data).free / 1024**3:.0f} GB free"


def _device(place: Path) -> int:
    return place.stat().st_dev


def _worker(at: datetime) -> tuple[bool, str]:
    alive = _rows("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > %s", at - HEARTBEAT)[0][0]
    return alive > 0, f"{alive} at work" if alive else "none at work; start `footfall up`"


def _jobs(_at: datetime) -> tuple[bool, str]:
    failed, waiting = _rows(
        "SELECT count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status = 'todo')"
        " FROM procrastinate_jobs"
    )[0]
    return not failed, f"{failed} failed, {waiting} waiting"


def _captures(at: datetime) -> tuple[bool, str]:
    from footfall.capture.models import Pending

    count = Pending.objects.count()
    late = Pending.objects.filter(capture__received_at__lt=at - PATIENCE).count()
    return not late, f"{late} wait for more than five minutes" if late else f"{count} waiting, none for long"


def _facts(at: datetime) -> tuple[bool, str]:
    from django.conf import settings

    from footfall.measurement.facts.store import Store

    current = Store(Path(settings.FACTS)).current()
    if current is None:
        return True, "nothing was counted yet"
    if current.agrees is False:
        return False, f"they differ from the database: {current.difference}"
    age = at - current.as_of
    return True, f"counted up to {age.total_seconds():.0f} s ago"


def _erasures(_at: datetime) -> tuple[bool, str]:
    from footfall.identity.actions.erased_before import back_again

    back = len(back_again())
    if back:
        return False, f"{back} who were erased came back with a backup; run `footfall erase --again --apply`"
    return True, "nobody who was erased came back"


QUESTIONS: dict[str, Callable[[datetime], tuple[bool, str]]] = {
    "database": _server,
    "durability": _durability,
    "role": _role,
    "migrations": _migrations,
    "secrecy": _secrecy,
    "disk": _disk,
    "worker": _worker,
    "jobs": _jobs,
    "captures": _captures,
    "facts": _facts,
    "erasures": _erasures,
}
