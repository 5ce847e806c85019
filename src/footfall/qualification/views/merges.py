"""Pages on which persons are parted again, and what came in between is given to whom it belongs."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.identity.actions.merging import give_captures, unmerge
from footfall.identity.models import Merge
from footfall.qualification.queries.matches import DECIDE
from footfall.qualification.queries.merges import merge_seen_by

NOUNS = {
    "identity_record": "capture",
    "identity_contactpoint": "contact",
    "qualification_lead": "lead",
    "identity_seat": "part in an organization",
}


@allowed(*DECIDE)
def merge_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """What an unmerge would give back; when sent, it does."""
    merge = merge_seen_by(request.user, pk)
    if request.method == "POST":
        done = unmerge(
            merge_id=pk, by=request.user, at=timezone.now(), keep_separate=request.POST.get("keep_separate") == "yes"
        )
        messages.info(request, _said(done))
        return redirect("qualification:person", merge.survivor.merged_into_id or merge.survivor_id)
    context: dict[str, Any] = {"merge": merge, "brought": _brought(merge), "changes": _changes(merge)}
    return render(request, "qualification/merge.html", context)


@require_POST
@allowed(*DECIDE)
def merge_give(request: StaffRequest, pk: int) -> HttpResponse:
    """Say whose a capture is that came while two persons were one."""
    merge = merge_seen_by(request.user, pk)
    person = merge.merged_id if request.POST.get("to") == "merged" else merge.survivor_id
    capture = request.POST.get("capture", "")
    give_captures(merge_id=pk, capture_ids=[capture], person_id=person, by=request.user, at=timezone.now())
    return redirect("qualification:person", person)


def _said(done: Merge) -> str:
    if not done.undecided:
        return "Parted again."
    return f"Parted again. Of {len(done.undecided)} captures since nobody can know whose they are: they stayed here."


def _brought(merge: Merge) -> list[str]:
    counts = ((noun, len(merge.rows.get(table, ()))) for table, noun in NOUNS.items())
    return [f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts if count]


def _changes(merge: Merge) -> list[tuple[str, Any, Any]]:
    names = {"organization_id": "company", "made_at": "known since", "is_customer": "customer"}
    return [(names.get(field, field), before, after) for field, (before, after) in merge.changes.items()]
