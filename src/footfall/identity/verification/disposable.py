"""Domains whose addresses are thrown away: the lists of two packages together, and a file of the company's own.

The file, `disposable-domains.txt` in the data directory, has one domain a line; a line that begins with `!` allows a
domain that the lists hold. `footfall disposable FILE` puts a newer one in its place.
"""

import os
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

FILE = "disposable-domains.txt"


def disposable_domains(folder: Path) -> frozenset[str]:
    """Every domain on the lists, as they are now; read again when the company's file has changed."""
    path = folder / FILE
    try:
        changed = os.stat(path).st_mtime_ns  # noqa: PTH116 -- called for every batch
    except OSError:
        changed = 0
    return _together(path, changed)


@lru_cache(maxsize=4)
def _together(path: Path, changed: int) -> frozenset[str]:
    if not changed:
        return _packaged()
    added, allowed = read_list(path.read_text(encoding="utf-8", errors="replace").splitlines())
    return (_packaged() | added) - allowed


@cache
def _packaged() -> frozenset[str]:
    from disposable_email_domains import blocklist
    from MailChecker import MailChecker

    return frozenset(blocklist) | frozenset(MailChecker.blacklist)


def read_list(lines: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Domains that a file adds and those it allows; what is no domain, and comments after `#`, are passed over."""
    added: set[str] = set()
    allowed: set[str] = set()
    for line in lines:
        text = line.partition("#")[0].strip().lower().removeprefix("@")
        into, text = (allowed, text[1:].strip()) if text.startswith("!") else (added, text)
        if "." in text and " " not in text and "@" not in text:
            into.add(text.encode("idna").decode() if not text.isascii() else text)
    return frozenset(added), frozenset(allowed)
