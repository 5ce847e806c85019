from django.conf import settings
from django.db import models


class Scan(models.Model):
    """One search of the whole base for persons who are one: how far it is, and what it found."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Looking"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    asked_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING, db_default="waiting")
    step = models.CharField(max_length=80, blank=True, default="", db_default="")
    finished_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict, help_text="Persons read, pairs for each band, seconds, method")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="running"), name="one scan runs at a time"
            )
        ]

    def __str__(self) -> str:
        return f"Scan of {self.asked_at:%d %b %Y}"
