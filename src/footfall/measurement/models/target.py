from django.conf import settings
from django.db import models

from footfall.company.models import Location, Product
from footfall.measurement.cube.measures import MEASURES


class Target(models.Model):
    """What a measure shall come to in some days, for a place and a product or for all of them.

    `amount` is as people write it: money in the main unit of the reporting currency, rates in percent.
    """

    measure = models.SlugField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField(help_text="Last day it is for")
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.PROTECT, related_name="targets")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="targets")
    note = models.CharField(max_length=200, blank=True, default="")
    row_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 -- many rows have none
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        indexes = [models.Index(fields=["measure", "from_on"], name="target_by_measure_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="a target's days are in order"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a target is more than nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.amount:,.0f}"

    @property
    def label(self) -> str:
        """What the measure is called."""
        return MEASURES[self.measure].label if self.measure in MEASURES else self.measure
