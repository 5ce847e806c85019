"""Addresses of the pages of leads."""

from django.urls import path

from footfall.qualification.views import bulk, export, lead_list, line

app_name = "qualification"
urlpatterns = [
    path("leads", lead_list.lead_list, name="leads"),
    path("leads/count", lead_list.lead_count, name="count"),
    path("leads/options/<slug:name>", lead_list.options, name="options"),
    path("leads/bulk", bulk.bulk, name="bulk"),
    path("leads/export.csv", export.export, name="export"),
    path("leads/<int:pk>/line", line.lead_line, name="line"),
    path("leads/<int:pk>/line/edit", line.lead_line_edit, name="line-edit"),
]
