"""The design system page: every component in every state, on paper that is plainly a specimen."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from footfall.web import specimen

DENSITIES = ("desk", "counter")


@login_not_required
def design(request: HttpRequest) -> HttpResponse:
    """Every component; `?density=counter` shows them as a tablet at the counter has them."""
    density = request.GET.get("density", "")
    form = specimen.RegisterForm(specimen.MISTYPED if "mistyped" in request.GET else None)
    context = {
        **specimen.page(request.GET, now=timezone.localtime()),
        "form": form,
        "mistyped": specimen.RegisterForm(specimen.MISTYPED, auto_id="mistyped_%s"),
        "density": density if density in DENSITIES else DENSITIES[0],
        "densities": DENSITIES,
    }
    return render(request, "web/design.html", context)


design.roles = "public"  # type: ignore[attr-defined]  # what company.access.public writes; read by the matrix test
