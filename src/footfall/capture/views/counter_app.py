"""The counter app: a page that works without a network, and the two addresses its devices speak to.

The page holds nothing about anybody and is public; what a device may do hangs on its token.
"""

import hashlib
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from footfall.capture.actions.cards import lease_cards
from footfall.capture.actions.devices import DeviceUnknown, Report, device_by_token, enrol, hear_from
from footfall.capture.actions.handover import take_handovers
from footfall.capture.models import Device
from footfall.capture.queries.devices import settings_of
from footfall.capture.queries.ground import ground_of
from footfall.capture.rules import read_json
from footfall.company.access import public
from footfall.shared.errors import Refusal
from footfall.shared.problems import problem

MODULES = (
    "app",
    "arms",
    "cards",
    "clock",
    "draft",
    "device",
    "form",
    "handover",
    "lock",
    "outbox",
    "pin",
    "screen",
    "seal",
    "store",
    "sync",
    "uuid",
)
SHELL = (
    "web/css/footfall.css",
    "web/js/theme.js",
    "web/icon.svg",
    "web/font/inter-latin-wght-normal.woff2",
    "capture/app.css",
    *(f"capture/app/{name}.js" for name in MODULES),
)
"""Every file the page needs, cached by the service worker when it is installed."""

MOST_BYTES = 10_000
MOST_TOLD = 50
"""Handovers in one message of a device."""
MOST_MS = 2**53


@public
@require_GET
def counter_app(request: HttpRequest) -> HttpResponse:
    """The page of the app: empty until its device is enrolled."""
    answer = render(request, "capture/app/app.html")
    answer["Cache-Control"] = "no-cache"
    return answer


@public
@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """What makes the page an app that can be installed."""
    home = reverse("capture:app")
    company = settings.COMPANY_NAME or "Footfall"
    document = {
        "id": home,
        "name": f"{company} counter",
        "short_name": "Counter",
        "start_url": home,
        "scope": home,
        "display": "fullscreen",
        "display_override": ["fullscreen", "standalone"],
        "background_color": "#fbfaf8",
        "theme_color": "#fbfaf8",
        "icons": [{"src": staticfiles_storage.url("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return HttpResponse(json.dumps(document), content_type="application/manifest+json")


@public
@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, with the files of this version; it differs by a byte whenever one of them does."""
    files = [reverse("capture:app"), reverse("capture:app-manifest"), *map(staticfiles_storage.url, SHELL)]
    text = render_to_string(
        "capture/app/worker.js", {"version": _version(), "files": json.dumps(files), "page": files[0]}
    )
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _version() -> str:
    return _digest() if settings.DEBUG is False else _digest.__wrapped__()


@cache
def _digest() -> str:
    """Of what is in the files, since their names say it only where they are collected."""
    digest = hashlib.sha256()
    for name in ("capture/app/app.html", "capture/app/worker.js"):
        digest.update(render_to_string(name, {"version": "", "files": "", "page": ""}).encode())
    for name in SHELL:
        digest.update(staticfiles_storage.url(name).encode())
        if path := finders.find(name):
            with open(str(path), "rb") as file:  # noqa: PTH123 -- a path of Django's finders
                digest.update(file.read())
    return digest.hexdigest()[:16]


@csrf_exempt
@public
@require_POST
def enrolment(request: HttpRequest) -> HttpResponse:
    """A device gives the code a manager showed it, and gets its token and all it needs."""
    try:
        device, token = enrol(code=str(_body(request).get("code", ""))[:40], at=timezone.now())
    except Refusal as refusal:
        return problem(refusal)
    return JsonResponse({**_settings(device), "token": token}, headers={"Cache-Control": "no-store"})


@csrf_exempt
@public
@require_POST
def app_settings(request: HttpRequest) -> HttpResponse:
    """A device tells how it stands, and gets what it needs to go on without a network."""
    try:
        device = _sender(request)
    except Refusal as refusal:
        return problem(refusal)
    hear_from(device=device, report=_report(_body(request)), at=timezone.now())
    return JsonResponse(_settings(device), headers={"Cache-Control": "no-store"})


@csrf_exempt
@public
@require_POST
def handovers(request: HttpRequest) -> HttpResponse:
    """A device tells what became of what its visitors were promised; an answer for each, in order."""
    try:
        device = _sender(request)
    except Refusal as refusal:
        return problem(refusal)
    told = _body(request).get("handovers")
    items = [each if isinstance(each, dict) else {} for each in told[:MOST_TOLD]] if isinstance(told, list) else []
    answers = take_handovers(device=device, items=items, at=timezone.now())
    return JsonResponse({"results": answers}, headers={"Cache-Control": "no-store"})


def _sender(request: HttpRequest) -> Device:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise DeviceUnknown
    return device_by_token(token)


def _settings(device: Device) -> dict[str, Any]:
    region = ground_of(device.location_id).country
    return settings_of(device, cards=lease_cards(device=device), region=region, at=timezone.now())


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        found = read_json(request.body) if len(request.body) < MOST_BYTES else None
    except Refusal:
        found = None
    return found if isinstance(found, dict) else {}


def _report(said: dict[str, Any]) -> Report:
    clock, waiting, is_lasting = said.get("clock_ms"), said.get("waiting"), said.get("is_lasting")
    return Report(
        clock_ms=clock if type(clock) is int and abs(clock) < MOST_MS else None,
        waiting=waiting if type(waiting) is int and 0 <= waiting < 2**31 else None,
        is_lasting=is_lasting if isinstance(is_lasting, bool) else None,
    )
