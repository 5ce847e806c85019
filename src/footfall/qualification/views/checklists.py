"""The questions that are asked before a lead is a prospect, for every lead and for each product."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Product
from footfall.company.views.keeping import form_page
from footfall.qualification.actions.examine import set_questions
from footfall.qualification.forms.examination import ChecklistForm, products_to_ask
from footfall.qualification.models import ChecklistQuestion
from footfall.qualification.queries import SET_RULES
from footfall.web.tables import Column

COLUMNS = [Column("product", "For"), Column("questions", "What is asked")]


@allowed(*SET_RULES)
def checklists(request: StaffRequest) -> HttpResponse:
    """All questions, those for every lead first."""
    asked: dict[int | None, list[str]] = {None: []}
    for each in ChecklistQuestion.objects.order_by("product__name", "aspect", "position"):
        asked.setdefault(each.product_id, []).append(f"{each.get_aspect_display()}: {each.text}")
    names = dict(Product.objects.filter(pk__in=[key for key in asked if key]).values_list("pk", "name"))
    rows = [(key or 0, names.get(key or 0, "Every lead"), lines) for key, lines in asked.items()]
    context = {"rows": rows, "columns": COLUMNS, "products": products_to_ask()}
    return render(request, "qualification/checklists.html", context)


@allowed(*SET_RULES)
def checklist(request: StaffRequest, pk: int) -> HttpResponse:
    """The questions for one product; 0 is every lead."""
    product = get_object_or_404(Product, pk=pk) if pk else None
    lines: dict[str, list[str]] = {}
    for each in ChecklistQuestion.objects.filter(product=product):
        lines.setdefault(each.aspect, []).append(each.text)
    initial = {aspect: "\n".join(texts) for aspect, texts in lines.items()}
    form = ChecklistForm(request.POST or None, initial=initial)
    back = reverse("qualification:checklists")

    def deed() -> tuple[str, str]:
        set_questions(product=product, questions=form.questions(), by=request.user)
        return "The questions are kept.", back

    title = f"Questions about {product.name}" if product else "Questions about every lead"
    return form_page(
        request, form, deed, title=title, submit="Keep the questions", back=back, trail=[("Checklists", back)]
    )
