from django.db import models

from footfall.qualification.models import Milestone


class Stage(models.Model):
    """Where a deal stands on the board; each stage is one of the four sub-stages that managers count."""

    class Counts(models.TextChoices):
        DEMO = Milestone.Kind.DEMO.value, "Demo"
        NEGOTIATION = Milestone.Kind.NEGOTIATION.value, "Price negotiation"
        ORDER = Milestone.Kind.ORDER.value, "Purchase order"
        DELIVERED = Milestone.Kind.DELIVERED.value, "Delivery"

    slug = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    counts_as = models.CharField(max_length=14, choices=Counts)
    position = models.PositiveSmallIntegerField(unique=True)
    probability = models.DecimalField(
        max_digits=4, decimal_places=3, help_text="Usual share of deals here that are won"
    )

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name
