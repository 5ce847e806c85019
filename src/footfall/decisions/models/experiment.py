import secrets
from datetime import date

from django.db import models
from django.db.models import Q

from footfall.capture.models import Capture, EntryPoint, FormVersion
from footfall.company.models import Location, Staff
from footfall.qualification.models import Lead, RoutingRule


def new_salt() -> str:
    """What is hashed with a unit, so that nobody can tell an arm before it is dealt."""
    return secrets.token_hex(8)


class ExperimentSet(models.QuerySet["Experiment"]):
    """Experiments by where they stand."""

    def running(self, on: date) -> "ExperimentSet":
        """Those that deal arms on a day."""
        return self.filter(starts_on__lte=on, ends_on__gte=on, stopped_at=None)


class Experiment(models.Model):
    """A question that arms answer: which of them brings more, and whether it pays. Its first arm is what others are held
    against. What is asked and how it is read stands before the first visitor and is not changed afterwards."""

    class Kind(models.TextChoices):
        INCENTIVE = "incentive", "Level of the incentive"
        FORM = "form", "Version of the form"
        LANDING = "landing", "Heading of the page"
        SCRIPT = "script", "Script of the call"
        MESSAGE = "message", "Message"
        ROUTING = "routing", "Who gets the lead"

    class Unit(models.TextChoices):
        VISITOR = "visitor", "Each visitor by themselves"
        OUTLET_DAY = "outlet_day", "All visitors of an outlet on a day"

    class Outcome(models.TextChoices):
        CAPTURED = "captured", "Gave their data"
        WARM = "warm", "Became warm"
        QUALIFIED = "qualified", "Was qualified"
        WON = "won", "Became a sale"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    salt = models.CharField(max_length=40, default=new_salt)
    question = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.VISITOR)
    outcome = models.CharField(max_length=10, choices=Outcome)
    within_days = models.PositiveSmallIntegerField(help_text="Days a visitor has for the outcome; younger ones wait")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="experiments")
    channel = models.SlugField(max_length=40, blank=True, help_text="Doors of this channel; of all if empty")
    entry_point = models.ForeignKey(
        EntryPoint, null=True, blank=True, on_delete=models.CASCADE, related_name="experiments"
    )
    base = models.FloatField(help_text="Rate to be expected without the change, 0 to 1")
    effect = models.FloatField(help_text="Change of the rate that is worth having")
    planned = models.PositiveIntegerField(help_text="Visitors in all arms that it takes")
    looks = models.PositiveSmallIntegerField(default=4)
    margin = models.FloatField(default=1.0, help_text="Share of a sale that is profit, where its product does not say")
    hour_minor = models.PositiveBigIntegerField(default=0, help_text="What an hour at the form costs")
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Last day on which arms are dealt")
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="experiments_made")
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    because = models.CharField(max_length=200, blank=True, help_text="Why it was stopped")
    gathered_at = models.DateTimeField(null=True, help_text="Up to when captures were looked through")

    objects = ExperimentSet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="an experiment ends after it starts"
            ),
            models.CheckConstraint(condition=Q(looks__range=(1, 20)), name="an experiment has one to twenty looks"),
        ]

    def __str__(self) -> str:
        return self.name


class Arm(models.Model):
    """One way it is done. What an arm does not say stays as it is at the door."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="arms")
    name = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField(help_text="0 is what the others are held against")
    share = models.PositiveSmallIntegerField(default=1)
    incentive = models.CharField(max_length=120, blank=True, help_text="What the visitor is promised, in words")
    incentive_minor = models.PositiveBigIntegerField(default=0, help_text="What it costs for each who gives their data")
    form_version = models.ForeignKey(FormVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="arms")
    routing_rule = models.ForeignKey(
        RoutingRule,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="arms",
        help_text="Tried before others",
    )
    words = models.TextField(blank=True, help_text="Heading, script or message")

    class Meta:
        ordering = ["experiment", "place"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "name"], name="an arm has a name of its own"),
            models.UniqueConstraint(fields=["experiment", "place"], name="an arm has a place of its own"),
            models.CheckConstraint(condition=Q(share__gte=1), name="an arm has a share"),
        ]

    def __str__(self) -> str:
        return self.name


class Exposure(models.Model):
    """A visitor who was dealt an arm: shown a page, asked at a counter, or opened as a lead."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="exposures", db_index=False)
    arm = models.ForeignKey(Arm, on_delete=models.CASCADE, related_name="exposures", db_index=False)
    visitor = models.CharField(max_length=64, help_text="A name for who was shown it; of a lead its person's number")
    unit = models.CharField(max_length=80, help_text="What the arm was dealt to")
    is_dealt = models.BooleanField(default=True, help_text="Whether the arm is the one that the hash deals")
    at = models.DateTimeField()
    location = models.ForeignKey(Location, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    entry_point = models.ForeignKey(EntryPoint, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    capture = models.ForeignKey(Capture, null=True, on_delete=models.CASCADE, related_name="exposures")
    lead = models.ForeignKey(Lead, null=True, on_delete=models.SET_NULL, related_name="exposures")
    seconds = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "visitor"], name="a visitor is in an experiment once"),
        ]

    def __str__(self) -> str:
        return f"{self.visitor}: {self.arm_id}"


class Look(models.Model):
    """A planned look, with the numbers as they stood: what was said that day is not said differently later."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="taken")
    number = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()
    verdict = models.CharField(max_length=12)
    arm = models.CharField(max_length=60, blank=True)
    sentence = models.TextField()
    numbers = models.JSONField(default=dict)

    class Meta:
        ordering = ["experiment", "number"]
        constraints = [models.UniqueConstraint(fields=["experiment", "number"], name="a look is taken once")]

    def __str__(self) -> str:
        return f"Look {self.number}"
