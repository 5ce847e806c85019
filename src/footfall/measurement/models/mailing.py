from django.conf import settings
from django.db import models

from footfall.company.models.saved_view import SavedView


class Mailing(models.Model):
    """A kept view that somebody has sent to them, with the numbers of their own leads."""

    class Every(models.TextChoices):
        DAY = "day", "Every morning"
        WEEK = "week", "On the first day of the week"
        MONTH = "month", "On the first of the month"

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mailings")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="mailings")
    every = models.CharField(max_length=5, choices=Every)
    base = models.CharField(max_length=200, help_text="Address of this installation, for the link in the letter")
    sent_on = models.DateField(null=True, blank=True, help_text="Day of the last letter")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "view"], name="a view is sent to a person in one rhythm")
        ]

    def __str__(self) -> str:
        return f"{self.view} to {self.staff}: {self.get_every_display()}"
