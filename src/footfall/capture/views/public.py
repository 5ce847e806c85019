"""The page behind a brochure's code: a short form for anybody, under 50 kB, without a script and without a third party."""

import re
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from footfall.capture.actions import accept
from footfall.capture.actions.form_openings import Reached, note_reached, note_sent
from footfall.capture.actions.opt_in import ask_opt_in, confirm_opt_in, opt_in_of
from footfall.capture.forms.public import NOT_YET, PLAIN, Opening, PublicForm, opening_of, sign_opening
from footfall.capture.models import EntryPoint
from footfall.capture.queries.ground import ground_of
from footfall.capture.queries.offers import Shown, shown_at, visitor_key
from footfall.capture.queries.public_doors import public_door
from footfall.capture.rules import Arrival
from footfall.capture.rules.contact_words import email_in_words
from footfall.capture.rules.form_content import (
    ALL_SAID,
    BASE,
    LANGUAGES,
    MEASURED,
    THANKS,
    WELCOME,
    Words,
    is_web_address,
    languages_of,
    words_in,
)
from footfall.capture.rules.visits import Visit, read_visit
from footfall.company.access import public
from footfall.company.actions.sign_in import Limit, LockedOut, take_try
from footfall.shared.errors import TooMany

# A whole shop's visitors may come from one address; a door may be in the newspaper.
SENDING = (Limit("forms from address", most=30, seconds=20), Limit("forms to door", most=600, seconds=1))
MARKS = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "msclkid")
MOST_OF_A_MARK = 200
CODES = {"ref": "referral_code", "code": "response_code"}
"""Parameters of links that somebody was sent, and the fields of the capture they become."""
VISITOR = "footfall_visitor"
"""Cookie, and field for browsers that keep none: who this is to a running experiment; not set without one."""

VISIT = "footfall_answered_"
"""Cookie of a progressive form, with the door's key behind it."""

REACHING = (Limit("steps from address", most=600, seconds=1), Limit("steps at door", most=6_000, seconds=1))
SECONDS_OF_THANKS = 4
YEAR = 365 * 24 * 3600
QUARTER = 90 * 24 * 3600
PROGRAMS = re.compile("bot|crawl|spider|preview|facebookexternalhit|monitor", re.IGNORECASE)
"""Who reads a page and is no visitor: an experiment does not count them."""


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
    door, version, visit = shown.door, shown.version, _visit(request, key)
    words = _words(request, shown)
    form = PublicForm(
        data=request.POST or None, door=door, version=version, region=ground_of(door.location_id).country,
        words=words, answered=visit.answered,
    )  # fmt: skip
    opened = sign_opening(door, at=now)
    if request.method == "POST" and form.is_valid():
        allow_form(request, door)
        opening = form.opening(now)
        said = set(request.POST.get("warned", "").split("|"))
        if opening and not opening.is_too_fast and set(form.warnings) <= said:
            _take(request, form, shown, opening, visit)
            return _remember(request, redirect(_thanks_of(request, door, words)), shown, visit.after(form.typed))
        _say(form)
        opened = request.POST["opened"] if opening else opened
    context = {
        **_page(request, shown, words),
        "form": form,
        "opened": opened,
        "warned": "|".join(sorted(form.warnings)) if form.is_bound and form.is_valid() else "",
        "marks": _marks(request) | _codes(request) | ({"visitor": shown.visitor} if shown.offers else {}),
        "languages": _languages(request, shown, words),
        "is_over": version.is_progressive and not form.described,
        "is_again": version.is_progressive and bool(visit.answered),
        "button": words("button", version.button or "Send"),
        "button_again": words("again", "Send it anyway"),
        "measured": words("measured", MEASURED),
        "welcome": words("welcome", WELCOME),
        "not_you": words("not_you", "Not you?"),
        "all_said": words("all_said", ALL_SAID),
        "begin": words("begin", "Begin again"),
    }
    if request.method == "GET" and not PROGRAMS.search(request.headers.get("User-Agent", "")):
        shown.tell(at)
    answer = render(request, "capture/public/form.html", context, status=422 if form.is_bound else 200)
    return framed(_known(request, answer, shown), door)


