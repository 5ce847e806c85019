from django.conf import settings
from django.db import models

from footfall.company.models.course import Course
from footfall.company.models.location import Location
from footfall.company.models.staff import Staff


class TrainingSession(models.Model):
    """A day on which a course was given."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="training_sessions"
    )
    trainer = models.CharField(max_length=120, blank=True, help_text="Who gave it; need not be of the company")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="recorded_sessions"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.course} on {self.held_on:%-d %b %Y}"


class Attendance(models.Model):
    """Somebody who was at a session, and how they did."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="attendances")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="attendances")
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of 100")
    has_passed = models.BooleanField()

    class Meta:
        ordering = ["staff__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "staff"], name="staff attend a session once"),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__lte=100), name="a score of a session is at most 100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} at {self.session}"
