"""Files beside leads, and mentions that were seen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.qualification.queries import lead_seen_by
from footfall.selling.actions.files import keep_file, remove_file
from footfall.selling.actions.mentions import see
from footfall.selling.forms.files import FileForm
from footfall.selling.queries.files import file_seen_by, path_of
from footfall.selling.queries.to_do import DO
from footfall.selling.views.forming import deed_page, go, way_back

SANDBOX = "sandbox; default-src 'none'"
"""Whatever a file holds, a browser that shows it runs none of it."""


@allowed(*DO)
@require_http_methods(["GET", "POST"])
def file_new(request: StaffRequest, lead_id: int) -> HttpResponse:
    """A file that is put beside a lead."""
    lead = lead_seen_by(request.user, lead_id)
    form = FileForm(request.POST or None, request.FILES or None)

    def deed() -> str:
        sent = form.cleaned_data["file"]
        kept = keep_file(
            lead_id=lead.pk, name=sent.name, content=sent.chunks(), kind=form.cleaned_data["kind"], at=timezone.now(),
            by=request.user,
        )  # fmt: skip
        return f"{kept} is kept."

    back = reverse("qualification:lead", args=[lead.pk])
    return deed_page(request, form, deed, title=f"File for {lead.person}", submit="Keep the file", back=back)


@allowed()
@require_safe
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """The file itself, to be saved."""
    one = file_seen_by(request.user, pk)
    answer = HttpResponse(path_of(one.key).read_bytes(), content_type=one.content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=one.name) or "attachment"
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@allowed(*DO)
@require_POST
def file_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """A lead without one of its files."""
    one = file_seen_by(request.user, pk)
    remove_file(file_id=one.pk, by=request.user)
    messages.success(request, f"{one} is gone.")
    return redirect("qualification:lead", one.lead_id)


@allowed(*DO)
@require_POST
def mention_seen(request: StaffRequest, pk: int) -> HttpResponse:
    """A mention that one has seen."""
    see(mention_id=pk, at=timezone.now(), by=request.user)
    return go(request, way_back(request, reverse("selling:tasks")))
