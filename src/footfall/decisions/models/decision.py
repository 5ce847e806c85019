from django.db import models

from footfall.company.models import Location, Staff
from footfall.decisions.models.experiment import Experiment
from footfall.decisions.models.factor import Factor
from footfall.decisions.models.swot import Swot


class Decision(models.Model):
    """What was decided, why, by whom, and on which day it is looked at again. `numbers` are as they stood that day."""

    what = models.CharField(max_length=200)
    because = models.TextField(blank=True)
    change_of_mind = models.TextField(blank=True, help_text="What would have to be seen to decide otherwise")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="decisions")
    owner = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="decisions_owned")
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="decisions_made")
    decided_on = models.DateField()
    review_on = models.DateField()
    numbers = models.JSONField(default=dict, help_text="Measures by name, as they stood")
    swot = models.ForeignKey(Swot, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions")
    factor = models.ForeignKey(Factor, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions")
    experiment = models.ForeignKey(
        Experiment, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    outcome = models.TextField(blank=True, help_text="What happened since, written at the review")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_on__gte=models.F("decided_on")),
                name="a decision is reviewed after it is made",
            ),
        ]

    def __str__(self) -> str:
        return self.what
