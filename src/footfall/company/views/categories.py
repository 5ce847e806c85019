"""Pages of outlet categories."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions.categories import keep_outlet_categories
from footfall.company.forms.places import OutletCategoryForm
from footfall.company.models import OutletCategory
from footfall.company.views.keeping import KEEPS_PLACES, SEES_COMPANY, form_page, may
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "Category"),
    Column("slug", "Short name", wide=True),
    Column("outlets", "Outlets", numeric=True),
]


@allowed(*SEES_COMPANY)
def category_list(request: StaffRequest) -> HttpResponse:
    """Kinds of outlets, and how many are of each until further notice."""
    categories = OutletCategory.objects.annotate(outlets=Count("periods", filter=Q(periods__until_on=None)))
    context = {"categories": categories, "columns": COLUMNS, "may_keep": may(request.user, KEEPS_PLACES)}
    return render(request, "company/category_list.html", context)


@allowed(*KEEPS_PLACES)
def category_new(request: StaffRequest) -> HttpResponse:
    """A kind of outlet that is added."""
    return _keep(request, OutletCategoryForm(request.POST or None), None, title="New category")


@allowed(*KEEPS_PLACES)
def category_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A kind of outlet that is renamed."""
    category = get_object_or_404(OutletCategory, pk=pk)
    form = OutletCategoryForm(request.POST or None, initial=OutletCategoryForm.filled(category))
    return _keep(request, form, pk, title=f"Edit {category.name}")


def _keep(request: StaffRequest, form: OutletCategoryForm, pk: int | None, *, title: str) -> HttpResponse:
    back = reverse("company:outlet-categories")

    def deed() -> tuple[str, str]:
        kept = keep_outlet_categories(rows=[{**form.row(), "id": pk}], by=request.user)
        return f"{kept.one.name} is kept.", back

    trail = [("Outlet categories", back)]
    return form_page(request, form, deed, title=title, submit="Save the category", back=back, trail=trail)
