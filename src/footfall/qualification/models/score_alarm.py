from django.db import models


class ScoreAlarm(models.Model):
    """A time in which sales had left what the win probability made one expect; at most one has not ended."""

    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    leads = models.PositiveIntegerField()
    won = models.PositiveIntegerField()
    expected = models.FloatField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(ended_at=None), name="one alarm of the win probability at a time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.won} sold, {self.expected:.0f} expected"
