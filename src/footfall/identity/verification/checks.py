"""What the look of a phone or an address tells. No database, no network, no clock."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers import PhoneNumberType as Line
from phonenumbers.phonemetadata import PhoneMetadata
from rapidfuzz.distance import OSA

from footfall.identity.normalise.emails import ROLES, Email, is_made_up, read_email
from footfall.identity.normalise.phones import is_placeholder
from footfall.identity.verification.causes import CAUSES

LONGEST_CODE = 3
"""Digits of a country code, at most."""

LONGEST_NUMBER = 13
"""Digits that begin with 00 are a number with its country code when there are so many."""

MANY_NAMES = 5
"""From so many different names on, with no firm in common, one number is nobody's own."""

NOT_A_PERSON = {
    Line.TOLL_FREE: "toll-free", Line.PREMIUM_RATE: "premium rate", Line.SHARED_COST: "shared cost",
    Line.PAGER: "pager", Line.UAN: "company line", Line.VOICEMAIL: "voicemail",
}  # fmt: skip
LINES = {
    Line.MOBILE: "mobile", Line.FIXED_LINE: "fixed line", Line.FIXED_LINE_OR_MOBILE: "fixed line or mobile",
    Line.VOIP: "internet", Line.PERSONAL_NUMBER: "personal number", **NOT_A_PERSON,
}  # fmt: skip

PROVIDERS = (
    "gmail.com", "yahoo.com", "yahoo.co.in", "yahoo.in", "hotmail.com", "outlook.com", "icloud.com", "rediffmail.com",
    "protonmail.com", "fastmail.com", "zohomail.in", "yandex.ru", "yandex.com",
)  # fmt: skip
"""Hosts that so many people write from that a domain one letter off is a slip of the finger."""

REAL_NEIGHBOURS = frozenset({"ymail.com", "mail.com", "email.com", "yahoo.co.id", "yahoo.co.za", "hotmail.co.in"})
"""Hosts of their own that look like a slip of another."""

_SLIPPED_ENDINGS = {
    "con": "com", "cpm": "com", "cmo": "com", "ocm": "com", "vom": "com", "xom": "com", "cim": "com", "comm": "com",
    "coom": "com", "om": "com", "cm": "com", "co": "com", "ney": "net", "ogr": "org",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found, with what it saw."""

    cause: str
    evidence: dict[str, str | int] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The state it calls for; empty where it is only worth knowing."""
        return CAUSES[self.cause].state


def first_look(kind: str, typed: str, value: str, *, is_good: bool) -> str:
    """The cause that a contact point is written down with: next to nothing for the good ones of an import.

    Everything that needs a list, the database or the network is looked at by a job a minute later.
    """
    if is_good:
        return ""
    if kind == "phone":
        if is_made_up_number(typed):
            return "phone_placeholder"
        return "phone_invalid_range" if value.startswith("+") else "phone_unparseable"
    return "email_placeholder" if is_made_up(typed) else "email_syntax"


def phone_findings(value: str, typed: str, country: str) -> Iterator[Finding]:
    """What a number tells, the worst first: `value` as it is kept, `country` where its owner or outlet is."""
    if not value.startswith("+"):
        yield Finding("phone_placeholder" if is_made_up_number(typed) else "phone_unparseable", {"typed": typed})
        return
    region, line, is_valid = line_of(value)
    if not is_valid:
        yield Finding("phone_invalid_range", {"typed": typed})
        return
    if line in NOT_A_PERSON:
        yield Finding("phone_line_type", {"line": LINES[line]})
    if country and region and region not in {country, "001"}:
        yield Finding("phone_foreign", {"number of": region, "outlet in": country})


@lru_cache(maxsize=65_536)
def line_of(e164: str) -> tuple[str, int, bool]:
    """Country of a number, kind of its line, and whether such a number is given out."""
    for code, region, mobile in _mobiles():
        if e164.startswith(code) and mobile.fullmatch(e164, len(code)):
            return region, Line.MOBILE, True
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return "", Line.UNKNOWN, False
    region = phonenumbers.region_code_for_number(number) or ""
    line = phonenumbers.number_type(number)
    return region, line, line != Line.UNKNOWN


_OTHERS = (
    "fixed_line",
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
)


@cache
def _mobiles() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Code, country and pattern of numbers that are mobile and nothing else, for countries with a code of their own."""
    found = []
    for region in ("IN", "GB", "DE", "FR", "ES", "BR", "AE"):
        data = PhoneMetadata.metadata_for_region(region)
        if data is None or data.mobile is None or data.country_code is None:
            continue
        if len(COUNTRY_CODE_TO_REGION_CODE[data.country_code]) > 1:
            continue
        kinds = [getattr(data, name) for name in _OTHERS]
        others = "|".join(kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern)
        pattern = f"(?!(?:{others})$)(?:{data.mobile.national_number_pattern})"
        found.append((f"+{data.country_code}", region, re.compile(pattern)))
    return tuple(found)


def is_made_up_number(typed: str) -> bool:
    """Whether the digits were put down to fill a field: all the same or in order, also behind a country code."""
    digits = "".join(sign for sign in typed if sign.isdigit())
    text = typed.strip()
    digits = digits[2:] if text.startswith("00") and len(digits) >= LONGEST_NUMBER else digits
    heads = range(LONGEST_CODE + 1) if text.startswith(("+", "00")) else range(2)
    return any(is_placeholder(digits[head:]) for head in heads)


def email_findings(typed: str, disposable: AbstractSet[str]) -> Iterator[Finding]:
    """What an address tells, the worst first."""
    email: Email = read_email(typed)
    if not email.is_valid:
        yield Finding("email_placeholder" if is_made_up(typed) else "email_syntax", {"typed": typed})
        return
    local, _, domain = email.address.rpartition("@")
    if right := meant_domain(domain):  # first: the lists hold many misspelt providers as well
        yield Finding("email_typo", {"suggestion": f"{local}@{right}"})
    elif is_disposable(domain, disposable):
        yield Finding("email_disposable", {"domain": domain})
    if local in ROLES:
        yield Finding("email_role", {"mailbox": local})


def is_disposable(domain: str, disposable: AbstractSet[str]) -> bool:
    """Whether the domain or one above it is on the list."""
    if domain in disposable:
        return True
    while domain.count(".") > 1:
        domain = domain.partition(".")[2]
        if domain in disposable:
            return True
    return False


@lru_cache(maxsize=16_384)
def meant_domain(domain: str) -> str:
    """The provider that was probably meant by a domain one slip off; empty where it stands for itself."""
    if domain in PROVIDERS or domain in REAL_NEIGHBOURS:
        return ""
    name, _, ending = domain.rpartition(".")
    if ending in _SLIPPED_ENDINGS and (right := f"{name}.{_SLIPPED_ENDINGS[ending]}") in PROVIDERS:
        return right
    near = [one for one in PROVIDERS if one.partition(".")[2] == domain.partition(".")[2]]
    return next((one for one in near if OSA.distance(one, domain, score_cutoff=1) == 1), "")
