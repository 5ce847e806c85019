"""Tell colleagues that they were named."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from footfall.company.models import Staff
from footfall.qualification.queries import leads_visible_to
from footfall.selling.models import Mention
from footfall.selling.queries.to_do import DO
from footfall.selling.rules.mentions import Colleague, first_words, named
from footfall.shared import audit
from footfall.shared.errors import NotFound


class NoSuchMention(NotFound):
    """Nobody named you there."""


@transaction.atomic
def mention(*, lead_id: int, text: str, at: datetime, by: Staff | None) -> list[str]:
    """What came of it, in words: who is told, and who is not because nobody who sees the lead is called so."""
    if not first_words(text):
        return []
    colleagues = {one.pk: one for one in _colleagues(text, lead_id)}
    found, unclear = named(
        text, [Colleague(one.pk, one.name, one.email.partition("@")[0]) for one in colleagues.values()]
    )
    told = [colleagues[pk] for pk in sorted(found) if by is None or pk != by.pk]
    Mention.objects.bulk_create(Mention(lead_id=lead_id, staff=one, text=text, by=by, at=at) for one in told)
    if told:
        audit.record(by=by, verb="mention", noun="lead", subjects=[lead_id], staff=[one.pk for one in told])
    said = [f"{' and '.join(str(one) for one in told)} {'is' if len(told) == 1 else 'are'} told."] if told else []
    return said + [
        f"Nobody is told for @{word}: no colleague who sees the lead, or more than one, is called so."
        for word in unclear
    ]


@transaction.atomic
def see(*, mention_id: int, at: datetime, by: Staff) -> None:
    """The mention, seen by whom it was for; a second time changes nothing."""
    if not Mention.objects.filter(pk=mention_id, staff=by).exists():
        raise NoSuchMention
    Mention.objects.filter(pk=mention_id, seen_at=None).update(seen_at=at)


def _colleagues(text: str, lead_id: int) -> list[Staff]:
    """Who could be meant and has a work list that may show the lead."""
    starts = [Q(name__istartswith=word) | Q(email__istartswith=f"{word}@") for word in first_words(text)]
    close = Staff.objects.filter(reduce(or_, starts), is_active=True, role__in=DO)[:50]
    return [one for one in close if leads_visible_to(one).filter(pk=lead_id).exists()]
