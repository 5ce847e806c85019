from django.conf import settings
from django.db import models

from footfall.capture.models import EntryPoint
from footfall.company.models import Campaign, Location, Product


class Cost(models.Model):
    """Money spent to get leads: for which days, and at what level. A level left empty means everything below it.

    It is spread over the leads captured under its levels in its days; what finds no lead stays "unallocated".
    """

    class Kind(models.TextChoices):
        MEDIA = "media", "Media"
        LIST_PURCHASE = "list", "List purchase"
        MATERIAL = "material", "Material"
        CUSTOMER_INCENTIVE = "incentive", "Incentive to customers"
        STAFF_REWARD = "reward", "Reward to staff"
        ATTENDANT_TIME = "attendant_time", "Attendants' time"
        CALLER_TIME = "caller_time", "Callers' time"
        EVENT = "event", "Event"
        OTHER = "other", "Other"

    class Spread(models.TextChoices):
        EVENLY = "evenly", "Evenly over the leads"
        BY_VALUE = "by_value", "By value of the leads"
        BY_ATTEMPTS = "by_attempts", "By calls made to the leads"

    from_on = models.DateField()
    until_on = models.DateField(help_text="Last day it was spent for")
    amount_minor = models.BigIntegerField(help_text="In the smallest unit of `currency`")
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=16, choices=Kind)
    spread = models.CharField(max_length=12, choices=Spread, default=Spread.EVENLY, db_default="evenly")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.PROTECT, related_name="costs")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="costs")
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="costs")
    entry_point = models.ForeignKey(EntryPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="costs")
    note = models.CharField(max_length=200, blank=True, default="")
    row_key = models.CharField(  # noqa: DJ001 -- unique where there is one; many rows have none
        max_length=64, null=True, unique=True, help_text="Digest of the imported row: the same row twice is one cost"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="a cost's days are in order"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=0), name="a cost is not negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_minor / 100:,.2f} {self.currency}"
