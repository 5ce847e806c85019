from django.contrib.postgres.fields import ArrayField
from django.db import models

from footfall.company.models.product import Product


class AudienceProfile(models.Model):
    """Whom the company wants to reach, as persons or as organisations: criteria with weights."""

    class Kind(models.TextChoices):
        PERSON = "person", "Persons"
        ORGANIZATION = "organization", "Organisations"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Only for leads for this product and all below; empty is any",
    )  # fmt: skip
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AudienceCriterion(models.Model):
    """One thing a profile asks for: any of some values, or a number between two bounds, and how much it counts."""

    profile = models.ForeignKey(AudienceProfile, on_delete=models.CASCADE, related_name="criteria")
    field = models.CharField(max_length=60, help_text="city, language, customer, place, or a field of the forms")
    values = ArrayField(models.CharField(max_length=120), default=list, blank=True, help_text="Any of these, folded")
    lowest = models.FloatField(null=True, blank=True)
    highest = models.FloatField(null=True, blank=True)
    weight = models.FloatField(default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["profile", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="a criterion counts for something"),
        ]

    def __str__(self) -> str:
        if self.values:
            return f"{self.field} is {' or '.join(self.values)}"
        bounds = (("from", self.lowest), ("to", self.highest))
        return f"{self.field} {' '.join(f'{word} {bound:g}' for word, bound in bounds if bound is not None)}"
