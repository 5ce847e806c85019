"""Doors of the demo company that other programs deliver to, and what they delivered today."""

import json
from datetime import datetime, timedelta
from typing import Any

from footfall.capture.actions.door_secrets import give_secret, make_secret
from footfall.capture.actions.entry_points import open_entry_point
from footfall.capture.actions.take_delivery import take_delivery, tally
from footfall.capture.channels.receiver import receiver_of
from footfall.capture.models import DoorTally, EntryPoint, Source
from footfall.capture.rules.delivery import Delivery, Forged
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from footfall.seed.company import Company

DOORS: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("google_lead_form", "google-ads", "Google lead form", "web", {}),
    ("webhook", "price-page", "Price page of the shop", "web", {"mapping": {
        "name": "lead.full name", "phone": "lead.contacts[label=phone].value", "city": "lead.town", "id": "event"}}),
    ("sms_keyword", "sms", "Text messages", "mail", {"reply": "Thank you, we call you back."}),
    ("inbound_email", "sales", "Letters to sales", "mail", {}),
    ("web_to_lead", "old-site", "Form of the old site", "web", {"oid": "00D5f000000demo", "hosts": ["www.pranam.example"]}),
    ("meta_lead_ads", "meta-ads", "Meta lead ads", "social", {"page": "Pranam"}),
)  # fmt: skip

PEOPLE = (
    ("Gauri Menon", "+919845011872", "Bengaluru"),
    ("Imran Qureshi", "+919830044127", "Kolkata"),
    ("Lata Deshpande", "+919822067319", "Pune"),
)


def open_receivers(company: Company, *, now: datetime) -> list[EntryPoint]:
    """A door of each kind, with its secrets."""
    opened = now - timedelta(days=30)
    sources = {source.slug: source for source in Source.objects.all()}
    doors = []
    for channel, key, name, source, told in DOORS:
        product = company.products[0] if channel == "google_lead_form" else None
        fields = {"key": key, "name": name, "channel": channel, "source": sources[source], "product": product,
                  "receiving": told}  # fmt: skip
        door = open_entry_point(fields=fields, by=None)
        receiver = receiver_of(channel)
        for secret in receiver.secrets if receiver and receiver.is_web else ():
            if secret.is_ours:
                make_secret(door=door, name=secret.name, at=opened, by=None)
            else:
                give_secret(door=door, name=secret.name, text=f"demo-{secret.name}", at=opened, by=None)
        doors.append(door)
    return doors


def deliver(doors: list[EntryPoint], *, now: datetime) -> tuple[int, int]:
    """How many captures and leads came of what the senders delivered in the last hours; one was forged and refused."""
    before = Lead.objects.count()
    by_channel = {door.channel: door for door in doors}
    captures = 0
    for number, (channel, body) in enumerate(_bodies()):
        at = now - timedelta(minutes=170 - 20 * number)
        door, receiver = by_channel[channel], receiver_of(channel)
        if receiver is None:
            continue
        kind = "application/json" if body[:1] == b"{" else "application/x-www-form-urlencoded"
        items = receiver.read(Delivery(body=body, headers={"content-type": kind}, options=door.receiving, at=at))
        captures += take_delivery(door=door, items=items, at=at).new
        drain_all(at=now)  # one after the other: together they would be worked off in the order of their ids
    google = by_channel["google_lead_form"]
    tally(door=google, fate=DoorTally.Fate.REFUSED, at=now - timedelta(hours=5), words=str(Forged.__doc__))
    return captures, Lead.objects.count() - before


def _bodies() -> list[tuple[str, bytes]]:
    """What came, in each sender's own words."""
    (gauri, first, _), (imran, second, town), (lata, third, _) = PEOPLE
    google = {
        "lead_id": "demo-1", "form_id": 11, "campaign_id": 12, "is_test": False,
        "user_column_data": [{"column_id": "FULL_NAME", "string_value": gauri},
                             {"column_id": "PHONE_NUMBER", "string_value": first}],
    }  # fmt: skip
    page = {
        "event": "demo-2",
        "lead": {"full name": imran, "town": town, "contacts": [{"label": "phone", "value": second}]},
    }
    letter = (
        f"From: {lata} <lata.deshpande@example.in>\nSubject: Service\nMessage-ID: <demo-4@example.in>\n\n"
        f"Which softener fits a house of five? My number is {third}."
    )
    return [
        ("google_lead_form", json.dumps(google).encode()),
        ("google_lead_form", json.dumps(google).encode()),
        ("webhook", json.dumps(page).encode()),
        ("sms_keyword", b"MessageSid=SM1&From=%2B919811076218&Body=inverter&To=%2B15550100"),
        ("inbound_email", letter.encode()),
        ("web_to_lead", b"first_name=Gauri&last_name=Menon&phone=%2B919845011872&lead_source=Web"),
    ]
