from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models

from footfall.capture.models import Consent
from footfall.company.models import Location
from footfall.company.rules.hours import hours_in_words
from footfall.qualification.models import Lead
from footfall.selling.rules.nurture import MOST_HELD_OUT, Manners

WAYS = [(Consent.Way.EMAIL.value, Consent.Way.EMAIL.label), (Consent.Way.SMS.value, Consent.Way.SMS.label)]


class MessageTemplate(models.Model):
    """A message with fields, as `rules.wording` fills them in."""

    name = models.CharField(max_length=120, unique=True)
    way = models.CharField(max_length=5, choices=WAYS)
    subject = models.CharField(max_length=200, blank=True, default="", db_default="")
    text = models.TextField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MessagingRule(models.Model):
    """When and how often people are written to by one way, by whatever sequence."""

    way = models.CharField(max_length=5, choices=WAYS, unique=True)
    hours = models.JSONField(default=dict, blank=True, help_text="By ISO weekday, on the clock of who is written to")
    per_day = models.PositiveSmallIntegerField(default=1, help_text="To one person in 24 hours; 0 is no limit")
    per_week = models.PositiveSmallIntegerField(default=3, help_text="To one person in 7 days")
    needs_consent = models.BooleanField(default=True, help_text="Only to who allowed it")
    per_message_minor = models.PositiveIntegerField(default=0, help_text="Of one message, in the reporting currency")

    class Meta:
        ordering = ["way"]

    def __str__(self) -> str:
        return str(self.get_way_display())

    @property
    def manners(self) -> Manners:
        """The rule as `rules.nurture` reads it."""
        return Manners(self.hours, self.per_day, self.per_week, self.needs_consent)

    @property
    def said_hours(self) -> str:
        """The hours as they are written."""
        return hours_in_words(self.hours) or "any hour"


class Sequence(models.Model):
    """Steps that leads are taken through over time, who enters, who leaves, and who is held out to compare with."""

    class Leaves(models.TextChoices):
        ANSWERED = "answered", "Who answers"
        HOT = "hot", "Who turns hot"
        DEAL = "deal", "Who has a deal open"

    name = models.CharField(max_length=120)
    query = models.TextField(blank=True, help_text="Leads that enter, as the address of the lead list has it")
    is_living = models.BooleanField(default=True, help_text="Leads that match enter by themselves")
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Only leads from here"
    )
    leaves_on = ArrayField(models.CharField(max_length=8, choices=Leaves), default=list, blank=True)
    held_out = models.PositiveSmallIntegerField(
        default=10, validators=[MaxValueValidator(MOST_HELD_OUT)], help_text="So many of a hundred get nothing"
    )
    salt = models.CharField(max_length=32)
    reply_to = models.EmailField(blank=True, default="", db_default="")
    link = models.URLField(max_length=500, blank=True, default="", db_default="")
    is_rehearsal = models.BooleanField(
        default=False, db_default=False, help_text="Everything happens, but no message leaves the house"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_out__lte=MOST_HELD_OUT), name="at most half of a sequence is held out"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """draft, running, paused or closed."""
        if self.closed_at:
            return "closed"
        if self.paused_at:
            return "paused"
        return "running" if self.started_at else "draft"


class SequenceStep(models.Model):
    """One step: wait, write, give somebody a task, or ask what holds for the lead."""

    class Kind(models.TextChoices):
        WAIT = "wait", "Wait"
        EMAIL = "email", "E-mail"
        SMS = "sms", "SMS"
        TASK = "task", "Task for a person"
        CONDITION = "condition", "Condition"

    class Otherwise(models.TextChoices):
        SKIP = "skip", "Pass over the next step"
        LEAVE = "leave", "Leave the sequence"

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    minutes = models.PositiveIntegerField(default=0, db_default=0, help_text="How long a wait is")
    clock = models.TimeField(null=True, blank=True, help_text="A wait ends at this time of their day")
    template = models.ForeignKey(MessageTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="steps")
    task = models.CharField(max_length=120, blank=True, default="", db_default="", help_text="What is to be done")
    query = models.TextField(blank=True, default="", db_default="", help_text="Leads for which a condition holds")
    otherwise = models.CharField(max_length=5, choices=Otherwise, blank=True, default="", db_default="")

    class Meta:
        ordering = ["sequence", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["sequence", "position"], name="a sequence has one step at a place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["email", "sms"]) | models.Q(template__isnull=False),
                name="a message has a template",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.position}. {self.get_kind_display()}"


class Enrolment(models.Model):
    """A lead in a sequence: the step it comes to next and when, or how it ended; or that it is held out."""

    class State(models.TextChoices):
        ACTIVE = "active", "Under way"
        DONE = "done", "Through"
        LEFT = "left", "Left"
        HELD_OUT = "held_out", "Held out"

    class Left(models.TextChoices):
        ANSWERED = "answered", "Answered"
        HOT = "hot", "Turned hot"
        DEAL = "deal", "Has a deal"
        WON = "won", "Bought"
        CLOSED = "closed", "Out of work"
        OPTED_OUT = "opted_out", "Wants no messages"
        RETURNED = "returned", "Message came back"
        CONDITION = "condition", "A condition did not hold"
        REPEAT = "repeat", "Counts with another lead"
        HAND = "hand", "Taken out by hand"

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="enrolments", db_index=False)
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="enrolments")
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE, db_default="active")
    step = models.ForeignKey(SequenceStep, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True, help_text="When the step is taken; empty while a message is out")
    ground = models.CharField(max_length=700, blank=True, default="", db_default="", help_text="Country and zones")
    left_for = models.CharField(max_length=9, choices=Left, blank=True, default="", db_default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="Who put it there; nobody for who entered by themselves",
    )  # fmt: skip
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-entered_at", "-id"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state="active"), name="enrolment_by_turn"),
            models.Index(fields=["sequence", "-entered_at"], name="enrolment_by_sequence"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sequence", "lead"], name="a lead enters a sequence once"),
            models.CheckConstraint(
                condition=~models.Q(state="left") | ~models.Q(left_for=""), name="who left had a reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} in {self.sequence_id}"
