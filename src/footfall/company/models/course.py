from django.contrib.postgres.fields import ArrayField
from django.db import models

from footfall.company.models.staff import Role


class Course(models.Model):
    """Something that staff are taught, and what a certificate of it says."""

    class Level(models.TextChoices):
        BASIC = "basic", "Basic"
        ADVANCED = "advanced", "Advanced"
        EXPERT = "expert", "Expert"

    name = models.CharField(max_length=120, unique=True)
    level = models.CharField(max_length=8, choices=Level, default=Level.BASIC)
    covers = models.TextField(blank=True, help_text="What is taught")
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: a certificate holds for ever"
    )
    pass_mark = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of 100; empty: attending is enough")
    remind_days = models.PositiveSmallIntegerField(
        default=30, help_text="Days before it runs out that a letter goes out"
    )
    required_for = ArrayField(models.CharField(max_length=30, choices=Role), default=list, blank=True)
    is_counted = models.BooleanField(default=True, help_text="Whether its certificates make a certified attendant")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark=None) | models.Q(pass_mark__lte=100), name="a pass mark is at most 100"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_months=None) | models.Q(valid_months__gte=1),
                name="a certificate holds for a month at least",
            ),
        ]

    def __str__(self) -> str:
        return self.name
