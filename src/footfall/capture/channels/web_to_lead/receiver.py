"""A form that was made for Salesforce: the visitor's browser posts it here, and goes on to the page it names."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from footfall.capture.channels.receiver import Option, Receiver
from footfall.capture.rules.answers import RESERVED, apart, plain_name
from footfall.capture.rules.arrival import digest_of
from footfall.capture.rules.delivery import Answer, Delivery, Reading

PATH = "/servlet/servlet.WebToLead"
CONTROLS = frozenset({"oid", "returl", "debug", "debugemail", "encoding", "captcha_settings", "g-recaptcha-response"})
NAMES = {"mobile": "mobile", "description": "note", "title": "job_title", "lead_source": "lead_source"}
HOUR = 3_600
ENCODINGS = frozenset({"utf-8", "iso-8859-1", "windows-1252", "shift_jis", "gb2312", "big5", "euc-kr"})


def read(delivery: Delivery) -> list[Reading]:
    """The one lead; the same form sent twice within the hour is one."""
    form = form_of(delivery)
    fields = {NAMES.get(plain, plain): form[name] for name in form if (plain := _plain(name)) not in CONTROLS}
    fields = {name: value for name, value in fields.items() if value.strip()}
    key = f"{digest_of(fields).hex()}:{int(delivery.at.timestamp()) // HOUR}"
    return [Reading(key=key, payload=apart(fields, RESERVED), is_test=form.get("debug") == "1")]


def form_of(delivery: Delivery) -> dict[str, str]:
    """The form's fields, in the encoding that its address or itself names."""
    wanted = delivery.query.get("encoding", "utf-8").lower()
    return delivery.form(wanted if wanted in ENCODINGS else "utf-8")


def _plain(name: str) -> str:
    # Fields of the company's own have ids such as 00N5f000001aBcD, which are told apart by their capitals.
    return name if name.startswith("00N") else plain_name(name)


def answer(delivery: Delivery) -> Answer:
    """On to the page the form names, if its host is one of ours; else a word of thanks."""
    form = form_of(delivery)
    given = next((form[name] for name in form if name.lower() == "returl"), "")
    if is_allowed(given, delivery.options.get("hosts")):
        return Answer(status=302, location=given)
    return Answer(body="Thank you. It has arrived.")


def is_allowed(url: str, hosts: object) -> bool:
    """Whether the address is a web page at one of the hosts."""
    if not isinstance(hosts, list) or any(ord(sign) <= 32 or sign == "\\" for sign in url):  # noqa: PLR2004 -- controls and space
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and not parts.username and (parts.hostname or "") in hosts


def example(url: str, _secrets: Mapping[str, str]) -> str:
    """What a browser would send."""
    return (
        f"curl '{url}' \\\n  -d 'first_name=Asha' -d 'last_name=Rao' -d 'company=Rao Traders' \\\n"
        "  -d 'phone=+91 98100 12345' -d 'lead_source=Web' -d 'debug=1'"
    )


receiver = Receiver(
    provider="web-to-lead",
    steps=(
        "In the page of your form replace the address behind action= by the one here; nothing else has to change.",
        "Where the form shall keep its own oid, give it below: then only the host in the address changes.",
        "Give the hosts that retURL may lead to. To any other host visitors are not sent on.",
    ),
    options=(
        Option("oid", "Organisation id (oid)", "As it stands in the form"),
        Option("hosts", "Hosts to go on to", "One a line, such as www.example.com", kind="lines"),
    ),
    read=read,
    answer=answer,
    example=example,
    is_by_anybody=True,
)
