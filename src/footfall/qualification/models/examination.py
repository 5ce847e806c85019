from django.conf import settings
from django.db import models

from footfall.company.models import Product
from footfall.qualification.models.lead import Lead


class Aspect(models.TextChoices):
    NEED = "need", "Need"
    SOLVENCY = "solvency", "Solvency"
    AUTHORITY = "authority", "Authority"
    TIMING = "timing", "Timing"


class ChecklistQuestion(models.Model):
    """A question that is asked to find out about one aspect, for a product and all below it, or for every lead."""

    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.CASCADE, related_name="questions")
    aspect = models.CharField(max_length=9, choices=Aspect)
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["aspect", "position", "id"]

    def __str__(self) -> str:
        return self.text


class Finding(models.Model):
    """What somebody found out about one aspect of a lead, from when until somebody found otherwise."""

    class Strength(models.TextChoices):
        UNKNOWN = "unknown", "Unknown"
        NO = "no", "No"
        WEAK = "weak", "Weak"
        STRONG = "strong", "Strong"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="findings")
    aspect = models.CharField(max_length=9, choices=Aspect)
    strength = models.CharField(max_length=7, choices=Strength)
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "aspect"], condition=models.Q(until=None), name="an aspect of a lead has one finding"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.get_strength_display()}"


class Recycling(models.Model):
    """A lead that rests until a day, and then comes back by itself to its owner or to routing."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="recyclings")
    back_at = models.DateTimeField()
    to_routing = models.BooleanField(default=False, db_default=False)
    because = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["back_at"], condition=models.Q(ended_at=None), name="recycling_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=models.Q(ended_at=None), name="a lead rests until one day at a time"
            )
        ]

    def __str__(self) -> str:
        return f"rests until {self.back_at:%-d %b %Y}"
