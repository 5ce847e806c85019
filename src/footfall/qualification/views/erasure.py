"""The page on which a person is erased: what goes and what stays is shown first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role
from footfall.identity.actions.erase import effect_of, erase
from footfall.qualification.forms.erasure import ErasureForm
from footfall.qualification.queries.people import person_seen_by

WHO_ERASES = (Role.ADMINISTRATOR,)


@allowed(*WHO_ERASES)
def erasure(request: StaffRequest, pk: int) -> HttpResponse:
    """What erasing would do; when sent, it does."""
    one = person_seen_by(request.user, pk)
    effect = effect_of([pk])
    form = ErasureForm(data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        erase(person_ids=[pk], by=request.user, at=timezone.now(), because=because)
        messages.info(request, "Erased. What stays are numbers.")
        return redirect("qualification:person", pk)
    context = {"person": one, "effect": effect, "form": form}
    return render(request, "qualification/erasure.html", context, status=422 if form.errors else 200)
