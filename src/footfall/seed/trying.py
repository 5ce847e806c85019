"""The experiments of the demo company: one that was decided, one that a day's arm is read by, two that run."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from footfall.capture.models import FormVersion
from footfall.company.models import Role, Staff
from footfall.decisions.actions.decisions import decide
from footfall.decisions.actions.experiments import ArmDraft, Draft, set_up, take_look
from footfall.decisions.actions.exposures import Met, gather, log
from footfall.decisions.models import Experiment
from footfall.decisions.queries.experiment import found_by, planned_of
from footfall.decisions.queries.running import Running, doors_of, with_places
from footfall.decisions.showing import in_words_of
from footfall.qualification.actions.charge import charge
from footfall.qualification.models import Touchpoint
from footfall.seed.visits import Floats

GIFTS = ((0, 0.055), (50, 0.080), (150, 0.104), (300, 0.112))
"""Rupees, and the share of visitors who then give their data: it rises, and less and less."""
FORM_RATES = (0.085, 0.062)
MOST_CAPTURES = 2_000
RUPEE, SEED = 100, 3
INDIA = ZoneInfo("Asia/Kolkata")
Came = tuple[UUID, datetime, int | None, int, int | None, int]
"""A capture of a door: its id, when, where, the door, the seconds it took, and its lead."""


def try_out(*, now: datetime) -> int:
    """Four experiments as a company has them after a while; how many."""
    nisha = Staff.objects.filter(role=Role.MARKETING).order_by("id")[0]
    short, long = (FormVersion.objects.filter(length=one).order_by("number")[0] for one in ("short", "long"))
    gift = _begin(
        nisha, now, begins=240, days=180, name="Gift on the website", kind="incentive", channel="web_form", looks=3,
        outcome="captured", base=0.055, effect=0.025,
        question="Does a voucher for leaving one's number pay, and how large should it be?",
        arms=[ArmDraft("none"), *(ArmDraft(f"₹{rupees}", 1, f"A voucher of ₹{rupees} for your number", rupees * RUPEE)
                                  for rupees, _ in GIFTS[1:])],
    )  # fmt: skip
    _show(gift, [rate for _, rate in GIFTS], now)
    form = _begin(
        nisha, now, begins=75, days=90, name="Short or long behind the brochure", kind="form", channel="brochure",
        outcome="captured", base=0.085, effect=-0.025, question="How many does the long form cost us?",
        arms=[ArmDraft("short", form_version=short), ArmDraft("long", form_version=long)],
    )  # fmt: skip
    _show(form, FORM_RATES, now)
    counter = _begin(
        nisha, now, begins=150, days=84, name="Long form in the register", kind="form", channel="visitors_register", unit="outlet_day",
        outcome="warm", within_days=30, base=0.5, effect=0.08,
        question="Do leads with more answers warm more often?",
        arms=[ArmDraft("short", form_version=short), ArmDraft("long", form_version=long)],
    )  # fmt: skip
    log(experiment=counter, met=_by_day(with_places(counter), now))
    script = _begin(
        nisha, now, begins=60, days=70, name="Ask for the day at once", kind="script", channel="visitors_register",
        outcome="qualified", within_days=14, base=0.12, effect=0.05,
        question="Does offering two days beat asking whether a demo is wanted?",
        arms=[ArmDraft("as it is"), ArmDraft("two days", words="Our expert is near you on Tuesday and on Friday. Which suits you?")],
    )  # fmt: skip
    gather(experiment=script, at=now)
    for one in (gift, form, counter, script):
        _look(one, now)
    _conclude(gift, nisha, now)
    return Experiment.objects.count()


def _begin(
    by: Staff, now: datetime, *, begins: int, days: int, arms: Sequence[ArmDraft], **given: object
) -> Experiment:
    at = now - timedelta(days=begins)
    first = at.astimezone(INDIA).date()
    rest = {"starts_on": first, "ends_on": first + timedelta(days=days - 1), "planned": 4_000, "margin": 0.28}
    made = set_up(draft=Draft(arms=arms, **{**rest, **given}), by=by, at=at)  # type: ignore[arg-type]  # as the draft has them
    # Nobody is to guess an arm of a real one; of this one everybody is to come to the same.
    made.salt = f"{made.slug[:34]} demo"
    made.save(update_fields=["salt"])
    return made


def _came(experiment: Experiment, now: datetime) -> list[Came]:
    """What came in at its doors while it dealt arms."""
    until = min(now, datetime.combine(experiment.ends_on, time.max, INDIA))
    touches = Touchpoint.objects.filter(
        capture__entry_point__in=doors_of(experiment), at__gte=experiment.made_at, at__lte=until
    )
    columns = ("capture_id", "at", "lead__location_id", "capture__entry_point_id", "capture__seconds", "lead_id")
    return list(touches.order_by("at", "capture_id").values_list(*columns)[:MOST_CAPTURES])


def _show(experiment: Experiment, rates: Sequence[float], now: datetime) -> None:
    """Visitors of a page: those who came in, and as many who did not as the arms' rates make of them."""
    running, rng = with_places(experiment), np.random.default_rng(SEED)
    came = _came(experiment, now)
    chances = np.array(rates)
    arms = running.arms
    places = rng.choice(len(arms), size=len(came), p=chances / chances.sum())
    met = []
    for one, place in zip(came, places.tolist(), strict=True):
        key = _visitor(running, place, rng)
        met.append(_met(running, place, key, one))
    left = round(len(came) * (len(arms) / chances.sum() - 1))
    for place, moment in zip(
        _others(chances, left, rng), rng.integers(0, max(1, len(came)), left).tolist(), strict=True
    ):
        if came:
            key, at = _visitor(running, place, rng), came[moment][1] + timedelta(seconds=int(rng.integers(30, 3_000)))
            met.append(Met(arms[place].pk, key, key, min(at, now), entry_point=came[moment][3]))
    log(experiment=experiment, met=met)
    cost = {arm.pk: arm.incentive_minor for arm in arms}
    spent: dict[int, int] = {}
    for each in met:
        if each.lead is not None:
            spent[each.lead] = spent.get(each.lead, 0) + cost[each.arm]
    charge(costs=spent, by=None, because=f"Incentive of {experiment.name}")


