"""A record as it is compared: every field folded, so that two ways of writing one thing are equal or near."""

# ruff: noqa: SIM905 -- lists of words read better as text

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from footfall.identity.linkage.dates import read_date
from footfall.identity.linkage.words import full_forms, plain, sound
from footfall.identity.normalise.emails import FREE_PROVIDERS, ROLES, read_email
from footfall.identity.normalise.names import TITLES, fold, organization_key, read_name
from footfall.identity.normalise.phones import is_placeholder, read_phone

FIELDS = (
    "first", "last", "name", "company", "phone", "phone2", "email", "house", "street", "city", "postcode", "country",
    "born", "ident",
)  # fmt: skip
"""What a record may say, by the names that `read_record` understands. `name` is a whole name in one field."""

_STREET_WORDS = {
    "street": "st", "str": "st", "strasse": "st", "straat": "st", "road": "rd", "avenue": "av", "ave": "av",
    "drive": "dr", "lane": "ln", "court": "ct", "place": "pl", "square": "sq", "boulevard": "blvd", "close": "cl",
    "crescent": "cr", "cres": "cr", "circuit": "cct", "nagar": "ngr", "marg": "mg", "colony": "col", "sector": "sec",
    "north": "n", "south": "s", "east": "e", "west": "w", "highway": "hwy", "parkway": "pkwy", "terrace": "tce",
    "ulitsa": "ul", "ulica": "ul", "prospekt": "pr", "calle": "c", "avenida": "av", "rue": "r", "via": "v",
}  # fmt: skip
_NUMBER = re.compile(r"\d+")
_LETTERS = re.compile(r"[^a-z]+")
_SIGNS = re.compile(r"[^0-9a-z]+")
_NO_PLACEHOLDER = 6


@dataclass(frozen=True, slots=True)
class Record:
    """A person or body as compared; empty text where nothing is known."""

    first: str = ""
    last: str = ""
    middle: str = ""
    first_sound: str = ""
    """The sound of the name a first name is short for, and of the other one it may be short for."""
    other_sound: str = ""
    last_sound: str = ""
    phone: str = ""
    phone2: str = ""
    email: str = ""
    mailbox: str = ""
    """Letters and digits of an e-mail's local part."""
    domain: str = ""
    """The domain of a body; empty for providers that everybody uses."""
    is_role: bool = False
    company: str = ""
    house: str = ""
    street: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""
    born: str = ""
    ident: str = ""


def read_record(said: Mapping[str, str], *, region: str = "", day_first: bool | None = None) -> Record:
    """The record in fields as typed, named as in FIELDS; `region` is the country of numbers that do not say theirs."""
    get = said.get
    country = country_of(get("country") or "") or region
    first, last, middle = read_names(get("first") or "", get("last") or "", get("name") or "")
    email, mailbox, domain, is_role = _email(get("email") or "")
    house, street = _street(get("house") or "", get("street") or "")
    first_sound, other_sound = full_forms(first) if first else ("", "")
    phone = phone_of(get("phone") or "", country)
    phone2 = phone_of(get("phone2") or "", country)
    born = get("born")
    return Record(
        first=first,
        last=last,
        middle=middle,
        first_sound=first_sound,
        other_sound=other_sound,
        last_sound=sound(last) if last else "",
        phone=phone,
        phone2=phone2 if phone2 != phone else "",
        email=email,
        mailbox=mailbox,
        domain=domain,
        is_role=is_role,
        company=_company(get("company") or ""),
        house=house,
        street=street,
        city=_place(get("city") or ""),
        postcode=_code(get("postcode") or ""),
        country=country,
        born=read_date(born, day_first=day_first) if born else "",
        ident=_code(get("ident") or ""),
    )


_PARTICLES = frozenset("al el de da do dos del della di von van der den zu la le bin ibn".split())


@lru_cache(maxsize=262_144)
def _words(typed: str) -> tuple[str, ...]:
    """Folded Latin words of a name, one after a comma first: "Meyer, Anna" is anna meyer."""
    if "," in typed:
        last, _, rest = typed.partition(",")
        typed = f"{rest} {last}" if rest.strip() and rest.strip().rstrip(".").lower() not in TITLES else last
    words = [piece for word in read_name(typed).words if (piece := plain(word))]
    return tuple(word for word in words if word not in _PARTICLES) or tuple(words)


