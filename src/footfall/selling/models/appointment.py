from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

from footfall.company.models import Location
from footfall.qualification.models import Lead
from footfall.selling.models.deal import Deal


class Appointment(models.Model):
    """A meeting with a lead at a place, from one moment to another, until it was held, missed or called off.

    Without an owner it is whoever owns the lead, so that it goes with the lead.
    """

    class End(models.TextChoices):
        HELD = "held", "Held"
        MISSED = "missed", "Did not come"
        CALLED_OFF = "called_off", "Called off"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="appointments")
    deal = models.ForeignKey(Deal, null=True, on_delete=models.SET_NULL, related_name="appointments")
    what = models.CharField(max_length=120)
    note = models.TextField(blank=True, default="", db_default="")
    location = models.ForeignKey(
        Location, null=True, on_delete=models.PROTECT, related_name="appointments", help_text="One of our places"
    )
    address = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="Where else, such as at the customer's"
    )
    zone = models.CharField(max_length=60, help_text="The clock that its hours are told by")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    end = models.CharField(max_length=10, choices=End, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, db_default=1, help_text="Counts changes")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["starts_at"], name="appointment_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="an appointment ends after it starts"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end="") | (models.Q(ended_at__isnull=False) & ~models.Q(end="")),
                name="an appointment that is over was held, missed or called off",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return self.address or (str(self.location) if self.location else "")

    @property
    def starts_there(self) -> datetime:
        """The start by the clock of the place."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def ends_there(self) -> datetime:
        """The end by the clock of the place."""
        return self.ends_at.astimezone(ZoneInfo(self.zone))


class CalendarFeed(models.Model):
    """A secret address at which a calendar program reads somebody's appointments and tasks, until it is revoked."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    digest = models.BinaryField(unique=True, help_text="Of the secret, which is kept nowhere")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="When a program asked last, to the hour")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(revoked_at=None), name="staff have one calendar address"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.staff_id}"
