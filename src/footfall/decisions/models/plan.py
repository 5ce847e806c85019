from django.db import models

from footfall.company.models import Location, Staff


class Plan(models.Model):
    """A target with what was to be expected on the day it was set, week by week; what comes is held against it."""

    name = models.CharField(max_length=120)
    target = models.PositiveIntegerField()
    made_on = models.DateField()
    by_on = models.DateField(help_text="The day by which the target is to be reached")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="plans")
    held = models.CharField(max_length=200, blank=True, help_text='What it is held to, such as "product=3"')
    chance = models.FloatField(help_text="To reach the target, as it was seen that day")
    weeks = models.JSONField(help_text="By week: day, mean, variance, low, high, leads")
    channels = models.JSONField(default=dict, help_text="Leads until the day, by channel")
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="plans_made")

    class Meta:
        ordering = ["-made_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by_on__gt=models.F("made_on")), name="a plan is for a day to come"
            ),
        ]

    def __str__(self) -> str:
        return self.name
