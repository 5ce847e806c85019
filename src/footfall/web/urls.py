"""Addresses of the design system page."""

from django.urls import path

from footfall.web import views

app_name = "web"

urlpatterns = [
    path("design", views.design, name="design"),
]
