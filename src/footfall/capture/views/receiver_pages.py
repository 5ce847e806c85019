"""Setting up what other programs deliver: address, secrets, options, and the mapping by a sample."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from footfall.capture.actions.door_secrets import give_secret, make_secret
from footfall.capture.actions.entry_points import WHO_OPENS
from footfall.capture.actions.fetch_hint import fetch_again
from footfall.capture.actions.tell_receiver import TakesNoDeliveries, receiver_at, tell_receiver
from footfall.capture.channels.receiver import Receiver
from footfall.capture.channels.webhook.receiver import FIELDS, document_of, guessed, mapped
from footfall.capture.forms.receiver import GIVEN, MappingForm, ReceiverForm, shown
from footfall.capture.models import DoorTally, EntryPoint
from footfall.capture.queries.entry_points import door_seen_by
from footfall.capture.queries.receiving import Standing, standing_of
from footfall.capture.rules.delivery import Delivery
from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role
from footfall.shared.errors import Refusal
from footfall.web.tables import Column

SAMPLES = timedelta(days=30)
PARTS = [Column("path", "Part"), Column("value", "In the sample", wide=True), Column("field", "Is")]
RESULT = [Column("field", "Field"), Column("value", "As it will be kept")]


@allowed(*WHO_OPENS)
def receiver(request: StaffRequest, pk: int) -> HttpResponse:
    """Options and secrets of a door that takes deliveries."""
    door = door_seen_by(request.user, pk)
    made = receiver_at(door)
    form = ReceiverForm(
        data=request.POST or None, receiver=made, is_administrator=request.user.role == Role.ADMINISTRATOR,
        initial=ReceiverForm.filled(made, door.receiving),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _told(request, door, form):
        messages.success(request, f"{door.name} is set up.")
        return redirect("capture:receiver", pk=pk)
    context = {
        "door": door,
        "form": form,
        "has_fields": bool(form.fields),
        "standing": standing_of(door),
        "has_mapping": any(option.name == "mapping" for option in made.options),
        "address": address_of(request, door, made),
        "back": reverse("capture:entry-point", args=[pk]),
    }
    return render(request, "capture/receiver.html", context, status=422 if form.errors else 200)


def _told(request: StaffRequest, door: EntryPoint, form: ReceiverForm) -> bool:
    """Whether all of it could be kept; else the form says what could not."""
    told = {option.name: form.told.get(option.name) for option in form.options}
    try:
        tell_receiver(door=door, told=told, by=request.user)
        for name, text in form.given.items():
            give_secret(door=door, name=name, text=text, at=timezone.now(), by=request.user)
    except Refusal as refusal:
        for name, sentences in (refusal.fields or {"": [refusal.sentence]}).items():
            known = next((each for each in (name, GIVEN + name) if each in form.fields), None)
            form.add_error(known, list(sentences))
        return False
    if form.given:
        fetch_again(door=door, at=timezone.now(), by=request.user)
    return True


@allowed(*WHO_OPENS)
@never_cache
@require_POST
def secret(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """A new secret, shown on this one page and never again."""
    door = door_seen_by(request.user, pk)
    text = make_secret(door=door, name=name, at=timezone.now(), by=request.user)
    made = receiver_at(door)
    context = {
        "door": door,
        "label": next(each.label for each in made.secrets if each.name == name),
        "text": text,
        "curl": example_of(request, door, made, {name: text}),
        "back": reverse("capture:entry-point", args=[pk]),
    }
    return render(request, "capture/receiver_secret.html", context)


@allowed(*WHO_OPENS)
@require_POST
def fetching(request: StaffRequest, pk: int) -> HttpResponse:
    """What could not be fetched is asked for once more."""
    door = door_seen_by(request.user, pk)
    count = fetch_again(door=door, at=timezone.now(), by=request.user)
    messages.info(request, f"{count} to be fetched." if count else "Nothing waits.")
    return redirect("capture:entry-point", pk=pk)


@allowed(*WHO_OPENS)
def mapping(request: StaffRequest, pk: int) -> HttpResponse:
    """A sample is pasted, its parts are said to be fields, and the result stands beside it."""
    door = door_seen_by(request.user, pk)
    if not any(option.name == "mapping" for option in receiver_at(door).options):
        raise TakesNoDeliveries
    sample = request.POST.get("sample", "")
    document, why = _document(sample)
    known = door.receiving.get("mapping") or guessed(document)
    form = MappingForm(data=request.POST or None, document=document, mapping=known)
    # A sample that was just pasted has no choices yet: it begins with the mapping there is, or a guess.
    is_chosen = "part_0" in request.POST and request.POST.get("deed") != "look"
    chosen = form.chosen if is_chosen else known
    if request.method == "POST" and request.POST.get("deed") == "save" and not why:
        tell_receiver(door=door, told={"mapping": chosen}, by=request.user)
        messages.success(request, f"{door.name} reads its deliveries that way from now on.")
        return redirect("capture:entry-point", pk=pk)
    if sample.strip() and not is_chosen:
        form = MappingForm(initial={"sample": sample}, document=document, mapping=chosen)
    context = {
        "door": door,
        "form": form,
        "why": why if sample.strip() else "",
        "parts": PARTS,
        "columns": RESULT,
        "result": _result(document, chosen),
        "back": reverse("capture:receiver", args=[pk]),
    }
    return render(request, "capture/receiver_mapping.html", context)


def _document(sample: str) -> tuple[Any, str]:
    body = sample.strip().encode("utf-8", "replace")
    if not body:
        return {}, ""
    kind = "application/json" if body[:1] in b"{[" else "application/x-www-form-urlencoded"
    return document_of(Delivery(body=body, headers={"content-type": kind}, at=timezone.now()))


def _result(document: object, chosen: dict[str, Any]) -> list[tuple[str, str]]:
    if document in (None, {}, []) or not chosen:
        return []
    return [(FIELDS[name], shown(value)) for name, value in mapped(document, chosen).items() if name in FIELDS]


def address_of(request: HttpRequest, door: EntryPoint, made: Receiver) -> str:
    """Where the sender delivers to: an address of the web, or of mail."""
    if made.is_web:
        return request.build_absolute_uri(reverse("capture:receive", args=[door.key]))
    return f"{door.key}@{settings.MAIL_DOMAIN or request.get_host().partition(':')[0]}"


def example_of(request: HttpRequest, door: EntryPoint, made: Receiver, secrets: dict[str, str]) -> str:
    """The command to try it with; what may not be shown stands as a word in capitals."""
    if made.example is None:
        return ""
    words = {each.name: f"YOUR_{each.name.upper()}" for each in made.secrets}
    return made.example(address_of(request, door, made), {**words, **secrets})


def receiver_context(request: StaffRequest, door: EntryPoint) -> dict[str, Any]:
    """What the page of a door says of its deliveries; nothing for one that takes none."""
    standing = standing_of(door)
    if standing is None:
        return {"standing": None}
    return {
        "standing": standing,
        "fates": _fates(standing),
        "address": address_of(request, door, standing.receiver),
        "try_it": example_of(request, door, standing.receiver, {}),
    }


def _fates(standing: Standing) -> list[tuple[str, DoorTally]]:
    tallies = standing.tallies
    return [(label, tallies[fate]) for fate, label in DoorTally.Fate.choices if fate in tallies]
