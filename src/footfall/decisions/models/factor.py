from django.db import models


class Factor(models.Model):
    """Something that makes point-of-sale lead generation strong or weak, or lies outside as a chance or a danger."""

    class Side(models.TextChoices):
        INTERNAL = "internal", "Strength or weakness"
        EXTERNAL = "external", "Opportunity or threat"
        OPPORTUNITY = "opportunity", "Opportunity only"
        THREAT = "threat", "Threat only"

    text = models.CharField(max_length=160, unique=True)
    side = models.CharField(max_length=12, choices=Side)
    weight = models.PositiveSmallIntegerField(default=3, help_text="1 to 5: how much it matters")
    measure = models.CharField(max_length=40, blank=True, help_text="The measure that speaks to it, if one does")
    place = models.PositiveSmallIntegerField(default=100, help_text="Its place in the list")
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weight__range=(1, 5)), name="a factor weighs one to five"),
        ]

    def __str__(self) -> str:
        return self.text
