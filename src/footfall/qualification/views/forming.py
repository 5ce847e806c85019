"""A form about one lead: a page of its own, or the inside of a dialog when the page asks for it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from footfall.company.access import StaffRequest
from footfall.company.views.keeping import show_refusal
from footfall.shared.errors import Refusal


def deed_page(
    request: StaffRequest, form: forms.Form, deed: Callable[[], str], *, pk: int, title: str, submit: str
) -> HttpResponse:
    """The form; when it is sent well, `deed` says what was done and the browser is back at the lead."""
    if request.method == "POST" and form.is_valid():
        try:
            said = deed()
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.info(request, said)
            return go(request, reverse("qualification:lead", args=[pk]))
    context = {
        "form": form, "title": title, "submit": submit, "pk": pk, "here": request.path,
        "ask": request.path if request.htmx else None,
    }  # fmt: skip
    page = "qualification/_deed.html" if request.htmx else "qualification/deed.html"
    return render(request, page, context, status=422 if form.errors else 200)


def go(request: StaffRequest, url: str) -> HttpResponse:
    """On to a page, also from a dialog."""
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if request.htmx else redirect(url)
