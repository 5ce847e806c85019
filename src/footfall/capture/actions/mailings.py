"""Make response codes for letters, and note which letter a capture answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from footfall.capture.channels import channel
from footfall.capture.models import EntryPoint, MailCode, Mailing
from footfall.capture.rules.short_code import new_code, read_code
from footfall.company.models import Staff
from footfall.shared import audit
from footfall.shared.errors import Invalid

MOST_LETTERS = 100_000
TRIES = 5

_CAME = """
SELECT id, payload->>'response_code' FROM capture_capture
 WHERE id = ANY(%(captures)s) ORDER BY captured_at, id
"""
# The first who comes with a code has it; whoever comes at the same time waits, and finds it taken.
_ANSWER = """
WITH came AS (
    SELECT given.capture, code.id AS code, mailing.is_personal,
           row_number() OVER (PARTITION BY code.id ORDER BY given.place) AS nth
      FROM unnest(%(captures)s::uuid[], %(codes)s::text[]) WITH ORDINALITY AS given (capture, code, place)
      JOIN capture_mailcode AS code ON code.code = given.code
      JOIN capture_mailing AS mailing ON mailing.id = code.mailing_id
), first AS (
    INSERT INTO capture_mailanswer (code_id, capture_id, is_first, at)
    SELECT code, capture, true, %(at)s FROM came WHERE nth = 1 ORDER BY code
    ON CONFLICT DO NOTHING RETURNING capture_id
), later AS (
    INSERT INTO capture_mailanswer (code_id, capture_id, is_first, at)
    SELECT code, capture, false, %(at)s FROM came WHERE capture NOT IN (SELECT capture_id FROM first)
    ON CONFLICT DO NOTHING RETURNING capture_id
)
INSERT INTO capture_reviewitem (capture_id, reason, detail, noticed_at)
SELECT capture, 'used_code', '', %(at)s FROM came JOIN later ON later.capture_id = came.capture WHERE is_personal
UNION ALL
SELECT given.capture, 'unknown_code', given.typed, %(at)s
  FROM unnest(%(captures)s::uuid[], %(codes)s::text[], %(typed)s::text[]) AS given (capture, code, typed)
 WHERE NOT EXISTS (SELECT FROM capture_mailcode WHERE code = given.code)
ON CONFLICT DO NOTHING
"""


class NotByMail(Invalid):
    """Choose an entry point of the channel direct mail."""


class NoLetters(Invalid):
    """Say how many letters go out, from one to a hundred thousand."""


@transaction.atomic
def make_mailing(
    *, name: str, door: EntryPoint, addressees: Sequence[str], letters: int, is_personal: bool, at: datetime,
    by: Staff | None, words: str = "",
) -> Mailing:  # fmt: skip
    """A mailing with a code for each letter, or with one for all; addressees say how many letters there are."""
    made = channel(door.channel)
    if made is None or made.slug != "direct_mail":
        raise NotByMail(fields={"door": [str(NotByMail.__doc__)]})
    letters = len(addressees) or letters
    if not 0 < letters <= MOST_LETTERS:
        raise NoLetters(fields={"letters": [str(NoLetters.__doc__)]})
    mailing = Mailing.objects.create(
        name=name, entry_point=door, is_personal=is_personal, letters=letters, words=words, made_at=at, by=by
    )
    given = [*addressees, *([""] * (letters - len(addressees)))] if is_personal else [""]
    _write([MailCode(mailing=mailing, code=new_code(), addressee=each[:300]) for each in given])
    audit.record(by=by, verb="make", noun="mailing", subjects=[mailing.pk], letters=letters)
    return mailing


def _write(codes: list[MailCode]) -> None:
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                MailCode.objects.bulk_create(codes, batch_size=5_000)
                return
        except IntegrityError:
            for one in codes:
                one.code = new_code()
    MailCode.objects.bulk_create(codes, batch_size=5_000)


@transaction.atomic
def note_answers(*, capture_ids: Sequence[UUID], at: datetime) -> None:
    """Captures are linked to the letters they answer, in two statements; a code that nobody has, or that was answered
    before where it is personal, goes to the review list."""
    with connection.cursor() as cursor:
        cursor.execute(_CAME, {"captures": list(capture_ids)})
        came = [(key, typed) for key, typed in cursor.fetchall() if typed and typed.strip()]
        if came:
            given: dict[str, Any] = {
                "captures": [key for key, _ in came], "codes": [read_code(typed) or "" for _, typed in came],
                "typed": [typed[:100] for _, typed in came], "at": at,
            }  # fmt: skip
            cursor.execute(_ANSWER, given)
