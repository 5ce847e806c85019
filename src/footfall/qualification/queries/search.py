"""Find leads by what somebody remembers of the person: words of the name or company, a phone or an e-mail."""

import re
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from footfall.company.models import Location
from footfall.identity.models import ContactPoint
from footfall.identity.normalise import read_email, read_phone, search_words

FEWEST_DIGITS = 6
MOST_OF_ONE_NUMBER = 1_000
FEWEST_LETTERS = 2
_SIGNS_OF_A_PHONE = re.compile(r"[\d\s+().\-/]+")


def matching(text: str) -> Q:
    """The condition on leads under which their person is meant by `text`; everything for nothing typed."""
    return _matching(text, key="person__in", words="person__search")


def matching_person(text: str) -> Q:
    """The same condition on persons."""
    return _matching(text, key="pk__in", words="search")


def _matching(text: str, *, key: str, words: str) -> Q:
    text = " ".join(text.replace("\x00", " ").split())[:200]
    if not text:
        return Q()
    if "@" in text:
        return Q(**{key: _reached_by("email", [read_email(text).canonical, text.lower()])})
    digits = sum(sign.isdigit() for sign in text)
    if digits >= FEWEST_DIGITS and _SIGNS_OF_A_PHONE.fullmatch(text):
        return Q(**{key: _reached_by("phone", [read_phone(text, region).e164 for region in _regions()])})
    return _named(text, words)


def _reached_by(kind: str, values: list[str]) -> list[int]:
    points = ContactPoint.objects.filter(kind=kind, value__in={value for value in values if value})
    return list(points.values_list("person_id", flat=True)[:MOST_OF_ONE_NUMBER])


def _named(text: str, column: str) -> Q:
    words = [word for word in search_words(text) if len(word) >= FEWEST_LETTERS]
    if not words:
        return Q(pk=None)
    # Words hold letters and digits only, so nothing in them can be an operator of the search.
    question = " & ".join(f"{word}:*" for word in words)
    return Q(**{column: SearchQuery(question, config="simple", search_type="raw")})


def _regions() -> list[str]:
    """Countries that a number without a country code may be of: the usual one first."""
    places: Any = Location.objects.exclude(country="").values_list("country", flat=True).distinct()
    return list(dict.fromkeys([settings.DEFAULT_COUNTRY, *places]))
