from django.db import models

from footfall.qualification.models.touchpoint import Touchpoint
from footfall.qualification.rules import Worth


class TemperatureRule(models.Model):
    """What one kind of touchpoint is worth, and how fast that fades."""

    kind = models.CharField(max_length=16, choices=Touchpoint.Kind, unique=True)
    points = models.FloatField(help_text="On the day it happens")
    half_life_days = models.FloatField(default=30, help_text="After this many days half of the points are left")

    class Meta:
        ordering = ["-points"]
        constraints = [
            models.CheckConstraint(condition=models.Q(half_life_days__gt=0), name="a half-life is positive"),
            models.CheckConstraint(condition=models.Q(points__gte=0), name="points are not negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.points:+g}"

    @property
    def worth(self) -> Worth:
        """The rule as `rules.py` reads it."""
        return Worth(self.points, self.half_life_days)
