"""The whole base is searched for persons who are one."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from footfall.identity.actions.scan import ScanRuns, ask_for_scan, join_sure_pairs, run_scan
from footfall.identity.actions.scan_by_night import next_turn, scan_if_anybody_is_new
from footfall.identity.models import ContactPoint, Match, Merge, Person, Scan
from footfall.identity.tasks import scan_by_night
from footfall.settings import _time_of_day
from tests.cast import NOON, Company
from tests.identity.merging import known

LATER = NOON + timedelta(days=30)


@pytest.fixture
def base(company: Company) -> dict[str, Person]:
    """Asha twice, once with a slip, among others who are not she."""
    people = {
        "asha": known("Asha Rao", phones=["+919810012345"], emails=["asha.rao@example.in"], number=1, city="Delhi"),
        "again": known("Aasha Rao", phones=["+919810012345"], emails=["asharao@example.in"], number=2, city="Delhi"),
    }
    for n, name in enumerate(("Priya Nair", "Vikram Sethi", "Dev Malhotra", "Sunita Joshi", "Karan Gill"), 3):
        people[name] = known(name, phones=[f"+9198770{n}4{n}1{n}"], number=n)
    return people


def searched() -> Scan:
    return run_scan(scan_id=ask_for_scan(by=None, at=LATER).pk, now=lambda: LATER)


def test_a_search_finds_who_is_there_twice_with_the_reasons_and_joins_nobody(base: dict[str, Person]) -> None:
    scan = searched()
    found = Match.objects.get()
    assert [found.left, found.right, found.scan, found.verdict] == [base["asha"], base["again"], scan, "open"]
    assert found.evidence["probability"] > 0.5
    assert {"phone", "name"} <= {term["field"] for term in found.evidence["terms"]}
    assert [scan.state, scan.report["persons"], scan.report["same"] + scan.report["review"]] == ["done", 7, 1]
    assert not Merge.objects.exists()


def test_what_was_decided_stays_decided_when_the_base_is_searched_again(base: dict[str, Person]) -> None:
    searched()
    Match.objects.update(verdict="different", evidence={})
    assert searched().report["same"] + searched().report["review"] == 0
    assert Match.objects.get().evidence == {}


def test_who_surely_is_one_is_joined_at_once(base: dict[str, Person]) -> None:
    searched()
    Match.objects.update(band="same")
    assert join_sure_pairs(by=None, at=LATER) == 1
    assert Person.objects.get(pk=base["again"].pk).merged_into_id == base["asha"].pk
    assert searched().report["persons"] == 6


def test_one_search_runs_at_a_time_but_a_broken_one_stands_in_nobodys_way(company: Company) -> None:
    ask_for_scan(by=None, at=LATER)
    with pytest.raises(ScanRuns):
        ask_for_scan(by=None, at=LATER + timedelta(hours=1))
    assert ask_for_scan(by=None, at=LATER + timedelta(days=1)).state == "waiting"


def test_a_base_of_nobody_is_searched_as_well(company: Company) -> None:
    assert searched().report["persons"] == 0


def test_by_night_the_base_is_searched_unless_nobody_came_or_changed_since(base: dict[str, Person]) -> None:
    searched()
    assert scan_if_anybody_is_new(at=LATER) is None
    ContactPoint.objects.filter(person=base["again"]).delete()
    base["asha"].refresh_from_db()
    known("Meera Pillai", phones=["+919877099999"], number=20)
    begun = scan_if_anybody_is_new(at=LATER)
    assert begun is not None
    assert [begun.state, begun.by] == ["waiting", None]
    assert scan_if_anybody_is_new(at=LATER) is None
    assert run_scan(scan_id=begun.pk, now=lambda: LATER).report["persons"] == 8
    assert scan_if_anybody_is_new(at=LATER) is None


def test_the_nightly_hour_is_that_of_the_company_and_can_be_switched_off(settings: Any, company: Company) -> None:
    settings.TIME_ZONE, settings.SCAN_AT = "Asia/Kolkata", time(2, 30)
    turn = datetime(2026, 5, 4, 21, 0, tzinfo=UTC)
    before, after = turn - timedelta(seconds=1), turn
    assert [next_turn(before), next_turn(after)] == [turn, turn + timedelta(days=1)]
    known("Asha Rao", number=1)
    ticks = [turn + timedelta(minutes=minutes) for minutes in (-5, 5, 0)]
    begun = []
    for tick in ticks:
        scan_by_night(timestamp=int(tick.timestamp()))
        begun.append(Scan.objects.count())
    assert begun == [0, 0, 1]
    settings.SCAN_AT = None
    assert next_turn(before) is None


def test_a_nightly_hour_that_is_none_is_refused_in_words() -> None:
    assert [_time_of_day("off"), _time_of_day("04:05")] == [None, time(4, 5)]
    with pytest.raises(ImproperlyConfigured, match="such as 02:30, or off, not night"):
        _time_of_day("night")
