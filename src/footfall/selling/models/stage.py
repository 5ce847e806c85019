from django.contrib.postgres.fields import ArrayField
from django.db import models

from footfall.company.models import Product
from footfall.qualification.models import Milestone
from footfall.selling.rules.conditions import CONDITIONS

ASKED = [(name, asks) for name, (asks, _) in CONDITIONS.items()]


class Pipeline(models.Model):
    """A way that deals walk, stage by stage; most companies have one, some another for service or for large customers."""

    slug = models.SlugField(max_length=15, unique=True)
    name = models.CharField(max_length=60)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Deals for this product, or one below it, open here",
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """Where a deal stands on the board; each stage is one of the four sub-stages that managers count."""

    class Counts(models.TextChoices):
        DEMO = Milestone.Kind.DEMO.value, "Demo"
        NEGOTIATION = Milestone.Kind.NEGOTIATION.value, "Price negotiation"
        ORDER = Milestone.Kind.ORDER.value, "Purchase order"
        DELIVERED = Milestone.Kind.DELIVERED.value, "Delivery"

    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="stages")
    slug = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    counts_as = models.CharField(max_length=14, choices=Counts)
    position = models.PositiveSmallIntegerField(unique=True)
    probability = models.DecimalField(
        max_digits=4, decimal_places=3, help_text="Usual share of deals here that are won"
    )
    entry = ArrayField(
        models.CharField(max_length=20, choices=ASKED), default=list, blank=True, help_text="What is asked to come in"
    )
    exit = ArrayField(
        models.CharField(max_length=20, choices=ASKED), default=list, blank=True, help_text="What is asked to go on"
    )

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name
