"""Tell who can act on it that sales have left what the win probability made one expect."""

from datetime import datetime

from django.db import transaction
from procrastinate.types import JSONDict

from footfall.company.models import Staff
from footfall.qualification.models import ScoreAlarm
from footfall.qualification.queries import SET_RULES
from footfall.qualification.queries.probability import watched


@transaction.atomic
def watch_score(*, at: datetime) -> int:
    """How many are sent a letter: all who may learn anew, once for each alarm; one that is over ends by itself."""
    from footfall.qualification.tasks import send_score_alarm

    found = watched(at=at)
    ringing = ScoreAlarm.objects.select_for_update().filter(ended_at=None).first()
    if not found.is_alarming:
        ScoreAlarm.objects.filter(ended_at=None).update(ended_at=at)
        return 0
    if ringing:
        return 0
    alarm = ScoreAlarm.objects.create(at=at, leads=found.leads, won=found.won, expected=found.expected)
    told = Staff.objects.filter(is_active=True, role__in=SET_RULES).order_by("pk").values_list("pk", flat=True)
    jobs: list[JSONDict] = [{"staff_id": key, "alarm_id": alarm.pk} for key in told]
    if jobs:
        send_score_alarm.batch_defer(*jobs)
    return len(jobs)
