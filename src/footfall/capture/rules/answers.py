"""Names that providers give to the usual questions, as fields of a capture."""

from collections.abc import Iterable, Mapping
from typing import Any

USUAL = {
    "full_name": "name", "name": "name", "first_name": "first_name", "last_name": "last_name",
    "given_name": "first_name", "family_name": "last_name", "email": "email", "work_email": "email_2",
    "user_email": "email", "email_address": "email", "phone_number": "phone", "phone": "phone", "user_phone": "phone",
    "work_phone": "phone_2", "work_phone_number": "phone_2", "mobile": "mobile", "company": "company",
    "company_name": "company", "city": "city", "product_interest": "product", "language": "language",
}  # fmt: skip
LONGEST_NAME = 60
MOST_ANSWERS = 200


def fields_of(answers: Iterable[tuple[object, object]]) -> dict[str, Any]:
    """Answers by the fields of a capture; a question of the company's own keeps its name. The first answer holds."""
    found: dict[str, Any] = {}
    for count, (name, value) in enumerate(answers):
        if count >= MOST_ANSWERS:
            break
        if value in (None, "", []):
            continue
        plain = plain_name(name) or f"answer_{count + 1}"
        found.setdefault(USUAL.get(plain, plain), value)
    return found


def plain_name(name: object) -> str:
    """A name in small letters with underscores, as fields have them."""
    text = name if isinstance(name, str) else "" if name is None else str(name)
    kept = "".join(sign if sign.isalnum() else " " for sign in text.strip().casefold())
    return "_".join(kept.split())[:LONGEST_NAME]


def apart(fields: Mapping[str, Any], taken: Iterable[str]) -> dict[str, Any]:
    """The fields without those whose name means something of ours, such as the place: those stand under `answers`."""
    own = set(taken)
    rest = {name: value for name, value in fields.items() if name not in own}
    moved = {name: value for name, value in fields.items() if name in own}
    return {**rest, **({"answers": moved} if moved else {})}


RESERVED = frozenset(
    {"location", "campaign", "source", "attendant", "consents", "external_id", "captured_at", "seconds", "is_test",
     "is_existing_customer", "value", "currency", "priority", "references", "card", "utm", "incentive", "given_by"}
)  # fmt: skip
"""Fields that decide where a lead goes or what it is worth: a stranger's form does not set them."""
