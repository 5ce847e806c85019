from django.conf import settings
from django.db import models

from footfall.qualification.models.lead import Lead


class Milestone(models.Model):
    """The first time a lead got somewhere, who brought it there and why; never taken back."""

    class Kind(models.TextChoices):
        VERIFIED = "verified", "Verified"
        FIRST_ATTEMPT = "first_attempt", "First attempt"
        FIRST_CONTACT = "first_contact", "First contact"
        WARM = "warm", "Became warm"
        HOT = "hot", "Became hot"
        QUALIFIED = "qualified", "Qualified"
        APPOINTMENT = "appointment", "Appointment"
        DEMO = "demo", "Demo"
        NEGOTIATION = "negotiation", "Price negotiation"
        ORDER = "order", "Purchase order"
        DELIVERED = "delivered", "Delivery"
        WON = "won", "Sale"
        RECYCLED = "recycled", "Recycled"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="milestones", db_index=False)
    kind = models.CharField(max_length=14, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "kind"], name="a milestone is reached once")]

    def __str__(self) -> str:
        return self.get_kind_display()
