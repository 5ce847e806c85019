from django.contrib.postgres.fields import ArrayField
from django.db import models

from footfall.company.rules.hours import hours_in_words


class CallingRule(models.Model):
    """When and how often people of a country may be called, and what a call there costs.

    The rule without a country holds for every country that has none of its own.
    """

    country = models.CharField(max_length=2, blank=True, unique=True)
    hours = models.JSONField(default=dict, blank=True, help_text='By ISO weekday: {"1": [["09:00", "19:00"]]}')
    closed_on = ArrayField(models.DateField(), default=list, blank=True, help_text="Days on which nobody calls")
    spacing_minutes = models.PositiveIntegerField(default=0, help_text="Between two attempts")
    per_day = models.PositiveSmallIntegerField(default=0, help_text="Attempts in 24 hours; 0 is no limit")
    per_week = models.PositiveSmallIntegerField(default=0, help_text="Attempts in 7 days")
    per_month = models.PositiveSmallIntegerField(default=0, help_text="Attempts in 30 days")
    most = models.PositiveSmallIntegerField(default=0, help_text="Attempts in all")
    cool_off_days = models.PositiveSmallIntegerField(default=0, help_text="So long nobody calls after a no")
    needs_consent = models.BooleanField(default=False, help_text="Only who allowed calls, and customers")
    per_call_minor = models.PositiveIntegerField(default=0, help_text="Of one call, in the reporting currency")
    per_minute_minor = models.PositiveIntegerField(default=0, help_text="Of each minute begun")
    note = models.CharField(max_length=200, blank=True, default="", help_text="Where the rule is taken from")

    class Meta:
        ordering = ["country"]

    def __str__(self) -> str:
        return self.country or "All other countries"

    @property
    def said_hours(self) -> str:
        """The hours as they are written: "Mon-Fri 10:00-13:00"."""
        return hours_in_words(self.hours)

    @property
    def said_limits(self) -> str:
        """How often, in words: "3 a day, 12 in all, 15 minutes apart"."""
        spans = (
            (self.per_day, "a day"),
            (self.per_week, "a week"),
            (self.per_month, "in 30 days"),
            (self.most, "in all"),
        )
        said = [f"{most} {span}" for most, span in spans if most]
        said += [f"{self.spacing_minutes} minutes apart"] if self.spacing_minutes else []
        said += [f"{self.cool_off_days} days after a no"] if self.cool_off_days else []
        return ", ".join(said) or "no limit"