@public
@require_GET
def public_thanks(request: HttpRequest, key: str) -> HttpResponse:
    """Thanks, and what was promised."""
    shown = _shown(request, key)
    words = _words(request, shown)
    onward = shown.version.onward
    context = {
        **_page(request, shown, words),
        "thank_you": words("thank_you", "Thank you"),
        "thanks": words("thanks", shown.version.thanks or THANKS),
        "onward": onward if is_web_address(onward) else "",
    }
    answer = render(request, "capture/public/thanks.html", context)
    if context["onward"]:
        # Not by a redirect: browsers hold that against the form-action of the page that sent.
        answer["Refresh"] = f"{SECONDS_OF_THANKS};url={onward}"
    return framed(answer, shown.door)


@csrf_exempt  # the signed moment of opening stands for the page
@public
@require_POST
def public_reached(request: HttpRequest, key: str) -> HttpResponse:
    """How far a visitor has come; their answers only where they ticked that they may be contacted."""
    at = timezone.now()
    shown = _shown(request, key)
    opening = opening_of(request.POST.get("opened", ""), door=shown.door, at=time.time())
    if opening and shown.version.is_measured:
        allow_form(request, shown.door, REACHING)
        answers = None
        if request.POST.getlist("consent") and not shown.version.is_double_opt_in:
            form = PublicForm(
                data=request.POST, door=shown.door, version=shown.version, region="", words=_words(request, shown)
            )
            answers = form.payload if form.is_valid() else None
        reached = Reached(id=opening.id, field=request.POST.get("reached", ""), answers=answers)
        note_reached(door=shown.door, version=shown.version, reached=reached, at=at)
    return HttpResponse(status=204)


