"""An import whose process is killed in the middle, for real: every row is in once, and out once."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from footfall.capture.actions.import_file import receive
from footfall.capture.models import Capture, Import, Pending
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from tests.cast import Company

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = "id,name,phone\n" + "".join(f"{n},Visitor {n},98100 1{n:04}\n" for n in range(300))


def start(run: Import, *more: str) -> "subprocess.Popen[str]":
    given = connection.settings_dict
    base = f"postgresql://{given['USER']}:{quote(given['PASSWORD'], safe='')}@/{given['NAME']}"
    env = {
        **os.environ, "DATABASE_URL": f"{base}?host={quote(given['HOST'], safe='')}&port={given['PORT']}",
        "FOOTFALL_LOG": "ERROR",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.capture.importing", str(run.pk), *more]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def kill_at(process: "subprocess.Popen[str]", count: str) -> None:
    with process:
        assert process.stdout
        for line in process.stdout:
            if line.strip() == count:
                process.kill()
                break
    assert process.returncode == -9


def finish(process: "subprocess.Popen[str]") -> None:
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_every_row_is_in_once_and_out_once_though_both_were_killed(company: Company) -> None:
    run = receive(name="list.csv", content=[ROWS.encode()], at=timezone.now(), by=None).import_run
    run.entry_point = company.bought_list
    run.save()
    kill_at(start(run), "100")
    run.refresh_from_db()
    assert (run.state, 100 <= Capture.objects.count() < 300) == ("running", True)
    finish(start(run))
    run.refresh_from_db()
    numbers = sorted(
        int(payload["external_id"].rpartition(":")[2]) for payload in Capture.objects.values_list("payload", flat=True)
    )
    assert (run.state, run.rows_done, numbers, Pending.objects.count()) == ("done", 300, list(range(300)), 300)
    drain_all(at=timezone.now())
    kill_at(start(run, "back"), "100")
    run.refresh_from_db()
    assert (run.state, 0 < Lead.objects.count() <= 200) == ("going_back", True)
    finish(start(run, "back"))
    run.refresh_from_db()
    assert (run.state, Capture.objects.count(), Lead.objects.count()) == ("taken_back", 0, 0)
