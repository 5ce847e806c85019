"""Give captures to the person they are of, where only somebody who knows can say."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.identity.actions.merging.grove import hold_grove
from footfall.identity.actions.merging.merge import NoSuchPersonToMerge
from footfall.identity.actions.merging.settle import Settling
from footfall.identity.actions.merging.since import rows_made_of
from footfall.identity.actions.turn import one_at_a_time
from footfall.identity.models import Merge, Record
from footfall.shared import audit


@transaction.atomic
def give_captures(*, merge_id: int, capture_ids: Sequence[str], person_id: int, by: Staff | None, at: datetime) -> int:
    """How many captures that an unmerge left undecided are this person's now, with the leads made of them alone.

    Given to the survivor, with whom they are already, they are only undecided no more.
    """
    one_at_a_time()
    undone = Merge.objects.select_for_update(of=("self",)).exclude(undone_at=None).filter(pk=merge_id).first()
    if undone is None or person_id not in {undone.merged_id, undone.survivor_id}:
        raise NoSuchPersonToMerge
    asked = [key for key in undone.undecided if key in set(capture_ids)]
    grove = hold_grove([undone.survivor_id, undone.merged_id])
    if asked and person_id == undone.merged_id:
        settling = Settling(grove)
        belongings = settling.belongings
        home = grove.forest.root(undone.survivor_id)
        theirs = {"identity_record": asked, **rows_made_of(belongings, set(asked), home)}
        for table, keys in theirs.items():
            for key in keys:
                belongings.tables[table][key].home = person_id
        settling.settle((), is_joining=False, at=at, by=by)
        Record.objects.filter(capture__in=asked).update(reason=Record.Reason.HAND)
    undone.undecided = [key for key in undone.undecided if key not in asked]
    undone.save(update_fields=["undecided"])
    audit.record(by=by, verb="give", noun="capture", subjects=asked, person=person_id, merge=merge_id)
    return len(asked)
