"""Where other programs deliver: one address for each entry point, whatever the provider."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from footfall.capture.actions.door_secrets import secrets_of
from footfall.capture.actions.take_delivery import take_delivery, tally
from footfall.capture.api.envelopes import MOST_BYTES, TooManyBytes
from footfall.capture.channels.receiver import Receiver, receiver_of
from footfall.capture.channels.web_to_lead.receiver import form_of
from footfall.capture.models import DoorTally, EntryPoint
from footfall.capture.queries.receiving import options_of, receiving_door, web_to_lead_door
from footfall.capture.rules.delivery import Answer, Delivery, NotReadable
from footfall.capture.views.public import allow_form
from footfall.company.access import public
from footfall.shared.errors import Refusal, Unavailable
from footfall.shared.problems import problem, refusal_for


@csrf_exempt  # programs send here; what they send is signed or carries a key
@public
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, key: str) -> HttpResponse:
    """A delivery is checked, stored, and only then acknowledged."""
    try:
        return _received(request, receiving_door(key))
    except Exception as error:  # noqa: BLE001 -- a bug is raised again in there
        return _refused(error)


@csrf_exempt  # visitors' browsers send here from a page of the company's own, which has no token of ours
@public
@require_http_methods(["POST"])
def web_to_lead(request: HttpRequest) -> HttpResponse:
    """A form made for Salesforce, found by its oid, so that only the host in its address has to change."""
    try:
        form = form_of(_delivery(request, {}, {}))
        return _received(request, web_to_lead_door(form.get("oid", "")))
    except Exception as error:  # noqa: BLE001 -- a bug is raised again in there
        return _refused(error)


def _refused(error: Exception) -> HttpResponse:
    """Every refusal in words a program can read; what is a bug is raised on."""
    refusal = refusal_for(error)
    if refusal is None:
        raise error
    return problem(refusal)


def _received(request: HttpRequest, door: EntryPoint) -> HttpResponse:
    at = timezone.now()
    receiver = receiver_of(door.channel)
    assert receiver is not None  # noqa: S101 -- the door was found by it
    delivery = _delivery(request, dict(secrets_of(door, at)), options_of(door))
    try:
        if request.method == "GET":
            return _answered(_greeted(receiver, delivery))
        receiver.verify(delivery)
        if receiver.is_by_anybody:
            allow_form(request, door)
        items = receiver.read(delivery)
    except Refusal as refusal:
        if not isinstance(refusal, Unavailable):
            tally(door=door, fate=DoorTally.Fate.REFUSED, at=at, words=refusal.sentence)
        raise
    take_delivery(door=door, items=items, at=at)
    return _answered(receiver.answer(delivery))


def _greeted(receiver: Receiver, delivery: Delivery) -> Answer:
    answer = receiver.greet(delivery)
    if answer is None:
        raise NotReadable("This address takes deliveries by POST.")
    return answer


def _delivery(request: HttpRequest, secrets: dict[str, Any], options: dict[str, Any]) -> Delivery:
    if len(request.body) > MOST_BYTES:
        raise TooManyBytes
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = request.body
    if request.content_type == "multipart/form-data":
        # As the other kind of form, so that receivers know one kind; files are left out.
        body = urlencode([(name, each) for name, values in request.POST.lists() for each in values]).encode()
        headers["content-type"] = "application/x-www-form-urlencoded"
    return Delivery(
        method=str(request.method), url=request.build_absolute_uri(), query=request.GET.dict(), body=body,
        headers=headers, secrets=secrets, options=options, at=timezone.now(),
    )  # fmt: skip


def _answered(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, content_type=answer.kind, status=answer.status)
    if answer.location:
        response["Location"] = answer.location
    return response
