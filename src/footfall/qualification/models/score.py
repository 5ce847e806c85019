from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from footfall.qualification.models.lead import Lead


class ScoreModel(models.Model):
    """One training on the company's own leads: what was learnt, or why nothing was. One of them is in use."""

    trained_at = models.DateTimeField()
    trained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    horizon_days = models.PositiveSmallIntegerField(help_text="A lead counts as won that was sold within so many days")
    age_days = models.PositiveSmallIntegerField(help_text="What was known so many days after capture is learnt from")
    verdict = models.CharField(max_length=60)
    champion = models.CharField(max_length=20)
    document = models.JSONField(help_text="The model as `scoring` writes it")
    trees = models.TextField(blank=True, help_text="LightGBM's trees as it writes them")
    is_in_use = models.BooleanField(default=False)

    class Meta:
        ordering = ["-trained_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_in_use"], condition=models.Q(is_in_use=True), name="one model of win probability is in use"
            )
        ]

    def __str__(self) -> str:
        return f"Model {self.pk}: {self.verdict}"


class Score(models.Model):
    """The chance that a lead is won, by the model in use; and what was quoted of it first, which can be checked later."""

    lead = models.OneToOneField(Lead, primary_key=True, on_delete=models.CASCADE, related_name="score")
    model = models.ForeignKey(ScoreModel, on_delete=models.CASCADE, related_name="scores", db_index=False)
    probability = models.FloatField()
    at = models.DateTimeField()
    quoted = models.FloatField(help_text="The first probability that was given")
    quoted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(probability__gte=0, probability__lte=1), name="a probability is from 0 to 1"
            )
        ]

    def __str__(self) -> str:
        return f"{self.probability:.0%}"
