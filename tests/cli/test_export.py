"""`footfall export`: what is written out, and that no cell of it is ever run as a formula."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from footfall.capture.files.writing import csv_lines, harmless, write_xlsx
from footfall.cli.export import _export
from footfall.cli.files import captures
from footfall.cli.files.captures import import_captures
from footfall.cli.files.request import Request
from footfall.shared.errors import Invalid, NotFound
from footfall.shared.models import Audit
from tests.cast import Company

FILE = """name,phone,email,company,city,product,value,currency,source
=1+1,98100 12345,asha@example.in,Acme,Delhi,X1,"12,500.50",INR,Web Site
Bela Sen,98100 54321,,,Pune,X2,,,Referral
"""


@pytest.fixture(autouse=True)
def _here(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILES = tmp_path / "files"
    monkeypatch.setattr(captures, "_BESIDE_FROM", 10**9)


@pytest.fixture
def _leads(company: Company, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(FILE, encoding="utf-8")
    import_captures(Request(path, door="counter-kb"))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("_leads")
def test_leads_are_written_with_their_person_and_money(tmp_path: Path) -> None:
    assert _export("leads", tmp_path / "out.csv", [], is_book=False) == 2
    rows = {row["name"]: row for row in read(tmp_path / "out.csv")}
    asha = rows["'=1+1"]
    assert {key: asha[key] for key in ("phone", "company", "product", "value", "currency", "source", "location")} == {
        "phone": "'+919810012345", "company": "Acme", "product": "X1", "value": "12500.50", "currency": "INR",
        "source": "web", "location": "DEL-KB",
    }  # fmt: skip
    assert Audit.objects.get(verb="export").details["count"] == 2


@pytest.mark.usefixtures("_leads")
@pytest.mark.parametrize(
    ("where", "count"),
    [
        (["source=web"], 1), (["location=Delhi"], 2), (["location=Bengaluru"], 0), (["product=X2,source=referral"], 1),
        (["entry_point=counter-kb"], 2), (["status=open"], 2), (["source=web", "source=referral"], 2),
    ],
)  # fmt: skip
def test_leads_are_chosen_by_names_and_codes(tmp_path: Path, where: list[str], count: int) -> None:
    assert _export("leads", tmp_path / "out.csv", where, is_book=False) == count


@pytest.mark.usefixtures("_leads")
def test_captures_and_persons_are_written_as_well(tmp_path: Path) -> None:
    assert _export("captures", tmp_path / "c.csv", ["channel=counter,location=North"], is_book=False) == 2
    assert _export("captures", tmp_path / "none.csv", ["to=2020-01-01"], is_book=False) == 0
    names = {json.loads(row["payload"])["name"] for row in read(tmp_path / "c.csv")}
    assert names == {"=1+1", "Bela Sen"}
    assert _export("persons", tmp_path / "p.csv", ["city=Pune"], is_book=False) == 1
    assert read(tmp_path / "p.csv")[0]["leads"] == "1"


@pytest.mark.usefixtures("_leads")
def test_a_workbook_has_text_cells(tmp_path: Path) -> None:
    _export("leads", tmp_path / "out.xlsx", [], is_book=True)
    rows = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0).to_python()
    names = {row[rows[0].index("name")] for row in rows[1:]}
    assert names == {"=1+1", "Bela Sen"}


@pytest.mark.usefixtures("_leads")
def test_what_is_exported_can_be_imported_again(tmp_path: Path) -> None:
    _export("leads", tmp_path / "out.csv", [], is_book=False)
    report = import_captures(Request(tmp_path / "out.csv", door="web", is_dry=True))
    assert (report.counts["new"] + report.counts["review"], report.counts["broken"]) == (2, 0)


@pytest.mark.parametrize(
    ("noun", "where"),
    [("pigeons", []), ("leads", ["colour=red"]), ("captures", ["status=new"]), ("persons", ["from=soon"])],
)
def test_what_cannot_be_meant_is_refused(company: Company, tmp_path: Path, noun: str, where: list[str]) -> None:
    with pytest.raises(Invalid):
        _export(noun, tmp_path / "out.csv", where, is_book=False)


def test_a_name_nobody_has_is_refused(company: Company, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no location Mars"):
        _export("leads", tmp_path / "out.csv", ["location=Mars"], is_book=False)


@pytest.mark.usefixtures("_leads")
def test_an_export_costs_as_many_statements_however_many_rows(tmp_path: Path) -> None:
    with CaptureQueriesContext(connection) as queries:
        _export("leads", tmp_path / "out.csv", [], is_book=False)
    assert len(queries) <= 6


@given(st.text(max_size=40))
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert not str(harmless(text)).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@given(st.lists(st.text("ab=+,;\"' \n\té", max_size=20), min_size=1, max_size=5))
def test_what_is_written_is_read_back_with_its_apostrophe(cells: list[str]) -> None:
    text = "".join(csv_lines(["x"] * len(cells), [cells])).removeprefix("\ufeff")
    _heading, row = csv.reader(io.StringIO(text, newline=""))
    assert row == [harmless(cell) for cell in cells]


def test_a_long_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("footfall.capture.files.writing._MOST_XLSX_ROWS", 3)
    assert write_xlsx(tmp_path / "long.xlsx", ["n"], ([number] for number in range(7))) == 7
    book = CalamineWorkbook.from_path(str(tmp_path / "long.xlsx"))
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names] == [4, 4, 2]
