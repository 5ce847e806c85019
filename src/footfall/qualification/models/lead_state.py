from django.conf import settings
from django.db import models

from footfall.qualification.models.lead import Lead


class LeadState(models.Model):
    """One value that an aspect of a lead had: from when until when, who set it and why.

    An aspect that still has the value it was opened with (status new, priority medium, cold) has no row.
    """

    class Aspect(models.TextChoices):
        STATUS = "status", "Status"
        TEMPERATURE = "temperature", "Temperature"
        PRIORITY = "priority", "Priority"
        VALUE = "value", "Value"
        OWNER = "owner", "Owner"
        PRODUCT = "product", "Product"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="states")
    aspect = models.CharField(max_length=12, choices=Aspect)
    value = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    because = models.TextField(blank=True)
    is_override = models.BooleanField(default=False, db_default=False, help_text="Set by hand against the rule")
    holds_until = models.DateTimeField(null=True, help_text="When an override ends by itself")
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "aspect"], condition=models.Q(until=None), name="an aspect has one standing value"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.value}"
