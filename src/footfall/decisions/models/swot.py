from django.db import models

from footfall.company.models import Location, Staff
from footfall.decisions.models.factor import Factor


class Swot(models.Model):
    """Strengths, weaknesses, opportunities and threats of a place (or of the whole company) in a time, as people rate them."""

    name = models.CharField(max_length=120)
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="swots")
    from_on = models.DateField()
    until_on = models.DateField(help_text="Last day")
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="swots_made")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-until_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="a swot ends after it starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Rating(models.Model):
    """What one person thinks of one factor: 1 very poor to 5 very good."""

    swot = models.ForeignKey(Swot, on_delete=models.CASCADE, related_name="ratings")
    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="ratings")
    by = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="swot_ratings")
    rating = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["swot", "factor", "by"], name="a person rates a factor once"),
            models.CheckConstraint(condition=models.Q(rating__range=(1, 5)), name="a rating is one to five"),
        ]

    def __str__(self) -> str:
        return f"{self.factor}: {self.rating}"
