"""What a file is taken for: encoding, delimiter, heading, rows, and the words for what is wrong with it."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from footfall.capture.files.guards import Empty, TooBig, Unreadable, kind_of
from footfall.capture.files.table import Row, Table, distinct, open_table
from footfall.capture.files.values import (
    moment_of,
    order_of,
    priority_of,
    source_of,
    status_of,
    temperature_of,
)
from footfall.capture.files.workbook import sheet_names, sheet_to_csv
from footfall.shared.errors import Refusal


def file(folder: Path, content: bytes | str, name: str = "leads.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(table: Table) -> list[list[str]]:
    return [row.values for row in table.rows() if not row.fault]


def faults(table: Table) -> list[tuple[int, str]]:
    return [(row.line, row.fault) for row in table.rows() if row.fault]


@pytest.mark.parametrize(
    ("content", "encoding", "name"),
    [
        (b"name,city\nAsha,Delhi\n", "utf-8", "Asha"),
        ("name,city\nAsha,Delhi\n".encode("utf-8-sig"), "utf-8-sig", "Asha"),
        ("name,city\nआशा,दिल्ली\n".encode("utf-16"), "utf-16", "आशा"),
        ("name,city\nAsha,Delhi\n".encode("utf-16-le"), "utf-16-le", "Asha"),
        ("name,city\nJosé,Köln\nMüller,Düsseldorf\nFrançois,Besançon\n".encode("cp1252"), "cp1252", "José"),
        (("имя,город\n" + "Анна Петрова,Москва\n" * 20).encode("cp1251"), "cp1251", "Анна Петрова"),
        (("名前,住所\n" + "山田太郎,東京都千代田区\n" * 20).encode("shift_jis"), "cp932", "山田太郎"),
    ],
)
def test_the_encoding_of_a_file_is_found(tmp_path: Path, content: bytes, encoding: str, name: str) -> None:
    table = open_table(file(tmp_path, content))
    assert (table.encoding, rows(table)[0][0]) == (encoding, name)


def test_a_file_in_utf_8_with_one_bad_line_loses_that_line_only(tmp_path: Path) -> None:
    lines = ["name,city", *["Zoë,Köln"] * 9]
    content = "\n".join(lines).encode() + b"\nJos\xe9,Lima\nAsha,Delhi\n"
    table = open_table(file(tmp_path, content))
    assert table.encoding == "utf-8"
    assert faults(table) == [(11, "Some bytes of this row are no text in the file's encoding.")]
    assert rows(table)[-1] == ["Asha", "Delhi"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["name", "note", "city"], ["Asha", "one; two, three", "Delhi"], ["Bela", "x", "Pune"]]
    quoted = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    table = open_table(file(tmp_path, quoted))
    assert (table.delimiter, rows(table)[0]) == (delimiter, lines[1])


def test_what_the_user_says_goes_before_what_is_found(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, "a;b,c\n1;2,3\n"), delimiter=";", encoding="cp1252")
    assert (table.columns, rows(table), table.encoding) == (("a", "b,c"), [["1", "2,3"]], "cp1252")


def test_an_encoding_that_is_none_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "a,b\n1,2\n")
    for name in ("klingon", "rot13", "zlib"):
        with pytest.raises(Unreadable):
            open_table(path, encoding=name)


def test_quotes_newlines_and_empty_lines_are_read_as_they_are_meant(tmp_path: Path) -> None:
    content = 'name,note\n"Rao, Asha","said ""yes""\nand left"\n\n,\nBela,\n'
    table = open_table(file(tmp_path, content))
    assert list(table.rows()) == [
        Row(2, ["Rao, Asha", 'said "yes"\nand left']),
        Row(6, ["Bela", ""]),
    ]


def test_a_row_with_too_few_or_too_many_fields_is_broken_and_the_others_go_in(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, "a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3,,\n"))
    assert faults(table) == [
        (2, "The row has 2 fields; the heading has 3."),
        (4, "The row has 4 fields; the heading has 3."),
    ]
    assert rows(table) == [["1", "2", "3"], ["1", "2", "3"]]


def test_a_quote_that_is_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, 'name,note\nAsha,"oops\nBela,fine\nChand,fine\n'))
    assert faults(table) == [(2, "A quotation mark opens a field here and is never closed.")]
    assert rows(table) == [["Bela", "fine"], ["Chand", "fine"]]


def test_a_cell_of_ten_thousand_characters_comes_in_whole(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, f"name,note\nAsha,{'x' * 10_000}\n"))
    assert rows(table) == [["Asha", "x" * 10_000]]


def test_a_cell_beyond_a_million_characters_breaks_its_row(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, f"name,note\nAsha,{'x' * 1_000_001}\nBela,ok\n"))
    assert faults(table) == [(2, "A field is longer than 1,000,000 characters.")]
    assert rows(table) == [["Bela", "ok"]]


def test_columns_get_names_that_differ() -> None:
    assert distinct(["Phone", "Phone", "", " Phone ", "a\x00b"]) == [
        "Phone", "Phone (2)", "Column 3", "Phone (3)", "ab",
    ]  # fmt: skip


def test_a_file_without_a_heading_keeps_its_first_row(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, "Asha,98100 12345\nBela,98100 54321\n"))
    assert (table.has_heading, table.columns) == (False, ("Column 1", "Column 2"))
    assert rows(table) == [["Asha", "98100 12345"], ["Bela", "98100 54321"]]


def test_a_file_with_only_a_heading_has_no_rows(tmp_path: Path) -> None:
    assert rows(open_table(file(tmp_path, "name,phone\n"))) == []


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n ", b"\x00\x00\x00"])
def test_a_file_with_nothing_in_it_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Empty):
        kind_of(file(tmp_path, content))


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, b"%PDF-1.7 hello", bytes(range(1, 256)) * 50]
)
def test_a_file_that_is_no_text_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match="not a text file"):
        kind_of(file(tmp_path, content))


def test_an_old_excel_file_is_told_what_to_do_about_it(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"Save it as \.xlsx"):
        kind_of(file(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100))


@given(st.binary(max_size=400))
@example(b"\x00\x01\n\x80\x01")
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = file(tmp_path_factory.mktemp("any"), content)
    sentence = "It was read."
    try:
        if kind_of(path) == "csv":
            list(open_table(path).rows())
    except Refusal as refusal:
        sentence = refusal.sentence
    assert sentence.endswith(".")


def workbook(path: Path, cells: list[list[object]], sheet: str = "Leads") -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(sheet)
        for at, row in enumerate(cells):
            for column, cell in enumerate(row):
                is_day = isinstance(cell, dt.datetime)
                page.write_datetime(at, column, cell, day) if is_day else page.write(at, column, cell)
    return path


def test_cells_of_a_workbook_read_as_they_were_typed(tmp_path: Path) -> None:
    cells: list[list[object]] = [
        ["name", "phone", "value", "on"],
        ["Asha", 9810012345, 12.5, dt.datetime(2026, 5, 4)],  # noqa: DTZ001 -- a workbook has no zones
    ]
    path = workbook(tmp_path / "leads.xlsx", cells)
    assert (kind_of(path), sheet_names(path)) == ("xlsx", ["Leads"])
    assert sheet_to_csv(path, tmp_path / "sheet.csv") == "Leads"
    table = open_table(tmp_path / "sheet.csv", is_sheet=True)
    assert list(table.rows()) == [Row(2, ["Asha", "9810012345", "12.5", "2026-05-04"])]


def test_a_row_of_a_workbook_keeps_the_number_excel_shows(tmp_path: Path) -> None:
    cells: list[list[object]] = [["name", "note"], ["Asha", "two\nlines"], [], ["Bela", "x"]]
    sheet_to_csv(workbook(tmp_path / "leads.xlsx", cells), tmp_path / "sheet.csv")
    table = open_table(tmp_path / "sheet.csv", is_sheet=True)
    assert [(row.line, row.values[0]) for row in table.rows()] == [(2, "Asha"), (4, "Bela")]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "leads.xlsx", [["name"], ["Asha"]])
    with pytest.raises(Unreadable, match="There is no sheet called Hidden; there is Leads"):
        sheet_to_csv(path, tmp_path / "sheet.csv", sheet="Hidden")


def book_of(path: Path, sheet: bytes) -> Path:
    """A workbook made by hand, with a sheet as bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(80):
                part.write(sheet)
    return path


