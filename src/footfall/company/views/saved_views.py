"""Keeping and dropping views, for every page that has them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions.saved_views import NoSuchView, drop_view, keep_view
from footfall.web.saved_views import PAGES


@allowed()
@require_POST
def view_keep(request: StaffRequest, page: str) -> HttpResponse:
    """Keep the page as it stands, and go back to it."""
    if page not in PAGES:
        raise NoSuchView
    query, name = request.POST.get("query", ""), request.POST.get("name", "")
    view = keep_view(by=request.user, page=page, name=name, query=query, is_shared="is_shared" in request.POST)
    messages.info(request, f"Kept as “{view.name}”{', for everybody' if view.is_shared else ''}.")
    return redirect(f"{reverse(PAGES[page])}?{view.query}")


@allowed()
@require_POST
def view_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """Forget a view of one's own."""
    view = drop_view(by=request.user, pk=pk)
    messages.info(request, f"“{view.name}” is gone.")
    return redirect(f"{reverse(PAGES[view.page])}?{view.query}" if view.page in PAGES else "home")
