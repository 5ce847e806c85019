"""The review queue: two persons side by side who may be one, decided by keyboard, one pair after the other."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Staff
from footfall.identity.actions.decide import keep_separate, say_same
from footfall.identity.models import Match
from footfall.qualification.queries.lead import consents_of
from footfall.qualification.queries.matches import (
    DECIDE,
    MOST_WAITING,
    Sketch,
    effect_of,
    match_seen_by,
    sketches,
    waiting_matches,
)
from footfall.qualification.views.evidence import evidence_of
from footfall.qualification.views.lead import reachable


@allowed(*DECIDE)
def match_queue(request: StaffRequest) -> HttpResponse:
    """The pair that is asked about (`pair`), or the likeliest of those that wait, with what speaks for it."""
    waiting = list(waiting_matches(request.user).values_list("pk", flat=True)[:MOST_WAITING])
    asked = request.GET.get("pair", "")
    if not waiting and not asked.isdecimal():
        return render(request, "qualification/match_none.html", {})
    here = int(asked) if asked.isdecimal() and len(asked) < 19 else waiting[0]  # noqa: PLR2004 -- bigint
    match = match_seen_by(request.user, here)
    return render(request, "qualification/match.html", _pair(match, request.user) | _neighbours(here, waiting))


@require_POST
@allowed(*DECIDE)
def match_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Join the two, or keep them separate for good; then the next pair."""
    match = match_seen_by(request.user, pk)
    if request.POST.get("verdict") == "same":
        merges = say_same(match_ids=[match.pk], by=request.user, at=timezone.now())
        messages.info(request, "Joined." if merges else "They are kept separate by an earlier decision.")
    else:
        keep_separate(match_ids=[match.pk], by=request.user, at=timezone.now())
        messages.info(request, "Kept separate.")
    response = redirect("qualification:matches")
    following = request.POST.get("next", "")
    if following.isdecimal() and waiting_matches(request.user).filter(pk=int(following[:18])).exists():
        response["Location"] += f"?pair={following}"
    return response


def _pair(match: Match, staff: Staff) -> dict[str, Any]:
    ends = (match.one, match.other)  # type: ignore[attr-defined]  # annotated by the query
    found = sketches(ends, staff)
    one, other = found[ends[0]], found[ends[-1]]
    return {
        "match": match,
        "one": one,
        "other": other,
        "rows": _rows(one, other),
        "evidence": evidence_of(match.evidence),
        "effects": effect_of([ends]).sentences if ends[0] != ends[1] else [],
        "is_open": match.verdict == Match.Verdict.OPEN and ends[0] != ends[1],
    }


def _neighbours(here: int, waiting: list[int]) -> dict[str, Any]:
    place = waiting.index(here) if here in waiting else -1
    after = waiting[place + 1 :]
    url = reverse("qualification:matches")
    return {
        "place": place + 1,
        "total": len(waiting),
        "next": after[0] if after else "",
        "next_url": f"{url}?pair={after[0]}" if after else "",
        "before_url": f"{url}?pair={waiting[place - 1]}" if place > 0 else "",
    }


def _rows(one: Sketch, other: Sketch) -> list[dict[str, Any]]:
    """What is known of the two, field by field; what only one says is no difference."""
    sides = [_told(one), _told(other)]
    return [
        {"label": label, "one": left, "other": right, "differs": bool(left and right and not _agree(left, right))}
        for (label, left), (_label, right) in zip(*sides, strict=True)
        if left or right
    ]


def _agree(left: list[str], right: list[str]) -> bool:
    return bool({text.casefold() for text in left} & {text.casefold() for text in right})


def _told(sketch: Sketch) -> list[tuple[str, list[str]]]:
    person = sketch.person
    points = list(person.contact_points.all())
    consents = [
        f"{'yes' if each.is_granted else 'no'} to {each.get_way_display().lower()}" for each in consents_of(person)
    ]
    return [
        ("Name", [person.name] if person.name else []),
        ("Phone", [_point(point) for point in points if point.kind == "phone"]),
        ("E-mail", [_point(point) for point in points if point.kind == "email"]),
        ("Company", [person.organization.name] if person.organization else []),
        ("City", [person.city] if person.city else []),
        ("Language", [person.language] if person.language else []),
        ("Consent", consents),
    ]


def _point(point: Any) -> str:  # noqa: ANN401 -- a contact point
    told = reachable(point)
    return f"{told['said']} ({told['state'].lower()})" if told["state"] else str(told["said"])
