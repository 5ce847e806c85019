from django.conf import settings
from django.db import models


class Rate(models.Model):
    """What one unit of a currency is worth in the reporting currency, from a day on until there is a later rate."""

    on = models.DateField(help_text="First day it holds for")
    currency = models.CharField(max_length=3)
    reporting = models.CharField(max_length=3, help_text="The reporting currency it was written down in")
    units = models.DecimalField(
        max_digits=21, decimal_places=12, help_text="Units of the reporting currency for one unit of `currency`"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["reporting", "currency", "on"], name="a currency has one rate a day"),
            models.CheckConstraint(condition=models.Q(units__gt=0), name="a rate is more than nothing"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.units.normalize():f} {self.reporting}"
