"""E-mail addresses: where to write to, and the one form under which two ways of writing an address are the same."""

# ruff: noqa: SIM905 -- lists of words read better as text

import re
from dataclasses import dataclass
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

_COMMON = re.compile(
    r"(?=.{6,254}\Z)(?=[^@]{1,64}@)[a-z0-9_+\-]+(?:\.[a-z0-9_+\-]+)*@"
    r"(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
"""A shape that nearly all addresses have, in small letters; the others are read by the library."""

_RESERVED = frozenset(SPECIAL_USE_DOMAIN_NAMES)
_DASHED_LABEL = re.compile(r"[@.]..--")

_ALIASES = {"googlemail.com": "gmail.com"}
_DOTS_MEAN_NOTHING = frozenset({"gmail.com"})
_PLUS_IS_A_TAG = frozenset(
    {"gmail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "fastmail.com", "protonmail.com",
     "proton.me", "zoho.com", "zohomail.in"}
)  # fmt: skip

ROLES = frozenset(
    "accounts admin admission admissions billing booking bookings care careers contact customercare enquiries enquiry "
    "feedback finance frontdesk hello help helpdesk hr info inquiry it jobs mail marketing media newsletter noreply "
    "no-reply office orders postmaster purchase reception reservations sales service support team webmaster".split()
)
"""Mailboxes of a desk, not of a person: worth writing to, but they tell nobody apart."""

_MADE_UP_NAMES = frozenset(
    "a aa aaa abc abcd asdf dummy fake na n.a nil no nobody noemail nomail none notgiven null qwerty test tester "
    "testing x xx xxx xyz".split()
)
_MADE_UP_DOMAINS = frozenset(
    "a.com abc.com asdf.com na.com nil.com no.com noemail.com nomail.com none.com test.com x.com xx.com xxx.com "
    "xyz.com".split()
)

FREE_PROVIDERS = frozenset(
    "aol.com fastmail.com gmail.com gmx.de gmx.net hotmail.com icloud.com live.com mail.com mail.ru me.com outlook.com "
    "proton.me protonmail.com rediffmail.com web.de yahoo.co.in yahoo.com yahoo.in yandex.ru ymail.com zoho.com".split()
)
"""Domains that many people who have nothing else in common write from."""


@dataclass(frozen=True, slots=True)
class Email:
    """An address: how it was typed, where to write to, its form for comparison, and what looking at it tells."""

    typed: str
    address: str
    canonical: str
    is_valid: bool
    is_role: bool

    @property
    def domain(self) -> str:
        """The domain of the body it belongs to; empty for the providers that everybody uses."""
        domain = self.canonical.rpartition("@")[2]
        return "" if domain in FREE_PROVIDERS else domain


@lru_cache(maxsize=65_536)
def read_email(typed: str) -> Email:
    """The address in what was typed; `canonical` is empty where there is none, or one made up to fill a field."""
    text = typed.strip().lower()
    text = text.removeprefix("mailto:")
    address = text if _is_common(text) else _by_library(text)
    if not address:
        return Email(typed, "", "", is_valid=False, is_role=False)
    local, _, domain = address.rpartition("@")
    if _is_filler(local, domain):
        return Email(typed, "", "", is_valid=False, is_role=False)
    return Email(typed, address, _canonical(local, domain), is_valid=True, is_role=local in ROLES)


def is_made_up(typed: str) -> bool:
    """Whether an address was put down to fill a field (test@test.com, na@...)."""
    local, _, domain = typed.strip().lower().removeprefix("mailto:").rpartition("@")
    return _is_filler(local, domain)


def _is_filler(local: str, domain: str) -> bool:
    return local in _MADE_UP_NAMES or domain in _MADE_UP_DOMAINS


def _is_common(text: str) -> bool:
    return (
        _COMMON.fullmatch(text) is not None
        and text.rpartition(".")[2] not in _RESERVED
        and not _DASHED_LABEL.search(text)
    )


def _by_library(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return ""


def _canonical(local: str, domain: str) -> str:
    domain = _ALIASES.get(domain, domain)
    if domain in _PLUS_IS_A_TAG:
        local = local.partition("+")[0] or local
    if domain in _DOTS_MEAN_NOTHING:
        local = local.replace(".", "")
    return f"{local}@{domain}"
