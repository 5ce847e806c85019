"""Duplicates in the whole base: a search by a worker, what it found for each band, and joining many at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role
from footfall.identity.actions.decide import keep_separate
from footfall.identity.actions.scan import begin_scan, join_sure_pairs
from footfall.identity.actions.scan_by_night import next_turn
from footfall.identity.models import Match, Person, Scan
from footfall.qualification.queries.matches import DECIDE, effect_of, waiting_matches
from footfall.shared.errors import Invalid
from footfall.web.figures import count
from footfall.web.tables import Column

SCAN = (Role.ADMINISTRATOR, Role.MARKETING)
"""Who has the whole base searched: it takes a worker for minutes."""

MOST_SHOWN = 100
MOST_AT_ONCE = 10_000
COLUMNS = [
    Column("one", "Person"),
    Column("other", "Perhaps the same"),
    Column("probability", "Probability", numeric=True),
    Column("shared", "Because of", wide=True),
]


class NoPairChosen(Invalid):
    """Choose at least one pair first."""


@allowed(*DECIDE)
def duplicates(request: StaffRequest) -> HttpResponse:
    """How the last search went, and the pairs that wait, by band."""
    band = request.GET.get("band", "")
    waiting = waiting_matches(request.user)
    counts = {value: waiting.order_by().filter(band=value).count() for value in Match.Band.values}
    shown = list((waiting.filter(band=band) if band in counts else waiting)[:MOST_SHOWN])
    names = Person.objects.in_bulk({end for match in shown for end in (match.one, match.other)})  # type: ignore[attr-defined]  # annotated
    scan = Scan.objects.first()
    context: dict[str, Any] = {
        "scan": scan,
        "is_going": scan is not None and scan.state in {Scan.State.WAITING, Scan.State.RUNNING},
        "next_turn": next_turn(timezone.now()),
        "may_scan": request.user.role in SCAN,
        "pairs": [(match, names[match.one], names[match.other], _because(match)) for match in shown],  # type: ignore[attr-defined]  # annotated
        "columns": COLUMNS,
        "band": band,
        "counts": counts,
        "tabs": _tabs(counts),
        "current": f"?band={band}" if band in counts else "?",
    }
    page = "qualification/_scan.html" if request.htmx and context["is_going"] else "qualification/duplicates.html"
    response = render(request, page, context)
    if request.htmx and not context["is_going"]:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@allowed(*SCAN)
def scan_begin(request: StaffRequest) -> HttpResponse:
    """Have the whole base searched by a worker."""
    begin_scan(by=request.user, at=timezone.now())
    return redirect("qualification:duplicates")


@require_POST
@allowed(*DECIDE)
def join_many(request: StaffRequest) -> HttpResponse:
    """What joining the chosen pairs would change; with `sure` it is done. Kept separate they are at once."""
    ids = _chosen(request)
    if request.POST.get("deed") == "different":
        kept = keep_separate(match_ids=ids, by=request.user, at=timezone.now())
        messages.info(request, f"{count(kept)} kept separate.")
        return redirect("qualification:duplicates")
    if "sure" in request.POST:
        joined = join_sure_pairs(by=request.user, at=timezone.now(), match_ids=ids)
        messages.info(request, f"{count(joined)} {'person was' if joined == 1 else 'persons were'} joined with others.")
        return redirect("qualification:duplicates")
    ends = list(Match.objects.filter(pk__in=ids).values_list("left", "right"))
    context = {"ids": ",".join(map(str, ids)), "total": count(len(ids)), "effects": effect_of(ends).sentences}
    return render(request, "qualification/duplicates_sure.html", context)


def _chosen(request: StaffRequest) -> list[int]:
    """The picked pairs, or all of a band; never one that is out of sight."""
    waiting = waiting_matches(request.user)
    if request.POST.get("all") in Match.Band.values:
        found = waiting.filter(band=request.POST["all"])
    else:
        picked = [*request.POST.getlist("match"), *request.POST.get("ids", "").split(",")]
        keys = [int(key) for key in picked if key.isascii() and key.isdigit() and len(key) < 19]  # noqa: PLR2004 -- bigint
        found = waiting.filter(pk__in=keys[:MOST_AT_ONCE])
    ids = list(found.values_list("pk", flat=True)[:MOST_AT_ONCE])
    if not ids:
        raise NoPairChosen
    return ids


def _tabs(counts: dict[str, int]) -> list[dict[str, Any]]:
    everything = {"label": "All", "url": "?", "count": sum(counts.values())}
    return [everything] + [
        {"label": band.label, "url": f"?band={band.value}", "count": counts[band]} for band in Match.Band
    ]


def _because(match: Match) -> str:
    """The two strongest signs for it, or what the two share."""
    terms = sorted(match.evidence.get("terms", ()), key=lambda term: -term["weight"])
    strong = [
        f"{term['field']} {term['agreement']}".replace("_", " ").strip() for term in terms[:2] if term["weight"] > 0
    ]
    return ", ".join(strong) or str(match.evidence.get("shared", ""))
