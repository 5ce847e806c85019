"""A missed call: somebody rings a number of ours, it is not taken up, and we ring back."""

from collections.abc import Mapping

from footfall.capture.channels.receiver import Option, Receiver, Secret
from footfall.capture.rules.delivery import Answer, Delivery, Forged, NotReadable, Reading
from footfall.capture.rules.signatures import check_twilio

TOKEN = "auth_token"  # noqa: S105 -- the name of a secret
HIDDEN = frozenset({"", "anonymous", "restricted", "unavailable", "unknown", "+266696687", "+7378742833", "+2562533"})
"""How gateways write a number that is not shown, in words and as the letters of a keypad."""

REJECT = Answer(body='<Response><Reject reason="busy"/></Response>', kind="text/xml; charset=utf-8")
ANSWERED = Answer(body="<Response/>", kind="text/xml; charset=utf-8")


def verify(delivery: Delivery) -> None:
    """Address and fields are signed with the account's token."""
    given = delivery.headers.get("x-twilio-signature", "")
    if not given:
        raise Forged("The header X-Twilio-Signature is missing. Nothing was taken.")
    check_twilio(given, delivery.secret(TOKEN), delivery.url, delivery.form())


def read(delivery: Delivery) -> list[Reading]:
    """The call as a capture; how it went on, told later under the same number, is none of its own."""
    form = delivery.form()
    key = form.get("CallSid", "")
    if not key:
        raise NotReadable("It has no CallSid, so a repeat could not be told from another call.")
    phone = form.get("From", "")
    payload = {
        "phone": "" if phone.lower() in HIDDEN else phone, "intent": "call",
        "to": form.get("To", ""), "name": form.get("CallerName", ""),
    }  # fmt: skip
    return [Reading(key=key, payload={name: value for name, value in payload.items() if value})]


def answer(delivery: Delivery) -> Answer:
    """Busy to a call that rings, which costs the caller nothing; nothing to later news of it."""
    return REJECT if delivery.form().get("CallStatus", "ringing") == "ringing" else ANSWERED


def example(url: str, _secrets: Mapping[str, str]) -> str:
    """A signed call, as a gateway tells it."""
    return (
        f"URL='{url}'\nSIGNATURE=$(printf %s \"${{URL}}CallSidCA1CallStatusringingFrom+919810012345To+15550100\" \\\n"
        '  | openssl dgst -sha1 -hmac "$AUTH_TOKEN" -binary | base64)\n'
        'curl "$URL" -H "X-Twilio-Signature: $SIGNATURE" -d CallSid=CA1 -d CallStatus=ringing \\\n'
        "  --data-urlencode 'From=+919810012345' --data-urlencode 'To=+15550100'"
    )


receiver = Receiver(
    provider="call",
    steps=(
        "Give the auth token of your account at the gateway below.",
        "At the gateway let a call that comes in on your number be posted to the address.",
        "The call is turned away as busy, which costs the caller nothing, and waits to be called back.",
    ),
    secrets=(Secret(TOKEN, "Auth token", "Of your account at the gateway; it signs each delivery.", is_ours=False),),
    options=(Option("number", "Number", "The number that is called, for your own notes"),),
    verify=verify,
    read=read,
    answer=answer,
    example=example,
)
