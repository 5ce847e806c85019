"""What a company sets about selling: the stages of its board, and the results its calls can have."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.models import Role
from footfall.company.views.keeping import form_page, may
from footfall.selling.actions.pipelines import NoSuchPipeline, add_pipeline, change_pipeline, remove_pipeline
from footfall.selling.actions.stages import (
    NoResultByThatCode,
    NoStageByThatName,
    add_disposition,
    add_stage,
    change_disposition,
    change_stage,
    place_stage,
    remove_stage,
)
from footfall.selling.forms import DispositionForm, PipelineForm, StageForm
from footfall.selling.models import Disposition, Pipeline, Stage
from footfall.selling.rules.conditions import CONDITIONS
from footfall.web.tables import Column

SEES = tuple(sorted({*MANAGERS, Role.SALESPERSON, Role.CALLER}))
KEEPS = (Role.ADMINISTRATOR,)
STAGE_COLUMNS = [
    Column("name", "Stage"),
    Column("counts", "Managers count it as", wide=True),
    Column("asks", "Asked", wide=True),
    Column("probability", "Usually won", numeric=True),
    Column("deals", "Open deals", numeric=True),
]
RESULT_COLUMNS = [
    Column("label", "Result"),
    Column("outcome", "What follows"),
    Column("reached", "A human answered", wide=True),
    Column("calls", "Calls", numeric=True),
]


@allowed(*SEES)
@require_safe
def stage_list(request: StaffRequest) -> HttpResponse:
    """The stages in their order."""
    stages = Stage.objects.annotate(standing=Count("deals", filter=Q(deals__closed_at=None))).order_by("position")
    pipelines = Pipeline.objects.select_related("product").prefetch_related(Prefetch("stages", stages))
    rows = [(one, [(stage, _asked(stage)) for stage in one.stages.all()]) for one in pipelines]
    context = {"pipelines": rows, "columns": STAGE_COLUMNS, "may_keep": may(request.user, KEEPS)}
    return render(request, "selling/stages.html", context)


def _asked(stage: Stage) -> list[str]:
    """What the stage asks for, in words."""
    ways = (("to come in", stage.entry), ("to go on", stage.exit))
    return [f"{way}: {', '.join(CONDITIONS[name][0].lower() for name in names)}" for way, names in ways if names]


@allowed(*KEEPS)
@require_http_methods(["GET", "POST"])
def pipeline_new(request: StaffRequest) -> HttpResponse:
    """A pipeline that is added, with the four sub-stages."""
    form = PipelineForm(request.POST or None)
    back = reverse("selling:stages")

    def deed() -> tuple[str, str]:
        return f"{add_pipeline(**form.cleaned_data, by=request.user)} is there, with its four stages.", back

    trail = [("Stages", back)]
    return form_page(request, form, deed, title="New pipeline", submit="Add the pipeline", back=back, trail=trail)


@allowed(*KEEPS)
@require_http_methods(["GET", "POST"])
def pipeline_edit(request: StaffRequest, slug: str) -> HttpResponse:
    """A pipeline that is changed."""
    one = Pipeline.objects.select_related("product").filter(slug=slug).first()
    if one is None:
        raise NoSuchPipeline
    shown = {"name": one.name, "product": one.product.code if one.product else ""}
    form = PipelineForm(request.POST or None, is_new=False, initial=shown)
    back = reverse("selling:stages")

    def deed() -> tuple[str, str]:
        return f"{change_pipeline(slug=slug, **form.cleaned_data, by=request.user)} is kept.", back

    trail = [("Stages", back)]
    return form_page(request, form, deed, title=f"Edit {one}", submit="Save the pipeline", back=back, trail=trail)


@allowed(*KEEPS)
@require_POST
def pipeline_remove(request: StaffRequest, slug: str) -> HttpResponse:
    """The board without a pipeline."""
    remove_pipeline(slug=slug, by=request.user)
    messages.success(request, "The pipeline is gone.")
    return redirect("selling:stages")


@allowed(*KEEPS)
@require_http_methods(["GET", "POST"])
def stage_new(request: StaffRequest) -> HttpResponse:
    """A stage that is added."""
    form = StageForm(request.POST or None)
    back = reverse("selling:stages")

    def deed() -> tuple[str, str]:
        return f"{add_stage(**form.cleaned_data, by=request.user)} is on the board.", back

    trail = [("Stages", back)]
    return form_page(request, form, deed, title="New stage", submit="Add the stage", back=back, trail=trail)


@allowed(*KEEPS)
@require_http_methods(["GET", "POST"])
def stage_edit(request: StaffRequest, slug: str) -> HttpResponse:
    """A stage that is changed."""
    stage = Stage.objects.filter(slug=slug).first()
    if stage is None:
        raise NoStageByThatName
    form = StageForm.without_slug(request.POST or None, initial=StageForm.of(stage))
    back = reverse("selling:stages")

    def deed() -> tuple[str, str]:
        return f"{change_stage(slug=slug, **form.cleaned_data, by=request.user)} is kept.", back

    trail = [("Stages", back)]
    return form_page(request, form, deed, title=f"Edit {stage}", submit="Save the stage", back=back, trail=trail)


@allowed(*KEEPS)
@require_POST
def stage_place(request: StaffRequest, slug: str) -> HttpResponse:
    """A stage one place to the left or to the right."""
    place_stage(slug=slug, steps=-1 if request.POST.get("to") == "left" else 1, by=request.user)
    return redirect("selling:stages")


@allowed(*KEEPS)
@require_POST
def stage_remove(request: StaffRequest, slug: str) -> HttpResponse:
    """The board without a stage."""
    remove_stage(slug=slug, by=request.user)
    messages.success(request, "The stage is off the board.")
    return redirect("selling:stages")


@allowed(*SEES)
@require_safe
def disposition_list(request: StaffRequest) -> HttpResponse:
    """The results a call can have, in the order of their keys."""
    results = Disposition.objects.annotate(logged=Count("calls")).order_by("position")
    context = {"results": results, "columns": RESULT_COLUMNS, "may_keep": may(request.user, KEEPS)}
    return render(request, "selling/dispositions.html", context)


@allowed(*KEEPS)
@require_http_methods(["GET", "POST"])
def disposition_new(request: StaffRequest) -> HttpResponse:
    """A result that is added."""
    form = DispositionForm(request.POST or None)
    back = reverse("selling:dispositions")

    def deed() -> tuple[str, str]:
        return f"{add_disposition(**form.cleaned_data, by=request.user)} can be logged.", back

    trail = [("Results of calls", back)]
    return form_page(request, form, deed, title="New result", submit="Add the result", back=back, trail=trail)


@allowed(*KEEPS)
@require_http_methods(["GET", "POST"])
def disposition_edit(request: StaffRequest, code: str) -> HttpResponse:
    """A result that is changed."""
    result = Disposition.objects.filter(code=code).first()
    if result is None:
        raise NoResultByThatCode
    form = DispositionForm.without_code(request.POST or None, initial=DispositionForm.of(result))
    back = reverse("selling:dispositions")

    def deed() -> tuple[str, str]:
        return f"{change_disposition(code=code, **form.cleaned_data, by=request.user)} is kept.", back

    trail = [("Results of calls", back)]
    return form_page(request, form, deed, title=f"Edit {result}", submit="Save the result", back=back, trail=trail)
