"""The private calendar address, for the calendar program of one's choice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import StaffRequest, allowed, public
from footfall.selling.actions.calendar_feed import open_feed, reader_of, revoke_feed
from footfall.selling.ical import calendar_of
from footfall.selling.models import CalendarFeed
from footfall.selling.queries.to_do import DO
from footfall.shared.errors import NotFound


class NoSuchCalendar(NotFound):
    """This calendar address does not work; make a new one on your own page of Footfall."""


@never_cache
@allowed(*DO)
@require_http_methods(["GET", "POST"])
def feed(request: StaffRequest) -> HttpResponse:
    """Whether one has a calendar address; a new one is shown this once."""
    address = ""
    if request.method == "POST":
        secret = open_feed(staff=request.user, at=timezone.now())
        address = request.build_absolute_uri(reverse("selling:calendar-file", args=[secret]))
    standing = CalendarFeed.objects.filter(staff=request.user, revoked_at=None).first()
    return render(request, "selling/feed.html", {"address": address, "standing": standing})


@allowed(*DO)
@require_POST
def feed_revoke(request: StaffRequest) -> HttpResponse:
    """The address stops working."""
    if revoke_feed(staff=request.user, at=timezone.now()):
        messages.success(request, "The address does not work any more.")
    return redirect("selling:feed")


@public
@never_cache
@require_safe
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar that the secret opens."""
    now = timezone.now()
    staff = reader_of(secret, at=now)
    if staff is None:
        raise NoSuchCalendar
    body = calendar_of(staff, at=now, site=f"{request.scheme}://{request.get_host()}")
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="footfall.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
