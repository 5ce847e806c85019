from django.conf import settings
from django.db import models
from django.db.models import F, Q

from footfall.capture.models.capture import Capture
from footfall.capture.models.device import Device
from footfall.company.models import Location


class Incentive(models.Model):
    """Something a visitor gets for the data. An entry point or an arm that promises its name offers it.

    The name is what doors, arms and captures say, so it stays; what it costs holds for what is handed over from then on.
    """

    class Kind(models.TextChoices):
        GIFT = "gift", "Gift"
        DISCOUNT = "discount", "Discount"
        POINTS = "points", "Points"
        DRAW = "draw", "Prize draw"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.GIFT)
    cost_minor = models.PositiveBigIntegerField(help_text="What one costs us")
    value_minor = models.PositiveBigIntegerField(help_text="What it is worth to the customer")
    currency = models.CharField(max_length=3)
    budget_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="No more is spent; empty for no bound"
    )
    committed_minor = models.PositiveBigIntegerField(default=0, help_text="Handed over, or set aside for a device")
    is_stocked = models.BooleanField(default=False, help_text="Outlets have so many of it, and no more")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(budget_minor=None) | Q(committed_minor__lte=F("budget_minor")),
                name="an incentive stays within its budget",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Stock(models.Model):
    """How many of an incentive an outlet was given, and how many of them are gone."""

    incentive = models.ForeignKey(Incentive, on_delete=models.CASCADE, related_name="stocks", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0, help_text="Handed over, or set aside for a device")

    class Meta:
        ordering = ["location__name"]
        constraints = [
            models.UniqueConstraint(fields=["incentive", "location"], name="an outlet counts an incentive once"),
            models.CheckConstraint(condition=Q(taken__lte=F("count")), name="no more is handed over than there is"),
        ]

    def __str__(self) -> str:
        return f"{self.count - self.taken} of {self.count}"


class SetAside(models.Model):
    """One piece that a device may hand over without a network; nobody else can have it meanwhile."""

    incentive = models.ForeignKey(Incentive, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="pieces")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", db_index=False)
    cost_minor = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "set aside"

    def __str__(self) -> str:
        return f"{self.incentive_id} for {self.device_id}"


class Handover(models.Model):
    """What became of what a visitor was promised, as somebody of ours marked it."""

    class Fate(models.TextChoices):
        GIVEN = "given", "Given"
        NOT_GIVEN = "not_given", "Not given"
        DECLINED = "declined", "Declined"

    capture = models.OneToOneField(Capture, primary_key=True, on_delete=models.CASCADE, related_name="handover")
    incentive = models.ForeignKey(Incentive, on_delete=models.PROTECT, related_name="handovers")
    fate = models.CharField(max_length=10, choices=Fate)
    location = models.ForeignKey(Location, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    cost_minor = models.PositiveBigIntegerField(default=0, help_text="What it cost then; nothing where none was given")
    charged_minor = models.BigIntegerField(default=0, help_text="How much of it stands on the lead")
    is_due = models.BooleanField(default=True, help_text="Whether the lead has still to be charged")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="handovers", db_index=False
    )
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["capture"], condition=Q(is_due=True), name="handovers_to_be_charged")]

    def __str__(self) -> str:
        return self.get_fate_display()
