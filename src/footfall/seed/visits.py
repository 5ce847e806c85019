"""Two years of arrivals: who came when, through which door, and what was typed in a hurry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from footfall.seed.company import Company
from footfall.seed.industries import DOORS
from footfall.seed.names import COMPANIES, FIRST, LAST, MAIL_HOSTS, TRADES

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DAYS = 730
REPEATS = 0.09
RETURNING = 0.06
JUST_LOOKING = 0.08
HOUSEHOLDS = 0.05
# Share of a dead number's causes that can be seen in the number itself; the rest only a call finds out.
VISIBLY_DEAD = 0.4
SAID_BY_CHANNEL: dict[str, dict[str, object]] = {
    "existing_customers": {"is_existing_customer": True},
    "loyalty_card": {"incentive": "200 points"},
}
"""What every visit through a channel says beside what was typed."""

FESTIVE = 60
"""Percent of the arrivals during a seasonal campaign that came by it."""


@dataclass(frozen=True)
class Visits:
    """One row per arrival, in the order of time; `interest` is the row that a repeat repeats, else its own."""

    at: npt.NDArray[np.datetime64]
    interest: Ints
    person: Ints
    doorway: Ints
    door: Ints
    outlet: Ints
    product: Ints
    attendant: Ints
    value: Ints
    seconds: Ints
    is_dead: Bools

    def __len__(self) -> int:
        return len(self.interest)


def draw_visits(company: Company, *, leads: int, now: datetime, rng: np.random.Generator) -> Visits:
    """Arrivals that make about this many leads in the two years up to `now` (UTC)."""
    day = _days(company, leads, now=now, rng=rng)
    door = rng.choice(len(DOORS), size=leads, p=_shares([door.share for door in DOORS]))
    outlet = rng.choice(
        len(company.outlets), size=leads, p=_shares(1 / np.arange(1.5, len(company.outlets) + 1.5) ** 0.55)
    )
    is_local = np.array([door.is_local for door in DOORS])[door]
    doorway = _doorways(company, door, outlet, rng=rng)
    outlet = np.where(is_local | (rng.random(leads) < 0.75), outlet, -1)
    product = _products(company, leads, rng=rng)
    person = _persons(leads, rng=rng)
    hour = np.where(is_local, rng.normal(15.5, 2.6, leads).clip(10, 19.9), (rng.normal(16, 5, leads) % 24))
    price = np.array([p.price_minor for p in company.products] + [0])
    visits = Visits(
        at=_moments(day, hour, now=now, rng=rng),
        interest=np.arange(leads),
        person=person,
        doorway=doorway,
        door=door,
        outlet=outlet,
        product=product,
        attendant=np.where(is_local, rng.integers(0, 2, leads), -1),
        value=(price[product] * rng.choice([1, 1, 1, 1, 2, 3], size=leads)).astype(np.int64),
        seconds=rng.lognormal(2.6, 0.5, leads).clip(5, 240).astype(np.int64),
        is_dead=rng.random(leads) < np.array([door.dead for door in DOORS])[door],
    )
    return _with_repeats(visits, now=now, rng=rng)


def _shares(weights: object) -> Floats:
    values = np.asarray(weights, dtype=float)
    return np.asarray(values / values.sum())


def _days(company: Company, leads: int, *, now: datetime, rng: np.random.Generator) -> Ints:
    """Days before today each lead came on: growing, seasonal, busier on Saturdays, quiet on Sundays."""
    dates = [(now - timedelta(days=DAYS - index)).date() for index in range(DAYS)]
    weekday = np.array([1.0, 0.9, 0.9, 0.95, 1.05, 1.5, 0.45])
    weight = np.array([company.industry.season[d.month - 1] * weekday[d.weekday()] for d in dates])
    weight *= 1 + 0.35 * np.arange(DAYS) / DAYS
    return np.sort(rng.choice(DAYS, size=leads, p=_shares(weight)))


def _moments(day: Ints, hour: Floats, *, now: datetime, rng: np.random.Generator) -> npt.NDArray[np.datetime64]:
    midnight = np.datetime64((now - timedelta(days=DAYS)).replace(tzinfo=None).date().isoformat(), "us")
    local = (
        midnight + day * np.timedelta64(1, "D") + (hour * 3600 + rng.random(len(day)) * 3600).astype("timedelta64[s]")
    )
    moments = local - np.timedelta64(330, "m")  # India keeps one zone, 5:30 ahead
    return np.sort(np.minimum(moments, np.datetime64(now.replace(tzinfo=None), "us") - np.timedelta64(5, "m")))


def _doorways(company: Company, door: Ints, outlet: Ints, *, rng: np.random.Generator) -> Ints:
    """Index of the doorway for each door and outlet; the two vendors of bought lists are drawn one to two."""
    table = np.full((len(DOORS), len(company.outlets)), -1)
    spread: dict[int, list[int]] = {}
    numbers = {door.channel: number for number, door in enumerate(DOORS)}
    for index, doorway in enumerate(company.doorways):
        number = numbers[doorway.door.channel]
        if doorway.outlet >= 0:
            table[number, doorway.outlet] = index
        else:
            spread.setdefault(number, []).append(index)
    chosen = table[door, outlet]
    for number, indexes in spread.items():
        where = np.flatnonzero(door == number)
        chosen[where] = rng.choice(indexes, size=len(where), p=_shares(np.arange(len(indexes), 0, -1)))
    return chosen


def _products(company: Company, leads: int, *, rng: np.random.Generator) -> Ints:
    appeal = np.array([company.industry.families[family].appeal for family in company.families])
    counts = np.bincount(company.families)
    product = rng.choice(len(company.products), size=leads, p=_shares(appeal / counts[company.families]))
    return np.where(rng.random(leads) < JUST_LOOKING, len(company.products), product)


def _persons(leads: int, *, rng: np.random.Generator) -> Ints:
    """Which person each lead is of: mostly a new one, sometimes somebody who asked for another thing before."""
    is_returning = rng.random(leads) < RETURNING
    is_returning[:10] = False
    new = np.cumsum(~is_returning) - 1
    return np.where(is_returning, (rng.random(leads) * new).astype(np.int64), new)


def _with_repeats(visits: Visits, *, now: datetime, rng: np.random.Generator) -> Visits:
    """The arrivals with the same people coming again about the same thing within three weeks."""
    count = int(len(visits) * REPEATS)
    again = rng.choice(len(visits), size=count, replace=False)
    later = visits.at[again] + (rng.exponential(6, count).clip(0.05, 20) * 86_400).astype("timedelta64[s]")
    keep = later < np.datetime64(now.replace(tzinfo=None), "us")
    again, later = again[keep], later[keep]
    at = np.concatenate([visits.at, later])
    source = np.concatenate([np.arange(len(visits)), again])
    order = np.lexsort((source, at))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    taken = source[order]
    return Visits(
        at=at[order],
        interest=place[: len(visits)][taken],
        person=visits.person[taken],
        doorway=visits.doorway[taken],
        door=visits.door[taken],
        outlet=visits.outlet[taken],
        product=visits.product[taken],
        attendant=visits.attendant[taken],
        value=visits.value[taken],
        seconds=visits.seconds[taken],
        is_dead=visits.is_dead[taken],
    )


class Typist:
    """Writes down people as attendants and visitors do: any phone format, initials, swapped names, slips."""

    def __init__(self, company: Company, *, persons: int, rng: np.random.Generator) -> None:
        self.company = company
        self.rng = rng
        self.campaigns = [
            (campaign, np.datetime64(campaign.starts_on), np.datetime64(campaign.ends_on))
            for campaign in company.campaigns
            if campaign.ends_on
        ]
        self.first = rng.integers(0, len(FIRST), persons)
        self.last = rng.integers(0, len(LAST), persons)
        numbers = rng.choice(3_900_000_000, size=persons, replace=False) if persons < 1000 else _distinct(persons, rng)
        self.phone = 6_000_000_000 + numbers
        home = np.flatnonzero(rng.random(persons) < HOUSEHOLDS)
        home = home[home > 0]
        self.phone[home], self.last[home] = self.phone[home - 1], self.last[home - 1]
        self.has_email = rng.random(persons) < 0.45
        self.host = rng.integers(0, len(MAIL_HOSTS), persons)
        self.firm = np.where(rng.random(persons) < 0.07, rng.integers(0, len(COMPANIES) * len(TRADES), persons), -1)

    def payloads(self, visits: Visits, start: int, stop: int) -> Iterator[dict[str, object]]:
        """What was typed for each arrival of the slice."""
        count = stop - start
        style = self.rng.integers(0, 100, size=(count, 4))
        priority = self.rng.random(count)
        for row in range(count):
            index = start + row
            yield self._payload(visits, index, style[row].tolist(), float(priority[row]))

    def _campaign(self, at: np.datetime64) -> str:
        """Code of the seasonal campaign that ran on that day, if one did."""
        day = at.astype("datetime64[D]")
        running = [c.code for c, first, last in self.campaigns if first <= day <= last]
        return running[0] if running else ""

    def _payload(self, visits: Visits, index: int, style: list[int], priority: float) -> dict[str, object]:
        person = int(visits.person[index])
        first, last = FIRST[self.first[person]], LAST[self.last[person]]
        is_dead = bool(visits.is_dead[index])
        fields: dict[str, object] = {"name": _typed_name(first, last, style[0])}
        phone = str(self.phone[person])
        if is_dead:
            fields["phone"] = _dead_phone(phone, style[1])
        elif style[1] < 96:
            fields["phone"] = _typed_phone(phone, style[1])
        if (self.has_email[person] and not is_dead) or "phone" not in fields:
            fields["email"] = _typed_email(first, last, person, MAIL_HOSTS[self.host[person]], style[2])
        if self.firm[person] >= 0:
            firm = int(self.firm[person])
            fields["company"] = f"{COMPANIES[firm % len(COMPANIES)]} {TRADES[firm // len(COMPANIES)]}"
        outlet, product = int(visits.outlet[index]), int(visits.product[index])
        if outlet >= 0:
            fields["city"] = self.company.outlet_cities[outlet]
        if product < len(self.company.products):
            fields["product"] = self.company.products[product].code
            fields["value"] = round(int(visits.value[index]) / 100)
        fields |= SAID_BY_CHANNEL.get(DOORS[visits.door[index]].channel, {})
        if (
            not DOORS[visits.door[index]].is_local
            and style[3] < FESTIVE
            and (campaign := self._campaign(visits.at[index]))
        ):
            fields["campaign"] = campaign
        if priority < 0.14 or priority > 0.8:
            fields["priority"] = "high" if priority < 0.14 else "low"
        return fields


def _distinct(count: int, rng: np.random.Generator) -> Ints:
    """Distinct numbers below 3.9 thousand million, in random order."""
    drawn = np.unique(rng.integers(0, 3_900_000_000, size=int(count * 1.01) + 1000))
    return rng.permutation(drawn)[:count]


def _typed_name(first: str, last: str, style: int) -> str:
    if style < 68:
        return f"{first} {last}"
    shapes = {
        0: f"{first.lower()} {last.lower()}",
        1: f"{first.upper()} {last.upper()}",
        2: first,
        3: f"{first[0]}. {last}",
        4: f"{last} {first}",
        5: f"{first} {last[0]}",
        6: f"{first[:-1] or first} {last}",
        7: f"Mr {first} {last}" if len(first) % 2 else f"Mrs {first} {last}",
    }
    return shapes[style % 8]


def _typed_phone(phone: str, style: int) -> str:
    shapes = (
        phone, phone, phone, f"{phone[:5]} {phone[5:]}", f"+91 {phone[:5]} {phone[5:]}", f"0{phone}", f"+91{phone}",
        f"{phone[:5]}-{phone[5:]}",
    )  # fmt: skip
    return shapes[style % len(shapes)]


def _dead_phone(phone: str, style: int) -> str:
    if style < VISIBLY_DEAD * 100:
        return ("0000000000", phone[:9], "1234567890", phone[:7], "9999999999")[style % 5]
    return phone


def _typed_email(first: str, last: str, person: int, host: str, style: int) -> str:
    user = f"{first}.{last}{person % 997}".lower()
    if style < 4:
        return f"{user}@{host.replace('.com', '.con')}"
    if host == "gmail.com" and style < 12:
        return f"{user.replace('.', '')}@{host}"
    if style < 16:
        return f"{user.upper()}@{host}"
    return f"{user}@{host}"
