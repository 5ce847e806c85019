"""Killed at any moment while people write, change, delete, join and part: no lead is missing, stale, doubled or left over."""

import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.models import F

from footfall.qualification.models import Lead
from tests.cast import NOON
from tests.measurement.conftest import Measured
from tests.measurement.test_refresh import dump
from tests.qualification.making import make_leads

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS, SECONDS = 2, 1.5


@contextmanager
def refreshing(measured: Measured) -> "Iterator[subprocess.Popen[str]]":
    """Another process that refreshes without end; it is killed without a warning."""
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.measurement.refresh_for_ever",
        connection.settings_dict["NAME"],
        str(measured.folder),
    ]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        if child.stdout:
            child.stdout.close()


def live(chance: random.Random, until: float) -> None:
    """Leads come, change, go, count with one another and part again; one transaction ends long after it began."""
    other = connection.copy()
    other.set_autocommit(False)
    late = Lead.objects.order_by("pk").values_list("pk", flat=True)[0]
    with other.cursor() as cursor:
        cursor.execute("UPDATE qualification_lead SET warm_at = %s WHERE id = %s", [NOON, late])
    while time.monotonic() < until:
        one, two = chance.sample([key for key in Lead.objects.values_list("pk", flat=True) if key != late], 2)
        chance.choice([sell, throw_away, count_with, leave, come])(chance, one, two)
    other.commit()
    other.close()


def sell(chance: random.Random, one: int, _two: int) -> None:
    won_at = NOON + timedelta(days=chance.randrange(9))
    Lead.objects.filter(pk=one).update(won_at=won_at, won_minor=chance.randrange(9_000), currency="INR")


def throw_away(chance: random.Random, one: int, _two: int) -> None:
    Lead.objects.filter(pk=one).update(junk_at=chance.choice([None, NOON]))


def count_with(chance: random.Random, one: int, two: int) -> None:
    """One counts with the other, or for itself again; who counts for others is written as well, as `recount` does."""
    if Lead.objects.filter(counted_with=one).exists():
        return
    head = two if chance.random() < 0.6 and Lead.objects.filter(pk=two, counted_with=None).exists() else None
    before = Lead.objects.filter(pk=one).values_list("counted_with", flat=True)[0]
    Lead.objects.filter(pk=one).update(counted_with=head)
    Lead.objects.filter(pk__in=[key for key in (before, head) if key]).update(counted_with=F("counted_with"))


def leave(_chance: random.Random, one: int, _two: int) -> None:
    """As when an import is taken back: whom it counted with is written as well."""
    if not Lead.objects.filter(counted_with=one).exists():
        before = Lead.objects.filter(pk=one).values_list("counted_with", flat=True)[0]
        Lead.objects.filter(pk=one).delete()
        Lead.objects.filter(pk=before).update(counted_with=F("counted_with"))


def come(chance: random.Random, _one: int, _two: int) -> None:
    make_leads(2, value_minor=chance.randrange(9_000), currency="INR")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_doubled_or_left_over_when_it_is_killed(measured: Measured) -> None:
    chance = random.Random(7)  # noqa: S311 -- the same deeds each time
    make_leads(20, location=measured.company.karol_bagh)
    measured.refresh()
    for _ in range(ROUNDS):
        with refreshing(measured) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "done\n"
            live(chance, time.monotonic() + SECONDS)
    assert measured.refresh().agrees is True
    followed = dump()
    assert measured.refresh(rebuild=True).agrees is True
    assert dump() == followed
