from django.db import models

from footfall.company.models.location import Location


class OutletCategory(models.Model):
    """A kind of outlet: exclusive, non-exclusive, shop-in-shop, counter, kiosk, field ..."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "outlet categories"

    def __str__(self) -> str:
        return self.name


class OutletCategoryPeriod(models.Model):
    """What category an outlet had from a day until another, so that numbers of the past keep their category."""

    outlet = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="categories")
    category = models.ForeignKey(OutletCategory, on_delete=models.PROTECT, related_name="periods")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="First day it no longer holds")

    class Meta:
        ordering = ["outlet", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["outlet"], condition=models.Q(until_on=None), name="an outlet has one category at a time"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("from_on")),
                name="a category period ends after it starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet}: {self.category} from {self.from_on}"
