"""Work that a worker does for captures: announcing that some wait."""

from django.db import connection
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from footfall.capture import signals
from footfall.capture.actions.accept import TAKE_REFERENCES
from footfall.capture.actions.take_references import take_references
from footfall.capture.models import Capture, EntryPoint, Import
from footfall.company.models import Staff

WORK_OFF = "capture.work_off"
"""Name and queueing lock of the job; `accept` writes it in its own statement, so the name is fixed."""


SWEEP = "capture.sweep"

# Seventeen thousand sweeps a day tell nobody anything; those that failed stay.
_FORGET = "DELETE FROM procrastinate_jobs WHERE status = 'succeeded' AND task_name = ANY(%s)"


@app.task(name=WORK_OFF, queueing_lock=WORK_OFF)
def work_off() -> None:
    """Have the waiting captures worked off by the steps that follow."""
    signals.waiting.send(sender=None, at=timezone.now())


@app.periodic(cron="* * * * * */5")
@app.task(name=SWEEP, queueing_lock=SWEEP)
def sweep(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Find captures whose job was missed, so that none waits longer than five seconds; forget the jobs that are done."""
    signals.waiting.send(sender=None, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [[WORK_OFF, SWEEP]])


@app.task(name=TAKE_REFERENCES)
def take_references_of(captures: list[str]) -> None:
    """Take in the people who were named in these captures."""
    take_references(Capture.objects.filter(pk__in=captures), at=timezone.now(), by=None)


@app.task(name="capture.import_file", queue="imports")
def import_file(import_id: int, by: int | None) -> None:
    """Take a file's rows in; started again after a crash it goes on where it was."""
    from footfall.capture.actions.import_file import run_import

    import_run = Import.objects.select_related("entry_point").get(pk=import_id)
    staff = Staff.objects.filter(pk=by).first() if by else None
    run_import(import_run=import_run, at=timezone.now(), by=staff)
    signals.imported.send(sender=None, import_run=import_run, at=timezone.now(), by=staff)


@app.task(name="capture.undo_import", queue="imports")
def undo_import(import_id: int, by: int | None) -> None:
    """Take back what a file made; started again after a crash it goes on where it was."""
    from footfall.capture.actions.undo_import import undo_import as undo

    import_run = Import.objects.select_related("entry_point").get(pk=import_id)
    undo(import_run=import_run, at=timezone.now(), by=Staff.objects.filter(pk=by).first() if by else None)


@app.task(name="capture.check_file", queue="imports")
def check_file(import_id: int, region: str) -> None:
    """Look through a large file without taking anything in."""
    from footfall.capture.actions.check_import import check_import

    import_run = Import.objects.select_related("entry_point").get(pk=import_id)
    try:
        check_import(import_run=import_run, region=region)
    finally:
        Import.objects.filter(pk=import_id, state=Import.State.CHECKING).update(state=Import.State.UPLOADED)


# 4 seconds, 16, a minute, 4, 17, an hour, 4 and a half, 18: a provider that is away for a day loses nothing.
@app.task(name="capture.fetch_hint", queue="providers", retry=RetryStrategy(max_attempts=9, exponential_wait=4))
def fetch_hint(*, hint_id: int) -> None:
    """Fetch a lead that a provider only told us of; asked again for a day while the provider is away."""
    from footfall.capture.actions.fetch_hint import fetch_hint as fetch

    fetch(hint_id=hint_id, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="capture.poll_mailboxes", queueing_lock="capture.poll_mailboxes", lock="capture.poll_mailboxes")
def poll_mailboxes(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Fetch the letters of every mailbox that an entry point names."""
    from footfall.capture.actions.poll_mailboxes import poll_mailboxes as poll

    poll(at=timezone.now())


@app.task(name="capture.send_opt_in", queue="mail", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_opt_in(*, capture: str, address: str) -> None:
    """Ask an address whether it may be written to; tried again while the mail server is away."""
    from uuid import UUID

    from django.conf import settings

    from footfall.capture.actions.opt_in import send_opt_in as send

    send(capture=UUID(capture), address=address, company=settings.COMPANY_NAME or "Footfall")


@app.periodic(cron="*/10 * * * *")
@app.task(name="capture.take_left_forms", queueing_lock="capture.take_left_forms")
def take_left_forms(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Forms that were left with contact allowed become captures after an hour."""
    from footfall.capture.actions.form_openings import take_left_forms as take

    take(at=timezone.now())


@app.task(name="capture.read_picture", queue="pictures")
def read_picture(*, key: str, staff_id: int, door_id: int) -> None:
    """Read the photo of a card, for somebody who waits."""
    from uuid import UUID

    from footfall.capture.actions.scans import read_picture as read

    read(key=UUID(key), staff_id=staff_id, door=EntryPoint.objects.get(pk=door_id))


@app.periodic(cron="30 * * * *")
@app.task(name="capture.throw_scans_away", queueing_lock="capture.throw_scans_away")
def throw_scans_away(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Forget cards that were scanned and never saved, after a day."""
    from footfall.capture.actions.scans import throw_old_away

    throw_old_away()