@csrf_exempt  # the link itself is the secret
@public
@never_cache
@require_http_methods(["GET", "POST"])
def opt_in(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody opened the link in a letter; a button confirms, since mail programs open links by themselves."""
    asked = opt_in_of(token)
    if request.method == "POST":
        confirm_opt_in(asked=asked, at=timezone.now())
        asked = opt_in_of(token)
    context = {
        "door": asked.entry_point, "asked": asked, "company": settings.COMPANY_NAME or "Footfall", "words": PLAIN,
        "title": asked.entry_point.name,
    }  # fmt: skip
    return render(request, "capture/public/opt_in.html", context)


def framed(answer: HttpResponse, door: EntryPoint) -> HttpResponse:
    """The page, which only the web sites that the entry point names may show in a frame."""
    if door.origins:
        answer.xframe_options_exempt = True  # read by Django's middleware
        answer._csp_replace = {"frame-ancestors": ["'self'", *door.origins]}  # type: ignore[attr-defined]  # noqa: SLF001 -- by django-csp's
    return answer


def _page(request: HttpRequest, shown: Shown, words: Words) -> dict[str, Any]:
    """What every page of a public form says."""
    given = request.POST if request.method == "POST" else request.GET
    is_dealt = any(offer.heading for offer in shown.offers)
    heading = shown.door.name if is_dealt else shown.version.heading or shown.door.name
    return {
        "door": shown.door, "version": shown.version, "words": words, "title": words("heading", heading),
        "company": settings.COMPANY_NAME or "Footfall", "is_embedded": given.get("embed") == "1",
    }  # fmt: skip


def _words(request: HttpRequest, shown: Shown) -> Words:
    """The texts in the language asked for, else in one the browser wants."""
    given = request.POST if request.method == "POST" else request.GET
    return words_in(
        shown.version.words, *given.getlist("lang")[:1], *languages_of(request.headers.get("Accept-Language", ""))
    )


def _languages(request: HttpRequest, shown: Shown, words: Words) -> list[tuple[str, str]]:
    """Address and name of the other languages there are."""
    offered = [("en", "English"), *((each, LANGUAGES.get(each, each)) for each in shown.version.words)]
    rest = request.GET.copy()
    found = []
    for language, name in offered if shown.version.words else []:
        if language != words.language:
            rest["lang"] = language
            found.append((f"?{rest.urlencode()}", name))
    return found


def _thanks_of(request: HttpRequest, door: EntryPoint, words: Words) -> str:
    kept = {"lang": words.language} if words.language != BASE else {}
    if request.POST.get("embed") == "1":
        kept["embed"] = "1"
    address = reverse("capture:public-thanks", args=[door.key])
    return f"{address}?{urlencode(kept)}" if kept else address


def _visit(request: HttpRequest, key: str) -> Visit:
    """Who this is to a progressive form, as their own device says; somebody new where it does not."""
    try:
        said = signing.loads(request.COOKIES.get(f"{VISIT}{key}", ""), salt=VISIT, max_age=YEAR)
    except signing.BadSignature:
        said = None
    found = read_visit(said) if "begin" not in request.GET else None
    return found or Visit(str(uuid4()))


def _remember(request: HttpRequest, answer: HttpResponse, shown: Shown, visit: Visit) -> HttpResponse:
    """A progressive form leaves a note on the visitor's device; no other does."""
    if shown.version.is_progressive:
        said = signing.dumps([visit.visitor, *visit.answered], salt=VISIT)
        answer.set_cookie(
            f"{VISIT}{shown.door.key}", said, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure(),
            path=reverse("capture:public", args=[shown.door.key]),
        )  # fmt: skip
    return answer


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


def allow_form(request: HttpRequest, door: EntryPoint, limits: tuple[Limit, Limit] | None = None) -> None:
    """Refuse where many forms come from one address or to one door."""
    try:
        address = str(request.META.get("REMOTE_ADDR", ""))
        take_try(name=door.key, address=address, at=timezone.now(), limits=limits or SENDING)
    except LockedOut as locked:
        raise TooManyForms from locked


def _take(request: HttpRequest, form: PublicForm, shown: Shown, opening: Opening, visit: Visit) -> None:
    """One capture an opened page: sent twice it is one; what a program sent into the trap is kept and not counted."""
    now, door = timezone.now(), shown.door
    marks = _marks(request)
    product = {"product": door.product.code} if door.product and "product" not in form.typed else {}
    trap = {"trap": "A field that nobody sees was filled in"} if form.is_trapped else {}
    same = {"external_id": f"visitor:{visit.visitor}"} if shown.version.is_progressive else {}
    arrival = Arrival(
        id=opening.id,
        entry_point=door.pk,
        payload={
            **product,
            **_coded(request),
            **form.payload,
            **({"utm": marks} if marks else {}),
            **trap,
            **same,
            **shown.payload,
        },
        captured_at=now,
        location=door.location_id,
        form_version=shown.version.pk,
        seconds=round(opening.seconds),
        is_test=form.is_trapped,
    )
    (receipt,) = accept([arrival], at=now, by=None)
    if receipt.fate == "conflict":
        # Corrected and sent again from the same page: another capture of the same person.
        arrival = replace(arrival, id=uuid4())
        accept([arrival], at=now, by=None)
    if shown.version.is_measured:
        began = now - timedelta(seconds=opening.seconds)
        note_sent(door=door, version=shown.version, key=opening.id, started=began, at=now)
    email = str(form.typed.get("email") or "").strip()
    if shown.version.is_double_opt_in and not form.is_trapped and email and not email_in_words(email):
        address = request.build_absolute_uri(reverse("capture:opt-in", args=["-"])).removesuffix("-")
        ask_opt_in(capture=arrival.id, door=door, email=email, wording=form.wording, address=address, at=now)


def _say(form: PublicForm) -> None:
    for name, sentence in form.warnings.items():
        form.add_error(name, sentence)
    if not form.warnings:
        form.add_error(None, NOT_YET)


def _codes(request: HttpRequest) -> dict[str, str]:
    """The codes in the link, to be sent with the form."""
    given = request.POST if request.method == "POST" else request.GET
    return {name: given[name][:MOST_OF_A_MARK] for name in CODES if given.get(name)}


def _coded(request: HttpRequest) -> dict[str, str]:
    """The codes as fields of the capture; what the form itself asked for comes before them."""
    return {CODES[name]: value for name, value in _codes(request).items()}


def _marks(request: HttpRequest) -> dict[str, str]:
    """Where the visitor came from, by the link's own parameters."""
    given = request.POST if request.method == "POST" else request.GET
    return {name: given[name][:MOST_OF_A_MARK] for name in MARKS if given.get(name)}
