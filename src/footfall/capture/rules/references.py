"""The people a visitor names who might like it as well, read from what was typed in a hurry."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

MOST = 20
_PEOPLE = re.compile(r"[\n;]+")
_PHONE = re.compile(r"\+?\d[\d\s().-]{5,}\d")
_EMAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+")


def read_references(text: object) -> list[dict[str, str]]:
    """One person a line, as fields of a capture; a line with no number and no address is nobody one can reach."""
    if not isinstance(text, str):
        return []
    found = [_read(line) for line in _PEOPLE.split(text)]
    return [each for each in found if "phone" in each or "email" in each][:MOST]


def _read(line: str) -> dict[str, str]:
    email = _EMAIL.search(line)
    rest = line.replace(email[0], " ") if email else line
    phone = _PHONE.search(rest)
    rest = rest.replace(phone[0], " ") if phone else rest
    name = " ".join(re.sub(r"[,:<>()\t]+|\s[-–]\s|^\s*\d+[.)]", " ", rest).split()).strip("-– ")
    fields = {"name": name, "phone": phone[0].strip() if phone else "", "email": email[0] if email else ""}
    return {key: value for key, value in fields.items() if value}


def reference_ids(giver: UUID, payload: Mapping[str, Any]) -> list[UUID]:
    """The ids that the references of a capture have, so that they are taken once and found again."""
    return [uuid5(giver, f"reference {number}") for number in range(len(read_references(payload.get("references"))))]
