"""Seeding from end to end."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
import orjson
from django.db import transaction

from footfall.capture.models import Capture
from footfall.company.models import Location
from footfall.qualification.actions.drain import drain
from footfall.seed.agreeing import agree, quote, set_stages, write_down
from footfall.seed.badges import go_to_the_fair
from footfall.seed.calling import call_from_lists
from footfall.seed.company import Company, make_company
from footfall.seed.contacts import judge_contacts
from footfall.seed.deciding import deliberate
from footfall.seed.deliveries import deliver, open_receivers
from footfall.seed.devices import give_cards, stand_devices
from footfall.seed.giving import give_incentives
from footfall.seed.industries import INDUSTRIES
from footfall.seed.letters import write_letters
from footfall.seed.life import live
from footfall.seed.meeting import meet
from footfall.seed.nurturing import nurture
from footfall.seed.pages import begin_forms, open_pages
from footfall.seed.referring import refer, reward
from footfall.seed.selling_again import sell_again
from footfall.seed.spending import spend
from footfall.seed.training import train
from footfall.seed.visits import DAYS, Typist, Visits, draw_visits
from footfall.seed.work import put_to_work
from footfall.seed.write import NULL, copy_columns, execute, keys, timestamps
from footfall.shared.errors import Conflict, Invalid

CHUNK = 20_000


class AlreadySomebodysCompany(Conflict):
    """This data directory holds a company already; seed an empty one (set FOOTFALL_DATA to a new folder)."""


@dataclass(frozen=True)
class Seeded:
    """What a seeding made, and the seconds it took."""

    company: str
    captures: int
    leads: int
    costs: int
    seconds: float


def seed_company(
    *, industry: str, leads: int, seed: int, now: datetime, report: Callable[[str], None] = lambda _line: None
) -> Seeded:
    """A company of this trade with about this many leads in the two years up to `now`, the same for the same seed.

    Refuses an industry that is not there and a data directory that is not empty.
    """
    if industry not in INDUSTRIES:
        raise Invalid(f"There is no industry {industry!r}; there are {', '.join(sorted(INDUSTRIES))}.")
    if Location.objects.exists() or Capture.objects.exists():
        raise AlreadySomebodysCompany
    started = time.monotonic()
    rng = np.random.default_rng(seed)
    with transaction.atomic():
        company = make_company(INDUSTRIES[industry], first_day=(now - timedelta(days=DAYS)).date(), rng=rng)
        stand_devices(company, now=now)
        receivers = open_receivers(company, now=now)
        certified = train(company, now=now, seed=seed)
    report(f"{company.industry.company}: {len(company.outlets)} outlets, {len(company.products)} products")
    report(f"{certified} attendants hold a certificate")
    visits = draw_visits(company, leads=leads, now=now, rng=rng)
    _arrive(company, visits, now=now, rng=rng, report=report)
    execute("ANALYZE")  # tables that were filled at once have no statistics yet, and plans without them go astray
    count = live(company, visits, now=now, rng=rng)
    report(f"{count:,} leads lived through calls, deals and deliveries")
    judge_contacts(now=now, rng=np.random.default_rng(seed))
    give_cards()
    report(f"{give_incentives(now=now):,} visitors got, declined or missed what they were promised")
    report(f"{refer(now=now):,} leads came by somebody's code")
    report(f"{reward(now=now):,} lines in the ledger of rewards")
    delivered, new = deliver(receivers, now=now)
    report(f"{put_to_work(now=now):,} new leads given to somebody")
    report(f"{call_from_lists(now=now):,} calls made from call lists")
    report(f"{agree(now=now):,} tasks and appointments agreed on")
    report(f"{quote(now=now):,} quotes made, {set_stages()} pipelines on the board")
    served, again = sell_again(now=now)
    report(f"{again:,} customers on their way to the next sale")
    report(f"{nurture(now=now):,} leads taken through a sequence of letters, none of which left the house")
    report(f"{write_down(now=now)} colleagues named in notes")
    report(f"{meet(now=now):,} pairs of persons wait to be looked at")
    costs = spend(company, visits, today=now.date(), rng=rng)
    report(f"{deliberate(now=now)} SWOTs rated and a decision made")
    report(f"{begin_forms():,} forms begun on pages")
    visited, asked = open_pages(now=now)
    written, by_letter = write_letters(now=now)
    scanned, by_badge = go_to_the_fair(company, now=now)
    execute("ANALYZE")
    captures = len(visits) + delivered + visited + served + written + scanned
    all_leads = count + new + asked + again + by_letter + by_badge
    return Seeded(company.industry.company, captures, all_leads, costs, time.monotonic() - started)


def _arrive(
    company: Company, visits: Visits, *, now: datetime, rng: np.random.Generator, report: Callable[[str], None]
) -> None:
    """Every visit into the inbox as it was typed, and through the drain, in the order of time."""
    typist = Typist(company, persons=int(visits.person.max()) + 1, rng=rng)
    for start in range(0, len(visits), CHUNK):
        stop = min(start + CHUNK, len(visits))
        _capture(company, visits, typist, start, stop)
        while drain(limit=CHUNK, at=now).worked:
            pass
        report(f"{stop:,} of {len(visits):,} captures taken in and resolved")


def _capture(company: Company, visits: Visits, typist: Typist, start: int, stop: int) -> None:
    part = slice(start, stop)
    bodies = [orjson.dumps(fields) for fields in typist.payloads(visits, start, stop)]
    at = visits.at[part].astype("datetime64[us]").astype(np.int64)
    ids = np.array(
        [_capture_id(int(moment), start + row, body) for row, (moment, body) in enumerate(zip(at, bodies, strict=True))]
    )
    attendants = [staff.pk for pair in company.attendants for staff in pair]
    outlet, attendant = visits.outlet[part], visits.attendant[part]
    forms = [doorway.entry_point.form_version_id for doorway in company.doorways]
    with transaction.atomic():
        copy_columns(
            "capture_capture",
            {
                "id": ids,
                "entry_point_id": keys([doorway.entry_point.pk for doorway in company.doorways], visits.doorway[part]),
                "payload": np.array([body.decode().replace("\\", "\\\\") for body in bodies], dtype=object),
                "digest": np.array([f"\\\\x{hashlib.sha256(body).hexdigest()}" for body in bodies], dtype=object),
                "captured_at": timestamps(at),
                "received_at": timestamps(at + 1_000_000),
                "location_id": keys([place.pk for place in company.outlets], outlet),
                "attendant_id": keys(attendants, np.where(attendant >= 0, outlet * 2 + attendant, -1)),
                "form_version_id": keys(forms, visits.doorway[part]),
                "seconds": np.where(attendant >= 0, visits.seconds[part].astype(str), NULL),
            },
        )
        copy_columns("capture_pending", {"capture_id": ids})


def _capture_id(moment: int, row: int, body: bytes) -> str:
    """A version 7 UUID made of the moment, ending in the row of the visit so that its story can be found again."""
    head = (moment // 1000) << 80
    chance = int.from_bytes(hashlib.blake2b(body, digest_size=4).digest()[:3], "big")
    return str(UUID(int=head | 7 << 76 | (chance >> 12) << 64 | 2 << 62 | (chance & 0xFFF) << 40 | row))
