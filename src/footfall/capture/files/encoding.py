"""Which encoding a text file is in: its mark, else UTF-8 where it holds, else a guess from what is not."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from footfall.capture.files.guards import Unreadable

MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
OFFERED = [
    "utf-8", "utf-16", "cp1252", "iso8859-1", "iso8859-15", "cp1250", "cp1251", "koi8-r", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp1257", "cp874", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "mac-roman",
]  # fmt: skip
_BLOCK = 1024**2
_SAMPLE = 65_536


@dataclass(frozen=True)
class Encoding:
    """An encoding by its Python name, and how sure the finding is."""

    name: str
    is_certain: bool


def find_encoding(path: Path) -> Encoding:
    """The encoding of a text file. One that is UTF-8 but for a few lines is UTF-8: those lines are broken."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Encoding(name, is_certain=True)
    if head.count(0) > len(head) // 4:
        return Encoding("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", is_certain=False)
    good, bad = _odd_lines(path)
    if not bad or len(good) > 4 * len(bad):
        return Encoding("utf-8", is_certain=not bad)
    odd = b"\n".join(bad)
    best = from_bytes(odd).best()
    name = _widened(best.encoding if best else "cp1252")
    # Where the commonest page says the same, it is that one.
    is_same = odd.decode(name, "replace") == odd.decode("cp1252", "replace")
    return Encoding("cp1252" if is_same else name, is_certain=False)


def _odd_lines(path: Path, most: int = 400) -> tuple[list[bytes], list[bytes]]:
    """Lines with bytes above ASCII that are UTF-8, and those that are not: at most `most` of each."""
    good: list[bytes] = []
    bad: list[bytes] = []
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                break
        else:
            return good, bad
        file.seek(0)
        for line in file:
            if line.isascii():
                continue
            (good if _is_utf8(line) else bad).append(line[:2_000])
            if len(bad) >= most:
                break
    return good, bad


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _widened(name: str) -> str:
    """The Windows page that holds all of a Latin one: files say ISO and mean Windows."""
    return {"latin_1": "cp1252", "ascii": "cp1252", "cp1252": "cp1252", "utf_8": "utf-8"}.get(name, name)


def check_encoding(name: str) -> str:
    """Python's name of an encoding that somebody chose, or a refusal in words."""
    try:
        info = codecs.lookup(name)
    except LookupError as error:
        raise Unreadable(f"There is no encoding called {name}.") from error
    if not info._is_text_encoding:  # noqa: SLF001 -- the one way to tell rot13 and zlib from text
        raise Unreadable(f"{name} is not an encoding of text.")
    return info.name
