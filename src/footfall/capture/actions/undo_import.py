"""Take an import back: what it made goes, what it changed returns, what somebody touched since stays and is told."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django.utils import timezone

from footfall.capture.actions.import_file import alone, stopped_because
from footfall.capture.models import Import
from footfall.capture.signals import TakenBack, taking_back
from footfall.company.models import Staff
from footfall.shared.errors import Conflict


class NotIn(Conflict):
    """Nothing of this file is in, so that there is nothing to take back."""


def effect_of_undo(import_run: Import) -> TakenBack:
    """What taking the import back would do; nothing is written."""
    return _asked(import_run, at=timezone.now(), by=None, is_trial=True, on_progress=lambda _: None)


def undo_import(
    *, import_run: Import, at: datetime, by: Staff | None, on_progress: Callable[[int], None] = lambda _: None
) -> TakenBack:
    """What went and what stayed. It can be broken off anywhere and started again, and done again for what stayed."""
    if import_run.state in {Import.State.UPLOADED, Import.State.CHECKING}:
        raise NotIn

    def went(captures: int) -> None:
        Import.objects.filter(pk=import_run.pk).update(taken_back={"captures": captures})
        on_progress(captures)

    with alone(import_run):
        import_run.state, import_run.message, import_run.taken_back = Import.State.GOING_BACK, "", {}
        import_run.save(update_fields=["state", "message", "taken_back"])
        try:
            done = _asked(import_run, at=at, by=by, is_trial=False, on_progress=went)
        except Exception as error:
            import_run.state, import_run.message = Import.State.FAILED, stopped_because(error)
            import_run.save(update_fields=["state", "message"])
            raise
        import_run.state, import_run.taken_back = Import.State.TAKEN_BACK, asdict(done)
        import_run.ended_at = timezone.now()
        import_run.save(update_fields=["state", "taken_back", "ended_at"])
    return done


def _asked(
    import_run: Import, *, at: datetime, by: Staff | None, is_trial: bool, on_progress: Callable[[int], None]
) -> TakenBack:
    heard = taking_back.send(
        Import, import_run=import_run, at=at, by=by, is_trial=is_trial, on_progress=on_progress
    )  # fmt: skip
    answers: list[object] = [answer for _, answer in heard]
    return next((answer for answer in answers if isinstance(answer, TakenBack)), TakenBack())