def read_names(first: str, last: str, name: str) -> tuple[str, str, str]:
    """First name, surname and first letter between, wherever the words were typed."""
    ahead, behind = _words(first), _words(last)
    if name and not ahead and not behind:
        ahead = _words(name)
    if not behind and len(ahead) > 1:
        if len(ahead[-1]) > 1:
            ahead, behind = ahead[:-1], ahead[-1:]
    elif not ahead and len(behind) > 1:
        ahead, behind = behind[:-1], behind[-1:]
    middle = ahead[1][0] if len(ahead) > 1 else ""
    return ahead[0] if ahead else "", "".join(behind), middle


@lru_cache(maxsize=65_536)
def phone_of(typed: str, country: str) -> str:
    """Digits of a number with its country's code; also of one with a digit too few; empty if made up."""
    if not typed:
        return ""
    region = country or "ZZ"
    read = read_phone.__wrapped__(typed, region)
    if read.e164:
        return read.e164[1:]
    digits = "".join(_NUMBER.findall(typed)).lstrip("0")
    if len(digits) <= _NO_PLACEHOLDER or is_placeholder(digits) or digits in "12345678901234567890":
        return ""
    code = phonenumbers.country_code_for_region(region) if country else 0
    return digits if typed.lstrip().startswith("+") or not code else f"{code}{digits}"


@lru_cache(maxsize=65_536)
def _email(typed: str) -> tuple[str, str, str, bool]:
    if not typed:
        return "", "", "", False
    read = read_email.__wrapped__(typed)
    if read.canonical:
        local, _, domain = read.canonical.rpartition("@")
        canonical = read.canonical
    else:
        local, at, domain = typed.strip().lower().replace(" ", "").partition("@")
        if (
            not at
            or not domain
            or read_email.__wrapped__(f"{local}@example.org").canonical
            or len(local) < _LEAST_LOCAL
        ):
            return "", "", "", False
        canonical = f"{local}@{domain}"
    business = "" if domain in FREE_PROVIDERS else domain
    return canonical, _SIGNS.sub("", local), business, local in ROLES


_LEAST_LOCAL = 5
_LEGAL_FORMS = frozenset(
    "ooo oao zao pao ip tov ltda eireli sl sas sarl sro spolka zoo oy ab as kk pt bhd sdn uab plc group".split()
)


@lru_cache(maxsize=65_536)
def _company(typed: str) -> str:
    words = [plain(word) for word in organization_key.__wrapped__(typed).split()] if typed else []
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)


@lru_cache(maxsize=65_536)
def _street(house: str, street: str) -> tuple[str, str]:
    """House number and words of a street, its kind shortened: ("12", "main st")."""
    if not street:
        return "".join(_NUMBER.findall(house)[:1]), ""
    words = [plain(word) for word in fold(street)]
    numbers = [word for word in words if word[0].isdigit()]
    number = _NUMBER.findall(house or " ".join(numbers))[:1]
    named = " ".join(_STREET_WORDS.get(word, word) for word in words if not word[0].isdigit())
    return "".join(number), named


@lru_cache(maxsize=65_536)
def _place(typed: str) -> str:
    return " ".join(plain(word) for word in fold(typed)) if typed else ""


@lru_cache(maxsize=65_536)
def _code(typed: str) -> str:
    text = typed.strip().lower()
    text = text.removesuffix(".0")
    return _SIGNS.sub("", text if text.isascii() else plain(text))


_COUNTRIES = {
    "usa": "US", "unitedstates": "US", "unitedstatesofamerica": "US", "uk": "GB", "unitedkingdom": "GB",
    "greatbritain": "GB", "england": "GB", "india": "IN", "bharat": "IN", "germany": "DE", "deutschland": "DE",
    "russia": "RU", "россия": "RU", "spain": "ES", "espana": "ES", "france": "FR", "italy": "IT", "poland": "PL",
    "polska": "PL", "brazil": "BR", "brasil": "BR", "mexico": "MX", "turkey": "TR", "turkiye": "TR", "greece": "GR",
    "australia": "AU", "canada": "CA", "ukraine": "UA", "netherlands": "NL", "egypt": "EG", "china": "CN", "japan": "JP",
    "uae": "AE", "unitedarabemirates": "AE", "southafrica": "ZA", "nigeria": "NG", "pakistan": "PK", "bangladesh": "BD",
}  # fmt: skip


@lru_cache(maxsize=4_096)
def country_of(typed: str) -> str:
    """The two letters of a country, from its code or name; empty when it is not known here."""
    text = typed.strip()
    if len(text) == len("IN") and text.isalpha() and text.isascii():
        return "GB" if text.upper() == "UK" else text.upper()
    return _COUNTRIES.get(_LETTERS.sub("", plain(text.lower())), "")
