"""The inbox: every capture as it came, newest first, and what became of it."""

import json
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from footfall.capture.queries.inbox import (
    capture_visible_to,
    captures_visible_to,
    inbox_page,
    states_of,
)
from footfall.capture.queries.incentives import to_hand_over
from footfall.capture.views.counter import WHO_CAPTURES
from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.models import Role
from footfall.web.tables import Column

WHO_READS = (*sorted(MANAGERS), Role.ATTENDANT)

COLUMNS = [
    Column("received", "Received"),
    Column("who", "Who"),
    Column("door", "Through", wide=True),
    Column("place", "Place", wide=True),
    Column("state", "State"),
    Column("became", "Became", wide=True),
]
MOST_SHOWN = 2_000
TABS = {"": "All", "pending": "Waiting", "flagged": "To look at", "resolved": "Resolved"}


@allowed(*WHO_READS)
def inbox(request: StaffRequest) -> HttpResponse:
    """One page of the captures one may see; `only` keeps those that wait, that are resolved or that are odd."""
    only = request.GET.get("only", "")
    only = only if only in TABS else ""
    captures, has_older = inbox_page(
        captures_visible_to(request.user), before=read_place(request.GET.get("after", "")), only=only
    )
    states = states_of(captures)
    context = {
        "states": states,
        "columns": COLUMNS,
        "tabs": [{"key": key, "label": label, "url": f"?only={key}" if key else "?"} for key, label in TABS.items()],
        "only": only,
        "current": f"?only={only}" if only else "?",
        "after": place_of(states[-1].received_at, states[-1].id) if has_older else "",
        "is_later": bool(request.GET.get("after")),
    }
    return render(request, "capture/inbox.html", context)


@allowed(*WHO_READS)
def capture(request: StaffRequest, key: UUID) -> HttpResponse:
    """One capture with every field as it came, what is odd about it and what it became."""
    found = capture_visible_to(request.user, key)
    (state,) = states_of([found])
    fields = state.payload.items() if isinstance(state.payload, dict) else [("", state.payload)]
    context = {
        "capture": found,
        "state": state,
        "fields": [(name, _shown(value)) for name, value in fields],
        "promise": to_hand_over(found),
        "capture_id": found.pk,
        "may_mark": request.user.role in WHO_CAPTURES,
        "trail": [("Inbox", reverse("capture:inbox")), (state.who or "Nameless", "")],
    }
    return render(request, "capture/capture.html", context)


def _shown(value: object) -> str:
    """A value of a payload as text, the beginning of it where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}… ({len(text):,} characters)"


def place_of(moment: datetime, key: object) -> str:
    """Where a page ends, as it stands in an address."""
    return f"{moment.isoformat()}~{key}"


def read_place(text: str) -> tuple[datetime, UUID] | None:
    """The place an address names; None for the first page, or for what nobody of ours wrote."""
    moment, _, key = text.partition("~")
    try:
        read = datetime.fromisoformat(moment.replace(" ", "+"))
        return (read, UUID(key)) if read.tzinfo else None
    except ValueError:
        return None