def test_a_workbook_that_unpacks_without_end_is_not_read(tmp_path: Path) -> None:
    bomb = book_of(tmp_path / "bomb.xlsx", b"0" * 10 * 1024**2)
    assert bomb.stat().st_size < 2 * 1024**2
    with pytest.raises(TooBig, match="unpacks to far more than its size"):
        kind_of(bomb)


def test_a_workbook_with_one_cell_far_away_is_not_read(tmp_path: Path) -> None:
    far = book_of(tmp_path / "far.xlsx", b'<row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')
    with pytest.raises(TooBig, match="reaches to row 1,048,576"):
        kind_of(far)


@pytest.mark.parametrize("content", [b"PK\x03\x04rubbish", b"PK\x03\x04"])
def test_a_damaged_workbook_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged or locked"):
        kind_of(file(tmp_path, content, "leads.xlsx"))


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "any.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Unreadable, match="not an Excel workbook"):
        kind_of(tmp_path / "any.zip")


DELHI = "+05:30"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2018-02-01", f"2018-02-01T00:00:00{DELHI}"),
        ("2018-02-26 19:58:54", f"2018-02-26T19:58:54{DELHI}"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00+00:00"),
        ("2026-01-31T10:00:00+0100", "2026-01-31T10:00:00+01:00"),
        ("2024-09-26 12:30:00 UTC", "2024-09-26T12:30:00+00:00"),
        ("03/04/2026", f"2026-04-03T00:00:00{DELHI}"),
        ("9/26/2024 12:30", f"2024-09-26T12:30:00{DELHI}"),
        ("13.04.26 5:30 pm", f"2026-04-13T17:30:00{DELHI}"),
        ("Mar 3, 2026", f"2026-03-03T00:00:00{DELHI}"),
        ("3-Mar-26", f"2026-03-03T00:00:00{DELHI}"),
        ("26 sept 2024", f"2024-09-26T00:00:00{DELHI}"),
        ("1482698431", "2016-12-25T20:40:31+00:00"),
    ],
)
def test_moments_are_read_in_many_ways_of_writing(text: str, moment: str) -> None:
    assert moment_of(text, "day", "Asia/Kolkata") == dt.datetime.fromisoformat(moment)


@pytest.mark.parametrize("text", ["", "soon", "31/02/2026", "2026-13-13", "99/99/9999", "20240926"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert moment_of(text, "day", "UTC") is None


def test_the_order_of_day_and_month_follows_from_days_that_leave_no_doubt() -> None:
    assert (order_of(["03/04/2026", "13/04/2026"]), order_of(["04/13/2026"]), order_of([])) == (
        "day",
        "month",
        "day",
    )


def test_words_of_other_products_mean_ours() -> None:
    assert [status_of(word) for word in ("Open - Not Contacted", "In Process", "Closed - Converted", "Junk Lead")] == [
        "new", "attempting", "converted", "dead",
    ]  # fmt: skip
    assert [temperature_of(word) for word in ("Hot", "caliente", "Acquired", "?")] == [
        "hot",
        "hot",
        "hot",
        "",
    ]
    assert [priority_of(word) for word in ("3", "0", "★", "Urgent", "whatever")] == [
        "high",
        "low",
        "medium",
        "high",
        "",
    ]
    assert [source_of(word) for word in ("Web Site", "Trade Show", "Word of mouth", "Paid Social", "Offline")] == [
        "web", "event", "referral", "social", "",
    ]  # fmt: skip
