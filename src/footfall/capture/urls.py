"""Addresses of capture's pages."""

from django.urls import URLPattern, URLResolver, path, re_path

from footfall.capture.views import (
    cards,
    counter,
    counter_app,
    devices,
    entry_points,
    import_reading,
    imports,
    inbox,
    new_lead,
    public,
    review,
    techniques,
)

app_name = "capture"
urlpatterns: list[URLPattern | URLResolver] = [
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/<uuid:key>", inbox.capture, name="capture"),
    path("inbox/<uuid:key>/again", review.review_try_again, name="review-again"),
    path("review", review.review_list, name="review"),
    path("review/settle", review.review_settle, name="review-settle"),
    path("counter", counter.counter_list, name="counters"),
    path("counter/<str:key>", counter.counter, name="counter"),
    path("counter-app/", counter_app.counter_app, name="app"),
    path("counter-app/manifest.webmanifest", counter_app.manifest, name="app-manifest"),
    path("counter-app/worker.js", counter_app.worker, name="app-worker"),
    path("counter-app/enrolment", counter_app.enrolment, name="app-enrolment"),
    path("counter-app/settings", counter_app.app_settings, name="app-settings"),
    path("e/<str:key>", public.public_form, name="public"),
    path("e/<str:key>/thanks", public.public_thanks, name="public-thanks"),
    path("cards", cards.card_list, name="cards"),
    path("cards/<str:number>.pdf", cards.card_sheet, name="card-pdf"),
    path("cards/<str:number>", cards.card, name="card"),
    path("devices", devices.device_list, name="devices"),
    path("devices/new", devices.device_new, name="device-new"),
    path("devices/pin", devices.pin, name="pin"),
    path("devices/<int:pk>", devices.device, name="device"),
    path("devices/<int:pk>/code", devices.device_code, name="device-code"),
    path("devices/<int:pk>/revocation", devices.device_revoke, name="device-revoke"),
    path("devices/held-back/<int:pk>/settled", devices.held_back_settle, name="held-back-settle"),
    path("leads/new", new_lead.new_lead, name="new-lead"),
    path("techniques", techniques.technique_list, name="techniques"),
    path("entry-points", entry_points.entry_point_list, name="entry-points"),
    path("entry-points/new", entry_points.entry_point_new, name="entry-point-new"),
    path("entry-points/presets/<slug:slug>", entry_points.entry_point_preset, name="entry-point-preset"),
    path("entry-points/<int:pk>", entry_points.entry_point, name="entry-point"),
    path("entry-points/<int:pk>/edit", entry_points.entry_point_edit, name="entry-point-edit"),
    re_path(
        r"^entry-points/(?P<pk>\d+)/code\.(?P<form>svg|png)$", entry_points.entry_point_code, name="entry-point-code"
    ),
    re_path(
        r"^entry-points/(?P<pk>\d+)/sheet-(?P<size>a4|a6)\.pdf$",
        entry_points.entry_point_sheet,
        name="entry-point-sheet",
    ),
    path("imports", imports.import_list, name="imports"),
    path("imports/new", imports.import_new, name="import-new"),
    path("imports/<int:pk>", imports.import_one, name="import"),
    path("imports/<int:pk>/reading", import_reading.import_reading, name="import-reading"),
    path("imports/<int:pk>/start", imports.import_start, name="import-start"),
    path("imports/<int:pk>/progress", imports.import_progress, name="import-progress"),
    path("imports/<int:pk>/result.csv", imports.import_result, name="import-result"),
]
