"""What the pages of all nouns have in common: a form that keeps something, and who may."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from footfall.company.access import MANAGERS
from footfall.company.forms.rows import RowForm
from footfall.company.models import Role, Staff
from footfall.shared.errors import Refusal

KEEPS_PLACES = (Role.ADMINISTRATOR,)
KEEPS_STAFF = (Role.ADMINISTRATOR,)
KEEPS_GOODS = (Role.ADMINISTRATOR, Role.MARKETING)
"""Products, value slabs and campaigns."""

CERTIFIES = (Role.ADMINISTRATOR, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)
"""Who records training and certificates, of the colleagues they may look up."""

SEES_COMPANY = tuple(sorted(MANAGERS))

Trail = list[tuple[str, str]]


def form_page(
    request: HttpRequest,
    form: forms.Form,
    deed: Callable[[], tuple[str, str]],
    *,
    title: str,
    submit: str,
    back: str,
    trail: Trail,
    note: str = "",
) -> HttpResponse:
    """The page of a form; when it is sent well, `deed` says what was done and where to go on."""
    if request.method == "POST" and form.is_valid():
        try:
            said, url = deed()
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect(url)
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": back,
        "trail": [*trail, (title, "")],
        "note": note,
    }
    return render(request, "company/form.html", context, status=422 if form.errors else 200)


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """The refusal's sentences at the fields they are about, the others on top."""
    if isinstance(form, RowForm):
        form.show_refusal(refusal)
        return
    for name, sentences in (refusal.fields or {"": [refusal.sentence]}).items():
        form.add_error(name if name in form.fields else None, list(sentences))


def may(staff: Staff, roles: tuple[Role, ...]) -> bool:
    """Whether a page offers its deeds to this person."""
    return staff.role in roles


def facts_of(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Label and value where there is a value; days as people write them."""
    said = ((label, f"{value.day} {value:%b %Y}" if isinstance(value, date) else value) for label, value in pairs)
    return [(label, value) for label, value in said if value not in {None, ""}]
