"""The page behind a brochure's code: a short form for anybody, under 50 kB, without a script and without a third party."""

import time
from dataclasses import replace
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from footfall.capture.actions import accept
from footfall.capture.forms.public import NOT_YET, Opening, PublicForm, sign_opening
from footfall.capture.models import EntryPoint
from footfall.capture.queries.ground import ground_of
from footfall.capture.queries.offers import Shown, shown_at, visitor_key
from footfall.capture.queries.public_doors import public_door
from footfall.capture.rules import Arrival
from footfall.company.access import public
from footfall.company.actions.sign_in import Limit, LockedOut, take_try
from footfall.shared.errors import TooMany

# A whole shop's visitors may come from one address; a door may be in the newspaper.
SENDING = (Limit("forms from address", most=30, seconds=20), Limit("forms to door", most=600, seconds=1))
MARKS = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "msclkid")
MOST_OF_A_MARK = 200
VISITOR = "footfall_visitor"
"""Cookie, and field for browsers that keep none: who this is to a running experiment; not set without one."""

QUARTER = 90 * 24 * 3600


class TooManyForms(TooMany):
    """Many forms came from here in a short time; please try again in a few minutes."""


@csrf_exempt  # nobody is signed in here, and the signed moment of opening stands for the page
@public
@never_cache
@require_http_methods(["GET", "POST"])
def public_form(request: HttpRequest, key: str) -> HttpResponse:
    """The short form of a door; what was sent is thanked for on a page of its own."""
    at, now = timezone.now(), time.time()
    shown = _shown(request, key)
    door, version = shown.door, shown.version
    region = ground_of(door.location_id).country
    form = PublicForm(data=request.POST or None, door=door, version=version, region=region)
    opened = sign_opening(door, at=now)
    if request.method == "POST" and form.is_valid():
        allow_form(request, door)
        opening = form.opening(now)
        said = set(request.POST.get("warned", "").split("|"))
        if opening and not opening.is_too_fast and set(form.warnings) <= said:
            _take(request, form, shown, opening)
            return redirect("capture:public-thanks", key=door.key)
        _say(form)
        opened = request.POST["opened"] if opening else opened
    context = {
        "door": door,
        "form": form,
        "opened": opened,
        "warned": "|".join(sorted(form.warnings)) if form.is_bound and form.is_valid() else "",
        "company": settings.COMPANY_NAME or "Footfall",
        "marks": _marks(request) | ({"visitor": shown.visitor} if shown.offers else {}),
    }
    if request.method == "GET":
        shown.tell(at)
    return _known(
        request, render(request, "capture/public/form.html", context, status=422 if form.is_bound else 200), shown
    )


@public
@require_GET
def public_thanks(request: HttpRequest, key: str) -> HttpResponse:
    """Thanks, and what was promised."""
    door = _shown(request, key).door
    return render(request, "capture/public/thanks.html", {"door": door, "company": settings.COMPANY_NAME or "Footfall"})


def _shown(request: HttpRequest, key: str) -> Shown:
    at = timezone.now()
    door, version = public_door(key, at)
    visitor = visitor_key(request.POST.get("visitor"), request.COOKIES.get(VISITOR))
    return shown_at(door, version, visitor=visitor, at=at)


def _known(request: HttpRequest, answer: HttpResponse, shown: Shown) -> HttpResponse:
    """Who comes again is shown the same; without an experiment nothing is kept on the visitor's device."""
    if shown.offers:
        answer.set_cookie(
            VISITOR, shown.visitor, max_age=QUARTER, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return answer


def allow_form(request: HttpRequest, door: EntryPoint) -> None:
    """Refuse where many forms come from one address or to one door."""
    try:
        address = str(request.META.get("REMOTE_ADDR", ""))
        take_try(name=door.key, address=address, at=timezone.now(), limits=SENDING)
    except LockedOut as locked:
        raise TooManyForms from locked


def _take(request: HttpRequest, form: PublicForm, shown: Shown, opening: Opening) -> None:
    """One capture an opened page: sent twice it is one; what a program sent into the trap is kept and not counted."""
    now, door = timezone.now(), shown.door
    marks = _marks(request)
    product = {"product": door.product.code} if door.product and "product" not in form.typed else {}
    trap = {"trap": "A field that nobody sees was filled in"} if form.is_trapped else {}
    arrival = Arrival(
        id=opening.id,
        entry_point=door.pk,
        payload={**product, **form.payload, **({"utm": marks} if marks else {}), **trap, **shown.payload},
        captured_at=now,
        location=door.location_id,
        form_version=shown.version.pk,
        seconds=round(opening.seconds),
        is_test=form.is_trapped,
    )
    (receipt,) = accept([arrival], at=now, by=None)
    if receipt.fate == "conflict":
        # Corrected and sent again from the same page: another capture of the same person.
        accept([replace(arrival, id=uuid4())], at=now, by=None)


def _say(form: PublicForm) -> None:
    for name, sentence in form.warnings.items():
        form.add_error(name, sentence)
    if not form.warnings:
        form.add_error(None, NOT_YET)


def _marks(request: HttpRequest) -> dict[str, str]:
    """Where the visitor came from, by the link's own parameters."""
    given = request.POST if request.method == "POST" else request.GET
    return {name: given[name][:MOST_OF_A_MARK] for name in MARKS if given.get(name)}
