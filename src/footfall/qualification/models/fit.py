from django.contrib.postgres.fields import ArrayField
from django.db import models

from footfall.company.models import AudienceProfile
from footfall.qualification.models.lead import Lead, Priority, Temperature


class Fit(models.Model):
    """How well a lead agrees with the audience profile it agrees with best, 0 to 100, and by what."""

    lead = models.OneToOneField(Lead, primary_key=True, on_delete=models.CASCADE, related_name="fit")
    profile = models.ForeignKey(AudienceProfile, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    fit = models.PositiveSmallIntegerField()
    intent = models.PositiveSmallIntegerField(help_text="When it was judged, 0 to 100")
    met = ArrayField(models.CharField(max_length=400), default=list)
    missed = ArrayField(models.CharField(max_length=400), default=list)
    unknown = ArrayField(models.CharField(max_length=400), default=list)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"fit {self.fit}"


class PriorityCell(models.Model):
    """The priority of leads that fit so well and are so warm."""

    class Band(models.TextChoices):
        HIGH = "high", "High"
        MEDIUM = "medium", "Medium"
        LOW = "low", "Low"

    fit = models.CharField(max_length=6, choices=Band)
    intent = models.CharField(max_length=4, choices=Temperature)
    priority = models.CharField(max_length=6, choices=Priority)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fit", "intent"], name="the matrix has a cell once")]

    def __str__(self) -> str:
        return f"fit {self.fit}, {self.intent}: {self.priority}"
