"""Audience profiles, and the matrix by which fit and intent give the priority."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import AudienceProfile
from footfall.company.views.keeping import show_refusal
from footfall.qualification.actions.profiles import drop_profile, keep_profile, profile_by_id, set_matrix
from footfall.qualification.forms.profiles import FIELDS, MatrixForm, ProfileForm
from footfall.qualification.queries import SET_RULES
from footfall.qualification.queries.fitting import criteria_in_words, spread_of
from footfall.qualification.rules import HOT_FROM, WARM_FROM
from footfall.qualification.rules.fit import HIGH_FROM, MEDIUM_FROM
from footfall.shared.errors import Refusal
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "Profile"),
    Column("kind", "Of", wide=True),
    Column("criteria", "Wants"),
    Column("leads", "Open leads that fit it best", numeric=True, wide=True),
]
CRITERIA = [Column("field", "Field"), Column("wanted", "Wanted"), Column("weight", "Weight", numeric=True)]
MATRIX = [Column("fit", "Fit"), Column("hot", "Hot"), Column("warm", "Warm"), Column("cold", "Cold")]


@allowed(*SET_RULES)
def profile_list(request: StaffRequest) -> HttpResponse:
    """The profiles with their criteria, and the matrix."""
    form = MatrixForm(request.POST or None)
    if form.is_valid():
        set_matrix(priorities=form.priorities(), by=request.user)
        messages.info(request, "The matrix is set; priorities follow within minutes.")
        return redirect("qualification:profiles")
    profiles = AudienceProfile.objects.select_related("product").prefetch_related("criteria")
    spread = spread_of()
    context = {
        "profiles": [(each, criteria_in_words(each), spread.get(each.pk, 0)) for each in profiles], "form": form,
        "columns": COLUMNS, "matrix": MATRIX,
        "marks": {"high": HIGH_FROM, "medium": MEDIUM_FROM, "hot": HOT_FROM, "warm": WARM_FROM},
    }  # fmt: skip
    return render(request, "qualification/profiles.html", context, status=422 if form.errors else 200)


@allowed(*SET_RULES)
def profile_new(request: StaffRequest) -> HttpResponse:
    """A profile that is drawn."""
    return _keep(request, ProfileForm(request.POST or None), None, "New audience profile")


@allowed(*SET_RULES)
def profile_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A profile that is changed."""
    profile = profile_by_id(pk)
    return _keep(request, ProfileForm(request.POST or None, initial=ProfileForm.filled(profile)), pk, profile.name)


@allowed(*SET_RULES)
@require_POST
def profile_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """A profile that is no more."""
    drop_profile(profile_id=pk, by=request.user)
    messages.info(request, "The profile is dropped.")
    return redirect("qualification:profiles")


def _keep(request: StaffRequest, form: ProfileForm, pk: int | None, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            profile = keep_profile(draft=form.draft(), profile_id=pk, by=request.user)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.info(request, f"{profile.name} is kept; open leads are judged by it within minutes.")
            return redirect("qualification:profiles")
    context = {
        "form": form, "title": title, "columns": CRITERIA, "fields": FIELDS, "pk": pk,
        "back": reverse("qualification:profiles"),
    }  # fmt: skip
    return render(request, "qualification/profile.html", context, status=422 if form.errors else 200)
