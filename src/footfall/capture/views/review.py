"""The review list: what is odd, with the reason and the capture beside it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.capture.actions.settle import settle, try_again
from footfall.capture.models import ReviewItem
from footfall.capture.queries.inbox import capture_visible_to, review_items_visible_to, typed_name
from footfall.capture.views.inbox import WHO_READS, place_of
from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role, Staff
from footfall.web.navigation import MOST_COUNTED
from footfall.web.tables import Column

WHO_SETTLES = (
    Role.ADMINISTRATOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER, Role.ATTENDANT,
)  # fmt: skip
PAGE = 50
SHOWN = ("name", "phone", "email", "company", "product", "location", "value", "note")

COLUMNS = [
    Column("reason", "What is odd"),
    Column("who", "Who"),
    Column("came", "As it came", wide=True),
    Column("door", "Through", wide=True),
    Column("noticed", "Noticed", wide=True),
]


@allowed(*WHO_READS)
def review_list(request: StaffRequest) -> HttpResponse:
    """What stands to be looked at, newest first, of one reason or of all."""
    reason = request.GET.get("reason", "")
    reason = reason if reason in ReviewItem.Reason.values else ""
    found = review_items_visible_to(request.user)
    items, has_older = _page(found.filter(reason=reason) if reason else found, request.GET.get("after", ""))
    context = {
        "items": [(item, typed_name(item.capture.payload), _came(item)) for item in items],
        "columns": COLUMNS,
        "tabs": _tabs(found),
        "reason": reason,
        "current": f"?reason={reason}" if reason else "?",
        "after": place_of(items[-1].noticed_at, items[-1].pk) if has_older else "",
        "is_later": bool(request.GET.get("after")),
        "may_settle": request.user.role in WHO_SETTLES,
    }
    return render(request, "capture/review_list.html", context)


@require_POST
@allowed(*WHO_SETTLES)
def review_settle(request: StaffRequest) -> HttpResponse:
    """Settle the item whose button was pressed, or all that were picked."""
    named = [request.POST["one"]] if "one" in request.POST else request.POST.getlist("item")
    picked = [int(key) for key in named if key.isdecimal() and len(key) < 19]  # noqa: PLR2004 -- bigint
    mine = list(review_items_visible_to(request.user).filter(pk__in=picked).values_list("pk", flat=True))
    count = settle(item_ids=mine, at=timezone.now(), by=request.user)
    messages.info(request, f"{count} settled." if count != 1 else "Settled.")
    return _back(request)


@require_POST
@allowed(*WHO_SETTLES)
def review_try_again(request: StaffRequest, key: UUID) -> HttpResponse:
    """Have a capture worked on once more."""
    capture = capture_visible_to(request.user, key)
    if try_again(capture_ids=[capture.pk], at=timezone.now(), by=request.user):
        messages.info(request, "It waits to be worked on again.")
    return _back(request)


def standing_count(staff: Staff) -> int | None:
    """How much there is to look at, for the side list; no exact figure above a thousand."""
    return review_items_visible_to(staff).order_by()[:MOST_COUNTED].count() or None


def _back(request: StaffRequest) -> HttpResponse:
    """To the same list that the button stood on."""
    reason = request.POST.get("reason", "")
    query = f"?reason={reason}" if reason in ReviewItem.Reason.values else ""
    response = redirect("capture:review")
    response["Location"] += query
    return response


def _page(found: Any, after: str) -> tuple[list[ReviewItem], bool]:  # noqa: ANN401 -- a query set
    found = found.select_related("capture__entry_point").order_by("-noticed_at", "-id")
    if place := _read_place(after):
        moment, key = place
        found = found.filter(Q(noticed_at__lt=moment) | Q(noticed_at=moment, id__lt=key))
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def _read_place(text: str) -> tuple[datetime, int] | None:
    moment, _, key = text.partition("~")
    try:
        read = datetime.fromisoformat(moment.replace(" ", "+"))
        return (read, int(key)) if read.tzinfo and len(key) < 19 else None  # noqa: PLR2004 -- bigint
    except ValueError:
        return None


def _tabs(found: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- a query set
    counts = dict(found.order_by().values_list("reason").annotate(Count("pk")))
    reasons = [(value, label) for value, label in ReviewItem.Reason.choices if value in counts]
    everything = {"key": "", "label": "All", "url": "?", "count": sum(counts.values())}
    return [everything] + [
        {"key": value, "label": label, "url": f"?reason={value}", "count": counts[value]} for value, label in reasons
    ]


def _came(item: ReviewItem) -> list[tuple[str, str]]:
    """The fields of its capture that are looked at most."""
    payload = item.capture.payload if isinstance(item.capture.payload, dict) else {}
    return [(name, str(payload[name])[:60]) for name in SHOWN if payload.get(name) not in (None, "")]
