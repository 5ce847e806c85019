"""Who is named in a note: @Vikram, @Vikram Singh, @vikram.singh. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST = 10
_AT = re.compile(r"(?<![\w@.])@([\w][\w.'-]*)((?: [\w'-]+){0,3})")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who could be meant: by name, or by what stands before the @ of their e-mail."""

    id: int
    name: str
    mailbox: str


def first_words(text: str) -> list[str]:
    """The first word behind each @, small, each once."""
    words = [match[1].rstrip(".'-").casefold() for match in _AT.finditer(text)]
    return list(dict.fromkeys(words))[:MOST]


def named(text: str, colleagues: Sequence[Colleague]) -> tuple[set[int], list[str]]:
    """Ids of the colleagues who are meant, and the words behind an @ that mean nobody, or more than one."""
    found: set[int] = set()
    unclear: list[str] = []
    for match in list(_AT.finditer(text))[:MOST]:
        word = match[1].rstrip(".'-")
        meant = _meant(word.casefold(), f"{word}{match[2]}".casefold(), colleagues)
        if len(meant) == 1:
            found |= meant
        elif word not in unclear:
            unclear.append(word)
    return found, unclear


def _meant(word: str, rest: str, colleagues: Sequence[Colleague]) -> set[int]:
    """By the whole name as it stands there, else by the e-mail, else by the first name."""
    whole = {one.id for one in colleagues if f"{rest} ".startswith(f"{one.name.casefold()} ")}
    mail = {one.id for one in colleagues if one.mailbox.casefold() == word}
    first = {one.id for one in colleagues if one.name.casefold().split()[:1] == [word]}
    return whole or mail or first
