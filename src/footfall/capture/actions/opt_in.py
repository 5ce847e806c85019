"""Double opt-in: the address is asked by a letter, and e-mail is allowed only by who can open it."""

from datetime import datetime
from uuid import UUID, uuid5

from django.core import signing
from django.db import connection, transaction
from django.utils import timezone

from footfall.capture import signals
from footfall.capture.actions.accept import accept
from footfall.capture.models import Capture, EntryPoint, OptIn
from footfall.capture.rules import Arrival
from footfall.shared import audit
from footfall.shared.errors import NotFound

SALT = "footfall.opt-in"
LIVES = 14 * 24 * 3600

DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
VALUES ('mail', 'capture.send_opt_in', jsonb_build_object('capture', %s::text, 'address', %s::text))
"""


class LinkIsOver(NotFound):
    """This link is older than two weeks, or was cut short on its way. Please fill in the form once more."""


@transaction.atomic
def ask_opt_in(*, capture: UUID, door: EntryPoint, email: str, wording: str, address: str, at: datetime) -> None:
    """Have the letter sent; asked twice about one capture it is one letter. `address` is the page without its token."""
    _, is_new = OptIn.objects.get_or_create(
        capture_id=capture, defaults={"entry_point": door, "email": email[:254], "wording": wording, "asked_at": at}
    )
    if is_new:
        with connection.cursor() as cursor:
            cursor.execute(DEFER, [str(capture), address])


def send_opt_in(*, capture: UUID, address: str, company: str) -> None:
    """Send the letter; once, however often it is tried."""
    asked = OptIn.objects.select_related("entry_point").filter(pk=capture, sent_at=None).first()
    if asked is None:
        return
    link = f"{address}{token_of(capture)}"
    text = (
        f"Somebody, most likely you, asked {company} by this address for: {asked.entry_point.name}.\n\n"
        f"“{asked.wording}”\n\nIf that was you and you agree, open this page and confirm:\n{link}\n\n"
        "If not, do nothing: you will get no more letters."
    )
    signals.letter_wanted.send(
        sender=None, to=asked.email, subject=f"{company}: please confirm your address", text=text,
        name=f"opt-in-{capture}@footfall",
    )  # fmt: skip
    OptIn.objects.filter(pk=capture).update(sent_at=timezone.now())


def token_of(capture: UUID) -> str:
    """What stands in the link."""
    return signing.dumps(str(capture), salt=SALT)


def opt_in_of(token: str) -> OptIn:
    """The question that the link belongs to."""
    try:
        key = signing.loads(token, salt=SALT, max_age=LIVES)
        return OptIn.objects.select_related("entry_point", "capture").get(pk=UUID(str(key)))
    except (signing.BadSignature, ValueError, OptIn.DoesNotExist) as error:
        raise LinkIsOver from error


@transaction.atomic
def confirm_opt_in(*, asked: OptIn, at: datetime) -> None:
    """The address may be written to: a capture of its own says so, with the words and the moment."""
    held = OptIn.objects.select_for_update(of=("self",)).select_related("capture").get(pk=asked.pk)
    if held.confirmed_at:
        return
    accept([_confirmation(held.capture, held, at)], at=at, by=None)
    OptIn.objects.filter(pk=held.pk).update(confirmed_at=at)
    audit.record(by=None, verb="confirm", noun="opt-in", subjects=[held.pk])


def _confirmation(capture: Capture, held: OptIn, at: datetime) -> Arrival:
    kept = {name: capture.payload[name] for name in ("name", "product", "external_id") if capture.payload.get(name)}
    consent = {"way": "email", "purpose": "offers", "granted": True, "wording": held.wording}
    return Arrival(
        id=uuid5(capture.pk, "opt-in"), entry_point=capture.entry_point_id,
        payload={**kept, "email": held.email, "consents": [consent], "confirms": str(capture.pk)},
        captured_at=at, location=capture.location_id, form_version=capture.form_version_id,
    )  # fmt: skip
