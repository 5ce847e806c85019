"""Take words about persons out of what is written down beside them: the audit, jobs that are done, partial forms."""

from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from footfall.capture.models import Capture
from footfall.identity.erasing import EMPTIED
from footfall.identity.models import ContactPoint, Person

_BETWEEN = b"-" * 79 + b"\n"
"""What Django's mail backend writes after each letter in a file."""

SHORTEST = 5
"""A shorter text stands in too many words to be looked for."""

_CONTACTS = ("phone", "mobile", "phone_2", "whatsapp", "email", "email_2", "name")

# A deed over one of these rows says who did what and when; its details may hold what was typed.
_OWN_DEEDS = """
UPDATE shared_audit SET details = '{"erased": true}'
 WHERE noun = %s AND subjects && %s::varchar[] AND cardinality(subjects) = 1 AND details <> '{}'
"""
_SAID = "EXISTS (SELECT FROM unnest(%(words)s::text[]) AS word WHERE strpos({column}::text, word) > 0)"
_ELSEWHERE = {
    "details": "UPDATE shared_audit SET details = '{\"erased\": true}' WHERE",
    "subjects": """
        UPDATE shared_audit SET subjects = ARRAY(
               SELECT CASE WHEN one = ANY(%(words)s) THEN 'erased' ELSE one END
                 FROM unnest(subjects) WITH ORDINALITY AS each (one, place) ORDER BY place
               ) WHERE
    """,
    "args": "DELETE FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing') AND",
    "answers": "UPDATE capture_formopening SET answers = '{}' WHERE answers <> '{}' AND",
    "capture_doorhint.details": "UPDATE capture_doorhint SET details = '{}' WHERE details <> '{}' AND",
    "capture_badge.fields": "DELETE FROM capture_badge WHERE",
    "last_words": "UPDATE capture_doortally SET last_words = '' WHERE last_words <> '' AND",
}
"""Columns in which somebody may be named, and what is done about rows where they are."""


def words_about(persons: Sequence[int], captures: Sequence[str]) -> list[str]:
    """Their contacts as typed and as kept, and their whole names: what somebody else's words can name them by."""
    return sorted(set(_words(persons, captures)))


def scrub(*, persons: Sequence[int], captures: Sequence[str], words: Sequence[str]) -> None:
    """Take out of the audit, of finished jobs and of forms half filled in whatever names these persons.

    So do letters that were kept as files, for want of a mail server.
    """
    with connection.cursor() as cursor:
        for noun, keys in _own(persons, captures).items():
            cursor.execute(_OWN_DEEDS, [noun, keys])
        if words:
            for column, deed in _ELSEWHERE.items():
                cursor.execute(f"{deed} {_SAID.format(column=column)}", {"words": list(words)})
    if words and (kept := getattr(settings, "EMAIL_FILE_PATH", None)):
        transaction.on_commit(lambda: strike_letters(Path(kept), words))


def strike_letters(folder: Path, words: Sequence[str]) -> None:
    """Take the letters that have one of the words out of the files in which Django keeps them."""
    for path in folder.glob("*.log"):
        letters = path.read_bytes().split(_BETWEEN)
        kept = [letter for letter in letters if not _names_one(letter, words)]
        if len(kept) < len(letters):
            path.write_bytes(_BETWEEN.join(kept)) if any(map(bytes.strip, kept)) else path.unlink()


def _names_one(letter: bytes, words: Sequence[str]) -> bool:
    read = message_from_bytes(letter, policy=default)
    parts = [str(value) for value in read.values()]
    parts += [part.get_content() for part in read.walk() if part.get_content_maintype() == "text"]
    return any(word in part for word in words for part in parts)


def _own(persons: Sequence[int], captures: Sequence[str]) -> dict[str, list[str]]:
    given: dict[str, Any] = {"persons": list(persons), "captures": list(captures)}
    own = {"person": [str(key) for key in persons], "capture": list(captures)}
    with connection.cursor() as cursor:
        for each in EMPTIED.values():
            if each.audited_as:
                cursor.execute(f"SELECT id::text FROM {each.table} WHERE {each.where}", given)  # noqa: S608 -- our own names
                own[each.audited_as] = [row[0] for row in cursor.fetchall()]
    return own


def _words(persons: Sequence[int], captures: Sequence[str]) -> Iterator[str]:
    """Their contacts as typed and as kept, and their whole names; not a first name alone, which is many people's."""
    for value, typed in ContactPoint.objects.filter(person__in=persons).values_list("value", "typed"):
        yield from _long(value, typed)
    for name, phone, email in Person.objects.filter(pk__in=persons).values_list("name", "phone", "email"):
        yield from _long(phone, email, name if " " in name else "")
    for payload in Capture.objects.filter(pk__in=captures).values_list("payload", flat=True).iterator(2_000):
        yield from _long(*_said(payload))


def _said(payload: Any) -> Iterator[str]:  # noqa: ANN401 -- any JSON
    for key in _CONTACTS if isinstance(payload, dict) else ():
        value = payload.get(key)
        if isinstance(value, str) and (key != "name" or " " in value):
            yield value


def _long(*texts: str) -> Iterator[str]:
    return (text for text in texts if len(text) >= SHORTEST)
