"""Calls of a lead: logged by one key, or with what their result needs to know."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.identity.normalise.phones import spoken
from footfall.qualification.queries import lead_seen_by
from footfall.selling.actions.call import NoSuchResult, Talk, log_call
from footfall.selling.actions.suppress import allow_calls
from footfall.selling.forms import AllowForm, CallForm
from footfall.selling.models import Disposition
from footfall.selling.queries import CALL, LIFT, live_phones, suppressions_of
from footfall.selling.views.forming import deed_page


@allowed(*CALL)
@require_POST
def call(request: StaffRequest, lead_id: int) -> HttpResponse:
    """A call with its result; asks on where the result needs a day or a reason."""
    lead = lead_seen_by(request.user, lead_id)
    result = Disposition.objects.filter(code=request.POST.get("disposition", "")).first()
    if result is None:
        raise NoSuchResult
    form = CallForm.for_result(result, request.POST)

    def deed() -> str:
        given = form.cleaned_data
        talk = Talk(lead.pk, **{name: value for name, value in given.items() if value not in {None, ""}})
        log_call(talk=talk, at=timezone.now(), by=request.user)
        return f"Logged: {result.label.lower()}."

    return deed_page(
        request,
        form,
        deed,
        title=f"{lead.person}: {result.label.lower()}",
        submit="Log the call",
        back=reverse("qualification:lead", args=[lead.pk]),
    )


@allowed(*LIFT)
@require_http_methods(["GET", "POST"])
def allowance(request: StaffRequest, lead_id: int) -> HttpResponse:
    """A number that asked not to be called, and may be called again."""
    lead = lead_seen_by(request.user, lead_id)
    asked = suppressions_of(live_phones(lead.person_id))
    shown = [(number, spoken(number, settings.DEFAULT_COUNTRY)) for number in asked]
    form = AllowForm(request.POST or None, numbers=shown)

    def deed() -> str:
        allow_calls(**form.cleaned_data, at=timezone.now(), by=request.user)
        return f"{lead.person} may be called again."

    return deed_page(
        request,
        form,
        deed,
        title=f"May we call {lead.person} again?",
        submit="Allow calls",
        back=reverse("qualification:lead", args=[lead.pk]),
    )