def _others(chances: Floats, count: int, rng: np.random.Generator) -> list[int]:
    """Arms of visitors who gave nothing."""
    away = 1 - chances
    return [int(place) for place in rng.choice(len(chances), size=count, p=away / away.sum())]


def _visitor(running: Running, place: int, rng: np.random.Generator) -> str:
    """A visitor whom the hash deals this arm."""
    while True:
        key = str(UUID(bytes=rng.bytes(16), version=4))
        if running.place(key) == place:
            return key


def _met(running: Running, place: int, key: str, came: Came) -> Met:
    capture, at, location, door, seconds, lead = came
    return Met(running.arms[place].pk, key, key, at, True, location, door, capture, lead, seconds)


def _by_day(running: Running, now: datetime) -> Iterator[Met]:
    """Everybody who came to a counter, with the arm that its outlet had that day."""
    codes = {door.location_id: door.location.code for door in doors_of(running.experiment) if door.location}
    for capture, at, location, door, seconds, lead in _came(running.experiment, now):
        unit = f"{codes[location]}:{at.astimezone(INDIA).date()}" if location in codes else str(capture)
        place = running.place(unit)
        yield Met(running.arms[place].pk, str(capture), unit, at, True, location, door, capture, lead, seconds)


def _look(experiment: Experiment, now: datetime) -> None:
    """The looks that were due by now, each as of its day."""
    plan = planned_of(experiment)
    for number in range(1, plan.due_by(now.date()) + 1):
        take_look(experiment=experiment, number=number, at=datetime.combine(plan.due_on(number), time(3), INDIA))


def _conclude(experiment: Experiment, by: Staff, now: datetime) -> None:
    """What was decided on the day of the last look, with the numbers of that day."""
    day = planned_of(experiment).due_on(experiment.looks)
    found = found_by(experiment, as_of=datetime.combine(day, time(9), INDIA), look=experiment.looks)
    if found is None:
        return
    decide(
        what=_decided(found.best_level()), because=found.advice.sentence, location=None, owner=by, by=by, on=day,
        change_of_mind="Leads with a voucher buy less often than those without.",
        review_on=max(day + timedelta(days=60), now.date() - timedelta(days=3)), numbers=in_words_of(found),
        experiment=experiment,
    )  # fmt: skip


def _decided(best: dict[str, float] | None) -> str:
    tried = [rupees for rupees, _ in GIFTS]
    nearest = min(tried, key=lambda rupees: abs(rupees - (best["level"] if best else 0)))
    return f"A voucher of ₹{nearest} for a number left on the website" if nearest else "No voucher on the website"
