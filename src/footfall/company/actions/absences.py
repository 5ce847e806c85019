"""Say that staff are away, and that they are not after all."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from footfall.company.models import Absence, Staff
from footfall.shared import audit
from footfall.shared.errors import Invalid


class EndsBeforeItStarts(Invalid):
    """The last day away lies before the first one."""


@transaction.atomic
def note_absence(
    *, staff: Sequence[Staff], from_on: date, until_on: date, because: str, by: Staff | None
) -> list[Absence]:
    """An absence of each, from the first day to the last one."""
    if until_on < from_on:
        raise EndsBeforeItStarts(fields={"until_on": [str(EndsBeforeItStarts.__doc__)]})
    away = Absence.objects.bulk_create(
        Absence(staff=one, from_on=from_on, until_on=until_on, because=because.strip()) for one in staff
    )
    audit.record(
        by=by, verb="note absence", noun="member of staff", subjects=[one.pk for one in staff],
        from_on=from_on.isoformat(), until_on=until_on.isoformat(), because=because,
    )  # fmt: skip
    return away


@transaction.atomic
def drop_absence(*, absence: Absence, by: Staff | None) -> None:
    """The absence is no more: they are there."""
    staff, said = absence.staff_id, str(absence)
    absence.delete()
    audit.record(by=by, verb="drop absence", noun="member of staff", subjects=[staff], absence=said)
