"""Sequences that somebody may see, the leads they want, and what came of them."""

from collections.abc import Sequence as Several
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from footfall.company.models import Location, Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.company.queries.under import ids_under
from footfall.qualification.filters import parse
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import CLOSED, Temperature
from footfall.qualification.rules.lists import difference, wilson
from footfall.selling.models import Deal, Enrolment, Message, Sequence, SequenceStep
from footfall.selling.queries.call_lists import KEEP_LISTS
from footfall.selling.queries.scope import SELL
from footfall.shared.errors import NotFound

KEEP_SEQUENCES = KEEP_LISTS
"""Who makes and runs sequences, and writes their templates."""

PUT_IN = (*SELL, Role.MARKETING)
"""Who puts leads into sequences and takes them out, each those they see."""

State, Leaves = Message.State, Sequence.Leaves
OUT = (State.SENT, State.UNSURE)
COUNTS = ("sent", "waiting", "not_sent", "returned", "answered", "opted_out")


class NoSuchSequence(NotFound):
    """There is no such sequence, or it is not among yours."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step and what came of its messages."""

    step: SequenceStep
    here: int
    """Leads that stand before it now."""
    sent: int = 0
    waiting: int = 0
    not_sent: int = 0
    returned: int = 0
    answered: int = 0
    opted_out: int = 0

    @property
    def is_message(self) -> bool:
        """Whether it writes to somebody."""
        return self.step.kind in {SequenceStep.Kind.EMAIL, SequenceStep.Kind.SMS}

    @property
    def answers(self) -> "Share":
        """Who answered, of those written to."""
        return Share(self.answered, self.sent)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with its interval (95 %, Wilson)."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        """The share; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """From where to where the true share may lie."""
        return wilson(self.hits, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Effect:
    """What the sequence did: a milestone among who got the messages against who was held out."""

    label: str
    treated: Share
    held_out: Share

    @property
    def apart(self) -> tuple[float, float] | None:
        """The interval of the difference (95 %, Newcombe); None while one side is empty."""
        if not (self.treated.of and self.held_out.of):
            return None
        return difference((self.treated.hits, self.treated.of), (self.held_out.hits, self.held_out.of))

    @property
    def verdict(self) -> str:
        """What can be said of it."""
        if self.apart is None:
            return "nothing to compare with yet"
        low, high = self.apart
        if low > 0:
            return "more than by chance"
        return "fewer than by chance" if high < 0 else "may be chance"


def sequences_visible_to(staff: Staff) -> QuerySet[Sequence]:
    """The sequences of one's places; all of them for who sees every place."""
    places = visible_location_ids(staff)
    return Sequence.objects.all() if places is None else Sequence.objects.filter(location__in=places)


def sequence_seen_by(staff: Staff, pk: int) -> Sequence:
    """The sequence, if this member of staff may see it."""
    found = sequences_visible_to(staff).select_related("location", "made_by").filter(pk=pk).first()
    if found is None:
        raise NoSuchSequence
    return found


def sequences_for(staff: Staff) -> QuerySet[Sequence]:
    """Running sequences that somebody may put their leads into: of their places, and those of the whole company."""
    running = Sequence.objects.filter(started_at__isnull=False, paused_at=None, closed_at=None)
    places = visible_location_ids(staff)
    return running if places is None else running.filter(Q(location=None) | Q(location__in=places))


def with_counts(sequences: QuerySet[Sequence]) -> QuerySet[Sequence]:
    """The sequences with how many entered, are under way, are held out, and left since they answered."""
    of, left = Enrolment.State, Enrolment.Left
    return sequences.annotate(
        entered=Count("enrolments", filter=~Q(enrolments__state=of.HELD_OUT)),
        active=Count("enrolments", filter=Q(enrolments__state=of.ACTIVE)),
        held=Count("enrolments", filter=Q(enrolments__state=of.HELD_OUT)),
        answered=Count("enrolments", filter=Q(enrolments__left_for=left.ANSWERED)),
    )


def wanted(sequence: Sequence, *, at: datetime) -> QuerySet[Lead]:
    """The leads that may enter: matched by the filter, in work, counted on their own, and not such as would leave."""
    filters = parse(QueryDict(sequence.query), today=timezone.localdate(at), by=sequence.made_by)
    leads = filters.apply(Lead.objects.filter(counted_with=None)).exclude(status__in=CLOSED)
    if Leaves.HOT in sequence.leaves_on:
        leads = leads.exclude(temperature=Temperature.HOT)
    if Leaves.DEAL in sequence.leaves_on:
        leads = leads.filter(~Exists(Deal.objects.filter(lead=OuterRef("pk"), closed_at=None)))
    if sequence.location_id:
        leads = leads.filter(location__in=ids_under(Location, [sequence.location_id]))
    return leads


def steps_of(sequence: Sequence) -> list[SequenceStep]:
    """Its steps in order."""
    return list(SequenceStep.objects.filter(sequence=sequence).select_related("template").order_by("position"))


def results_of(sequence: Sequence) -> list[StepResult]:
    """Each step with what came of it, in two statements."""
    counts: dict[int, dict[str, int]] = {
        row["step"]: {name: row[name] for name in COUNTS}  # type: ignore[literal-required]  # they are named below
        for row in Message.objects.filter(step__sequence=sequence).values("step").annotate(
            sent=Count("pk", filter=Q(state__in=OUT)),
            waiting=Count("pk", filter=Q(state__in=(State.WAITING, State.SENDING))),
            not_sent=Count("pk", filter=Q(state__in=(State.REFUSED, State.FAILED))),
            returned=Count("pk", filter=Q(returned_at__isnull=False)),
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            opted_out=Count("pk", filter=Q(opted_out_at__isnull=False)),
        )
    }  # fmt: skip
    here = dict(
        Enrolment.objects.filter(sequence=sequence, state=Enrolment.State.ACTIVE)
        .values_list("step").annotate(count=Count("pk")).order_by()
    )  # fmt: skip
    return [StepResult(step, here.get(step.pk, 0), **counts.get(step.pk, {})) for step in steps_of(sequence)]


def effects_of(sequence: Sequence) -> list[Effect]:
    """Warm, hot and sold after entering, of who was written to and of who was held out.

    Who was put there by hand is in neither: nobody drew a lot for them.
    """
    held = Q(state=Enrolment.State.HELD_OUT)
    counted = {}
    for name in ("warm", "hot", "won"):
        later = Q(**{f"lead__{name}_at__gt": F("entered_at")})
        counted[name] = Count("pk", filter=later & ~held)
        counted[f"{name}_held"] = Count("pk", filter=later & held)
    found = Enrolment.objects.filter(sequence=sequence, by=None).aggregate(
        treated=Count("pk", filter=~held), held=Count("pk", filter=held), **counted
    )
    labels = (("warm", "Became warm"), ("hot", "Became hot"), ("won", "Bought"))
    return [
        Effect(label, Share(found[name], found["treated"]), Share(found[f"{name}_held"], found["held"]))
        for name, label in labels
    ]


def not_sent_because(sequence: Sequence) -> Several[tuple[str, int]]:
    """Why messages were not sent, the commonest first."""
    unsent = Message.objects.filter(step__sequence=sequence, state__in=(State.REFUSED, State.FAILED))
    return list(unsent.values_list("detail").annotate(count=Count("pk")).order_by("-count", "detail")[:10])
