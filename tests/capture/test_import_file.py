"""Rows of a file on their way in: stored once, in the order of the file, whatever is broken between them."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from footfall.capture.actions import import_file
from footfall.capture.actions.check_import import check_import
from footfall.capture.actions.import_file import NoDoor, receive, run_import
from footfall.capture.files.guards import Unreadable
from footfall.capture.files.mapping import Mapping
from footfall.capture.models import Capture, EntryPoint, Import, Pending
from footfall.capture.queries.imports import preview, result_heading, result_rows, sample
from footfall.shared.models import Audit
from tests.cast import NOON, Company

LEADS = """name,phone,city,captured_at
Asha Rao,98100 12345,Delhi,2026-05-01 10:00
Bela Sen,98100 54321,Pune,2026-05-02 11:30
"""


@pytest.fixture(autouse=True)
def _files(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES = tmp_path


def upload(content: str | bytes, door: EntryPoint | None, mapping: dict[str, str] | None = None) -> Import:
    data = content.encode() if isinstance(content, str) else content
    import_run = receive(name="leads.csv", content=[data], at=NOON, by=None, is_again=True).import_run
    import_run.entry_point = door
    if mapping:
        import_run.mapping = Mapping(mapping).to_json()
    import_run.save()
    return import_run


def take_in(content: str | bytes, door: EntryPoint, mapping: dict[str, str] | None = None) -> Import:
    return run_import(import_run=upload(content, door, mapping), at=NOON, by=None)


def test_each_row_is_a_capture_that_waits_to_be_worked_off(company: Company) -> None:
    run = take_in(LEADS, company.bought_list)
    assert (run.state, run.rows, run.rows_done, run.rows_known, run.rows_broken) == ("done", 2, 2, 0, 0)
    asha, bela = Capture.objects.order_by("captured_at")
    assert asha.payload == {
        "name": "Asha Rao", "phone": "98100 12345", "city": "Delhi", "captured_at": "2026-05-01 10:00",
    }  # fmt: skip
    assert (asha.entry_point, asha.import_run, asha.received_at) == (company.bought_list, run, NOON)
    assert asha.captured_at.isoformat() == "2026-05-01T10:00:00+00:00"
    assert set(Pending.objects.values_list("capture", flat=True)) == {asha.pk, bela.pk}


def test_a_day_in_a_file_is_a_day_at_the_door(company: Company) -> None:
    take_in(LEADS, company.counter)
    assert Capture.objects.earliest("captured_at").captured_at.isoformat() == "2026-05-01T04:30:00+00:00"


def test_importing_a_file_twice_changes_nothing(company: Company) -> None:
    take_in(LEADS, company.bought_list)
    again = take_in(LEADS, company.bought_list)
    assert (again.rows_known, Capture.objects.count(), Pending.objects.count()) == (2, 2, 2)


def test_a_longer_version_of_a_file_adds_only_its_new_rows(company: Company) -> None:
    take_in(LEADS, company.bought_list)
    longer = take_in(f"{LEADS}Chand,98100 99999,Agra,2026-05-03\n", company.bought_list)
    assert (longer.rows_known, Capture.objects.count()) == (2, 3)


def test_two_equal_rows_are_two_captures_and_stay_two(company: Company) -> None:
    twice = "name,phone\nAsha,98100 12345\nAsha,98100 12345\n"
    assert take_in(twice, company.bought_list).rows_known == 0
    assert (take_in(twice, company.bought_list).rows_known, Capture.objects.count()) == (2, 2)


def test_one_reference_with_one_content_is_one_capture(company: Company) -> None:
    run = take_in("id,name\n7,Asha\n7,Asha\n7,Asha Rao\n", company.bought_list)
    assert (run.rows_known, Capture.objects.count()) == (1, 2)


def test_the_same_row_through_another_door_is_another_capture(company: Company) -> None:
    take_in(LEADS, company.bought_list)
    take_in(LEADS, company.web)
    assert Capture.objects.count() == 4


def test_a_broken_row_is_counted_and_the_others_go_in(company: Company) -> None:
    run = take_in(f"{LEADS}only one field\n", company.bought_list)
    assert (run.rows, run.rows_broken, Capture.objects.count()) == (3, 1, 2)


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_file, "CHUNK", 2)


@pytest.mark.usefixtures("_small_chunks")
def test_an_import_that_was_broken_off_goes_on_without_doubling(company: Company) -> None:
    rows = "name,phone\n" + "".join(f"Visitor {number},98100 1{number:04}\n" for number in range(9))
    run = upload(rows, company.bought_list)

    def pull_the_plug(now: Import) -> None:
        if now.rows_done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(import_run=run, at=NOON, by=None, on_progress=pull_the_plug)
    run.refresh_from_db()
    assert (run.state, run.rows_done, Capture.objects.count()) == ("running", 4, 4)
    run_import(import_run=run, at=NOON, by=None)
    assert (run.state, run.rows_done, run.rows_known, Capture.objects.count()) == ("done", 9, 0, 9)


@pytest.mark.usefixtures("_small_chunks")
def test_an_error_on_the_way_is_kept_in_words(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    run = upload(LEADS, company.bought_list)
    monkeypatch.setattr(import_file, "copy_captures", fail)
    with pytest.raises(OSError, match="No space"):
        run_import(import_run=run, at=NOON, by=None)
    run.refresh_from_db()
    assert (run.state, run.message) == ("failed", "The file could not be read (no space left on device).")


def test_an_import_without_a_door_is_refused(company: Company) -> None:
    with pytest.raises(NoDoor):
        run_import(import_run=upload(LEADS, None), at=NOON, by=None)


def statements(content: str, door: EntryPoint) -> int:
    run = upload(content, door)
    with CaptureQueriesContext(connection) as queries:
        run_import(import_run=run, at=NOON, by=None)
    return len(queries)


def test_a_thousand_rows_cost_as_many_statements_as_two(company: Company) -> None:
    take_in(LEADS, company.bought_list)
    many = "name,phone\n" + "".join(f"Visitor {number},98100 1{number:04}\n" for number in range(1_000))
    assert statements(many, company.bought_list) == statements("name,phone\nA,1\nB,2\n", company.bought_list)


def test_an_import_is_audited_with_its_rows(company: Company) -> None:
    run = receive(name="leads.csv", content=[LEADS.encode()], at=NOON, by=company.nisha).import_run
    run.entry_point = company.bought_list
    run.save()
    run_import(import_run=run, at=NOON, by=company.nisha)
    told = list(Audit.objects.filter(by=company.nisha).order_by("pk").values_list("verb", "noun"))
    assert told == [("upload", "import"), ("capture", "capture"), ("import", "import")]


def test_a_nul_and_a_future_day_are_taken_as_they_come(company: Company) -> None:
    take_in("name,captured_at\nAs\x00ha,2031-01-01\n", company.bought_list)
    capture = Capture.objects.get()
    assert (capture.payload["name"], capture.captured_at, capture.raw is not None) == (
        "As\ufffdha",
        NOON,
        True,
    )
    assert capture.device_at is not None
    assert capture.device_at.year == 2031


def test_the_same_file_twice_is_one_import(company: Company) -> None:
    first = receive(name="a.csv", content=[LEADS.encode()], at=NOON, by=None)
    second = receive(name="b.csv", content=[LEADS.encode()], at=NOON, by=None)
    assert (first.is_new, second.is_new, second.import_run) == (True, False, first.import_run)


def test_a_file_that_is_none_leaves_nothing_behind(company: Company, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        receive(name="a.csv", content=[b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9], at=NOON, by=None)
    assert (Import.objects.count(), list((tmp_path / "imports").iterdir())) == (0, [])


def test_the_dry_run_tells_what_would_become_of_each_row_and_writes_nothing(company: Company) -> None:
    take_in(LEADS, company.bought_list)
    run = upload(f"{LEADS}Chand,98100 99999,Agra,2026-05-03\nDia,98100 1,Agra,soon\nbroken\n", company.bought_list)
    findings = check_import(import_run=run, region="IN")
    assert (findings.rows, findings.new, findings.known, findings.review, findings.broken) == (5, 1, 2, 1, 1)
    assert findings.examples == [
        {
            "line": 5, "fate": "review", "row": "Dia · 98100 1",
            "why": ["The time could not be read", "That is six digits; a mobile number has ten."],
        },
        {"line": 6, "fate": "broken", "row": "broken", "why": ["The row has 1 field; the heading has 4."]},
    ]  # fmt: skip
    assert (Capture.objects.count(), run.findings["new"]) == (2, 1)


def test_the_dry_run_knows_products_places_and_campaigns(company: Company) -> None:
    content = "name,email,product,outlet,campaign\nAsha,a@b.in,x1,Saket,Diwali\nBela,b@b.in,X9,Goa,Holi\nChand,,,,\n"
    findings = check_import(import_run=upload(content, company.bought_list), region="IN")
    assert (findings.new, findings.review) == (1, 2)
    assert findings.examples[0]["why"] == [
        "No product by that name: X9", "No outlet by that name: Goa", "No campaign by that name: Holi",
    ]  # fmt: skip
    assert findings.examples[1]["why"] == ["No phone number and no e-mail address"]


def test_the_result_tells_the_fate_of_each_row(company: Company) -> None:
    take_in("name,phone\nAsha,98100 12345\n", company.bought_list)
    run = take_in('name,phone\nAsha,98100 12345\nBela,98100 54321\n"open,1\n', company.bought_list)
    capture = Capture.objects.get(payload__name="Bela")
    capture.review_items.create(reason="shared_phone", detail="Asha")
    assert result_heading(run) == ["line", "fate", "why", "capture", "name", "phone"]
    rows = [[row[0], row[1], row[2], *row[4:]] for row in result_rows(run)]
    assert rows == [
        [2, "already there", "", "Asha", "98100 12345"],
        [3, "flagged", "The same number under another name: Asha", "Bela", "98100 54321"],
        [4, "broken", "The row has 1 field; the heading has 2.", "open,1\n"],
    ]


def test_the_preview_shows_the_first_rows_as_they_will_be(company: Company) -> None:
    run = upload(LEADS, company.bought_list)
    ((row, reading), *_rest) = preview(run, 1)
    assert (row.line, row.values[0], getattr(reading, "captured_at", None) is not None) == (
        2,
        "Asha Rao",
        True,
    )
    assert sample(run)["city"] == ["Delhi", "Pune"]


@pytest.mark.usefixtures("_small_chunks")
def test_a_reference_that_comes_again_in_a_later_chunk_is_known(company: Company) -> None:
    run = take_in("id,name\n1,A\n2,B\n3,C\n1,A\n4,D\n", company.web)
    assert (run.rows_known, Capture.objects.count()) == (1, 4)
