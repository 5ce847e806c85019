"""Setting up an experiment, stopping it, and the looks that were planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from footfall.capture.models import EntryPoint, FormVersion
from footfall.capture.queries.public_doors import has_page
from footfall.company.models import Location, Staff
from footfall.decisions.actions.swot import check_place
from footfall.decisions.models import Arm, Experiment, Look
from footfall.decisions.queries.experiment import found_by, planned_of
from footfall.decisions.queries.running import doors_of
from footfall.decisions.rules.experiments import AT_DOORS, same_channel
from footfall.qualification.models import RoutingRule
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid

Kind, Outcome = Experiment.Kind, Experiment.Outcome
MOST_ARMS = 6


class RunsThereAlready(Conflict):
    """Another experiment of this kind deals arms at these doors in this time."""


class OverAlready(Conflict):
    """This experiment deals no arms any more."""


class NobodyCounts(Invalid):
    """At a counter nobody knows who was asked and gave nothing. Give a whole outlet-day one arm and count its visitors, or
    choose what becomes of the lead."""


class NoDoors(Invalid):
    """There is no entry point there; choose another place or channel."""


@dataclass(frozen=True)
class ArmDraft:
    """An arm as it is set up."""

    name: str
    share: int = 1
    incentive: str = ""
    incentive_minor: int = 0
    form_version: FormVersion | None = None
    words: str = ""
    routing_rule: RoutingRule | None = None


@dataclass(frozen=True)
class Draft:
    """An experiment as it is set up."""

    name: str
    kind: str
    outcome: str
    arms: Sequence[ArmDraft]
    starts_on: date
    ends_on: date
    base: float
    effect: float
    planned: int
    unit: str = Experiment.Unit.VISITOR
    question: str = ""
    location: Location | None = None
    channel: str = ""
    entry_point: EntryPoint | None = None
    within_days: int = 0
    looks: int = 4
    margin: float = 1.0
    hour_minor: int = 0


@transaction.atomic
def set_up(*, draft: Draft, by: Staff, at: datetime) -> Experiment:
    """An experiment that deals arms from its first day on. Nothing about it is changed later: that would be another."""
    check_place(draft.location if draft.entry_point is None else draft.entry_point.location, by)
    _check(draft, timezone.localdate(at))
    made = Experiment(
        slug=_slug(draft.name), by=by, made_at=at, currency=settings.REPORTING_CURRENCY,
        **{name: getattr(draft, name) for name in _SAME},
    )  # fmt: skip
    _check_doors(made)
    made.save()
    Arm.objects.bulk_create(
        Arm(experiment=made, place=place, **{name: getattr(arm, name) for name in _ARM})
        for place, arm in enumerate(draft.arms)
    )
    audit.record(by=by, verb="set up", noun="experiment", subjects=[made.pk], name=made.name)
    return made


@transaction.atomic
def stop(*, experiment: Experiment, because: str, by: Staff, at: datetime) -> None:
    """No more arms are dealt; what was dealt is read on."""
    held = Experiment.objects.select_for_update(of=("self",)).get(pk=experiment.pk)
    if held.stopped_at is not None or held.ends_on < timezone.localdate(at):
        raise OverAlready
    held.stopped_at, held.stopped_by, held.because = at, by, because
    held.save(update_fields=["stopped_at", "stopped_by", "because"])
    audit.record(by=by, verb="stop", noun="experiment", subjects=[held.pk], because=because)


def take_looks(*, at: datetime) -> int:
    """The planned looks that are due are taken, and what they say is kept as it is; how many."""
    today = timezone.localdate(at)
    taken = 0
    for one in Experiment.objects.filter(starts_on__lte=today).prefetch_related("taken"):
        plan = planned_of(one)
        due, last = plan.due_by(today), max((look.number for look in one.taken.all()), default=0)
        if last < due:
            taken += take_look(experiment=one, number=due, at=at)
    return taken


@transaction.atomic
def take_look(*, experiment: Experiment, number: int, at: datetime) -> int:
    """A planned look with its numbers; 0 where there is nothing to be read yet."""
    found = found_by(experiment, as_of=at, look=number)
    if found is None:
        return 0
    said = found.advice
    Look.objects.get_or_create(
        experiment=experiment,
        number=number,
        defaults={
            "taken_at": at, "verdict": said.verdict, "arm": said.arm, "sentence": said.sentence,
            "numbers": found.document(),
        },
    )  # fmt: skip
    return 1


_SAME = (
    "name", "kind", "outcome", "starts_on", "ends_on", "base", "effect", "planned", "unit", "question", "location",
    "channel", "entry_point", "within_days", "looks", "margin", "hour_minor",
)  # fmt: skip
_ARM = ("name", "share", "incentive", "incentive_minor", "form_version", "words", "routing_rule")


def _check(draft: Draft, today: date) -> None:
    """Refuse what could not be read, or would not be an experiment."""
    wrong: dict[str, list[str]] = {}
    for field, is_wrong, sentence in (*_faults(draft, today), *_faults_of_arms(draft)):
        if is_wrong:
            wrong.setdefault(field, []).append(sentence)
    if wrong:
        raise Invalid(next(iter(wrong.values()))[0], fields=wrong)


Fault = tuple[str, bool, str]


def _faults(draft: Draft, today: date) -> Iterator[Fault]:
    is_moved = 0 < draft.base < 1 and draft.effect != 0 and 0 < draft.base + draft.effect < 1
    has_begun = draft.kind not in AT_DOORS
    yield "starts_on", draft.starts_on < today, "It starts today or later: who was not dealt to can't be read."
    yield "ends_on", draft.ends_on < draft.starts_on, "It ends before it starts."
    yield "effect", not is_moved, "The change moves the rate to somewhere else between 0 and 100 %."
    yield (
        "outcome",
        has_begun and draft.outcome == Outcome.CAPTURED,
        "Scripts, messages and routing begin with a lead; choose what becomes of it.",
    )


def _faults_of_arms(draft: Draft) -> Iterator[Fault]:
    arms, kind = draft.arms, draft.kind
    names = {arm.name for arm in arms}
    shown = sum(arm.form_version is not None for arm in arms)
    number = f"An experiment has two to {MOST_ARMS} arms with names of their own."
    yield "arms", not 2 <= len(arms) <= MOST_ARMS or len(names) < len(arms), number  # noqa: PLR2004 -- it compares
    yield "arms", any(arm.share < 1 for arm in arms), "Every arm has a share of one or more."
    yield "arms", kind == Kind.FORM and shown < len(arms) - 1, "Every arm but one shows a form of its own."
    is_free = kind == Kind.INCENTIVE and not any(arm.incentive_minor for arm in arms)
    yield "arms", is_free, "At least one arm gives something; say what it costs."
    rules = {arm.routing_rule for arm in arms if arm.routing_rule}
    is_same = kind == Kind.ROUTING and (
        len(rules) < len(arms) - 1 or len(rules) < sum(bool(a.routing_rule) for a in arms)
    )
    yield "arms", is_same, "Every arm but one goes by a routing rule of its own."
    is_silent = kind not in {Kind.FORM, Kind.INCENTIVE, Kind.ROUTING} and not any(arm.words for arm in arms)
    yield "arms", is_silent, "At least one arm says something else."


def _check_doors(made: Experiment) -> None:
    """There are doors, and no other experiment changes the same thing at one of them in this time."""
    found = doors_of(made)
    doors = {door.pk for door in found}
    if not doors:
        raise NoDoors
    is_alone = made.unit == Experiment.Unit.VISITOR
    if made.outcome == Outcome.CAPTURED and is_alone and not any(has_page(door) for door in found):
        raise NobodyCounts
    others = Experiment.objects.filter(
        kind=made.kind, stopped_at=None, starts_on__lte=made.ends_on, ends_on__gte=made.starts_on
    )
    for other in others:
        if other.channel and made.channel and not same_channel(other.channel, made.channel):
            continue
        if doors & {door.pk for door in doors_of(other)}:
            raise RunsThereAlready(
                f"{other.name} changes the same thing at these doors until {other.ends_on:%-d %B %Y}."
            )


def _slug(name: str) -> str:
    """A short name that no other experiment has."""
    first = slugify(name)[:50] or "experiment"
    taken = set(Experiment.objects.filter(slug__startswith=first).values_list("slug", flat=True))
    return (
        first if first not in taken else next(f"{first}-{n}" for n in range(2, 10_000) if f"{first}-{n}" not in taken)
    )
