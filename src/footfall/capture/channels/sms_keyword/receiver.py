"""A text message at a number of ours, by a gateway that speaks Twilio's way: its first word says what it is about."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from footfall.capture.channels.receiver import Option, Receiver, Secret
from footfall.capture.rules.delivery import Answer, Delivery, Forged, Hint, NotReadable, Read, Reading
from footfall.capture.rules.signatures import check_twilio

TOKEN = "auth_token"  # noqa: S105 -- the name of a secret
STOPS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
STARTS = frozenset({"START", "UNSTOP"})
SILENCE = Answer(body="<Response/>", kind="text/xml; charset=utf-8")


def verify(delivery: Delivery) -> None:
    """Address and fields are signed with the account's token."""
    given = delivery.headers.get("x-twilio-signature", "")
    if not given:
        raise Forged("The header X-Twilio-Signature is missing. Nothing was taken.")
    check_twilio(given, delivery.secret(TOKEN), delivery.url, delivery.form())


def read(delivery: Delivery) -> Read:
    """The message as a capture, or as an order to stop or to start again."""
    form = delivery.form()
    key = form.get("MessageSid") or form.get("SmsSid") or form.get("SmsMessageSid") or ""
    if not key:
        raise NotReadable("It has no MessageSid, so a repeat could not be told from another message.")
    text, phone = form.get("Body", ""), form.get("From", "")
    word = first_word(text)
    if word in STOPS | STARTS and len(text.split()) == 1:
        details = {"phone": phone, "words": text.strip(), "way": "sms"}
        return [Hint(key=key, deed="stop" if word in STOPS else "start", details=details)]
    payload = {
        "phone": phone, "note": text, "keyword": word, "to": form.get("To", ""),
        "city": form.get("FromCity", "").title(),
    }  # fmt: skip
    kept = {name: value for name, value in payload.items() if value}
    return [Reading(key=key, payload=kept, door=_door_of(word, delivery.options))]


def first_word(text: str) -> str:
    """The word a message begins with, in capitals and without signs around it."""
    words = text.split(maxsplit=1)
    return words[0].strip(".,;:!?\"'()“”").upper()[:40] if words else ""


def _door_of(word: str, options: Mapping[str, object]) -> str:
    """The entry point whose keyword it is; the view fills in all of this number's as `keywords`."""
    keywords = options.get("keywords")
    return str(keywords.get(word, "")) if isinstance(keywords, dict) else ""


def answer(delivery: Delivery) -> Answer:
    """The words of thanks as TwiML; nothing to who stops, since the gateway itself confirms that."""
    word = first_word(delivery.form().get("Body", ""))
    replies = delivery.options.get("replies")
    words = replies.get(word) if isinstance(replies, dict) else None
    text = str(words or delivery.options.get("reply") or "").strip()
    if word in STOPS or not text:
        return SILENCE
    return Answer(body=f"<Response><Message>{escape(text)}</Message></Response>", kind=SILENCE.kind)


def example(url: str, _secrets: Mapping[str, str]) -> str:
    """A signed message, as a gateway sends it."""
    return (
        f"URL='{url}'\nSIGNATURE=$(printf %s \"${{URL}}BodyPURIFIERFrom+919810012345MessageSidSM1To+15550100\" \\\n"
        '  | openssl dgst -sha1 -hmac "$AUTH_TOKEN" -binary | base64)\n'
        'curl "$URL" -H "X-Twilio-Signature: $SIGNATURE" --data-urlencode \'Body=PURIFIER\' \\\n'
        "  --data-urlencode 'From=+919810012345' -d MessageSid=SM1 --data-urlencode 'To=+15550100'"
    )


receiver = Receiver(
    provider="sms",
    steps=(
        "Give the auth token of your account at the gateway below.",
        "At the gateway let a message that comes in on your number be posted to the address.",
        "Each keyword may have an entry point of its own: only one of them gives its address to the gateway.",
    ),
    secrets=(Secret(TOKEN, "Auth token", "Of your account at the gateway; it signs each delivery.", is_ours=False),),
    options=(
        Option(
            "keyword", "Keyword", "Messages that begin with it are this entry point's, whichever address they came by"
        ),
        Option("reply", "Answer", "What the sender gets back; empty for no answer"),
    ),
    verify=verify,
    read=read,
    answer=answer,
    example=example,
)
