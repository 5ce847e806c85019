"""Addresses of decisions."""

from django.urls import path

from footfall.decisions.views import planner

app_name = "decisions"
urlpatterns = [
    path("planner", planner.planner, name="planner"),
]
