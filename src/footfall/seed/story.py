"""What became of each lead: who called, when it warmed, how far it got, and where it stands today.

Everything is decided for all leads at once in arrays. Times are microseconds since 1970 (UTC), NEVER where it did
not happen.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from footfall.seed.company import Company
from footfall.seed.industries import DOORS
from footfall.seed.visits import Bools, Floats, Ints

NEVER = np.iinfo(np.int64).max
DAY = 86_400_000_000
HOUR = DAY // 24
EAST = 5 * HOUR + HOUR // 2
"""The company's outlets keep Indian time."""
OPENS, OPEN_HOURS = 9 * HOUR + HOUR // 2, 9
MOST_CALLS = 4
CARE = 47
"""Seed of how careful each attendant is: a generator of its own leaves all other draws as they are."""
STEP_RATES = {"demo": 0.50, "negotiation": 0.58, "order": 0.62, "delivered": 0.90}
CLOSING_STEPS = 4
WARM_TOUCHES = frozenset({"question", "brochure", "web_form", "referral"})
HOT_TOUCHES = frozenset({"demo_request", "price_request"})
TRAINED = {"basic": 1.12, "advanced": 1.2, "expert": 1.25, "expired": 0.97, "": 0.9}
"""How much more interest there is in what an attendant captured who is certified so."""
POINTS_TO_HOT = 10
"""With an interested call (+40) a lead becomes hot if at least this much is left of its first touch."""

DEAD_CAUSES = ("wrong_number", "no_such_number", "not_the_person", "fake")
LOST_CAUSES = ("price", "competitor", "no_need", "no_budget", "bad_timing", "no_answer")
JUNK_CAUSES = ("spam", "staff", "out_of_area")


@dataclass
class Story:
    """One row per lead. Indexes point into the company's lists, -1 for none; `calls_*` have one column per attempt."""

    calls_at: Ints
    calls_result: npt.NDArray[np.str_]
    caller: Ints
    salesperson: Ints
    warm_at: Ints
    hot_at: Ints
    interested_at: Ints
    qualified_at: Ints
    stages: dict[str, Ints] = field(default_factory=dict)
    won_at: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    dead_at: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    dead_cause: npt.NDArray[np.str_] = field(default_factory=lambda: np.empty(0, dtype="U20"))
    lost_at: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    lost_cause: npt.NDArray[np.str_] = field(default_factory=lambda: np.empty(0, dtype="U20"))
    junk_at: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    junk_cause: npt.NDArray[np.str_] = field(default_factory=lambda: np.empty(0, dtype="U20"))


@dataclass(frozen=True)
class Opened:
    """The leads as the drain opened them, with the arrival that opened each."""

    captured: Ints
    door: Ints
    outlet: Ints
    product: Ints
    is_dead: Bools
    training: Floats
    """What the certificate of the attendant makes of the interest; 1 where nobody attended."""
    attendant: Ints
    """Which of the two attendants of the outlet; -1 where nobody attended."""


