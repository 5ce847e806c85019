"""Addresses of decisions."""

from django.urls import path

from footfall.decisions.views import decisions, drivers, experiments, planner, plans, swot

app_name = "decisions"
urlpatterns = [
    path("planner", planner.planner, name="planner"),
    path("plans/new", plans.plan_new, name="plan-new"),
    path("plans/<int:pk>", plans.plan, name="plan"),
    path("plans/<int:pk>/drop", plans.plan_drop, name="plan-drop"),
    path("focus", drivers.focus, name="focus"),
    path("drivers", drivers.drivers, name="drivers"),
    path("experiments", experiments.experiment_list, name="experiments"),
    path("experiments/new", experiments.experiment_new, name="experiment-new"),
    path("experiments/<int:pk>", experiments.experiment, name="experiment"),
    path("experiments/<int:pk>/stop", experiments.experiment_stop, name="experiment-stop"),
    path("experiments/<int:pk>/log.csv", experiments.experiment_log, name="experiment-log"),
    path("swot", swot.swot_list, name="swots"),
    path("swot/new", swot.swot_new, name="swot-new"),
    path("swot/comparison", swot.comparison, name="swot-comparison"),
    path("swot/factors", swot.factors, name="factors"),
    path("swot/factors/new", swot.factor_new, name="factor-new"),
    path("swot/factors/<int:pk>", swot.factor_edit, name="factor-edit"),
    path("swot/<int:pk>", swot.board, name="swot"),
    path("swot/<int:pk>/rating", swot.rating, name="swot-rating"),
    path("decisions", decisions.decision_list, name="decisions"),
    path("decisions/new", decisions.decision_new, name="decision-new"),
    path("decisions/<int:pk>", decisions.decision, name="decision"),
    path("decisions/<int:pk>/review", decisions.decision_review, name="decision-review"),
]
