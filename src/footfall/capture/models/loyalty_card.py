from django.db import models

from footfall.capture.models.capture import Capture
from footfall.capture.models.device import Device


class LoyaltyCard(models.Model):
    """A card by its number: reserved for a device, issued with a capture, temporary until the contact is verified."""

    number = models.CharField(max_length=9, unique=True, help_text="Without hyphens, with its check symbol")
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="cards")
    capture = models.OneToOneField(Capture, null=True, on_delete=models.PROTECT, related_name="card")
    issued_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capture=None, issued_at=None)
                | models.Q(capture__isnull=False, issued_at__isnull=False),
                name="a card is issued with a capture",
            )
        ]

    def __str__(self) -> str:
        return self.number
