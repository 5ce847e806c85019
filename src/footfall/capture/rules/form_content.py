"""What a version of a form is made of: its fields, its words, and what is wrong with a draft of it, in sentences."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from footfall.capture.rules.answers import RESERVED

KINDS = {
    "text": "A line", "long_text": "Several lines", "phone": "Phone", "email": "E-mail", "money": "Amount",
    "product": "Product", "timing": "When they want it", "intent": "What they want next", "choice": "One of these",
    "choices": "Some of these", "day": "A day", "number": "A number",
}  # fmt: skip
OF_PAGES = frozenset({"choice", "choices", "day", "number"})
"""Kinds that only a public page draws; the counter app, which has to work offline, does not know them."""

LIBRARY: tuple[tuple[str, str, str], ...] = (
    ("name", "Name", "text"), ("first_name", "First name", "text"), ("last_name", "Last name", "text"),
    ("phone", "Phone", "phone"), ("email", "E-mail", "email"), ("company", "Company", "text"), ("city", "City", "text"),
    ("product", "What are you interested in?", "product"), ("need", "What do you need it for?", "long_text"),
    ("budget", "Budget", "money"), ("timing", "When do you want it?", "timing"),
    ("intent", "What would you like next?", "intent"), ("note", "Anything else?", "long_text"),
    ("references", "Who else might like it?", "long_text"),
    ("referral_code", "Did somebody give you a code?", "text"), ("response_code", "The code in our letter", "text"),
)  # fmt: skip
"""Fields that mean something to the steps that follow, with the usual question."""

REACHING = frozenset({"phone", "email"})
MOST_FIELDS, MOST_CHOICES, LONGEST_LABEL, LONGEST_TEXT = 40, 30, 200, 4_000
AT_ONCE = 3
"""So many fields a progressive form asks at one visit."""

LANGUAGES = {
    "ar": "العربية", "bn": "বাংলা", "de": "Deutsch", "es": "Español", "fr": "Français", "gu": "ગુજરાતી", "hi": "हिन्दी",
    "it": "Italiano", "ja": "日本語", "kn": "ಕನ್ನಡ", "ml": "മലയാളം", "mr": "मराठी", "pa": "ਪੰਜਾਬੀ", "pt": "Português",
    "ru": "Русский", "ta": "தமிழ்", "te": "తెలుగు", "ur": "اردو", "zh": "中文",
}  # fmt: skip
FROM_THE_RIGHT = frozenset({"ar", "ur"})
BASE = "en"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_OWN = frozenset({"id", "seconds", "consent", "website", "opened", "warned", "visitor", "experiments", "trap", "marks"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that keeps a draft from being published: where, and the sentence."""

    where: str
    sentence: str


def wrong_in(content: Mapping[str, Any]) -> list[Wrong]:
    """What is wrong with the content of a draft; nothing for one that may be published."""
    fields = content.get("fields") or []
    return [*_wrong_fields(fields, is_public=bool(content.get("is_public"))), *_wrong_rest(content, fields)]


def _wrong_fields(fields: Sequence[Mapping[str, Any]], *, is_public: bool) -> Iterator[Wrong]:
    if not 0 < len(fields) <= MOST_FIELDS:
        yield Wrong("fields", "A form asks one to forty things.")
    seen: set[str] = set()
    for field in fields:
        name, label = str(field.get("name", "")), str(field.get("label", ""))
        shown = label or name or "A field"
        if not label.strip() or len(label) > LONGEST_LABEL:
            yield Wrong(name or "fields", f"“{name}” needs a question of up to 200 signs.")
        if not _NAME.fullmatch(name):
            yield Wrong(name or "fields", f"“{shown}” needs a name of small letters, digits and underscores.")
        if name in seen:
            yield Wrong(name, f"“{shown}” is asked twice under the name {name}.")
        if name in (RESERVED - {"references"}) | _OWN:
            yield Wrong(name, f"The name {name} means something else; choose another for “{shown}”.")
        seen.add(name)
        yield from _wrong_kind(field, shown, is_public=is_public)
    if fields and not seen & REACHING:
        yield Wrong("fields", "It asks neither for a phone number nor for an e-mail address, so nobody could get back.")


