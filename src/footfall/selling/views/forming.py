"""A form about one deal or lead: a page of its own, or the inside of a dialog when the page asks for it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from footfall.company.access import StaffRequest
from footfall.company.views.keeping import show_refusal
from footfall.shared.errors import Refusal


def deed_page(
    request: StaffRequest,
    form: forms.Form,
    deed: Callable[[], str],
    *,
    title: str,
    submit: str,
    back: str,
) -> HttpResponse:
    """The form; when it is sent well, `deed` says what was done and the browser goes back where it was."""
    back = way_back(request, back)
    if request.method == "POST" and form.is_valid():
        try:
            said = deed()
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, said)
            return go(request, back)
    if request.htmx and not form.errors:
        form.visible_fields()[0].field.widget.attrs["autofocus"] = True
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": back,
        "here": request.get_full_path(),
        "dialog": bool(request.htmx),
    }
    page = "selling/_deed.html" if request.htmx else "selling/deed.html"
    return render(request, page, context, status=422 if form.errors else 200)


def go(request: StaffRequest, url: str) -> HttpResponse:
    """On to a page, also for a fragment that is asked for from a dialog."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def way_back(request: StaffRequest, otherwise: str) -> str:
    """Where `next` says, or the page that a dialog was opened on, if that is one of our own pages."""
    url = request.GET.get("next") or request.htmx.current_url_abs_path or ""
    return url if url and url_has_allowed_host_and_scheme(url, {request.get_host()}) else otherwise
