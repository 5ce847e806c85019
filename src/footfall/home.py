"""The start page: everybody begins with what their day begins with."""

from django.http import HttpResponse
from django.shortcuts import redirect

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role

HOW_IT_GOES = "measurement:today"
BEGINS_WITH: dict[str, str] = {
    Role.ATTENDANT: "capture:counters",
    Role.CALLER: "qualification:work",
    Role.SALESPERSON: "selling:board",
}
"""Names of pages by role; the others begin with the numbers."""


@allowed()
def home(request: StaffRequest) -> HttpResponse:
    """The page that this role begins with."""
    return redirect(BEGINS_WITH.get(request.user.role, HOW_IT_GOES))
