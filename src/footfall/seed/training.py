"""Courses of the demo company, and who passed them when: most are certified, some lapsed, some never came."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from footfall.company.actions.certify import Result, record_session
from footfall.company.actions.courses import keep_courses
from footfall.company.models import Course, Location, Role, Staff
from footfall.seed.company import Company

BASICS, NEEDS, CONSENT = "Counter basics", "Selling from needs", "Data and consent"
COURSES = (
    {
        "name": BASICS, "level": "basic", "valid_months": 12, "pass_mark": 60, "required_for": [Role.ATTENDANT.value],
        "covers": "Greeting, the ten-second form, reading a number back, what the visitor gets, when to ask for more.",
    },
    {
        "name": NEEDS, "level": "advanced", "valid_months": 24, "pass_mark": 70, "required_for": [],
        "covers": "Questions that show the need, budget and who decides; handing a warm visitor to a salesperson.",
    },
    {
        "name": CONSENT, "level": "basic", "valid_months": 24, "pass_mark": None, "is_counted": False,
        "required_for": [Role.ATTENDANT.value, Role.CALLER.value],
        "covers": "What may be asked and kept, the words of consent, and what to do when somebody says no.",
    },
)  # fmt: skip
BASICS_HELD = (755, 540, 345, 160, 20)
"""Days ago that each region was taught; each region some days later than the one before."""
NEEDS_HELD = (410, 120)
CONSENT_HELD = 500
APART = 5
COMES, COMES_FURTHER, COMES_TO_CONSENT = 0.55, 0.4, 0.85
SCORE, SPREAD = 72, 12
DUE = 40
TRAINERS = ("Gita Menon", "Farhan Ali", "Priya Nair")


@dataclass
class _School:
    """Who holds a certificate until when, while the sessions of two years pass."""

    rng: np.random.Generator
    now: datetime
    until: dict[tuple[str, int], date] = field(default_factory=dict)

    def teach(self, course: Course, staff: list[Staff], place: Location | None, held_on: date, comes: float) -> None:
        """One session: whoever is due comes, or not; whoever scores enough passes."""
        due = [one for one in staff if self.until.get((course.name, one.pk), held_on) <= held_on + timedelta(days=DUE)]
        there = [one for one, chance in zip(due, self.rng.random(len(due)).tolist(), strict=True) if chance < comes]
        scores = self.rng.normal(SCORE, SPREAD, len(there)).clip(20, 100).astype(int).tolist()
        trainer = TRAINERS[int(self.rng.integers(len(TRAINERS)))]
        if not there:
            return
        has_score = course.pass_mark is not None
        results = [Result(one, score if has_score else None) for one, score in zip(there, scores, strict=True)]
        session = record_session(
            course=course, held_on=held_on, location=place, trainer=trainer, results=results,
            on=self.now.date(), at=self.now, by=None,
        )  # fmt: skip
        for given in session.certifications.all():
            self.until[course.name, given.staff_id] = given.expires_on or date.max


def train(company: Company, *, now: datetime, seed: int) -> int:
    """How many members of staff hold a certificate today; to be called before anybody captures anything."""
    courses = {one.name: one for one in keep_courses(rows=COURSES, by=None).by_position().values()}
    school = _School(np.random.default_rng(seed), now)
    regions: dict[int, list[Staff]] = {}
    for outlet, pair in zip(company.outlets, company.attendants, strict=True):
        assert outlet.parent is not None and outlet.parent.parent_id is not None  # noqa: S101, PT018 -- for the type checker
        regions.setdefault(outlet.parent.parent_id, []).extend(pair)
    places = {place.pk: place for place in Location.objects.filter(level="region").order_by("pk")}
    for course, days, comes in ((BASICS, BASICS_HELD, COMES), (NEEDS, NEEDS_HELD, COMES_FURTHER)):
        for ago in days:
            for number, (region, staff) in enumerate(sorted(regions.items())):
                held_on = now.date() - timedelta(days=max(1, ago - APART * number))
                school.teach(courses[course], staff, places[region], held_on, comes)
    everybody = [*(one for _, staff in sorted(regions.items()) for one in staff), *company.callers]
    school.teach(courses[CONSENT], everybody, None, now.date() - timedelta(days=CONSENT_HELD), COMES_TO_CONSENT)
    return len({key for (name, key), until in school.until.items() if name == BASICS and until >= now.date()})
