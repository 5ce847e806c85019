"""The win probability: how good it is, what it says of each field, its versions, and learning anew."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.qualification import tasks
from footfall.qualification.actions.score import model_of, use_version
from footfall.qualification.forms.probability import LearningForm
from footfall.qualification.queries import SET_RULES
from footfall.qualification.queries.probability import in_use, says, summary_of, versions, watched
from footfall.web.charts import line
from footfall.web.figures import count, percent
from footfall.web.reliability import reliability_chart
from footfall.web.tables import Column

VERSIONS = [
    Column("trained_at", "Learnt"),
    Column("verdict", "What came of it"),
    Column("champion", "Champion", wide=True),
    Column("horizon", "Sold within", numeric=True, wide=True),
]
WEEKS = [
    Column("week", "Captured in"),
    Column("leads", "Leads", numeric=True),
    Column("expected", "Expected sales", numeric=True),
    Column("won", "Sales", numeric=True),
    Column("skill", "Skill", numeric=True),
]
GROUPS = [Column("leads", "Leads", numeric=True), Column("quoted", "Quoted", numeric=True),
          Column("sold", "Sold", numeric=True)]  # fmt: skip
VALUES = [Column("value", "Value"), Column("leads", "Leads", numeric=True), Column("rate", "Sold", numeric=True)]
NEWEST_WEEKS = 13


@allowed(*SET_RULES)
def probability(request: StaffRequest) -> HttpResponse:
    """How good the model in use is, and on what it rests; a form learns anew."""
    version = in_use()
    given = {"horizon_days": version.horizon_days, "age_days": version.age_days} if version else {}
    form = LearningForm(request.POST or None, initial=given)
    if form.is_valid():
        tasks.learn.defer(staff_id=request.user.pk, **form.cleaned_data)
        messages.info(request, "Learning has begun; it takes about a minute.")
        return redirect("qualification:probability")
    context = {"form": form, "versions": versions(), "columns": VERSIONS, "watch": watched(at=timezone.now())}
    if version:
        model, about = model_of(version), version.document.get("about", {})
        context |= {"version": version, "summary": summary_of(version), "fields": says(model), "weeks_columns": WEEKS,
                    "weeks": about.get("weeks", [])[-NEWEST_WEEKS:], "groups_columns": GROUPS,
                    "values": VALUES, "left_out": model.left_out}  # fmt: skip
        if model.has_signal:
            groups = [(int(n), float(quoted), float(won)) for n, quoted, won in about["reliability"]]
            title = "What was quoted came true" if _is_honest(groups) else "What was quoted and what came true"
            context |= {"groups": groups, "chart": reliability_chart(groups, title=title), "title": title}
            context["stats"] = _stats(about["held_out"])
            context["weeks_chart"] = _weeks_chart(about.get("weeks", [])[-NEWEST_WEEKS:])
    return render(request, "qualification/probability.html", context, status=422 if form.errors else 200)


@allowed(*SET_RULES)
@require_POST
def probability_use(request: StaffRequest, pk: int) -> HttpResponse:
    """Another version is in use, such as the one before."""
    use_version(version_id=pk, at=timezone.now(), by=request.user)
    messages.info(request, "This version is in use; open leads are scored by it.")
    return redirect("qualification:probability")


def _stats(held: dict[str, float]) -> list[tuple[str, str]]:
    return [
        (count(held["leads"]), "newest leads it had not seen"), (f"{held['brier_skill']:+.3f}", "Brier skill"),
        (f"{held['roc_auc'] or 0:.3f}", "ROC-AUC"), (f"{held['lift_at_10'] or 0:.1f}×", "sales in the best tenth"),
        (percent(held["calibration_error"]), "calibration error"),
    ]  # fmt: skip


def _weeks_chart(weeks: list[dict[str, Any]]) -> SafeString:
    """Sales by the week of capture, beside those that were expected."""
    points = [(week["week"].partition("-")[2], week["won"]) for week in weeks]
    return line(points, title="Sales by week of capture", before=[week["expected"] for week in weeks])


def _is_honest(groups: list[tuple[int, float, float]]) -> bool:
    total = sum(n for n, _quoted, _won in groups)
    return sum(n * abs(quoted - won) for n, quoted, won in groups) <= 0.03 * total
