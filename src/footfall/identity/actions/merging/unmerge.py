"""Part persons again who were joined."""

from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.identity.actions.merging.grove import hold_grove
from footfall.identity.actions.merging.settle import Settling
from footfall.identity.actions.merging.since import whose_since
from footfall.identity.actions.turn import one_at_a_time
from footfall.identity.models import Match, Merge
from footfall.shared import audit
from footfall.shared.errors import Conflict, NotFound


class NoSuchMerge(NotFound):
    """There is no such merge."""


class UndoneAlready(Conflict):
    """This merge was undone already."""


@transaction.atomic
def unmerge(*, merge_id: int, by: Staff | None, at: datetime, keep_separate: bool = False) -> Merge:
    """The merge, undone: whoever was merged stands for themselves again, with exactly what they brought.

    It may be any merge, also one of a chain. What came since goes to whom its captures say it belongs to; where they do
    not say, it stays with the survivor and is listed in the merge's `undecided`. With `keep_separate` the two are never
    asked about or joined again, unless by hand.
    """
    one_at_a_time()
    undone = Merge.objects.select_for_update(of=("self",)).filter(pk=merge_id).first()
    if undone is None:
        raise NoSuchMerge
    if undone.undone_at is not None:
        raise UndoneAlready
    grove = hold_grove([undone.survivor_id, undone.merged_id])
    forest, merged = grove.forest, undone.merged_id
    root = forest.root(merged)
    settling = Settling(grove)
    subtree = {person for person in forest.persons if _stands_under(forest.parent, person, merged)}
    since = whose_since(settling.belongings, grove, root=root, merged=merged, subtree=subtree, after=undone.at)
    forest.part(merged)
    for table, keys in since.theirs.items():
        for key in keys:
            settling.belongings.tables[table][key].home = merged
    settling.settle({root, merged}, is_joining=False, at=at, by=by)
    undone.undone_at, undone.undone_by, undone.undecided = at, by, since.undecided
    undone.save(update_fields=["undone_at", "undone_by", "undecided"])
    _remember(undone, root, keep_separate=keep_separate, at=at, by=by)
    audit.record(by=by, verb="unmerge", noun="person", subjects=[root, merged], merge=undone.pk)
    return undone


def _stands_under(parent: dict[int, int], person: int, above: int) -> bool:
    while person != above:
        if person not in parent:
            return False
        person = parent[person]
    return True


def _remember(undone: Merge, root: int, *, keep_separate: bool, at: datetime, by: Staff | None) -> None:
    """A decision that was undone is none any more, or it is that they are two."""
    if undone.match_id and not keep_separate:
        Match.objects.filter(pk=undone.match_id, verdict=Match.Verdict.SAME).update(
            verdict=Match.Verdict.OPEN, decided_at=None, decided_by=None
        )
    if keep_separate:
        told = {"verdict": Match.Verdict.DIFFERENT, "decided_at": at, "decided_by": by}
        for one in {root, undone.survivor_id}:
            left, right = sorted((one, undone.merged_id))
            Match.objects.update_or_create(left_id=left, right_id=right, defaults=told)
        if undone.match_id:
            Match.objects.filter(pk=undone.match_id, verdict=Match.Verdict.SAME).update(**told)