def tell(company: Company, leads: Opened, *, now: int, rng: np.random.Generator) -> Story:
    """The story of each lead up to `now` (microseconds); deterministic in `rng`."""
    count = len(leads.captured)
    skill = _skills(company, rng=rng)
    pull = skill.outlet[leads.outlet] * np.array([d.warm for d in DOORS])[leads.door] * skill.month(leads.captured)
    pull = pull * leads.training
    calls_at, calls_result, interested_at = _calls(company, leads, pull, now=now, rng=rng)
    warm_at, hot_at = _temperatures(leads, interested_at)
    is_junk = rng.random(count) < 0.015
    stages = _stages(company, leads, skill.outlet, np.where(is_junk, NEVER, warm_at), interested_at, now=now, rng=rng)
    story = Story(
        calls_at=calls_at,
        calls_result=calls_result,
        caller=rng.integers(0, len(company.callers), count),
        salesperson=rng.integers(0, 2, count),
        warm_at=warm_at,
        hot_at=hot_at,
        interested_at=interested_at,
        qualified_at=np.where(stages["demo"] == NEVER, NEVER, np.maximum(leads.captured, stages["demo"] - DAY // 2)),
        stages=stages,
    )
    _end(story, leads, is_junk, now=now, rng=rng)
    return story


@dataclass(frozen=True)
class _Skills:
    """How well each outlet works (last entry: no outlet), and how the company learnt over the months."""

    outlet: Floats

    def month(self, captured: Ints) -> Floats:
        """Slow improvement, a little more than a tenth over the two years."""
        age = (captured.max() - captured) / (730 * DAY) if len(captured) else captured
        return np.asarray(1.06 - 0.12 * age, dtype=float)


def _skills(company: Company, *, rng: np.random.Generator) -> _Skills:
    factor = rng.lognormal(0, 0.22, len(company.outlets))
    return _Skills(np.append(factor / factor.mean(), 1.0))


def _calls(
    company: Company, leads: Opened, pull: Floats, *, now: int, rng: np.random.Generator
) -> tuple[Ints, npt.NDArray[np.str_], Ints]:
    """Up to four attempts a lead until somebody answers, with what came of each, and when interest was shown."""
    count = len(leads.captured)
    is_called = rng.random(count) < np.where(np.array([d.is_local for d in DOORS])[leads.door], 0.62, 0.86)
    is_reached = rng.random((count, MOST_CALLS)) < 0.46 * _care(company, leads)[:, None]
    is_reached &= ~leads.is_dead[:, None]
    first = rng.lognormal(-1.6, 1.5, count).clip(0.002, 9)
    gaps = np.concatenate([first[:, None], rng.exponential(1.6, (count, MOST_CALLS - 1)).clip(0.1, 8)], axis=1)
    at = leads.captured[:, None] + (np.cumsum(gaps, axis=1) * DAY).astype(np.int64)
    at = _at_work(at, after=leads.captured[:, None] + np.arange(1, MOST_CALLS + 1) * (HOUR // 30))
    done = np.cumsum(is_reached, axis=1) - is_reached > 0
    found_dead = leads.is_dead[:, None] & (np.arange(MOST_CALLS) == 1)
    after_dead = leads.is_dead[:, None] & (np.arange(MOST_CALLS) > 1)
    happens = is_called[:, None] & ~done & ~after_dead & (at < now)
    rate = (company.industry.warm_rate * 0.95 * pull).clip(0.02, 0.9)
    answer = np.where(
        rng.random((count, MOST_CALLS)) < rate[:, None],
        rng.choice(["interested", "interested", "appointment"], size=(count, MOST_CALLS)),
        rng.choice(["talked", "talked", "callback", "not-interested", "not-interested"], size=(count, MOST_CALLS)),
    )
    silence = rng.choice(["na", "na", "busy", "machine"], size=(count, MOST_CALLS))
    deadness = rng.choice(
        ["wrong-number", "no-such-number", "no-such-number", "not-the-person"], size=(count, MOST_CALLS)
    )
    result = np.where(found_dead, deadness, np.where(is_reached, answer, silence))
    result = np.where(happens, result, "")
    shown = np.isin(result, ["interested", "appointment"])
    interested_at = np.where(shown.any(axis=1), np.where(shown, at, NEVER).min(axis=1), NEVER)
    return np.where(happens, at, NEVER), result, interested_at


def _care(company: Company, leads: Opened) -> Floats:
    """How likely what each attendant wrote down leads to its person, against the average: they read numbers back, or not."""
    care = np.random.default_rng(CARE).normal(1, 0.3, (len(company.outlets), 2)).clip(0.4, 1.6)
    return np.asarray(np.where(leads.attendant >= 0, care[leads.outlet, leads.attendant], 1.0), dtype=float)


def _at_work(moments: Ints, *, after: Ints) -> Ints:
    """The same days with each day's hours pressed into the opening hours, in the same order, none before `after`."""
    into_day = (moments + EAST) % DAY
    return np.asarray(np.maximum(moments - into_day + OPENS + into_day * OPEN_HOURS // 24, after), dtype=np.int64)


def _temperatures(leads: Opened, interested_at: Ints) -> tuple[Ints, Ints]:
    """When each lead first became warm and hot, by the starting rules: first touch, then an interested call."""
    touches = [door.touch for door in DOORS]
    hot_first = np.array([touch in HOT_TOUCHES for touch in touches])[leads.door]
    warm_first = np.array([touch in WARM_TOUCHES for touch in touches])[leads.door] | hot_first
    points = np.array([{"visit": 14, "social": 12, "event": 14, "listed": 0}.get(touch, 22) for touch in touches])
    half_life = np.array([45 if touch == "visit" else 30 for touch in touches])[leads.door] * DAY
    waited = np.where(interested_at == NEVER, 0, interested_at - leads.captured)
    left = points[leads.door] * 0.5 ** (waited / half_life)
    warm_at = np.where(warm_first, leads.captured, interested_at)
    hot_by_call = np.where((interested_at != NEVER) & (left >= POINTS_TO_HOT), interested_at, NEVER)
    return warm_at, np.where(hot_first, leads.captured, hot_by_call)


def _stages(
    company: Company,
    leads: Opened,
    outlet: Floats,
    warm_at: Ints,
    interested_at: Ints,
    *,
    now: int,
    rng: np.random.Generator,
) -> dict[str, Ints]:
    """When each sub-stage was reached; each needs the one before it and time enough."""
    count = len(leads.captured)
    closing = np.array([company.industry.families[f].closing for f in company.families] + [0.35])[leads.product]
    doors = np.array([d.sale / d.warm for d in DOORS])[leads.door]
    # The four step rates multiply to what a warm lead should bring: the trade's sales over its warm leads.
    wanted = company.industry.sale_rate / company.industry.warm_rate
    lift = (wanted / np.prod(list(STEP_RATES.values()))) ** (1 / CLOSING_STEPS)
    favour = (closing * doors * outlet[leads.outlet]) ** (1 / CLOSING_STEPS) * lift
    pace = company.industry.days_to_sale / 16
    days = {"demo": 2.2, "negotiation": 3.2, "order": 4.6, "delivered": 3.4}
    spoken = np.where(interested_at == NEVER, warm_at, interested_at)
    reached = np.where(warm_at == NEVER, NEVER, np.maximum(spoken, warm_at))
    stages: dict[str, Ints] = {}
    for stage, rate in STEP_RATES.items():
        goes_on = (reached != NEVER) & (rng.random(count) < (rate * favour).clip(0, 0.97)) & ~leads.is_dead
        lag = (rng.lognormal(np.log(days[stage] * pace), 0.7, count) * DAY).astype(np.int64)
        since = np.where(reached == NEVER, 0, reached)
        at = np.where(goes_on, _at_work(since + lag, after=since + HOUR // 4), NEVER)
        reached = np.where(at < now, at, NEVER)
        stages[stage] = reached
    return stages


def _end(story: Story, leads: Opened, is_junk: Bools, *, now: int, rng: np.random.Generator) -> None:
    """Who is dead, junk or lost by now; nobody is two of these."""
    count = len(leads.captured)
    nobody = np.full(count, NEVER)
    story.junk_at = np.where(is_junk & (leads.captured + DAY < now), leads.captured + DAY, nobody)
    story.junk_cause = rng.choice(JUNK_CAUSES, size=count)
    found = np.isin(story.calls_result, ["wrong-number", "no-such-number", "not-the-person"])
    found_times = np.where(found, story.calls_at, NEVER)
    found_at = found_times.min(axis=1)
    said = story.calls_result[np.arange(count), found_times.argmin(axis=1)]
    story.dead_at = np.where(is_junk, NEVER, found_at)
    story.dead_cause = np.select(
        [said == "wrong-number", said == "no-such-number"], ["wrong_number", "no_such_number"], "not_the_person"
    )
    last = np.maximum.reduce([leads.captured, *[np.where(s == NEVER, 0, s) for s in story.stages.values()]])
    gives_up = _at_work(last + (rng.lognormal(3.0, 0.6, count) * DAY).astype(np.int64), after=last + HOUR // 4)
    accepted = np.where(story.stages["delivered"] == NEVER, 0, story.stages["delivered"])
    accepted = _at_work(
        accepted + (rng.exponential(2.5, count).clip(0.1, 12) * DAY).astype(np.int64), after=accepted + HOUR // 4
    )
    story.won_at = np.where((story.stages["delivered"] != NEVER) & (accepted < now), accepted, NEVER)
    is_over = (story.stages["delivered"] != NEVER) | (story.dead_at != NEVER) | is_junk
    persists = np.where(story.stages["demo"] == NEVER, 0.45, 0.04)
    is_lost = ~is_over & (rng.random(count) > persists) & (gives_up < now)
    story.lost_at = np.where(is_lost, gives_up, NEVER)
    story.lost_cause = rng.choice(LOST_CAUSES, size=count, p=(0.26, 0.2, 0.2, 0.12, 0.1, 0.12))
