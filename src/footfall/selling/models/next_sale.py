from django.conf import settings
from django.db import models

from footfall.capture.models import Capture
from footfall.company.models import Product
from footfall.qualification.models import Lead


class NextSaleRule(models.Model):
    """What customers of a product are offered next, and how long after they bought it or had it serviced."""

    class Since(models.TextChoices):
        PURCHASE = "purchase", "They bought it"
        SERVICE = "service", "They came for service"

    name = models.CharField(max_length=120, unique=True)
    bought = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Or anything below it"
    )
    offers = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    since = models.CharField(max_length=8, choices=Since, default=Since.PURCHASE, db_default="purchase")
    months = models.PositiveSmallIntegerField(default=6, help_text="So long after, at least")
    most_months = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="And at most; 0 is no limit")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(most_months=0) | models.Q(most_months__gte=models.F("months")),
                name="a next sale comes no later than at most",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_replacement(self) -> bool:
        """Whether the same thing is offered again."""
        return self.bought_id == self.offers_id

    @property
    def kind(self) -> str:
        """Replacement for the same again, up-sell within a family, cross-sell across."""
        if self.is_replacement:
            return "replacement"
        family = self.bought and (self.bought.parent_id or self.bought_id)
        return "up-sell" if family and self.offers.parent_id == family else "cross-sell"


class NextSale(models.Model):
    """One customer offered their next thing by a rule: after which purchase, why, and the lead it became. Never twice."""

    rule = models.ForeignKey(NextSaleRule, on_delete=models.PROTECT, related_name="sales")
    bought = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="next_sales", help_text="The sold lead")
    capture = models.OneToOneField(Capture, null=True, on_delete=models.SET_NULL, related_name="next_sale")
    lead = models.ForeignKey(Lead, null=True, on_delete=models.SET_NULL, related_name="offered_by")
    because = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "bought"], name="a purchase leads to a next sale once by a rule")
        ]

    def __str__(self) -> str:
        return self.because
