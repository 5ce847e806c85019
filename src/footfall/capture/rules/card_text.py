"""A business card as boxes of text, read as fields: by what they look like, how large they are, and what fits what.

Nothing here is sure; a person confirms it with the picture beside.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

FIELDS = ("name", "job_title", "company", "phone", "phone_2", "email", "email_2", "website", "address")

_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+\s?@\s?[A-Za-z0-9\-]+(?:\s?[.,]\s?[A-Za-z0-9\-]+)+")
_BROKEN_EMAIL = re.compile(
    r"^[\w.+\-]{2,40}\s?(?:\(a\)|\(at\)|©|®|@|\ba\b)\s?[\w\-]{2,40}[.,]\s?(?:com|org|net|in|co[.,]?\s?\w\w|de|fr|es|it|uk|eu|io)$",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?:https?://)?(?:www\s?[.,]\s?)[\w\-]+(?:\s?[.,]\s?[\w\-]+)+(?:/\S*)?|https?://\S+", re.IGNORECASE)
_BARE_WEB = re.compile(r"^[\w\-]+\.(?:com|org|net|in|co\.\w\w|de|fr|es|it|uk|eu|io)(?:/\S*)?$", re.IGNORECASE)
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-/]{6,20}\d")
_FAX = re.compile(r"\bfax\b|\bf\s?[:.]", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:e-?mail|mail|e|web|www|phone|telephone|tel|mobile|mob|cell|ph|m|t|p|w|fax|f|address|add)\s*[:.]\s*",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"\b(?:manager|director|chief|officer|president|head|engineer|consultant|partner|owner|founder|sales|marketing|"
    r"executive|analyst|architect|advisor|assistant|associate|lead|specialist|developer|designer|professor|doctor|"
    r"account|business|procurement|purchas\w+|ceo|cto|cfo|coo|vp|gerente|directora?|jefe|leiter\w*|geschäftsführer\w*|"
    r"vertrieb\w*|directeur|directrice|responsable|responsabile|direttore|diretor\w*|inhaber\w*)\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\b(?:ltd|limited|pvt|llp|llc|inc|corp|corporation|gmbh|ag|kg|s\.?a\.?|s\.?r\.?l\.?|s\.?l\.?|b\.?v\.?|plc|co|company|"
    r"group|industries|solutions|technologies|systems|services|traders|enterprises|associates|hospital|university|bank)\b\.?",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|drive|floor|building|tower|nagar|marg|sector|plot|block|suite|"
    r"stra(?:ß|ss)e|str|platz|weg|rue|calle|via|piazza|rua|avenida|po box)\b\.?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b\d{4,6}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_NAME_WORD = re.compile(r"^[^\W\d_][\w'’.\-]*$")
_MOST_WORDS = 4
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_LIKE = 0.55


@dataclass(frozen=True)
class Box:
    """A line of text on a card: where it begins and how tall its letters are, in any unit."""

    text: str
    top: float = 0.0
    left: float = 0.0
    height: float = 1.0


def read_card(boxes: Iterable[Box]) -> dict[str, str]:
    """Fields of a capture to what the card says; what is on it but no field is in `note`."""
    left = [box for box in sorted(boxes, key=lambda box: (box.top, box.left)) if box.text.strip()]
    found: dict[str, list[str]] = {name: [] for name in FIELDS}
    left = _take_contacts(left, found)
    title = _best(left, lambda box: bool(_TITLES.search(box.text)) and not _STREET.search(box.text))
    left = _without(left, title)
    domain = _domain(found)
    company = _company(left, domain)
    left = _without(left, company)
    name = _name(left, found["email"])
    left = _without(left, name)
    address = [box for box in left if _is_address(box.text)]
    left = [box for box in left if box not in address]
    fields = {
        "name": name.text.strip() if name else "", "job_title": title.text.strip() if title else "",
        "company": company.text.strip() if company else _company_of(domain),
        "address": ", ".join(box.text.strip(" ,") for box in address),
    }  # fmt: skip
    fields |= dict(zip(("phone", "phone_2"), found["phone"], strict=False))
    fields |= dict(zip(("email", "email_2"), _mended(found["email"], fields["name"], found["website"]), strict=False))
    fields |= dict(zip(("website",), found["website"], strict=False))
    fields["note"] = " · ".join(box.text.strip() for box in left)
    return {key: text for key, text in fields.items() if text}


def _take_contacts(boxes: Sequence[Box], found: dict[str, list[str]]) -> list[Box]:
    """Addresses, sites and numbers taken out of the boxes; what is left of a box stays."""
    left = []
    for box in boxes:
        text = box.text.strip()
        bare = _LABEL.sub("", text)
        if _BROKEN_EMAIL.match(bare) and not _EMAIL.search(text):
            found["email"].append(_email(re.sub(r"\s?(?:\(a\)|\(at\)|©|®|\ba\b)\s?", "@", bare, count=1)))
            continue
        for mail in _EMAIL.findall(text):
            found["email"].append(_email(mail))
            text = text.replace(mail, " ")
        for site in _WEB.findall(text):
            found["website"].append(re.sub(r"\s?[.,]\s?", ".", site).lower())
            text = text.replace(site, " ")
        if _BARE_WEB.match(_LABEL.sub("", text.strip())):
            found["website"].append(_LABEL.sub("", text.strip()).lower())
            text = ""
        text = _take_phones(text, found["phone"])
        parts = (_LABEL.sub("", f"{part.strip()} ").strip(" -:,") for part in re.split(r"[|•·]", text))
        if rest := " · ".join(part for part in parts if len(part) > 1 and any(map(str.isalnum, part))):
            left.append(replace(box, text=rest))
    return left


def _take_phones(text: str, phones: list[str]) -> str:
    if _POSTCODE.fullmatch(text.strip()):
        return text
    is_fax = False
    for number in _PHONE.findall(text):
        digits = sum(map(str.isdigit, number))
        before = text[: text.index(number)]
        is_fax = bool(_FAX.search(before[-6:]))
        if _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
            if not is_fax and number.strip() not in phones:
                phones.append(number.strip())
            text = text.replace(number, " ")
    return "" if not any(char.isalpha() for char in _LABEL.sub("", text.strip())) or is_fax else text


def _email(text: str) -> str:
    """An address without the blanks and commas that a reading makes of dots."""
    mailbox, _, domain = re.sub(r"\s", "", text).lower().partition("@")
    return f"{mailbox}@{domain.replace(',', '.')}".strip(".,")


def _mended(emails: Sequence[str], name: str, sites: Sequence[str]) -> list[str]:
    """Addresses put right by what else stands on the card: its site, and the first letter of the name."""
    mended = []
    site = re.sub(r"^(?:https?://)?(?:www\.)?", "", sites[0]).partition("/")[0] if sites else ""
    first = name[:1].lower()
    for email in emails:
        mailbox, _, domain = email.partition("@")
        if site and domain != site and difflib.SequenceMatcher(None, domain, site).ratio() > 0.85:  # noqa: PLR2004 -- a letter or two
            domain = site
        if first and re.match(r"^[il1|]\.", mailbox) and first in "il":
            mailbox = first + mailbox[1:]
        mended.append(f"{mailbox}@{domain}")
    return mended


def _company(boxes: Sequence[Box], domain: str) -> Box | None:
    """The line that has a legal form, else the one most like the domain people write from."""
    legal = _best(boxes, lambda box: bool(_LEGAL.search(box.text)) and not _is_address(box.text))
    if legal:
        return legal
    stem = domain.rpartition("@")[2].partition(".")[0]
    if not stem:
        return None
    like = {box: difflib.SequenceMatcher(None, _letters(box.text), _letters(stem)).ratio() for box in boxes}
    best = max(like, key=lambda box: like[box], default=None)
    return best if best and like[best] >= _LIKE else None


def _name(boxes: Sequence[Box], emails: Sequence[str]) -> Box | None:
    """The line that looks like a name: most like the mailbox, then the tallest, then the first."""
    mailbox = emails[0].partition("@")[0] if emails else ""

    def weight(box: Box) -> float:
        alike = difflib.SequenceMatcher(None, _letters(box.text), _letters(mailbox)).ratio() if mailbox else 0.0
        parts = [part for part in re.split(r"[._\-]", mailbox) if len(part) > 2]  # noqa: PLR2004 -- initials fit anybody
        has_part = any(part in _letters(box.text) for part in parts)
        return alike + has_part + box.height / max(other.height for other in boxes)

    names = [box for box in boxes if _looks_like_a_name(box.text)]
    return max(names, key=weight, default=None)


def _looks_like_a_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    return 1 < len(words) <= _MOST_WORDS + 1 and all(_NAME_WORD.match(word) for word in words) and not _is_address(text)


def _is_address(text: str) -> bool:
    is_short = len(text.split()) <= _MOST_WORDS + 2
    return bool(_STREET.search(text) or (is_short and _POSTCODE.search(text) and any(map(str.isalpha, text))))


def _domain(found: dict[str, list[str]]) -> str:
    if found["email"]:
        return found["email"][0].partition("@")[2]
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", found["website"][0]) if found["website"] else ""


_FREE = frozenset(
    [
        "gmail",
        "yahoo",
        "hotmail",
        "outlook",
        "icloud",
        "rediffmail",
        "web",
        "gmx",
        "proton",
        "protonmail",
        "aol",
        "live",
    ]
)


def _company_of(domain: str) -> str:
    """What a domain calls the company, where the card has no line for it."""
    stem = domain.partition(".")[0]
    return "" if stem in _FREE else stem.replace("-", " ").title()


def _best(boxes: Sequence[Box], fits: Callable[[Box], bool]) -> Box | None:
    return max((box for box in boxes if fits(box)), key=lambda box: box.height, default=None)


def _without(boxes: Sequence[Box], taken: Box | None) -> list[Box]:
    return [box for box in boxes if box is not taken]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
