from django.conf import settings
from django.db import models

from footfall.company.models import Product
from footfall.qualification.models import Lead
from footfall.selling.models.stage import Stage


class Deal(models.Model):
    """A sale being negotiated for one lead, with its value and where it stands, until it is won or lost."""

    class Outcome(models.TextChoices):
        WON = "won", "Won"
        LOST = "lost", "Lost"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="deals")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="deals")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="deals"
    )
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="deals")
    value_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    expected_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    stage_since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=4, choices=Outcome, blank=True, default="", db_default="")
    lost_reason = models.CharField(max_length=30, blank=True, default="", db_default="")
    competitor = models.CharField(max_length=120, blank=True, default="", db_default="", help_text="Who got it instead")
    order_number = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="Of the customer's purchase order"
    )
    delivered_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, help_text="Counts moves: a stale board is told so")

    class Meta:
        indexes = [
            models.Index(
                fields=["stage", "-stage_since"],
                condition=models.Q(closed_at=None),
                name="open_deal_by_stage",
            ),
            models.Index(fields=["-stage_since", "-id"], name="deal_by_move"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=models.Q(closed_at=None), name="a lead has one open deal"
            ),
            models.CheckConstraint(
                condition=models.Q(value_minor=None) | (models.Q(value_minor__gte=0) & ~models.Q(currency="")),
                name="a deal's value is not negative and carries its currency",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, outcome="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(outcome="")),
                name="a closed deal is won or lost",
            ),
        ]

    def __str__(self) -> str:
        return f"Deal {self.pk}"


class DealStage(models.Model):
    """One stay of a deal in a stage: from when until when, and who moved it there."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="stays")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="stays")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=200, blank=True, default="")
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=models.Q(until=None), name="a deal stands in one stage at a time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} in {self.stage_id}"
