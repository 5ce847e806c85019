"""A mailing of the demo company: letters with personal codes, a few of them answered."""

from datetime import datetime, timedelta
from uuid import UUID

from footfall.capture.actions import accept
from footfall.capture.actions.entry_points import open_entry_point
from footfall.capture.actions.mailings import make_mailing
from footfall.capture.models import Source
from footfall.capture.rules import Arrival
from footfall.company.models import Role, Staff
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead

LETTERS = (
    "Farah Contractor, 14 Hill Road, Mumbai", "Gopal Iyengar, 3 Car Street, Chennai", "Hema Malhotra, 88 Mall Road, Shimla",
    "Imran Siddiqui, 5 Charbagh, Lucknow", "Jaya Kurian, 21 MG Road, Kochi", "Kunal Basu, 9 Lake Road, Kolkata",
    "Lata Deshpande, 40 FC Road, Pune", "Mohan Reddy, 77 Banjara Hills, Hyderabad", "Naina Kapoor, 12 Sector 17, Chandigarh",
    "Om Prakash, 6 Station Road, Jaipur", "Pooja Hegde, 31 Jayanagar, Bengaluru", "Qasim Ali, 2 Residency Road, Srinagar",
)  # fmt: skip
WORDS = """Dear customer,

your appliance has served you for two years. Until the end of the month we look it over at your home, free of charge, \
and bring the filters that fit.

Your service team"""
ANSWERED = ((1, "+919840112233"), (4, "+919847055119"), (6, "+919822390044"))


def write_letters(*, now: datetime) -> tuple[int, int]:
    """How many captures and leads came by letters."""
    nisha = Staff.objects.filter(role=Role.MARKETING).order_by("pk")[0]
    before = Lead.objects.count()
    fields = {"key": "letters", "name": "Letters answered", "channel": "direct_mail",
              "source": Source.objects.get(slug="mail")}  # fmt: skip
    door = open_entry_point(fields=fields, by=nisha)
    sent_at = now - timedelta(days=9)
    made = make_mailing(
        name="Service letter",
        door=door,
        addressees=LETTERS,
        letters=0,
        is_personal=True,
        at=sent_at,
        by=nisha,
        words=WORDS,
    )
    codes = list(made.codes.order_by("pk").values_list("code", flat=True))
    arrivals = [
        Arrival(
            id=UUID(int=(5 << 76) | (2 << 62) | place), entry_point=door.pk, captured_at=now - timedelta(days=2, hours=place),
            payload={"name": LETTERS[place].partition(",")[0], "phone": phone, "response_code": codes[place]},
        )
        for place, phone in ANSWERED
    ]  # fmt: skip
    accept(arrivals, at=now, by=None)
    drain_all(at=now)
    return len(arrivals), Lead.objects.count() - before
