"""Pages of devices: enrol one by its code, see how each stands, revoke it, and look at what it could not send."""

import json

import segno
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from footfall.capture.actions.devices import WHO_ENROLS, open_device, renew_code, revoke_device, set_pin
from footfall.capture.actions.hold_back import settle_held_back
from footfall.capture.forms.device import DeviceForm, PinForm
from footfall.capture.models import Device, HeldBack
from footfall.capture.queries.devices import device_seen_by, devices_visible_to, held_back_seen_by
from footfall.capture.views.counter import WHO_CAPTURES
from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.shared.errors import Refusal
from footfall.web.tables import Column

CODE = "device.code"
"""In the session: the code made last, shown once."""

MOST_SHOWN = 4_000
WHO_LOOKS = tuple(sorted(MANAGERS))
COLUMNS = [
    Column("name", "Device"),
    Column("outlet", "Outlet"),
    Column("state", "State"),
    Column("waiting", "Waiting", numeric=True),
    Column("look", "To look at", numeric=True, wide=True),
    Column("clock", "Clock", wide=True),
    Column("seen", "Seen", wide=True),
]


@allowed(*WHO_LOOKS)
def device_list(request: StaffRequest) -> HttpResponse:
    """The devices of one's outlets: which work, what waits on them, how far their clocks are off."""
    devices = devices_visible_to(request.user)[:500]
    lines = [(each, state_of(each), clock_in_words(each.clock_ms)) for each in devices]
    context = {"lines": lines, "columns": COLUMNS, "may_enrol": request.user.role in WHO_ENROLS}
    return render(request, "capture/device_list.html", context)


@allowed(*WHO_ENROLS)
def device_new(request: StaffRequest) -> HttpResponse:
    """A device that is to be enrolled; the next page shows its code."""
    form = DeviceForm(data=request.POST or None, staff=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            device, code = open_device(name=data["name"], location=data["location"], at=timezone.now(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            request.session[CODE] = {"device": device.pk, "code": code}
            return redirect("capture:device", pk=device.pk)
    context = {"form": form, "title": "New device", "submit": "Show its code", "back": reverse("capture:devices")}
    return render(request, "capture/device_form.html", context, status=422 if form.errors else 200)


@allowed(*WHO_LOOKS)
def device(request: StaffRequest, pk: int) -> HttpResponse:
    """One device: its code where one was just made, how it stands, and what it sent that nobody could read."""
    found = device_seen_by(request.user, pk)
    made = request.session.pop(CODE, None)
    code = made["code"] if made and made["device"] == found.pk else ""
    link = request.build_absolute_uri(f"{reverse('capture:app')}#code={code}") if code else ""
    context = {
        "device": found,
        "code": code,
        "link": link,
        "picture": _picture(link) if link else "",
        "facts": _facts(found),
        "held": [
            (each, json.dumps(each.body.get("item"), indent=1, ensure_ascii=False)[:MOST_SHOWN])
            for each in HeldBack.objects.filter(device=found, settled_at=None)[:100]
        ],
        "may_enrol": request.user.role in WHO_ENROLS,
    }
    return render(request, "capture/device.html", context)


@allowed(*WHO_ENROLS)
@require_POST
def device_code(request: StaffRequest, pk: int) -> HttpResponse:
    """A new code for a device that was wiped or is to be used again."""
    found = device_seen_by(request.user, pk)
    request.session[CODE] = {"device": pk, "code": renew_code(device=found, at=timezone.now(), by=request.user)}
    return redirect("capture:device", pk=pk)


@allowed(*WHO_ENROLS)
@require_POST
def device_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """The device is refused from now on."""
    found = device_seen_by(request.user, pk)
    revoke_device(device=found, at=timezone.now(), by=request.user)
    messages.success(request, f"{found.name} is refused from now on.")
    return redirect("capture:device", pk=pk)


@allowed(*WHO_ENROLS)
@require_POST
def held_back_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Something held back has been looked at."""
    held = held_back_seen_by(request.user, pk)
    settle_held_back(held=held, at=timezone.now(), by=request.user)
    return redirect("capture:device", pk=held.device_id)


@allowed(*WHO_CAPTURES)
def pin(request: StaffRequest) -> HttpResponse:
    """One's own PIN for the devices of the outlet."""
    form = PinForm(data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_pin(staff=request.user, pin=form.cleaned_data["pin"])
        except Refusal as refusal:
            _say(form, refusal)
        else:
            messages.success(request, "Your PIN is set; devices learn it when they are next online.")
            return redirect("capture:counters")
    context = {"form": form, "title": "Your PIN", "submit": "Set it", "back": reverse("me")}
    return render(request, "capture/device_form.html", context, status=422 if form.errors else 200)


def _say(form: forms.Form, refusal: Refusal) -> None:
    form.add_error("pin", refusal.sentence)


def _picture(link: str) -> SafeString:
    made = segno.make_qr(link, error="m")
    return mark_safe(made.svg_inline(scale=5, border=4, light="#fff", dark="#000"))  # noqa: S308 -- drawn by segno


def _facts(found: Device) -> list[tuple[str, object]]:
    lasting = {True: "kept by its browser", False: "its browser may clear it", None: None}[found.is_lasting]
    pairs: list[tuple[str, object]] = [
        ("Outlet", found.location),
        ("State", state_of(found)),
        ("Waiting on it", found.waiting),
        ("Storage", lasting),
        ("Clock", clock_in_words(found.clock_ms)),
        ("Name in captures", found.key),
    ]
    return [(label, value) for label, value in pairs if value is not None and value != ""]


def state_of(found: Device) -> str:
    """Works, revoked, or not enrolled yet."""
    if found.revoked_at:
        return "Revoked"
    return "Works" if found.token_digest else "Not enrolled yet"


def clock_in_words(off: int | None) -> str:
    """How far the device's clock is off; captures are put right by it."""
    if off is None:
        return ""
    seconds = abs(off) // 1000
    if seconds < 60:  # noqa: PLR2004 -- a minute
        return "right"
    way = "slow" if off > 0 else "fast"
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'} {way}"
    return "right"
