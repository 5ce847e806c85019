"""A booth at a fair of the demo company: the organiser's list of badges, and those that were scanned."""

from datetime import datetime, timedelta
from uuid import UUID

from footfall.capture.actions import accept
from footfall.capture.actions.badges import badge_reference, take_badge_list
from footfall.capture.actions.entry_points import open_entry_point
from footfall.capture.models import Badge, Source
from footfall.capture.rules import Arrival
from footfall.company.models import Role, Staff
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from footfall.seed.company import Company

LIST = b"""Badge,First name,Last name,Company,Email,Phone,City
HX-2041,Aarti,Bhandari,Sunrise Hotels,aarti.bhandari@sunrise-hotels.example,+919810044101,Delhi
HX-2042,Bipin,Chandra,Chandra Builders,bipin@chandra-builders.example,+919810044102,Noida
HX-2043,Chitra,Nambiar,Lotus Clinics,c.nambiar@lotus-clinics.example,+919810044103,Delhi
HX-2044,Devesh,Tandon,Tandon Interiors,devesh@tandon-interiors.example,+919810044104,Gurugram
HX-2045,Esha,Wadia,Wadia Schools,esha.wadia@wadia-schools.example,+919810044105,Delhi
HX-2046,Firoz,Merchant,Merchant Traders,firoz@merchant-traders.example,+919810044106,Jaipur
HX-2047,Gita,Rajan,Rajan Foods,gita@rajan-foods.example,+919810044107,Chennai
HX-2048,Harish,Kapadia,Kapadia Textiles,harish@kapadia-textiles.example,+919810044108,Surat
"""
SCANNED = (
    ("HX-2041", "Twelve rooms, wants a quote by Friday"), ("HX-2043", "Air for two waiting rooms"),
    ("HX-2044", "Fits flats, asks for dealer prices"), ("HX-2090", "Wants the brochure by post"),
)  # fmt: skip
"""Badges with what was talked about; the last one is not on the list."""


def go_to_the_fair(company: Company, *, now: datetime) -> tuple[int, int]:
    """How many captures and leads came by badges; one badge waits for the organiser's later list."""
    outlet, attendant, before = company.outlets[0], company.attendants[0][0], Lead.objects.count()
    nisha = Staff.objects.filter(role=Role.MARKETING).order_by("pk")[0]
    fields = {"key": "home-expo", "name": "Booth at the home expo", "channel": "trade_show", "location": outlet,
              "source": Source.objects.get(slug="event")}  # fmt: skip
    door = open_entry_point(fields=fields, by=nisha)
    began = now - timedelta(days=1, hours=4)
    take_badge_list(content=[LIST], door=door, at=began, by=nisha)
    listed = {badge.code: badge.fields for badge in Badge.objects.filter(entry_point=door)}
    arrivals = [
        Arrival(
            id=UUID(int=(6 << 76) | (2 << 62) | place), entry_point=door.pk, location=outlet.pk, attendant=attendant.pk,
            captured_at=began + timedelta(minutes=17 * place), seconds=14,
            payload={**listed.get(badge, {}), "note": note, "scanned": "badge", "badge": badge, "code": badge,
                     "external_id": badge_reference(badge)},
        )
        for place, (badge, note) in enumerate(SCANNED)
    ]  # fmt: skip
    accept(arrivals, at=now, by=attendant)
    drain_all(at=now)
    return len(arrivals), Lead.objects.count() - before
