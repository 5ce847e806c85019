"""The page of techniques: which ways to get leads are in use, and what each brings."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from footfall.capture.actions.entry_points import WHO_OPENS
from footfall.capture.queries.techniques import LATELY, technique_lines
from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.web.tables import Column

COLUMNS = [
    Column("technique", "Technique"),
    Column("doors", "Open", numeric=True),
    Column("captures", "Captures", numeric=True),
    Column("leads", "Leads", numeric=True),
    Column("warm", "Became warm", numeric=True, wide=True),
    Column("sold", "Sold", numeric=True, wide=True),
    Column("share", "Sold of leads", numeric=True, wide=True),
]


@allowed(*sorted(MANAGERS))
def technique_list(request: StaffRequest) -> HttpResponse:
    """Those in use first, by their leads; then those one could begin with."""
    lines = technique_lines(request.user, timezone.now())
    used = sorted((line for line in lines if line.doors or line.captures), key=lambda line: -line.leads)
    context = {
        "used": used,
        "unused": [line for line in lines if line not in used],
        "columns": COLUMNS,
        "total": len(lines),
        "days": LATELY.days,
        "may_open": request.user.role in WHO_OPENS,
    }
    return render(request, "capture/technique_list.html", context)
