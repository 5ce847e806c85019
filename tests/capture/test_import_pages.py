"""Pages of imports: upload, reading, dry run, run, result; whatever the file, an answer in words."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from footfall.capture import tasks
from footfall.capture.models import Capture, EntryPoint, Import
from footfall.qualification.models import Lead
from footfall.shared.models import Audit
from tests.cast import Company

LEADS = b"""name,phone,status
Asha Rao,98100 12345,Contacted
Bela Sen,98100 5,New
only one field
"""


@pytest.fixture(autouse=True)
def _files(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES = tmp_path


@pytest.fixture
def marketing(client: Client, company: Company) -> Client:
    client.force_login(company.nisha)
    return client


def send(client: Client, content: bytes = LEADS, name: str = "leads.csv") -> Any:
    return client.post("/imports/new", {"file": SimpleUploadedFile(name, content)})


def reading(door: str = "metro", **fields: str) -> dict[str, str]:
    columns = {"column_0": "name", "column_1": "phone", "column_2": "status"}
    return {"door": door, "order": "day", "encoding": "utf-8", "delimiter": ",", "deed": "check", **columns, **fields}


def run_jobs() -> None:
    """What a worker does."""
    for job in ProcrastinateJob.objects.filter(task_name__startswith="capture.", status="todo").order_by("id"):
        work = {"capture.import_file": tasks.import_file, "capture.check_file": tasks.check_file}.get(job.task_name)
        if work:
            work(**job.args)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_file_goes_from_upload_to_leads(marketing: Client, company: Company) -> None:
    uploaded = send(marketing)
    run = Import.objects.get()
    assert uploaded["Location"] == f"/imports/{run.pk}/reading"
    shown = page(marketing, uploaded["Location"])
    assert ("Asha Rao" in shown, "sure: its heading" in shown, "The row has 1 field; the heading has 3." in shown) == (
        True, True, True,
    )  # fmt: skip
    assert marketing.post(uploaded["Location"], reading())["Location"] == f"/imports/{run.pk}"
    findings = page(marketing, f"/imports/{run.pk}")
    assert ("That is six digits; a mobile number has ten." in findings, "Take the rows in" in findings) == (True, True)
    assert Capture.objects.count() == 0
    marketing.post(f"/imports/{run.pk}/start")
    assert "Waiting for a worker" in page(marketing, f"/imports/{run.pk}")
    run_jobs()
    done = page(marketing, f"/imports/{run.pk}")
    assert ("Download the result" in done, Capture.objects.count()) == (True, 2)
    assert dict(Lead.objects.values_list("person__name", "status")) == {"Asha Rao": "connected", "Bela Sen": "new"}
    assert set(Lead.objects.values_list("entry_point__key", flat=True)) == {"metro"}


def test_the_same_file_again_leads_to_what_became_of_it(marketing: Client) -> None:
    first = send(marketing)
    marketing.post(first["Location"], reading())
    marketing.post(f"/imports/{Import.objects.get().pk}/start")
    run_jobs()
    again = send(marketing, name="other-name.csv")
    assert again["Location"] == f"/imports/{Import.objects.get().pk}"
    assert "This file was uploaded on" in page(marketing, again["Location"])


def test_a_new_door_is_opened_for_a_file_that_names_none(marketing: Client) -> None:
    marketing.post(send(marketing)["Location"], reading("new"))
    run = Import.objects.select_related("entry_point").get()
    assert run.entry_point is not None
    assert (run.entry_point.name, run.entry_point.channel) == ("File leads.csv", "file")


def test_a_manager_of_places_takes_a_door_of_theirs(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    url = send(client)["Location"]
    refused = client.post(url, reading("new"))
    assert (refused.status_code, "Choose one of your entry points" in refused.content.decode()) == (422, True)
    assert client.post(url, reading("counter-sk")).status_code == 422
    assert client.post(url, reading("counter-kb")).status_code == 302
    assert EntryPoint.objects.filter(channel="file").count() == 0


def test_two_columns_for_one_field_are_said_at_the_second(marketing: Client) -> None:
    url = send(marketing)["Location"]
    answer = marketing.post(url, reading(column_2="name"))
    assert (answer.status_code, "Name is name already." in answer.content.decode()) == (422, True)


def test_another_delimiter_reads_other_columns(marketing: Client) -> None:
    url = send(marketing, b"a;b,c\n1;2,3\n")["Location"]
    shown = {"door": "new", "order": "day", "encoding": "utf-8", "delimiter": ";", "deed": "look"}
    names = {f"column_{number}": "keep" for number in range(2)}
    assert marketing.post(url, {**shown, **names})["Location"] == url
    assert set(Import.objects.get().mapping["columns"]) == {"a", "b,c"}


def test_a_reading_that_is_kept_is_used_for_the_next_file(marketing: Client) -> None:
    marketing.post(send(marketing)["Location"], reading(column_2="note", save_as="Our list"))
    url = send(marketing, LEADS + b"Chand,98100 99999,x\n")["Location"]
    assert "read as Our list" in page(marketing, url)


def test_a_large_file_is_looked_through_by_a_worker(marketing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("footfall.capture.views.import_reading.AT_ONCE", 1)
    marketing.post(send(marketing)["Location"], reading())
    run = Import.objects.get()
    assert (run.state, "Looking through the rows" in page(marketing, f"/imports/{run.pk}")) == ("checking", True)
    run_jobs()
    run.refresh_from_db()
    assert (run.state, run.findings["rows"]) == ("uploaded", 3)
    assert marketing.get(f"/imports/{run.pk}/progress")["HX-Refresh"] == "true"


def test_an_import_that_was_broken_off_can_go_on(marketing: Client) -> None:
    marketing.post(send(marketing)["Location"], reading())
    run = Import.objects.get()
    Import.objects.update(state="failed", message="The disk is full.", rows_done=1)
    assert "The disk is full." in page(marketing, f"/imports/{run.pk}")
    Import.objects.update(state="running", started_at=run.made_at.replace(year=2025))
    assert "it was broken off" in page(marketing, f"/imports/{run.pk}")
    marketing.post(f"/imports/{run.pk}/start")
    run_jobs()
    assert Import.objects.get().state == "done"


def test_the_result_is_a_file_without_formulas(marketing: Client) -> None:
    marketing.post(send(marketing, b"name,phone,status\n=1+1,98100 12345,\n")["Location"], reading())
    run = Import.objects.get()
    marketing.post(f"/imports/{run.pk}/start")
    run_jobs()
    answer = marketing.get(f"/imports/{run.pk}/result.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "line,fate,why,capture,name,phone,status"
    assert lines[1].endswith(",'=1+1,98100 12345,")
    assert Audit.objects.filter(verb="export", noun="import").count() == 1


def workbook(*sheets: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for sheet in sheets:
            made = book.add_worksheet(sheet)
            made.write_row(0, 0, ["name", "phone", "status"])
            made.write_row(1, 0, [f"Asha of {sheet}", 9810012345, "New"])
    return out.getvalue()


def test_a_workbook_is_read_by_any_of_its_sheets(marketing: Client) -> None:
    url = send(marketing, workbook("May", "June"), "leads.xlsx")["Location"]
    assert "Asha of May" in page(marketing, url)
    marketing.post(url, {"sheet": "June"})
    assert "Asha of June" in page(marketing, url)
    marketing.post(url, reading())
    assert Import.objects.get().findings["new"] == 1


def bad_files() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "blank", b"\n\n  \n"
    yield "binary", bytes(range(256)) * 40
    yield "picture", b"\x89PNG\r\n\x1a\n" + bytes(2_000)
    yield "damaged workbook", b"PK\x03\x04" + b"rubbish" * 100
    yield "old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "many columns", b",".join(b"c%d" % n for n in range(1_500)) + b"\n"


@pytest.mark.parametrize(
    ("name", "content"), list(bad_files()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_file_that_cannot_be_read_is_refused_in_words(marketing: Client, name: str, content: bytes) -> None:
    answer = send(marketing, content, f"{name}.csv")
    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert answer.content.decode().count("field__error") == 1


def odd_files() -> Iterator[tuple[str, bytes]]:
    yield "only a heading", b"name,phone,status\n"
    yield "one column", b"name\nAsha\n"
    yield "headings twice", b"phone,phone,\n1,2,3\n"
    yield "long cell", b"name,phone,status\n" + b"x" * 10_000 + b",1,2\n"
    yield "quotes and newlines", b'name,phone,status\n"a ""b""\nc",1,2\n'
    yield "never closed", b'name,phone,status\n"a,1,2\nb,1,2\n'
    yield "wrong bytes", b"name,phone,status\nJos\xe9,1,2\n" + b"Zo\xc3\xab,1,2\n" * 9
    yield "latin", "name,phone,status\nJosé,1,2\n".encode("cp1252")
    yield "sixteen bits", "name,phone,status\nआशा,1,2\n".encode("utf-16")
    yield "nul", b"name,phone,status\na\x00b,1,2\n"
    yield "no heading", b"Asha,98100 12345,x\n"
    yield "formula", b"name,phone,status\n=cmd|' /C calc'!A0,1,2\n"


@pytest.mark.parametrize(
    ("name", "content"), list(odd_files()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_odd_file_is_read_checked_and_taken_in(marketing: Client, name: str, content: bytes) -> None:
    url = send(marketing, content, f"{name}.csv")["Location"]
    page(marketing, url)
    run = Import.objects.get()
    columns = {f"column_{number}": "keep" for number in range(len(run.mapping["columns"]))}
    said = {**reading(), **columns, "encoding": run.encoding, "delimiter": run.delimiter}
    assert marketing.post(url, {name: value for name, value in said.items() if value}).status_code == 302
    page(marketing, f"/imports/{run.pk}")
    marketing.post(f"/imports/{run.pk}/start")
    run_jobs()
    page(marketing, f"/imports/{run.pk}")
    run.refresh_from_db()
    assert (run.state, Capture.objects.count()) == ("done", run.rows - run.rows_broken)


@pytest.mark.parametrize("name", ["ravi", "sunita", "vikram", "leela", "arjun"])
def test_who_imports_no_files(client: Client, company: Company, name: str) -> None:
    client.force_login(getattr(company, name))
    assert [client.get(path).status_code for path in ("/imports", "/imports/new")] == [403, 403]


def test_the_import_of_another_place_is_not_there(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    client.post(send(client)["Location"], reading("counter-kb"))
    pk = Import.objects.get().pk
    client.force_login(company.omar)
    for path in ("", "/reading", "/progress", "/result.csv"):
        assert client.get(f"/imports/{pk}{path}").status_code == 404
    assert client.post(f"/imports/{pk}/start").status_code == 404
    assert "leads.csv" not in page(client, "/imports")
    client.force_login(company.karan)
    assert "leads.csv" in page(client, "/imports")


def test_an_import_is_taken_back_on_its_page(marketing: Client) -> None:
    send(marketing)
    run = Import.objects.get()
    marketing.post(f"/imports/{run.pk}/reading", reading())
    marketing.post(f"/imports/{run.pk}/start")
    run_jobs()
    assert "Rows that go" in page(marketing, f"/imports/{run.pk}/undo")
    marketing.post(f"/imports/{run.pk}/undo")
    assert "0 rows taken back" in page(marketing, f"/imports/{run.pk}")
    tasks.undo_import(**ProcrastinateJob.objects.get(task_name="capture.undo_import").args)
    assert "Take the rows in again" in page(marketing, f"/imports/{run.pk}")
    assert (Capture.objects.count(), Lead.objects.count()) == (0, 0)