def _wrong_kind(field: Mapping[str, Any], shown: str, *, is_public: bool) -> Iterator[Wrong]:
    kind, choices = field.get("kind"), field.get("choices") or []
    if kind not in KINDS:
        yield Wrong(str(field.get("name")), f"“{shown}” is of no kind there is.")
    elif kind in OF_PAGES and not is_public:
        yield Wrong(
            str(field.get("name")), f"“{shown}”: a counter does not draw “{KINDS[str(kind)]}”; only a public page does."
        )
    elif kind in {"choice", "choices"} and not 1 < len(choices) <= MOST_CHOICES:
        yield Wrong(str(field.get("name")), f"“{shown}” needs two to thirty choices, one a line.")


def _wrong_rest(content: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Iterator[Wrong]:
    onward = content.get("onward") or ""
    if onward and not is_web_address(str(onward)):
        yield Wrong("onward", "The page to go on to is a web address such as https://www.example.com/thanks.")
    if content.get("is_double_opt_in") and "email" not in {field.get("name") for field in fields}:
        yield Wrong("is_double_opt_in", "A letter to confirm needs the field email.")
    if content.get("is_progressive") and not content.get("is_public"):
        yield Wrong("is_progressive", "Only a public page asks bit by bit.")
    if len(str(content.get("thanks") or "")) > LONGEST_TEXT:
        yield Wrong("thanks", "The words of thanks are too long.")


def is_web_address(text: str) -> bool:
    """Whether it is a whole address of the web, without a user in it."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and not parts.username
        and not any(ord(sign) <= 32 or sign in "\\\"'<>" for sign in text)  # noqa: PLR2004 -- controls and space
    )


def is_origin(text: str) -> bool:
    """Whether it names a web site and nothing below it, as frame-ancestors wants it."""
    if not is_web_address(text):
        return False
    parts = urlsplit(text)
    return not any((parts.path, parts.query, parts.fragment)) and not set(text) & set(";,* ")


def texts_of(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Key and text of everything a visitor reads of a form, to be translated."""
    found = [
        ("heading", content.get("heading") or ""), ("button", content.get("button") or "Send"),
        ("again", "Send it anyway"), ("thank_you", "Thank you"), ("thanks", content.get("thanks") or THANKS),
    ]  # fmt: skip
    for field in content.get("fields") or []:
        found.append((f"field.{field['name']}", field.get("label", "")))
        found += [(f"choice.{field['name']}.{number}", text) for number, text in enumerate(field.get("choices") or [])]
    if content.get("is_measured"):
        found.append(("measured", MEASURED))
    if content.get("is_progressive"):
        found += [("welcome", WELCOME), ("not_you", "Not you?"), ("all_said", ALL_SAID), ("begin", "Begin again")]
    return [(key, text) for key, text in found if text]


MEASURED = (
    "While you type we note how far you come; what you type is kept before you send it only where you allow contact."
)
WELCOME = "Good to see you again; only what we do not know yet is asked."
ALL_SAID = "You have told us everything we wanted to know. Thank you."
THANKS = "It has arrived, and somebody will see to it."


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a version in one language; what is not translated stays as it is."""

    language: str
    translated: Mapping[str, str]
    do_not_call_in_templates: ClassVar[bool] = True

    def __call__(self, key: str, text: str) -> str:
        """The text in this language."""
        return str(self.translated.get(key) or text)

    @property
    def direction(self) -> str:
        """Which way it is written, as HTML says it."""
        return "rtl" if self.language in FROM_THE_RIGHT else "ltr"


def words_in(words: Mapping[str, Any], *wanted: str) -> Words:
    """The first of the wanted languages there is, else the one it was written in."""
    for language in wanted:
        short = language.strip().lower().partition("-")[0]
        if short == BASE:
            break
        if isinstance(found := words.get(short), dict):
            return Words(short, found)
    return Words(BASE, {})


def languages_of(header: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first."""
    found = []
    for place, part in enumerate(header.split(",")[:20]):
        name, _, weight = part.partition(";")
        try:
            rank = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            rank = 0.0
        found.append((-rank, place, name.strip()))
    return [name for rank, _, name in sorted(found) if name and rank < 0]


def next_fields(fields: Sequence[Mapping[str, Any]], answered: Sequence[str]) -> list[Mapping[str, Any]]:
    """What a progressive form asks now: the first few that were not answered at an earlier visit."""
    return [field for field in fields if field["name"] not in set(answered)][:AT_ONCE]
