from django.conf import settings
from django.db import models

from footfall.capture.models import EntryPoint
from footfall.company.models import Campaign, Location


class Reach(models.Model):
    """How many people were notified, came in, or passed by, on a day: stage zero of the funnel."""

    class Kind(models.TextChoices):
        NOTIFIED = "notified", "People notified"
        FOOTFALL = "footfall", "Visitors counted"
        PASSING = "passing", "Passers-by counted"

    on = models.DateField()
    people = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTIFIED)
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.PROTECT, related_name="reaches")
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="reaches")
    entry_point = models.ForeignKey(EntryPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="reaches")
    row_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 -- many rows have none
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name_plural = "reaches"

    def __str__(self) -> str:
        return f"{self.people:,} on {self.on}"
