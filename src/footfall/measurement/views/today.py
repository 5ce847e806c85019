"""How it goes: the few numbers that matter to a role, what changed and why."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Certified, Course, Role, Staff
from footfall.company.queries.certified import certified_on
from footfall.measurement.asking import drillable
from footfall.measurement.causes import Cause, Causes, in_points
from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.dimensions import Dimension
from footfall.measurement.cube.measures import ACTIVITY, Measure
from footfall.measurement.cube.members import Members
from footfall.measurement.cube.question import Question, Scope
from footfall.measurement.drill import behind
from footfall.measurement.facts.published import Facts, published
from footfall.measurement.facts.store import NothingCounted
from footfall.measurement.queries import numbers_visible_to
from footfall.measurement.reading import as_people_read, freshness
from footfall.measurement.rules.comparing import Change, change
from footfall.measurement.rules.shifting import DAY, Shift
from footfall.selling.models import RewardAccount
from footfall.selling.queries.rewards import balances
from footfall.shared.currencies import from_minor
from footfall.web.figures import DASH, Kpi, money, percent

STRETCH = timedelta(days=30)
MATTERS: dict[str, tuple[str, ...]] = {
    Role.ATTENDANT: ("leads", "verified", "warm", "sales", "pct_duplicate", "seconds_per_form"),
    Role.CALLER: ("attempts", "contact_rate", "attempts_per_contact", "warm", "appointments", "speed_to_lead"),
    Role.SALESPERSON: ("leads", "demos", "orders", "sales", "sales_value", "days_to_sale"),
    Role.OUTLET_MANAGER: ("leads", "warm", "sales", "sales_value", "pct_in_time", "pct_duplicate"),
    Role.REGIONAL_MANAGER: ("leads", "warm", "sales", "sales_value", "cost_per_lead", "pct_in_time"),
    Role.MARKETING: ("leads", "cost", "cost_per_lead", "cost_per_warm_lead", "pct_junk", "pct_duplicate"),
    Role.DIRECTOR: ("leads", "sales", "sales_value", "average_sale", "cost", "cost_per_lead"),
}
USUAL = ("leads", "warm", "sales", "dead", "cost_per_lead", "pct_junk")
LITTLE = 0.05
ASKED_WHY = ("source", "category", "campaign", "customer", "attendant")
"""By what the causes of a change are looked for, besides places and products."""


@dataclass(frozen=True)
class Story:
    """One number that changed by more than chance, and what has most to do with it."""

    label: str
    said: str
    better: bool | None
    causes: list[Cause]


@dataclass(frozen=True)
class Today:
    """The last thirty days against the thirty before, in the scope of one person."""

    facts: Facts
    scope: Scope
    question: Question
    shift: Shift

    def ask(self, question: Question) -> Answer:
        """The answer, of the numbers one may see."""
        return self.facts.ask(question, self.scope)

    @property
    def currency(self) -> str:
        """Money is in the reporting currency."""
        return self.facts.current.currency

    def changes(self) -> list[tuple[Measure, Change | None, Kpi]]:
        """Each number, how it changed, and how that is shown."""
        now, then = self.ask(self.question), self.ask(self.shift.question(self.question))
        leads = behind(self.question, self.facts.cube.engine.members)
        found = []
        for measure in now.measures:
            value, before = measure.read(now.totals), measure.read(then.totals)
            differs = change(measure, value, before, is_young=False)
            text = DASH if value.number is None else as_people_read(measure, value, self.currency)
            url = leads.url(measure) if value.number else ""
            if differs is None or differs.rises is None:
                kpi = Kpi(measure.label, text, note=value.why or ("as before" if differs else ""), url=url)
            else:
                size = (
                    percent(abs(differs.amount), 0)
                    if differs.is_share
                    else in_points(measure, differs.amount, self.currency)
                )
                note = differs.because or "on the 30 days before"
                kpi = Kpi(measure.label, text, size, differs.rises, differs.better, note, url)
            amount = None if value.number is None or before.number is None else value.number - before.number
            found.append(
                (
                    measure,
                    None
                    if differs is None or not amount
                    else Change(amount, differs.is_share, differs.rises, differs.better, differs.because),
                    kpi,
                )
            )
        return found

    def stories(self, changes: list[tuple[Measure, Change | None, Kpi]]) -> list[Story]:
        """What changed by more than chance, the causes beside it; a number alone tells no story."""
        causes, by = Causes(self.ask, self.shift, self.currency), self._by()
        found = []
        for measure, differs, _ in changes:
            if differs is None or differs.rises is None or differs.because or self._is_little(measure, differs):
                continue
            largest = causes.of(measure, self.question, by, differs.amount)
            way = "up" if differs.rises else "down"
            if largest:
                said = f"{way} by {in_points(measure, differs.amount, self.currency)}"
                found.append(Story(measure.label, said, differs.better, largest))
        return found

    def _is_little(self, measure: Measure, differs: Change) -> bool:
        """What was spent has no chance in it, and of money less than a twentieth is no story."""
        now = measure.read(self.ask(self.question).totals).number or 0
        return measure.unit == "money" and abs(differs.amount) < LITTLE * abs(now)

    def _by(self) -> list[Dimension]:
        members: Members = self.facts.cube.engine.members
        within = self.scope.places if self.scope.kind in {"places", "salesperson"} else None
        trees = [drillable(members, "location", [], within), drillable(members, "product", [])]
        return [one for one in trees if one] + [members.dimensions.get(name) for name in ASKED_WHY]


@allowed()
def today(request: StaffRequest) -> HttpResponse:
    """The last thirty days: numbers, what changed by more than chance, and what has most to do with it."""
    try:
        facts = published()
    except NothingCounted:
        return render(request, "measurement/nothing_counted.html", status=200)
    last = timezone.localdate()
    first = last - STRETCH + DAY
    names = MATTERS.get(request.user.role, USUAL)
    question = Question(names, basis=ACTIVITY, start=first, end=last, sure=True)
    shift = Shift(first - STRETCH, last - STRETCH, 0, STRETCH)
    page = Today(facts, numbers_visible_to(request.user), question, shift)
    changes = page.changes()
    context = {
        "kpis": [*(kpi for _, _, kpi in changes), *_certificate(request.user), *_earned(request.user)],
        "stories": page.stories(changes),
        "freshness": freshness(facts.current),
        "disagrees": facts.current.agrees is False,
        "explore": f"{reverse('measurement:explorer')}?period=last_30_days&basis=activity&compare=previous&rows=location",
    }
    return render(request, "measurement/today.html", context)


def _certificate(staff: Staff) -> list[Kpi]:
    """What an attendant's certificates say today, and the first of them to run out; nothing where there are no courses."""
    if staff.role != Role.ATTENDANT or not Course.objects.filter(is_counted=True, archived_at=None).exists():
        return []
    day = timezone.localdate()
    said = Certified(certified_on([(staff.pk, day)]).get((staff.pk, day)) or Certified.NEVER)
    held = staff.certifications.filter(ends_on__gte=day, course__is_counted=True).order_by("ends_on").first()
    note = f"until {held.ends_on.day} {held.ends_on:%b %Y}" if held and held.ends_on else ""
    return [
        Kpi("My certificate", str(said.label).removeprefix("Certified, ").capitalize(), note=note, url=reverse("me"))
    ]


def _earned(staff: Staff) -> list[Kpi]:
    """What an attendant may be paid and what still has to prove good, for each currency of theirs."""
    if staff.role != Role.ATTENDANT:
        return []
    url = reverse("selling:my-rewards")
    return [
        Kpi(
            "My earnings",
            money(from_minor(one.payable_minor, one.currency), one.currency),
            note=f"{money(from_minor(one.pending_minor, one.currency), one.currency)} pending",
            url=url,
        )
        for one in balances(RewardAccount.objects.filter(staff=staff).select_related("person", "staff"))
    ]
