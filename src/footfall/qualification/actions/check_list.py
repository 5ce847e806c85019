"""Hold a vendor's file against our own base before it is paid for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import orjson
from django.db import transaction

from footfall.capture.actions.import_file import batches, reader_of, receive, table_of
from footfall.capture.files.reading import Fault, Reading
from footfall.capture.models import EntryPoint, Import
from footfall.capture.queries.ground import ground_of
from footfall.company.models import Staff
from footfall.identity.reading import read_subject
from footfall.qualification.models import ListCheck
from footfall.qualification.rules.list_check import FATES, Known, fate_of
from footfall.shared import audit
from footfall.shared.bulk import rows_of

CHUNK = 10_000
_NOBODY = UUID(int=0)
AT_ONCE = 20_000
"""Rows that are compared while somebody waits; more are a job."""

_KNOWN = """
SELECT value, coalesce(bool_and(state = 'dead'), false), false FROM identity_contactpoint
 WHERE value = ANY(%(values)s) GROUP BY value
UNION ALL
SELECT DISTINCT value, false, true FROM identity_suppression WHERE value = ANY(%(values)s) AND lifted_at IS NULL
"""


@transaction.atomic
def offer_list(*, door: EntryPoint, name: str, content: Iterable[bytes], at: datetime, by: Staff | None) -> ListCheck:
    """A file that a vendor offers for this list, to be compared; nothing of it comes in."""
    upload = receive(name=name, content=content, at=at, by=by, is_again=True)
    upload.import_run.entry_point = door
    upload.import_run.save(update_fields=["entry_point"])
    check = ListCheck.objects.create(entry_point=door, import_run=upload.import_run, at=at, by=by)
    audit.record(by=by, verb="compare", noun="list", subjects=[door.pk], file=upload.import_run.name)
    return check


def compare_list(*, check: ListCheck, at: datetime) -> ListCheck:
    """The check with a letter for each row: two statements for ten thousand rows, which are not held in memory."""
    run = check.import_run
    region = ground_of(check.entry_point.location_id).country
    fates: list[str] = []
    seen: set[int] = set()
    for batch in batches(reader_of(run, table_of(run)).read(table_of(run).rows()), CHUNK):
        contacts = [_contacts(reading, run, region, at) for reading in batch]
        known = _known({value for row in contacts for value in row})
        fates += [fate_of(row, known, seen) for row in contacts]
    counted = Counter(fates)
    check.counts = {letter: counted[letter] for letter in FATES}
    check.fates, check.done_at = "".join(fates).encode("ascii"), at
    check.save(update_fields=["counts", "fates", "done_at"])
    Import.objects.filter(pk=run.pk).update(rows=len(fates))
    return check


def _contacts(reading: Reading | Fault, run: Import, region: str, at: datetime) -> Sequence[str]:
    """The numbers in E.164 and the addresses of a row, as our own are kept; none that can't exist."""
    if isinstance(reading, Fault):
        return ()
    # The capture's id plays no part in who it is.
    subject = read_subject(orjson.loads(reading.body), capture=_NOBODY, at=at, region=region, door=str(run.pk))
    phones = [phone.e164 for phone in subject.phones if phone.is_valid and phone.e164]
    return [*phones, *(email.canonical for email in subject.emails if email.is_valid and email.canonical)]


def _known(values: set[str]) -> Known:
    rows = rows_of(_KNOWN, {"values": list(values)}) if values else []
    return Known(
        ours=frozenset(value for value, _dead, is_suppressed in rows if not is_suppressed),
        dead=frozenset(value for value, is_dead, _suppressed in rows if is_dead),
        suppressed=frozenset(value for value, _dead, is_suppressed in rows if is_suppressed),
    )
