"""Keep a note on a lead."""

from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.touch import touch
from footfall.qualification.signals import noted


@transaction.atomic
def keep_note(*, lead_id: int, text: str, at: datetime, by: Staff | None) -> list[str]:
    """What later steps have to say to the note, in words; the note stands on the timeline."""
    touch(lead_ids=[lead_id], kind="note", at=at, by=by, note=text)
    answers = noted.send(None, lead_id=lead_id, text=text, at=at, by=by)
    return [sentence for _, said in answers for sentence in said or ()]
