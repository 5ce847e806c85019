"""How a short message gets to a phone or a mailbox: by the mail server, or by an SMS gateway that speaks Twilio's way.

A sender either has sent (a name for it comes back), has surely not sent (`NotSent`; `is_final` when trying again is no
use) or can't tell (`PerhapsSent`: the line broke after the message was out of our hands). Whoever calls must not send
again what has perhaps been sent.
"""

import base64
import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from footfall.identity.models import ContactPoint

SECONDS = 10
NOBODY_THERE = frozenset({21211, 21214, 21217, 21401, 21614, 30003, 30005, 30006})
"""Codes by which the gateway says that the number can't be reached by SMS."""


class NotSent(Exception):
    """The message was surely not sent; `is_final` when it never will be, `blames` when the address is at fault,
    `is_away` when nobody took the call, so that other messages need not be tried now."""

    def __init__(self, why: str, *, is_final: bool = False, blames: str = "", is_away: bool = False) -> None:
        super().__init__(why)
        self.is_away = is_away
        self.is_final = is_final
        self.blames = blames


class PerhapsSent(Exception):
    """The line broke when the message was out of our hands: it may have arrived."""


class Sender(Protocol):
    """Gets a text to a phone or a mailbox."""

    def send(self, *, to: str, subject: str, text: str, name: str) -> str:
        """What the other side calls the message; `name` is ours, the same however often it is tried."""
        ...


def sender_for(kind: str) -> Sender | None:
    """Who sends to contact points of this kind; None where nobody does."""
    if kind == ContactPoint.Kind.EMAIL:
        return ByMail()
    return (
        BySms(settings.SMS_URL, settings.SMS_SID, settings.SMS_TOKEN, settings.SMS_FROM) if settings.SMS_URL else None
    )


@dataclass(frozen=True, slots=True)
class Dress:
    """What a letter may have besides its words: the same as a page, headers of its own, and who is answered to."""

    page: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    reply_to: str = ""


class ByMail:
    """By Django's mail, that is, any SMTP server, or a provider through django-anymail."""

    def send(self, *, to: str, subject: str, text: str, name: str, dress: Dress | None = None) -> str:
        connection = get_connection(timeout=SECONDS) if _is_smtp() else get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__, is_away=True) from error
        letter = _letter(dress or Dress(), subject, text, to, name)
        letter.connection = connection
        try:
            letter.message()
        except ValueError as error:  # an address or a header that no letter can have
            raise NotSent(str(error)[:200], is_final=True) from error
        try:
            letter.send()
        except Exception as error:
            if (told := _told_by(error)) is None:
                raise
            raise told from error
        finally:
            connection.close()
        return name


def _letter(dress: Dress, subject: str, text: str, to: str, name: str) -> EmailMultiAlternatives:
    letter = EmailMultiAlternatives(
        subject, text, None, [to], headers={"Message-ID": f"<{name}>", **dress.headers},
        reply_to=[dress.reply_to] if dress.reply_to else None,
    )  # fmt: skip
    if dress.page:
        letter.attach_alternative(dress.page, "text/html")
    return letter


def _told_by(error: Exception) -> NotSent | PerhapsSent | None:
    """What an error says about the letter; None for one that is a bug of ours."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _refused(code, said)
    if isinstance(error, smtplib.SMTPResponseException):
        return _refused(error.smtp_code, error.smtp_error)
    # By name, since django-anymail is only there where it is used; its errors are errors of the line as well.
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "AnymailRecipientsRefused" in kinds:
        return NotSent(str(error)[:200], is_final=True, blames="email_hard_bounce")
    if "AnymailError" in kinds and isinstance(status := getattr(error, "status_code", None), int):
        later = status >= 500 or status in {401, 403, 429}  # noqa: PLR2004 -- HTTP
        return NotSent(f"{status} from the provider", is_final=not later)
    if "AnymailError" in kinds or isinstance(error, OSError | smtplib.SMTPServerDisconnected):
        return _away(error)
    return None


def _away(error: Exception) -> NotSent | PerhapsSent:
    """Nobody was reached, or the answer did not come: told apart by what stands behind the error."""
    behind: BaseException | None = error
    while behind is not None:
        names = {kind.__name__ for kind in type(behind).__mro__}
        if names & {"ConnectTimeout", "NewConnectionError", "ConnectionRefusedError", "gaierror"}:
            return NotSent(type(behind).__name__, is_away=True)
        behind = behind.__cause__ or behind.__context__
    return PerhapsSent(type(error).__name__)


def _is_smtp() -> bool:
    return str(settings.EMAIL_BACKEND).endswith("smtp.EmailBackend")


def _refused(code: int, said: bytes | str) -> NotSent:
    """What a mail server's answer means: 4yz later, 5yz never, and 5.1.1 that nobody lives there."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    is_final = code >= 500  # noqa: PLR2004 -- SMTP
    nobody = is_final and ("5.1.1" in words or "5.1.10" in words)
    return NotSent(f"{code} {words}"[:200], is_final=is_final, blames="email_hard_bounce" if nobody else "")


class BySms:
    """By an HTTP gateway with Twilio's interface: `POST {url}/2010-04-01/Accounts/{sid}/Messages.json`."""

    def __init__(self, url: str, sid: str, token: str, sender: str) -> None:
        self.url = f"{url.rstrip('/')}/2010-04-01/Accounts/{quote(sid, safe='')}/Messages.json"
        self.sender = sender
        self.key = base64.b64encode(f"{sid}:{token}".encode()).decode()

    def send(self, *, to: str, subject: str, text: str, name: str) -> str:  # noqa: ARG002 -- an SMS has neither
        form = urlencode({"To": to, "From": self.sender, "Body": text}).encode()
        headers = {
            "Authorization": f"Basic {self.key}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        # The address is the administrator's setting, never a user's.
        request = urllib.request.Request(self.url, data=form, headers=headers, method="POST")  # noqa: S310 -- see above
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 -- see above
                return str(_document(answer.read()).get("sid", ""))
        except urllib.error.HTTPError as error:
            raise _refusal_of(error) from error
        except urllib.error.URLError as error:
            # `urlopen` wraps only what fails before the request is out; a broken answer comes bare.
            raise NotSent(type(error.reason).__name__, is_away=True) from error
        except (OSError, HTTPException) as error:
            raise PerhapsSent(type(error).__name__) from error


def _refusal_of(error: urllib.error.HTTPError) -> NotSent:
    document = _document(error.read())
    code = document.get("code")
    why = f"{error.code} {code or ''} {document.get('message', '')}"[:200]
    is_final = error.code < 500 and error.code != 429  # noqa: PLR2004 -- HTTP
    return NotSent(why, is_final=is_final, blames="phone_refused" if code in NOBODY_THERE else "")


def _document(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
