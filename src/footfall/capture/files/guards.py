"""What a file may be before anything reads it: its size, its kind, and what an XLSX unpacks to."""

import re
import zipfile
from pathlib import Path
from typing import IO

from footfall.shared.errors import Invalid, TooLarge

MOST_BYTES = 1024**3
MOST_XLSX_BYTES = 60 * 1024**2
MOST_UNPACKED_BYTES = 600 * 1024**2
MOST_XLSX_CELLS = 12_000_000
MOST_COLUMNS = 1_000
MOST_CELL_CHARACTERS = 1_000_000
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BLOCK = 1024**2
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?r="([A-Z]{1,3})([0-9]{1,7})"')
_OVERLAP = 240  # a cell's opening tag may be cut by the end of a block
_BINARY_SHARE = 0.02
_FEWEST_CONTROL = 4


class Unreadable(Invalid):
    """This is not a CSV or XLSX file that can be read."""


class TooBig(TooLarge):
    """The file is larger than one import takes; please split it."""


class Empty(Invalid):
    """The file is empty."""


def kind_of(path: Path) -> str:
    """`csv` or `xlsx` by what the file holds, not by its name; anything else is refused in words."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Empty
    check_size(size)
    if head.startswith(ZIP):
        check_workbook(path)
        return "xlsx"
    if head.startswith(OLD_EXCEL):
        raise Unreadable("This is an old Excel file (.xls). Save it as .xlsx or .csv and import that.")
    if _is_binary(head):
        raise Unreadable("This is not a text file. A list of captures is a .csv or an .xlsx file.")
    return "csv"


def check_size(size: int) -> None:
    """Refuse what is larger than one import takes."""
    if size > MOST_BYTES:
        raise TooBig(f"The file has more than the {MOST_BYTES / 1024**2:,.0f} MB one import takes; please split it.")


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")):
        return True
    control = sum(head.count(bytes([code])) for code in range(32) if code not in {9, 10, 12, 13, 27})
    # Text in UTF-16 without its mark has a NUL in every other place, and only there.
    if head.count(0) > len(head) // 4 and control - head.count(0) <= len(head) * _BINARY_SHARE:
        return False
    return control > max(_FEWEST_CONTROL, len(head) * _BINARY_SHARE)


def check_workbook(path: Path) -> None:
    """Refuse an XLSX that is damaged, locked, or unpacks to more than memory should hold."""
    if path.stat().st_size > MOST_XLSX_BYTES:
        raise TooBig(
            f"The workbook has {path.stat().st_size / 1024**2:,.0f} MB; up to "
            f"{MOST_XLSX_BYTES / 1024**2:,.0f} MB can be read. Save it as .csv: that can be much larger."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
                raise Unreadable("This archive is not an Excel workbook.")
            _unpack_counting(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Unreadable("The workbook is damaged or locked with a password.") from error


def _unpack_counting(archive: zipfile.ZipFile) -> None:
    left = MOST_UNPACKED_BYTES
    for entry in archive.infolist():
        with archive.open(entry) as part:
            is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
            left -= _measure_sheet(part, left) if is_sheet else _measure(part, left)


def _measure(part: IO[bytes], left: int) -> int:
    """Bytes in one part of the archive, never more of it in memory than a block."""
    size = 0
    while block := part.read(_BLOCK):
        size += len(block)
        if size > left:
            raise TooBig("The workbook unpacks to far more than its size; it is not read. Save it as .csv instead.")
    return size


def _measure_sheet(part: IO[bytes], left: int) -> int:
    """The same for a sheet, with its outermost cell: a reader fills all there is up to it."""
    size, tail, furthest_row, furthest_column = 0, b"", 0, 0
    while block := part.read(_BLOCK):
        size += len(block)
        if size > left:
            raise TooBig("The workbook unpacks to far more than its size; it is not read. Save it as .csv instead.")
        for column, row in set(_CELL.findall(tail + block)):
            furthest_row = max(furthest_row, int(row))
            furthest_column = max(furthest_column, _column_number(column))
        tail = block[-_OVERLAP:]
    if furthest_row * furthest_column > MOST_XLSX_CELLS:
        raise TooBig(
            f"The sheet reaches to row {furthest_row:,} and column {furthest_column:,}: that is more than "
            "can be read from a workbook. Save it as .csv instead."
        )
    return size


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
