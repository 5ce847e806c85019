"""Send a one-time code to a phone or an address, and take it back from whoever read it there."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from footfall.capture.models import Consent
from footfall.company.models import Staff
from footfall.identity.actions.judge import Proof, judge
from footfall.identity.models import ContactPoint, OneTimeCode, Suppression, Verification
from footfall.identity.sending import NotSent, PerhapsSent, Sender, sender_for
from footfall.identity.tasks import deliver_code
from footfall.identity.verification.codes import GOOD_FOR, LIMITS, MOST_TRIES, code_of, is_same, wait_for
from footfall.shared import audit
from footfall.shared.errors import Conflict, TooMany

Sending = OneTimeCode.Sending


class NoGateway(Conflict):
    """No SMS gateway is set up, so no code can be sent to a phone."""


class CannotBeReached(Conflict):
    """There is no whole number or address to send a code to."""


class AskedForSilence(Conflict):
    """This number or address asked for no messages; no code was sent."""


class WaitForTheCode(TooMany):
    """A code was sent there a moment ago; please wait."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a code that was typed in: whether it was right, and how many tries are left."""

    is_right: bool
    tries_left: int
    why: str = ""


@transaction.atomic
def send_code(*, point: ContactPoint, at: datetime, by: Staff | None) -> OneTimeCode:
    """The code that is on its way; it is sent by a job that exists only if this transaction ends well.

    Refused where no message may be sent, and when too many were sent to the same number or address of late.
    """
    _may_be_sent(point, at)
    code = OneTimeCode.objects.create(
        contact_point=point,
        value=point.value,
        nonce=secrets.token_hex(16),
        made_at=at,
        expires_at=at + GOOD_FOR,
        by=by,
    )
    audit.record(by=by, verb="send code", noun="contact", subjects=[point.pk])
    deliver_code.defer(code_id=code.pk)
    return code


def _may_be_sent(point: ContactPoint, at: datetime) -> None:
    is_phone = point.kind == ContactPoint.Kind.PHONE
    if not (point.value.startswith("+") if is_phone else "@" in point.value):
        raise CannotBeReached
    if sender_for(point.kind) is None:
        raise NoGateway
    way = Consent.Way.SMS if is_phone else Consent.Way.EMAIL
    if Suppression.objects.filter(way=way, value=point.value, lifted_at=None).exists():
        raise AskedForSilence
    # Two clicks at once must not both find room: whoever asks for this value next waits here.
    list(ContactPoint.objects.filter(value=point.value).order_by("pk").select_for_update()[:1])
    since = at - max(span for span, _ in LIMITS)
    sent = OneTimeCode.objects.filter(value=point.value, made_at__gt=since).values_list("made_at", flat=True)
    if wait := wait_for(list(sent), at=at):
        minutes = -(-int(wait.total_seconds()) // 60)
        raise WaitForTheCode(
            f"A code was sent there a moment ago; the next can be sent in {minutes} minute{'s' if minutes > 1 else ''}."
        )


@transaction.atomic
def enter_code(*, point: ContactPoint, typed: str, at: datetime, by: Staff | None) -> Entered:
    """Whether what was typed is the newest code sent there; if so the contact point is verified.

    A wrong one is counted and no refusal, so that the count stays: after five tries or ten minutes the code is void.
    """
    code = OneTimeCode.objects.select_for_update().filter(contact_point=point).order_by("-pk").first()
    if code is None or code.entered_at:
        return Entered(is_right=False, tries_left=0, why="Send a code first.")
    if at >= code.expires_at:
        return Entered(is_right=False, tries_left=0, why="This code is too old; send another.")
    if code.tries >= MOST_TRIES:
        return Entered(is_right=False, tries_left=0, why="This code was tried too often; send another.")
    if not is_same(typed, code_of(code.nonce, code.pk, secret=settings.SECRET_KEY)):
        OneTimeCode.objects.filter(pk=code.pk).update(tries=F("tries") + 1)
        left = MOST_TRIES - code.tries - 1
        return Entered(
            is_right=False,
            tries_left=left,
            why=f"That is not the code. {left} tries left." if left else "That is not the code.",
        )
    OneTimeCode.objects.filter(pk=code.pk).update(entered_at=at)
    proof = Proof(point.pk, "code_entered", {"sent": f"{code.made_at:%Y-%m-%d %H:%M} UTC"})
    judge(proofs=[proof], way=Verification.Way.CODE, at=at, by=by)
    return Entered(is_right=True, tries_left=MOST_TRIES)


def deliver(*, code_id: int, sender: Sender | None, at: datetime) -> OneTimeCode.Sending:
    """How the code stands after this attempt to send it; raises `NotSent` when it should be tried again.

    It is claimed before it is sent: a job that runs twice, or again after a crash, sends it once. What has perhaps
    been sent is not sent again; who stands at the counter asks for another code.
    """
    code = _claim(code_id, at)
    if code is None:
        return Sending(OneTimeCode.objects.values_list("sending", flat=True).get(pk=code_id))
    if sender is None or at >= code.expires_at:
        return _stand(code, Sending.FAILED, "too late" if sender else "no gateway")
    digits = code_of(code.nonce, code.pk, secret=settings.SECRET_KEY)
    point = code.contact_point
    to = point.value if point.kind == ContactPoint.Kind.PHONE else point.typed.strip()
    whose = settings.COMPANY_NAME or "Footfall"
    text = f"{digits} is your code for {whose}. Please tell it to whoever is serving you. It is good for ten minutes."
    try:
        sender.send(to=to, subject=f"Your code for {whose}", text=text, name=f"code-{code.pk}-{code.nonce}@footfall")
    except PerhapsSent as error:
        return _stand(code, Sending.UNSURE, str(error))
    except NotSent as error:
        return _not_sent(code, error, at)
    return _stand(code, Sending.SENT, at=at)


def _claim(code_id: int, at: datetime) -> OneTimeCode | None:
    """The code, if it waits to be sent; one whose job was cut off before has perhaps been sent."""
    waiting = OneTimeCode.objects.filter(pk=code_id, sending=Sending.WAITING)
    if waiting.update(sending=Sending.SENDING, sent_at=at):
        return OneTimeCode.objects.select_related("contact_point").get(pk=code_id)
    OneTimeCode.objects.filter(pk=code_id, sending=Sending.SENDING).update(sending=Sending.UNSURE, detail="cut off")
    return None


def _not_sent(code: OneTimeCode, error: NotSent, at: datetime) -> OneTimeCode.Sending:
    if error.blames:
        proof = Proof(code.contact_point_id, error.blames, {"note": str(error)}, f"code:{code.pk}")
        judge(proofs=[proof], way=Verification.Way.CODE, at=at, by=None)
    if error.is_final:
        return _stand(code, Sending.FAILED, str(error))
    _stand(code, Sending.WAITING, str(error))
    raise error


def _stand(
    code: OneTimeCode, sending: OneTimeCode.Sending, detail: str = "", *, at: datetime | None = None
) -> OneTimeCode.Sending:
    OneTimeCode.objects.filter(pk=code.pk).update(sending=sending, detail=detail[:200], sent_at=at)
    return sending
